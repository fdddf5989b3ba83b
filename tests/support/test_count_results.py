#!/usr/bin/python3
"""What the test command counts: a test that did not run for a bad reason is a failure."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(__file__).resolve().parent / "count_results.py"
RAN = '<testcase name="ran" status="run"><system-out>{}</system-out></testcase>'
FAILED = '<testcase name="bad" status="fail"><system-out>why</system-out></testcase>'
NOT_RUN = ('<testcase name="absent" status="notrun"><skipped message="{}"/>'
           "<system-out>{}</system-out></testcase>")


def summary(*cases):
    """(last line, whole output, exit status) for one JUnit file with these cases."""
    with tempfile.TemporaryDirectory() as folder:
        text = f"<testsuite>{''.join(cases)}</testsuite>"
        pathlib.Path(folder, "unit.xml").write_text(text)
        done = subprocess.run([sys.executable, "-B", PROGRAM, folder], capture_output=True,
                              text=True, check=False)
    return done.stdout.splitlines()[-1], done.stdout, done.returncode


class CountResults(unittest.TestCase):

    def test_counts_tests_inside_a_program(self):
        for words in ("[  PASSED  ] 7 tests.", "Ran 7 tests in 0.1s", "7 passed, 0 failed"):
            with self.subTest(words=words):
                line, _, status = summary(RAN.format(words), RAN.format("silent"))
                self.assertEqual((line, status), ("8 passed, 0 failed, 0 skipped", 0))

    def test_failure_decides_the_exit_status(self):
        line, output, status = summary(RAN.format(""), FAILED)
        self.assertEqual((line, status), ("1 passed, 1 failed, 0 skipped", 1))
        self.assertIn("failed: bad", output)

    def test_skip_says_why(self):
        line, output, status = summary(RAN.format(""),
                                       NOT_RUN.format("SKIP_RETURN_CODE=77", "SKIP: no broker"))
        self.assertEqual((line, status), ("1 passed, 0 failed, 1 skipped", 0))
        self.assertIn("no broker", output)

    def test_not_run_for_another_reason_is_a_failure(self):
        line, _, status = summary(RAN.format(""), NOT_RUN.format("Fixture dependency failed", ""))
        self.assertEqual((line, status), ("1 passed, 1 failed, 0 skipped", 1))

    def test_nothing_at_all_is_a_failure(self):
        line, _, status = summary()
        self.assertEqual((line, status), ("0 passed, 1 failed, 0 skipped", 1))


if __name__ == "__main__":
    unittest.main(verbosity=2)
