"""Headless Chromium by the WebDriver protocol (W3C), JSON over HTTP: no library is needed."""

import base64
import http.client
import json
import os
import re
import shutil
import subprocess
import tempfile

# Nothing goes out, nothing is asked, and root may run it (a container has no other user).
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=1400,1000")
KEYS = {"tab": "\ue004", "enter": "\ue007"}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def missing_programs():
    return [name for name in ("chromium", "chromedriver") if not shutil.which(name)]


class Browser:
    """One session; close() ends the browser and its folder."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="iu-chromium-")
        # A home of its own: a browser writes to more places than its profile.
        environment = {**os.environ, "HOME": self.profile}
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT, env=environment,
                                       start_new_session=True)
        self.session = None
        self.port = self._announced_port()
        options = {"binary": shutil.which("chromium"),
                   "args": [*FLAGS, f"--user-data-dir={self.profile}/profile"]}
        answer = self._call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options}}})
        self.session = "/session/" + answer["sessionId"]

    def _announced_port(self):
        said = []
        for line in self.driver.stdout:
            said.append(line.decode(errors="replace"))
            found = re.search(r"started successfully on port (\d+)", said[-1])
            if found:
                return int(found[1])
        raise RuntimeError("chromedriver did not start: " + "".join(said))

    def _call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None,
                               {"Content-Type": "application/json"})
            value = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(f"{value['error']}: {value.get('message', '')}")
        return value

    def command(self, name, body=None):
        return self._call("GET" if body is None else "POST", f"{self.session}/{name}", body)

    def open(self, path):
        self.command("url", {"url": path.as_uri()})

    def run(self, script, *arguments):
        """The value of `return ...` in the page; a script that returns a promise is awaited."""
        return self.command("execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector):
        return self.command("element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.command(f"element/{self.find(selector)}/click", {})

    def press(self, *keys):
        actions = [{"type": kind, "value": KEYS.get(key, key)}
                   for key in keys for kind in ("keyDown", "keyUp")]
        self.command("actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def emulate(self, **features):
        self.command("goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": {
            "features": [{"name": name.replace("_", "-"), "value": value}
                         for name, value in features.items()]}})

    def screenshot(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(self.command("screenshot")))

    def print_pdf(self):
        return base64.b64decode(self.command("print", {}))

    def close(self):
        try:
            if self.session:
                self._call("DELETE", self.session)
        finally:
            self.driver.terminate()
            self.driver.wait(timeout=30)
            self.driver.stdout.close()
            shutil.rmtree(self.profile, ignore_errors=True)
