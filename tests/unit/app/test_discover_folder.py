#!/usr/bin/python3
"""iu-cutter discover with --out: all cores, one plan a file, progress where it helps.

IU_BUILD is the folder of the program.
"""

import errno
import json
import os
import pathlib
import pty
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = pathlib.Path(os.environ.get("IU_BUILD", ROOT / "build/dev")) / "iu-cutter"
ENVIRONMENT = {"PATH": os.environ["PATH"]}
TEXT = "1. Scope\n\nAll of {n}.\n\n2. Entry\n\nAt once.\n"
SECONDS = 60


def run(*words):
    return subprocess.run([str(PROGRAM), *map(str, words)], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=False, timeout=SECONDS, env=ENVIRONMENT)


class DiscoverFolder(unittest.TestCase):

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.texts = self.folder / "texts"
        self.texts.mkdir()
        self.plans = self.folder / "plans"

    def fill(self, count):
        for n in range(count):
            (self.texts / f"act-{n}.txt").write_text(TEXT.format(n=n))

    def test_each_file_has_the_plan_that_it_has_alone(self):
        self.fill(25)
        done = run("discover", self.texts, "--out", self.plans, "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(json.loads(done.stdout), {"plans": 25})
        self.assertEqual(len(list(self.plans.iterdir())), 25)
        alone = run("discover", self.texts / "act-7.txt", "--json")
        self.assertEqual((self.plans / "act-7.plan.json").read_text(), alone.stdout)

    def test_progress_is_shown_where_it_is_asked_for_and_never_on_stdout(self):
        self.fill(5)
        done = run("discover", self.texts, "--out", self.plans, "--json", "--progress")
        self.assertEqual(json.loads(done.stdout), {"plans": 5})
        self.assertIn("5 of 5 files", done.stderr)
        self.assertTrue(done.stderr.endswith("\n"))

    def test_one_bad_file_does_not_take_the_others_along(self):
        self.fill(4)
        (self.texts / "act-1.txt").unlink()
        (self.texts / "act-1.txt").symlink_to("/proc/self/mem")
        done = run("discover", *sorted(self.texts.iterdir()), "--out", self.plans)
        self.assertEqual(done.returncode, 1)
        self.assertIn("act-1.txt", done.stderr)
        self.assertEqual(len(list(self.plans.iterdir())), 3)

    def test_short_work_shows_nothing_on_a_terminal(self):
        self.fill(3)
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        done = subprocess.run([str(PROGRAM), "discover", str(self.texts), "--out",
                               str(self.plans)], stdout=subprocess.PIPE, stderr=theirs,
                              stdin=subprocess.DEVNULL, check=False, timeout=SECONDS,
                              env=ENVIRONMENT)
        os.write(theirs, b"end")
        os.close(theirs)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(os.read(ours, 4096), b"end")

    @unittest.skipIf(len(os.sched_getaffinity(0)) < 2, "one core")
    def test_files_are_read_by_several_threads_at_once(self):
        """The second text is asked for while the first has not come."""
        first, second = self.texts / "a.txt", self.texts / "b.txt"
        os.mkfifo(first)
        os.mkfifo(second)
        work = subprocess.Popen([str(PROGRAM), "discover", str(first), str(second), "--out",
                                 str(self.plans)], stdout=subprocess.DEVNULL, env=ENVIRONMENT)
        self.addCleanup(work.wait)
        self.addCleanup(work.kill)
        deadline = time.monotonic() + SECONDS
        writers = {}
        while len(writers) < 2:
            self.assertLess(time.monotonic(), deadline, "only one text is asked for at a time")
            for fifo in {first, second} - set(writers):
                try:
                    writers[fifo] = os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
                except OSError as error:  # nobody reads so far
                    self.assertEqual(error.errno, errno.ENXIO)
        for writer in writers.values():
            os.write(writer, TEXT.encode())
            os.close(writer)
        self.assertEqual(work.wait(SECONDS), 0)
        self.assertEqual(len(list(self.plans.iterdir())), 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
