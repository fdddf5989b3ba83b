#!/usr/bin/python3
"""Servers that all system tests share: one PostgreSQL and one real Kafka.

    services.py start BUILD     starts them, writes BUILD/system-services.json
    services.py stop BUILD      stops them; nothing to do is fine

ctest calls it as a fixture. Both servers have an owner, the process that called `start`, and stop
when that is gone. IU_SYSTEM_KAFKA=mock leaves Kafka out: then every test brings a mock broker of
its own, and what needs a real one is skipped.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
POSTGRES = ROOT / "deploy/postgres.sh"
KAFKA = ROOT / "deploy/kafka/kafka.sh"


def state_file(build):
    return pathlib.Path(build) / "system-services.json"


def run_script(*words):
    """A deploy script's answer; its complaints go to our stderr."""
    done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{words[0]} {words[1]} failed with exit code {done.returncode}")
    return done.stdout.strip()


def start(build, owner, settings=()):
    """Starts what is asked for and returns what tests need to know; settings: PostgreSQL's."""
    stop(build)
    # Short: the path of a Unix socket holds 107 bytes.
    folder = tempfile.mkdtemp(prefix="iu-sys-", dir="/tmp")
    os.chmod(folder, 0o755)
    services = {"folder": folder, "kafka": os.environ.get("IU_SYSTEM_KAFKA", "real"),
                "build": str(pathlib.Path(build).resolve())}
    state_file(build).write_text(json.dumps(services))
    services["socket"] = run_script(POSTGRES, "start", f"{folder}/pg", "--owner", owner,
                                    "-c", "log_connections=on", "-c", "max_connections=200",
                                    "-c", "track_commit_timestamp=on",
                                    *[word for one in settings for word in ("-c", one)])
    if services["kafka"] == "real":
        services["bootstrap"] = run_script(KAFKA, "start", f"{folder}/kafka", "--owner", owner)
    state_file(build).write_text(json.dumps(services))
    return services


def stop(build):
    """Stops and removes what start() made."""
    path = state_file(build)
    if not path.exists():
        return
    services = json.loads(path.read_text())
    folder = services["folder"]
    for script, name in ((KAFKA, "kafka"), (POSTGRES, "pg")):
        if os.path.isdir(f"{folder}/{name}"):
            subprocess.run([script, "stop", f"{folder}/{name}"], stdin=subprocess.DEVNULL,
                           check=False)
    if os.path.isdir(folder):
        subprocess.run(["rm", "-rf", folder], check=True)
    path.unlink()


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in ("start", "stop"):
        print(__doc__, file=sys.stderr)
        return 2
    if arguments[0] == "stop":
        stop(arguments[1])
        return 0
    try:
        start(arguments[1], os.getppid())
    except (OSError, RuntimeError) as error:
        print(f"system services: {error}", file=sys.stderr)
        stop(arguments[1])
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
