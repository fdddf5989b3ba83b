#!/usr/bin/python3
"""iu-cutter used wrongly, without servers: one line, one JSON object, the exit code, nothing lost.

IU_BUILD is the folder of the program.
"""

import json
import os
import pathlib
import resource
import signal
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = pathlib.Path(os.environ.get("IU_BUILD", ROOT / "build/dev")) / "iu-cutter"
SECONDS = 60
TEXT = b"# A\n\na\n\n# B\n\nb\n"
# What a worker refuses: name, bytes, word of the sentence.
REFUSED = (("empty", b"", "empty"), ("blanks", b" \t\r\n\n", "blanks"), ("nul", b"# A\0\n", "NUL"),
           ("utf-8", b"# A\n\n\xff\n", "UTF-8"), ("cut-short", "# đ".encode()[:-1], "UTF-8"))


def command(words):
    return [os.fsencode(PROGRAM), *[os.fsencode(word) for word in words]]


def environment(**more):
    return {"PATH": os.environ["PATH"], **more}


def run(*words, **popen):
    popen = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE,
             "env": environment(), **popen}
    if "input" in popen:
        del popen["stdin"]
    return subprocess.run(command(words), check=False, timeout=SECONDS, **popen)


def nobody():
    """For a process that file modes are not nothing to."""
    if os.geteuid() != 0:
        return {}
    return {"user": 65534, "group": 65534, "extra_groups": []}


class HostileUse(unittest.TestCase):

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.folder.chmod(0o777)
        self.text = self.folder / "a.md"
        self.text.write_bytes(TEXT)
        self.texts = self.folder / "texts"
        self.texts.mkdir()
        self.plans = self.folder / "plans"

    def problem(self, done, code, outcome):
        """The message of the one JSON object, which is the one line on stderr too."""
        self.assertEqual(done.returncode, code, done)
        self.assertEqual(done.stdout.count(b"\n"), 1, done.stdout)
        answer = json.loads(done.stdout)
        self.assertEqual(answer["outcome"], outcome)
        message = answer["problems"][0]["message"]
        said = done.stderr.decode()
        self.assertEqual(said.count("\n"), 1, said)
        self.assertTrue(said.startswith("iu-cutter: ") and said.endswith(f"{message}\n"), said)
        self.assertTrue(said[:-1].isprintable(), said)
        return message

    # -- words ---------------------------------------------------------------------------------

    def test_names_that_are_no_text_are_said_in_one_line(self):
        for name, shown in ((b"no\nfile", "no\\nfile"), (b"no\xff\x1b[31m", "no\\xff\\x1b[31m"),
                            ("no\u009bfile".encode(), "no\\xc2\\x9bfile"), (b"", "without a name"),
                            ("không có".encode(), "không có")):
            for words in (("discover", name), ("plan", "diff", name, name),
                          ("ruleset", "lint", name), ("ruleset", "explain", name + b":1")):
                with self.subTest(words=words):
                    message = self.problem(run("--json", *words), 2, "usage")
                    self.assertIn("cannot read", message)
                    self.assertIn(shown, message)

    def test_words_for_the_database_are_utf_8(self):
        bad = b"A\xff"
        cut = ("enqueue", "cut", "--mode", "live", "--run")
        arm = ("arm", "--mode", "live", "--max-units", "1", "--ttl", "1m")
        for option, words in (
                ("--doc-code", ("source", "add", self.text, "--doc-code", bad)),
                ("--title", ("source", "add", self.text, "--doc-code", "A", "--title", bad)),
                ("--ruleset", ("discover", self.text, "--ruleset", bad)),
                ("--run", ("status", "--run", bad)), ("--run", (*cut, bad)),
                ("--document", ("rebuild", "--document", bad)),
                ("--document", (*arm, "--document", bad, "--reason", "r", "--signer", "s")),
                ("--reason", (*arm, "--document", "A", "--reason", bad, "--signer", "s")),
                ("--signer", (*arm, "--document", "A", "--reason", "r", "--signer", bad))):
            with self.subTest(words=words):
                message = self.problem(run("--json", *words), 2, "usage")
                self.assertIn(f"{option}: not UTF-8", message)

    def test_a_signer_is_a_name(self):
        done = run("--json", "approve", "--run", "r", "--gate", "SG-1", "--signer", "a\nb")
        self.assertIn("--signer: a name has no control", self.problem(done, 2, "usage"))

    def test_what_is_not_known_is_named(self):
        for words, says in (
                (("topics", "delete"), "delete"), (("ruleset", "explain", "-:1"), "-:1"),
                (("destroy",), "destroy"),
                (("discover", self.text, "--ruleset", ""), "--ruleset: no ruleset is named")):
            with self.subTest(words=words):
                self.assertIn(says, self.problem(run("--json", *words), 2, "usage"))

    def test_help_and_version_are_one_object_too(self):
        for words in (("--help",), ("--version",), ("discover", "--help")):
            plain = run(*words)
            done = run("--json", *words)
            self.assertEqual((plain.returncode, done.returncode), (0, 0))
            self.assertEqual(json.loads(done.stdout)["text"].strip(), plain.stdout.decode().strip())

    # -- stdout and stdin ----------------------------------------------------------------------

    def test_an_answer_that_cannot_be_written_is_no_success(self):
        plan = self.folder / "p.json"
        plan.write_bytes(run("--json", "discover", self.text).stdout)
        for words in (("--json", "discover", self.text), ("discover", self.text), ("--help",),
                      ("plan", "diff", plan, plan), ("discover", self.text, "--html", "-")):
            with self.subTest(words=words), open("/dev/full", "wb") as full:
                done = run(*words, stdout=full)
                self.assertEqual(done.returncode, 1)
                self.assertEqual(done.stderr, b"iu-cutter: cannot write to stdout: No space left "
                                              b"on device\n")
                done = run(*words, stdout=subprocess.DEVNULL, preexec_fn=lambda: os.close(1))
                self.assertEqual(done.returncode, 1)
                self.assertIn(b"Bad file descriptor", done.stderr)
                reader, writer = os.pipe()
                os.close(reader)
                done = run(*words, stdout=writer)
                os.close(writer)
                self.assertEqual((done.returncode, done.stderr),
                                 (1, b"iu-cutter: cannot write to stdout: Broken pipe\n"))
        self.assertEqual(run("discover", "nothing", preexec_fn=lambda: os.close(1)).returncode, 2)

    def test_stdin_that_is_closed(self):
        done = run("--json", "discover", "-", preexec_fn=lambda: os.close(0))
        self.assertEqual(self.problem(done, 2, "usage"), "cannot read stdin: Bad file descriptor")

    def test_what_is_opened_never_takes_the_place_of_a_closed_stream(self):
        """Else an answer, or what went wrong, is written into a text or a database's socket."""
        for closed in ((0,), (1,), (2,), (0, 1, 2)):
            with self.subTest(closed=closed):
                fifo = self.texts / "slow.md"
                os.mkfifo(fifo)
                child = subprocess.Popen(
                    command(("discover", fifo)), stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(),
                    preexec_fn=lambda closed=closed: [os.close(one) for one in closed])
                self.addCleanup(child.wait)
                self.addCleanup(child.kill)
                with open(fifo, "wb") as text:  # returns when the program has opened it
                    links = [os.readlink(f"/proc/{child.pid}/fd/{one}") for one in range(3)]
                    text.write(TEXT)
                fifo.unlink()
                self.assertEqual(links, ["/dev/null"] * 3)
                self.assertEqual(child.wait(SECONDS), 1 if 1 in closed else 0)

    # -- texts ---------------------------------------------------------------------------------

    def test_what_a_worker_refuses_is_said_by_the_plan(self):
        for name, text, word in REFUSED:
            with self.subTest(text=name):
                file = self.folder / name
                file.write_bytes(text)
                for words, popen in (((file,), {}), (("-",), {"input": text})):
                    done = run("--json", "discover", *words, **popen)
                    self.assertEqual((done.returncode, done.stderr), (0, b""))
                    last = json.loads(done.stdout)["warnings"][-1]
                    self.assertEqual(last["code"], "REFUSED_INPUT")
                    self.assertRegex(last["message"], f"a worker refuses this text: .*{word}")
                self.assertIn(b"a worker refuses this text: ", run("discover", file).stdout)
        self.assertEqual(json.loads(run("--json", "discover", self.text).stdout)["warnings"], [])

    def test_every_text_of_a_folder_that_has_no_plan_is_named(self):
        for name in ("one.txt", "two.md"):
            with open(self.texts / name, "wb") as large:
                large.truncate(65 << 20)
        (self.texts / "good.md").write_bytes(TEXT)
        done = run("--json", "discover", self.texts, "--out", self.plans)
        self.assertEqual(done.returncode, 3)
        answer = json.loads(done.stdout)
        self.assertEqual((answer["outcome"], answer["stop_code"]), ("refused", "OVER_LIMIT"))
        self.assertEqual([(one["code"], one["message"]) for one in answer["problems"]],
                         [("OVER_LIMIT", f"{self.texts / name} is larger than 64 MiB")
                          for name in ("one.txt", "two.md")])
        self.assertIn(b"2 of 3 texts have no plan", done.stderr)
        self.assertEqual(os.listdir(self.plans), ["good.plan.json"])
        (self.texts / "dangling.md").symlink_to(self.folder / "nowhere")
        done = run("--json", "discover", self.texts, "--out", self.plans)
        self.assertEqual(done.returncode, 1, "trying again may help with what cannot be read")
        self.assertEqual(len(json.loads(done.stdout)["problems"]), 3)

    def test_what_else_lies_in_a_folder(self):
        names = (b"new\nline.md", b"\xff\xfe.md", b"-.md", b"..md", b"two.dots.txt")
        for name in names:
            pathlib.Path(os.fsdecode(os.fsencode(self.texts) + b"/" + name)).write_bytes(TEXT)
        os.mkfifo(self.texts / "fifo.md")
        (self.texts / "folder.md").mkdir()
        (self.texts / "picture.png").write_bytes(b"x")
        done = run("--json", "discover", self.texts, "--out", self.plans)
        self.assertEqual((done.returncode, json.loads(done.stdout)), (0, {"plans": len(names)}))
        self.assertEqual(sorted(os.listdir(os.fsencode(self.plans))),
                         sorted(name.rpartition(b".")[0] + b".plan.json" for name in names))
        (self.texts / "loop.md").symlink_to("loop.md")
        done = run("--json", "discover", self.texts, "--out", self.plans)
        self.assertIn("Too many levels of symbolic links", self.problem(done, 1, "failed"))

    def test_control_characters_of_a_text_do_nothing_to_a_terminal(self):
        self.text.write_bytes(b"# A\x1b[31m\xc2\x9bred\x07\n\n\x01\n")
        done = run("discover", self.text)
        self.assertEqual(done.returncode, 0)
        self.assertTrue(done.stdout.decode().replace("\n", "").isprintable(), done.stdout)

    def test_two_texts_with_one_name_for_their_plans(self):
        (self.texts / "a.txt").write_bytes(TEXT)
        done = run("--json", "discover", self.text, self.texts / "a.txt", "--out", self.plans)
        message = self.problem(done, 2, "usage")
        self.assertIn(f"{self.text} and {self.texts / 'a.txt'} would both become a.plan.json",
                      message)
        self.assertFalse(self.plans.exists())

    # -- places to write to --------------------------------------------------------------------

    def test_a_plan_that_cannot_be_written_leaves_what_was_there(self):
        self.plans.mkdir()
        (self.plans / "a.plan.json").mkdir()
        done = run("--json", "discover", self.text, "--out", self.plans)
        self.assertIn("a.plan.json: Is a directory", self.problem(done, 1, "failed"))
        self.assertEqual(os.listdir(self.plans), ["a.plan.json"])

        (self.plans / "a.plan.json").rmdir()
        (self.plans / "a.plan.json").write_bytes(b"older")

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        for words in (("--out", self.plans), ("--html", self.plans / "a.plan.json")):
            done = run("--json", "discover", self.text, *words, preexec_fn=small_files)
            self.assertIn("cannot write", self.problem(done, 1, "failed"))
            self.assertEqual((self.plans / "a.plan.json").read_bytes(), b"older")
            self.assertEqual(os.listdir(self.plans), ["a.plan.json"])

        self.plans.chmod(0o555)
        done = run("--json", "discover", self.text, "--out", self.plans, **nobody())
        self.assertIn("a.plan.json: Permission denied", self.problem(done, 1, "failed"))
        self.plans.chmod(0o755)

    def test_a_folder_for_plans_that_cannot_be_one(self):
        for out, why in ((self.text, "Not a directory"), ("/proc/nothing", "No such file"),
                         ("", "no folder")):
            done = run("--json", "discover", self.text, "--out", out)
            message = self.problem(done, 2, "usage")
            self.assertTrue(message.startswith(f"--out {out or 'no folder'}: "), message)
            self.assertIn(why, message)

    def test_a_plan_goes_where_a_link_points(self):
        self.plans.mkdir()
        (self.plans / "a.plan.json").symlink_to(self.folder / "real")
        self.assertEqual(run("discover", self.text, "--out", self.plans).returncode, 0)
        self.assertTrue((self.plans / "a.plan.json").is_symlink())
        self.assertEqual(len(json.loads((self.folder / "real").read_bytes())["units"]), 2)

    def test_what_may_not_be_read(self):
        self.text.chmod(0o000)
        self.texts.chmod(0o000)
        for words in (("discover", self.text), ("discover", self.texts),
                      ("discover", self.texts / "a.md"), ("plan", "diff", self.text, self.text)):
            done = run("--json", *words, **nobody())
            self.assertRegex(self.problem(done, 2, "usage"), "cannot read .*: Permission denied")
        self.texts.chmod(0o755)

    # -- interrupts ----------------------------------------------------------------------------

    def interrupted(self, number, *words, ignore=False):
        """Sends the signal while the program waits for its text; nothing when it ignores it."""
        fifo = self.texts / "slow.md"
        os.mkfifo(fifo)
        child = subprocess.Popen(
            command((*words, fifo)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=environment(),
            preexec_fn=lambda: signal.signal(number, signal.SIG_IGN) if ignore else None)
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        with open(fifo, "wb") as text:  # returns when the program has opened it
            child.send_signal(number)
            if ignore:
                text.write(TEXT)
                text.close()
            out, err = child.communicate(timeout=SECONDS)
        fifo.unlink()
        return subprocess.CompletedProcess(child.args, child.returncode, out, err)

    def test_interrupts_end_with_130_and_one_object(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            done = self.interrupted(number, "discover", "--json")
            self.assertEqual(self.problem(done, code, "interrupted"), "interrupted")
            done = self.interrupted(number, "discover")
            self.assertEqual((done.returncode, done.stdout, done.stderr),
                             (code, b"", b"iu-cutter: interrupted\n"))
            done = self.interrupted(number, "discover", "--out", self.plans)
            self.assertEqual(done.returncode, code)
            self.assertEqual(os.listdir(self.plans), [])

    def test_an_interrupt_that_was_ignored_before_stays_so(self):
        done = self.interrupted(signal.SIGINT, "discover", "--json", ignore=True)
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual(len(json.loads(done.stdout)["units"]), 2)

    # -- plans by hand -------------------------------------------------------------------------

    def test_what_is_no_plan_is_said(self):
        plan = self.folder / "p.json"
        plan.write_bytes(run("--json", "discover", self.text).stdout)
        other = self.folder / "o.json"
        broken = json.loads(plan.read_bytes())
        for unit in broken["units"]:
            unit["canonical_address"] = "A/\n" + "y" * 5000
        for text, why in (("", "there are no bytes"), ("[]", "the plan is not an object"),
                          ("null", "the plan is not an object"), ("{}", "source_sha256 is missing"),
                          ('{"a":1}{"b":2}', "trailing_bytes"), ("[" * 100000, "too_deep"),
                          ('{"a":NaN}', "malformed_json"), ('{"a":1,"a":2}', "duplicate_key"),
                          (json.dumps(broken), r"the address \"A/\\nyyy")):
            with self.subTest(text=text[:30]):
                other.write_text(text)
                message = self.problem(run("--json", "plan", "diff", plan, other), 2, "usage")
                self.assertIn(f"{other}: not a plan: ", message)
                self.assertIn(why.replace("\\\"", '"').replace("\\\\", "\\"), message)
                self.assertLess(len(message), 600)

    def test_titles_of_a_plan_by_hand_forge_no_lines(self):
        plan = json.loads(run("--json", "discover", self.text).stdout)
        before = self.folder / "before.json"
        before.write_text(json.dumps(plan))
        plan["units"][1].update(title="x\nUnchanged: 2 of 2 units\x1b[8m", content_hash="0" * 64)
        after = self.folder / "after.json"
        after.write_text(json.dumps(plan))
        out = run("plan", "diff", before, after).stdout.decode()
        self.assertEqual(out.count("\nUnchanged:"), 1, out)
        self.assertTrue(out.replace("\n", "").isprintable(), out)


if __name__ == "__main__":
    unittest.main(verbosity=2)
