#!/usr/bin/python3
"""clang 19 has nothing to say about the tree, and says it about what is planted."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))
import lint  # noqa: E402

ROOT = lint.ROOT
FLAGS = ["-std=c++20", "-Wall", "-Wextra", "-Wshadow"]
NEEDED = (lint.COMPILER, lint.TIDY)

COROUTINE = """#include <coroutine>
#include <mutex>
struct Task {
    struct promise_type {
        Task get_return_object() { return {}; }
        std::suspend_never initial_suspend() { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() {}
    };
};
"""

# check: a source with one violation of it
PLANTED = {
    "clang-diagnostic-unused-variable": "int f() {\n    int unused = 1;\n    return 0;\n}\n",
    "clang-diagnostic-error": "int f() { return nothing_like_that; }\n",
    "cppcoreguidelines-avoid-reference-coroutine-parameters":
        COROUTINE + "Task f(const int& a) {\n    co_return;\n}\n",
    "cppcoreguidelines-avoid-capturing-lambda-coroutines":
        COROUTINE + "int f() {\n    int a = 0;\n    auto task = [a]() -> Task {\n"
                    "        (void)a;\n        co_return;\n    };\n    task();\n    return a;\n}\n",
    "misc-coroutine-hostile-raii":
        COROUTINE + "std::mutex m;\nTask f() {\n    const std::lock_guard lock(m);\n"
                    "    co_await std::suspend_always{};\n}\n",
    "bugprone-use-after-move":
        "#include <string>\n#include <utility>\nvoid take(std::string);\nbool f(std::string a) {\n"
        "    take(std::move(a));\n    return a.empty();\n}\n",
    "readability-identifier-naming": "int BadName() {\n    return 0;\n}\n",
}


class Sample:
    """A checkout of a few sources in one target, with a Linter for it."""

    def __init__(self, test, files):
        folder = tempfile.TemporaryDirectory()
        test.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()
        (self.root / "core").mkdir()
        for name, text in files.items():
            (self.root / "core" / name).write_text(text)
        sources = [self.root / "core" / name for name in files if name.endswith(".cpp")]
        (self.root / "build").mkdir()
        (self.root / "build/compile_commands.json").write_text(json.dumps([
            {"file": str(path), "directory": str(self.root), "command": " ".join(
                ["/usr/bin/ccache", f"/usr/bin/{lint.COMPILER}", *FLAGS, "-o",
                 f"core/CMakeFiles/core.dir/{path.name}.o", "-c", str(path)])}
            for path in sources]))

    def run(self):
        """(findings, sources that were known to be clean)."""
        config = (ROOT / ".clang-tidy").read_text()
        linter = lint.Linter(self.root, self.root / "build", config)
        found = [one for group in linter.groups() for one in linter.lint(group)]
        return found, linter.known

    def write(self, name, text):
        (self.root / "core" / name).write_text(text)


class Lint(unittest.TestCase):

    def setUp(self):
        missing = [name for name in NEEDED if shutil.which(name) is None]
        if missing and os.environ.get("CI") != "true":
            self.skipTest(f"not installed: {', '.join(missing)}")

    def test_sources_are_clean(self):
        done = subprocess.run([str(FOLDER / "lint.py")], stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        print(done.stdout)
        self.assertEqual(done.returncode, 0, "see above; .clang-tidy says what is meant")

    def test_planted_violations_are_reported(self):
        for check, text in PLANTED.items():
            with self.subTest(check=check):
                found, _ = Sample(self, {"bad.cpp": text}).run()
                self.assertIn(check, [one.check for one in found])

    def test_violation_among_others_is_reported_once_and_where_it_is(self):
        bad = PLANTED["readability-identifier-naming"]
        found, _ = Sample(self, {"a.cpp": "int a();\n", "b.cpp": bad, "c.cpp": "int c();\n"}).run()
        self.assertEqual([(pathlib.Path(one.path).name, one.line) for one in found],
                         [("b.cpp", 1)])

    def test_violation_in_a_header_is_reported(self):
        header = "#pragma once\ninline int BadName() {\n    return 0;\n}\n"
        source = '#include "a.hpp"\n'
        found, _ = Sample(self, {"a.hpp": header, "a.cpp": source, "b.cpp": source}).run()
        self.assertEqual([(pathlib.Path(one.path).name, one.line) for one in found],
                         [("a.hpp", 2)])

    def test_sources_that_cannot_be_together_are_read_apart(self):
        one = ("namespace {\nint same() {\n    return %d;\n}\n}\n"
               "int f%d() {\n    return same();\n}\n")
        files = {"a.cpp": one % (1, 1), "b.cpp": one % (2, 2), "c.cpp": "int c();\n"}
        sample = Sample(self, files)
        self.assertEqual(sample.run(), ([], 0))
        self.assertEqual(sample.run(), ([], 3))
        sample.write("c.cpp", PLANTED["readability-identifier-naming"])
        self.assertEqual(len(sample.run()[0]), 1)

    def test_what_did_not_change_is_not_read_again(self):
        sample = Sample(self, {"a.hpp": "#pragma once\n", "a.cpp": '#include "a.hpp"\n'})
        self.assertEqual(sample.run(), ([], 0))
        self.assertEqual(sample.run(), ([], 1))
        sample.write("a.hpp", "#pragma once\ninline int BadName() {\n    return 0;\n}\n")
        for _ in range(2):
            found, known = sample.run()
            self.assertEqual((len(found), known), (1, 0))


class ReleasePreset(unittest.TestCase):

    def test_release_has_no_fail_points(self):
        with tempfile.TemporaryDirectory() as build:
            for preset, expected in (("release", False), ("dev", True)):
                subprocess.run(["cmake", "--preset", preset, "-B", build, "--fresh",
                                "-DIU_BUILD_TESTS=OFF"], cwd=ROOT, check=True, capture_output=True)
                commands = pathlib.Path(build, "compile_commands.json").read_text()
                self.assertEqual("IU_FAIL_POINTS" in commands, expected, preset)
                self.assertEqual("fail_point.cpp" in commands, expected, preset)


def main():
    """Exit status 77 when all was skipped, so that ctest says so."""
    result = unittest.main(exit=False, verbosity=2).result
    for _, reason in result.skipped:
        print(f"SKIP: {reason}")
    if result.wasSuccessful() and len(result.skipped) == result.testsRun:
        sys.exit(77)
    sys.exit(0 if result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()
