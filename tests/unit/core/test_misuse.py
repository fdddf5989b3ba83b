#!/usr/bin/python3
"""What must not compile does not: a simulator in a live run, a permit out of nothing, and so on."""

import os
import pathlib
import re
import subprocess
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = pathlib.Path(os.environ.get("IU_MISUSE", HERE / "misuse.cpp"))
COMPILER = os.environ.get("IU_CXX", "c++")


def complaints(*options):
    """Lines of misuse.cpp that the compiler has an error for; and all it said."""
    done = subprocess.run(
        [COMPILER, "-std=c++20", "-fsyntax-only", "-w", f"-I{HERE.parents[2]}", *options,
         "-ferror-limit=0" if "clang" in COMPILER else "-fmax-errors=0", str(SOURCE)],
        capture_output=True, text=True, check=False)
    error = rf"{re.escape(str(SOURCE))}:(\d+):\d+: (?:fatal )?error"
    lines = {int(number) for number in re.findall(error, done.stderr)}
    return done.returncode, lines, done.stderr


class Misuse(unittest.TestCase):

    def test_all_of_it_is_refused_and_the_rest_compiles(self):
        code, _, said = complaints()
        self.assertEqual(code, 0, said[-3000:])

        marked = {number for number, line in enumerate(SOURCE.read_text().splitlines(), 1)
                  if "IU_MUST_NOT_COMPILE(" in line and not line.startswith("#")}
        code, refused, said = complaints("-DIU_MISUSE")
        self.assertNotEqual(code, 0)
        self.assertEqual(sorted(marked - refused), [], "these lines compile")
        self.assertEqual(sorted(refused - marked), [], "these lines are meant to compile")
        self.assertGreater(len(marked), 15)


if __name__ == "__main__":
    unittest.main()
