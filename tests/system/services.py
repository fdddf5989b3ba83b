#!/usr/bin/python3
"""Servers that all system tests share: one PostgreSQL and one real Kafka.

    services.py start BUILD     starts them, writes BUILD/system-services.json
    services.py stop BUILD      stops them; nothing to do is fine

ctest calls it as a fixture; a test by hand launch()es servers of its own. Both servers have an
owner, the process that called `start`, and stop when that is gone. Two runs of ctest in one folder
would share results and servers: the second one is refused. IU_SYSTEM_KAFKA=mock leaves Kafka out:
then every test brings a mock broker of its own, and what needs a real one is skipped.
"""

import contextlib
import fcntl
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
POSTGRES = ROOT / "deploy/postgres.sh"
KAFKA = ROOT / "deploy/kafka/kafka.sh"


def run_script(*words):
    """A deploy script's answer; its complaints go to our stderr."""
    done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{words[0]} {words[1]} failed with exit code {done.returncode}")
    return done.stdout.strip()


def begun_at(pid):
    """When a process began, in ticks since boot: a number given again is another process."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return None


def launch(owner, settings=()):
    """Starts the servers and returns what tests need to know; settings: PostgreSQL's."""
    remove_leftovers()
    # Short: the path of a Unix socket holds 107 bytes.
    folder = tempfile.mkdtemp(prefix="iu-sys-", dir="/tmp")
    os.chmod(folder, 0o755)
    services = {"folder": folder, "kafka": os.environ.get("IU_SYSTEM_KAFKA", "real"),
                "owner": [owner, begun_at(owner)]}
    note = pathlib.Path(folder, "owner.new")
    note.write_text(json.dumps(services["owner"]))
    note.rename(note.with_name("owner"))
    try:
        services["socket"] = run_script(POSTGRES, "start", f"{folder}/pg", "--owner", owner,
                                        "-c", "log_connections=on", "-c", "max_connections=200",
                                        "-c", "track_commit_timestamp=on",
                                        *[word for one in settings for word in ("-c", one)])
        if services["kafka"] == "real":
            services["bootstrap"] = run_script(KAFKA, "start", f"{folder}/kafka", "--owner", owner)
    except BaseException:
        end(services)
        raise
    return services


def end(services):
    """Stops and removes what launch() made."""
    folder = services["folder"]
    for script, name in ((KAFKA, "kafka"), (POSTGRES, "pg")):
        if os.path.isdir(f"{folder}/{name}"):
            subprocess.run([script, "stop", f"{folder}/{name}"], stdin=subprocess.DEVNULL,
                           check=False)
    if os.path.isdir(folder):
        subprocess.run(["rm", "-rf", folder], check=True)


def remove_leftovers():
    """Folders of owners that were killed; their servers have ended by themselves."""
    for note in pathlib.Path("/tmp").glob("iu-sys-*/owner"):
        with contextlib.suppress(OSError):  # somebody else removes it
            pid, begun = json.loads(note.read_text())
            if begun_at(pid) != begun:
                subprocess.run(["rm", "-rf", note.parent], check=False)


# -- ctest's fixture -----------------------------------------------------------------------------

def state_file(build):
    return pathlib.Path(build) / "system-services.json"


def held_by_another(build, owner):
    """The process, not `owner`, that started the servers of this folder and still runs, or None."""
    path = state_file(build)
    holder = json.loads(path.read_text()).get("owner") if path.exists() else None
    if holder and holder[0] != owner and holder[1] == begun_at(holder[0]):
        return holder[0]
    return None


def start(build, owner):
    """For every test of one run of ctest. RuntimeError while another run has its servers here."""
    # Claimed before the servers start, which takes seconds.
    with open(pathlib.Path(build) / "system-services.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if other := held_by_another(build, owner):
            raise RuntimeError(f"another run of tests (process {other}) uses {build}: wait for its "
                               "end or take another build folder")
        stop(build, owner)
        state_file(build).write_text(json.dumps({"owner": [owner, begun_at(owner)]}))
    state_file(build).write_text(json.dumps(launch(owner)))


def stop(build, owner):
    """Stops what start() made, unless it is for another run that goes on."""
    path = state_file(build)
    if not path.exists() or held_by_another(build, owner):
        return
    services = json.loads(path.read_text())
    if "folder" in services:  # else they did not come up
        end(services)
    path.unlink()


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in ("start", "stop"):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        (start if arguments[0] == "start" else stop)(arguments[1], os.getppid())
    except (OSError, RuntimeError) as error:
        print(f"system services: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
