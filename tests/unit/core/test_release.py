#!/usr/bin/python3
"""What is compiled without IU_FAIL_POINTS has no name of a fail-point, and no mechanism."""

import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
COMPILER = os.environ.get("IU_CXX", "g++")
BUILD = pathlib.Path(os.environ.get("IU_BUILD", ROOT / "build/dev"))
# A name from each of the ways in which the code uses them, the mechanism, and its two doors.
TRACES = (b"gate.check", b"record.decoded", b"leg_a.commit", b".committed", b"relay.produced",
          b"10fail_point", b"IU_FAIL_POINT", b"list-fail-points")
PRELUDE = "#include <string>\n"


def compiled(source, *flags):
    """The object's bytes, compiled as a release is."""
    with tempfile.TemporaryDirectory() as folder:
        made = pathlib.Path(folder) / "made.o"
        subprocess.run([COMPILER, "-std=c++20", "-O2", "-DNDEBUG", f"-I{ROOT}", *flags, "-x", "c++",
                        "-c", "-", "-o", str(made)], input=source, text=True, check=True)
        return made.read_bytes()


def traces(data):
    return [trace for trace in TRACES if trace in data]


def programs():
    """Programs without fail-points that are there: this build's, and the release preset's."""
    found = []
    for folder in {BUILD, ROOT / "build/release"}:
        cache = folder / "CMakeCache.txt"
        if (folder / "iu-cutter").exists() and cache.exists() \
                and "IU_FAIL_POINTS:BOOL=OFF" in cache.read_text():
            found.append(folder / "iu-cutter")
    return found


class Release(unittest.TestCase):

    def test_call_sites_compile_to_nothing(self):
        source = (PRELUDE + '#include "core/fail_point.hpp"\n'
                  'int work(int x) {\n IU_FAIL_SCOPE("leg_a");\n IU_FAIL_POINT("relay.produced");\n'
                  ' IU_FAIL_POINT_IN_SCOPE(".commit");\n return x + 1;\n}\n')
        with_them = compiled(source, "-DIU_FAIL_POINTS")
        without = compiled(source)

        self.assertEqual(traces(without), [])
        self.assertIn(b"10fail_point", with_them)
        plain = compiled(PRELUDE + "int work(int x) {\n return x + 1;\n}\n")
        self.assertEqual(text_size(without), text_size(plain))

    def test_a_real_source_holds_no_name(self):
        source = (ROOT / "core/kill_switch.cpp").read_text()

        self.assertIn(b"gate.check", traces(compiled(source, "-DIU_FAIL_POINTS")))
        self.assertEqual(traces(compiled(source)), [])

    def test_every_preset_that_is_installed_is_without(self):
        text = (ROOT / "CMakePresets.json").read_text()
        release = text[text.index('"name": "release"'):]
        self.assertIn('"IU_FAIL_POINTS": "OFF"', release[:release.index("}")])

    def test_programs_without_fail_points(self):
        found = programs()
        if not found:
            self.skipTest("no program without fail-points is built")
        for program in found:
            with self.subTest(program=program):
                self.assertEqual(traces(program.read_bytes()), [])
                listed = subprocess.run([str(program), "--list-fail-points"], check=False,
                                        capture_output=True, timeout=30)
                self.assertEqual(listed.returncode, 2)
                # The variable is a word like any other: no misspelling of it stops a worker.
                plan = subprocess.run(
                    [str(program), "discover", "-"], input=b"# One\n\nBody.\n", check=False,
                    capture_output=True, timeout=30,
                    env={**os.environ, "IU_FAIL_POINT": "record.decoded=kill,nonsense"})
                self.assertEqual((plan.returncode, plan.stderr), (0, b""))


def text_size(data):
    """Bytes of the object's code."""
    with tempfile.NamedTemporaryFile(suffix=".o") as file:
        file.write(data)
        file.flush()
        said = subprocess.run(["size", "-B", file.name], capture_output=True, text=True, check=True)
        return int(said.stdout.splitlines()[1].split()[0])


if __name__ == "__main__":
    unittest.main(verbosity=2)
