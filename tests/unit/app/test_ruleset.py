#!/usr/bin/python3
"""iu-cutter ruleset lint and explain: exit codes, text and JSON.

IU_BUILD is the folder of the program.
"""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = pathlib.Path(os.environ.get("IU_BUILD", ROOT / "build/dev")) / "iu-cutter"
FIXTURE = ROOT / "tests/unit/cutting/fixtures/vi-references.txt"


def run(*words, stdin=""):
    return subprocess.run([str(PROGRAM), *map(str, words)], input=stdin, capture_output=True,
                          text=True, check=False, timeout=60, env={"PATH": os.environ["PATH"]})


class RulesetLint(unittest.TestCase):

    def test_shipped_rulesets_end_with_zero(self):
        for file in sorted((ROOT / "configs/rulesets").glob("*.toml")):
            with self.subTest(file=file.name):
                done = run("ruleset", "lint", file)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn("0 errors, ", done.stdout)

    def test_errors_end_with_three_and_all_are_named(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "x.toml"
            file.write_text('name = "y"\nengine = "markdown"\nunit_kind = "u"\nshade = 1\n'
                            'colour = 2\n')
            done = run("ruleset", "lint", file)
            self.assertEqual(done.returncode, 3)
            self.assertIn(f"{file}:4: error: unknown key shade in the ruleset [UNKNOWN_KEY]\n",
                          done.stdout)
            self.assertIn("3 errors, 0 warnings\n", done.stdout)
            answer = json.loads(run("--json", "ruleset", "lint", file).stdout)
        self.assertEqual((answer["outcome"], answer["stop_code"]), ("refused", "REFUSED_INPUT"))
        self.assertEqual([(one["line"], one["code"]) for one in answer["problems"]],
                         [(1, "WRONG_NAME"), (4, "UNKNOWN_KEY"), (5, "UNKNOWN_KEY")])

    def test_a_file_that_cannot_be_read_ends_with_two(self):
        self.assertEqual(run("ruleset", "lint", "/nowhere.toml").returncode, 2)
        self.assertEqual(run("ruleset", "lint", "-", stdin="name =").returncode, 3)


class RulesetExplain(unittest.TestCase):

    def test_text_and_json_name_rule_and_reason(self):
        done = run("ruleset", "explain", f"{FIXTURE}:25")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("refused by level article (điều): ", done.stdout)
        self.assertIn("[terminator_missing]\n", done.stdout)
        self.assertIn("outcome: text of VI-REFERENCES/DIEU-1-KHOAN-1 (clause)\n", done.stdout)
        answer = json.loads(run("--json", "ruleset", "explain", f"{FIXTURE}:25").stdout)
        self.assertEqual((answer["line"], answer["ruleset"], answer["outcome"]),
                         (25, "vi-law", "text"))
        self.assertTrue(answer["ruleset_reason"].startswith("auto: "))
        self.assertEqual([step["reason"] for step in answer["steps"]],
                         ["terminator_missing", "no_mark"])

    def test_ruleset_may_be_named(self):
        done = run("ruleset", "explain", f"{FIXTURE}:24", "--ruleset", "markdown")
        self.assertIn("ruleset markdown (named)", done.stdout)
        self.assertIn("refused by markdown: is text of a paragraph [paragraph]", done.stdout)

    def test_what_is_no_line_ends_with_two(self):
        for word, why in ((FIXTURE, "FILE:LINE"), (f"{FIXTURE}:0", "FILE:LINE"),
                          (f"{FIXTURE}:x", "FILE:LINE"), (f"{FIXTURE}:9999", "the text has"),
                          ("/nowhere.txt:1", "cannot read")):
            done = run("ruleset", "explain", word)
            self.assertEqual((done.returncode, done.stdout), (2, ""), word)
            self.assertIn(why, done.stderr)
        done = run("ruleset", "explain", f"{FIXTURE}:1", "--ruleset", "none")
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
