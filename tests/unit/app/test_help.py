#!/usr/bin/python3
"""--help of every command: complete, and enough to use the command without another document.

IU_BUILD is the folder of the program. What is promised to scripts stands in PROMISED.
"""

import os
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = pathlib.Path(os.environ.get("IU_BUILD", ROOT / "build/dev")) / "iu-cutter"

# command: the words that its --help must have; they change with a new major version only
PROMISED = {
    "": "--config --json --log-level --progress --version migrate topics source discover enqueue "
        "plan rebuild status approve arm disarm worker writer ruleset",
    "migrate": "--without-iu-core",
    "topics create": "--partitions --replication-factor",
    "source add": "FILE --doc-code --ruleset --title",
    "discover": "FILE --ruleset --doc-prefix --depth --out --html --akn --markdown",
    "enqueue discover": "--document --version --command-id --deadline --wait",
    "enqueue cut": "--run --mode --until --command-id --deadline --wait",
    "plan": "--run diff",
    "plan diff": "FILES --texts",
    "rebuild": "--document --version",
    "ruleset lint": "FILE",
    "ruleset explain": "PLACE --ruleset",
    "status": "--run --document",
    "approve": "--run --gate --signer --review-decision",
    "arm": "--mode --document --max-units --ttl --reason --signer",
    "disarm": "--reason",
    "worker": "",
    "writer": "",
}
# Where a person looks up commands; each command must be there.
README = ROOT / "README.md"
SECTION = re.compile(r"^(Positionals|Options|Subcommands):\n((?:  .*\n)+)", re.MULTILINE)
ENTRY = re.compile(r"^  (\S.*?)(?:  +(\S.*)|\n {20,}(\S.*))?$", re.MULTILINE)


def help_of(command):
    done = subprocess.run([str(PROGRAM), *command.split(), "--help"], capture_output=True,
                          stdin=subprocess.DEVNULL, text=True, check=False, timeout=60,
                          env={"PATH": os.environ["PATH"]})
    return done.returncode, done.stdout, done.stderr


def entries(text):
    """(section, name, description) of each option, positional and subcommand."""
    for section, body in SECTION.findall(text):
        for name, beside, below in ENTRY.findall(body):
            yield section, name.split()[0].split(",")[-1].split(":")[0], beside or below


def all_commands(command=""):
    """The command and all below it, found by following --help."""
    yield command
    for section, name, _ in entries(help_of(command)[1]):
        if section == "Subcommands":
            yield from all_commands(f"{command} {name}".strip())


class Help(unittest.TestCase):

    def test_every_command_explains_itself(self):
        for command in all_commands():
            with self.subTest(command=command):
                code, out, err = help_of(command)
                self.assertEqual((code, err), (0, ""))
                said, usage = out.partition("Usage: ")[::2]
                self.assertGreater(len(said.split()), 1, "nothing is said before the usage")
                self.assertTrue(usage.startswith(f"iu-cutter {command}".strip()), usage)
                found = list(entries(out))
                self.assertIn("--help", [name for _, name, _ in found])
                for _, name, description in found:
                    self.assertRegex(description, r"\w", f"{name} has no description")
                for line in out.splitlines():
                    self.assertLessEqual(len(line), 100, line)
                self.assertIn("Exit codes:", out)

    def test_what_is_promised_is_there(self):
        groups = {"topics", "source", "enqueue", "ruleset"}
        self.assertEqual(set(all_commands()), set(PROMISED) | groups)
        for command, words in PROMISED.items():
            with self.subTest(command=command):
                found = {name for _, name, _ in entries(help_of(command)[1])}
                self.assertEqual(set(words.split()) - found, set())
                self.assertEqual(found - set(words.split()) - {"--help"}, set(),
                                 "not in PROMISED: is it meant to stay?")

    def test_readme_names_every_command(self):
        text = README.read_text()
        for command in PROMISED:
            with self.subTest(command=command):
                found = re.search(rf"(\biu-cutter |`){command}\b", text)
                self.assertTrue(found, "README.md does not name it")

    def test_readme_shows_no_option_that_is_not_there(self):
        for line in re.findall(r"^iu-cutter .*$", README.read_text(), re.MULTILINE):
            command = next(name for name in sorted(PROMISED, key=len, reverse=True)
                           if line.startswith(f"iu-cutter {name}"))
            known = set((PROMISED[command] + " " + PROMISED[""]).split())
            for option in re.findall(r"(?<=\s)--[a-z-]+", line.partition("#")[0]):
                with self.subTest(line=line):
                    self.assertIn(option, known)


if __name__ == "__main__":
    unittest.main(verbosity=2)
