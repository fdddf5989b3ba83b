#!/usr/bin/python3
"""How `discover` writes the documents that it makes of a plan."""

import json
import os

import exports_case

LAW = b"Article 1. Scope\nOne.\nArticle 2. Words\nTwo.\n"
FLAGS = ("--html", "--akn", "--markdown")


class Files(exports_case.ExportsCase):

    def test_says_what_it_wrote_and_leaves_nothing_else(self):
        law = self.text(LAW)
        for flag in FLAGS:
            target = self.folder / ("out" + flag)
            done = self.discover(law, flag, target)
            self.assertEqual(done.stdout.decode(), f"{target}: 2 units\n")
            self.assertGreater(target.stat().st_size, 20)
            self.assertEqual(target.stat().st_mode & 0o777, 0o666 & ~umask())
            target.write_bytes(b"old")
            self.discover(law, flag, target)
            self.assertGreater(target.stat().st_size, 20, "an older one is replaced")
            target.unlink()
        self.assertEqual(os.listdir(self.folder), ["law.txt"])

    def test_json_stays_the_plan(self):
        for flag in FLAGS:
            done = self.discover(self.text(LAW), "--json", flag, self.folder / "x")
            self.assertEqual(len(json.loads(done.stdout)["units"]), 2)

    def test_a_dash_is_stdout(self):
        for flag in FLAGS:
            written = self.export(flag, LAW).read_bytes()
            self.assertEqual(self.discover(self.folder / "law.txt", flag, "-").stdout, written)
            self.discover(self.folder / "law.txt", flag, "-", "--json", code=2)

    def test_the_text_comes_from_stdin_too(self):
        for flag in FLAGS:
            self.assertIn(b"Scope", self.discover("-", flag, "-", stdin=LAW).stdout)

    def test_the_source_is_never_overwritten(self):
        law = self.text(LAW)
        os.symlink(law, self.folder / "soft")
        os.link(law, self.folder / "hard")
        for flag in FLAGS:
            for name in ("law.txt", "soft", "hard", "../" + self.folder.name + "/law.txt"):
                done = self.discover(law, flag, self.folder / name, code=2)
                self.assertIn(b"would overwrite", done.stderr)
        self.assertEqual(law.read_bytes(), LAW)

    def test_what_cannot_be_written_is_said(self):
        law = self.text(LAW)
        for flag in FLAGS:
            self.discover(law, flag, self.folder, code=2)
            self.discover(law, flag, "/dev/null", code=2)
            self.discover(law, flag, "", code=2)
            done = self.discover(law, flag, self.folder / "no/such/folder", code=1)
            self.assertIn(b"cannot write", done.stderr)
            self.discover(law, flag, self.folder / "x", "--out", self.folder, code=2)
            self.discover(law, law, flag, self.folder / "x", code=2)
        self.assertEqual(os.listdir(self.folder), ["law.txt"])

    def test_a_link_stays_a_link(self):
        os.symlink(self.folder / "real", self.folder / "link")
        for flag in FLAGS:
            self.discover(self.text(LAW), flag, self.folder / "link")
            self.assertTrue((self.folder / "link").is_symlink())
            self.assertGreater((self.folder / "real").stat().st_size, 20)


def umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


if __name__ == "__main__":
    exports_case.main()
