#!/usr/bin/python3
"""Two runs of tests in one build folder: the second one is refused and harms nothing."""

import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVICES = ROOT / "tests/system/services.py"
sys.path.insert(0, str(SERVICES.parent))
import services  # noqa: E402


class TestCommand(unittest.TestCase):
    """tests/run.sh in a checkout that holds nothing else; a compiler that fails ends it early."""

    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name in ("tests/run.sh", "deploy/stages.sh"):
            (self.root / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, self.root / name)
        (self.root / "cmake").write_text("#!/bin/sh\nexit 1\n")
        (self.root / "cmake").chmod(0o755)
        (self.root / "build").mkdir()

    def run_tests(self, *words):
        return subprocess.run(
            [self.root / "tests/run.sh", "--no-install", "--label", "unit", *words],
            env={**os.environ, "PATH": f"{self.root}:{os.environ['PATH']}"}, check=False,
            capture_output=True, text=True, timeout=20)

    def test_second_run_in_one_folder_is_refused(self):
        with open(self.root / "build/dev.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.write("4711\n")
            lock.flush()

            refused = self.run_tests()
            other = self.run_tests("--release")

        self.assertEqual(refused.returncode, 1)
        self.assertIn("build/dev is in use by process 4711", refused.stderr)
        self.assertNotIn("The build failed", refused.stdout)
        self.assertIn("The build failed", other.stdout)

    def test_lock_ends_with_its_run(self):
        for _ in range(2):
            self.assertIn("The build failed", self.run_tests().stdout)


class Services(unittest.TestCase):

    def setUp(self):
        self.build = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.owner = subprocess.Popen(["sleep", "60"])
        self.addCleanup(self.owner.wait)
        self.addCleanup(self.owner.kill)
        self.state = services.state_file(self.build)
        self.state.write_text(json.dumps({
            "folder": str(self.folder),
            "owner": [self.owner.pid, services.begun_at(self.owner.pid)]}))

    def run_services(self, word):
        return subprocess.run([sys.executable, "-B", SERVICES, word, self.build], check=False,
                              capture_output=True, text=True, timeout=20)

    def test_servers_of_a_run_that_goes_on_are_left_alone(self):
        refused = self.run_services("start")
        self.run_services("stop")

        self.assertEqual(refused.returncode, 1)
        self.assertIn(f"another run of tests (process {self.owner.pid})", refused.stderr)
        self.assertTrue(self.state.exists() and self.folder.exists())

    def test_folder_is_claimed_before_the_servers_are_up(self):
        self.state.unlink()
        with unittest.mock.patch.object(services, "launch") as launch:
            launch.side_effect = lambda owner: self.assertIn(
                "another run", self.run_services("start").stderr) or {}
            services.start(self.build, self.owner.pid)
        launch.assert_called_once_with(self.owner.pid)

    def test_servers_of_a_run_that_is_over_are_removed(self):
        self.owner.kill()
        self.owner.wait()

        self.assertEqual(self.run_services("stop").returncode, 0)

        self.assertFalse(self.state.exists() or self.folder.exists())

    def test_number_of_a_process_that_was_given_again_is_nobody(self):
        self.state.write_text(json.dumps({"folder": str(self.folder),
                                          "owner": [self.owner.pid, "1"]}))

        self.run_services("stop")

        self.assertFalse(self.state.exists() or self.folder.exists())


if __name__ == "__main__":
    unittest.main(verbosity=2)
