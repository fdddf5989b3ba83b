#!/usr/bin/python3
"""`discover --akn`: valid by the schema of OASIS, and all text is there in its order."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as xml

import exports_case
import schema
from exports_case import CORPORA, FIXTURES

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
IU = "{urn:iu-cutter:plan:1}"
A_FAMILY = 8  # documents of each folder of the corpora
# What a reader of XML may see as space, and what headings are freed of.
NO_TEXT = re.compile(r"[\s\ufeff\x00-\x1f\x7f-\x9f\ufffd]+")
MARKDOWN = re.compile(r"[#*_=>-]+")

LAW = """Journal of laws

REGULATION

(1) The first reason.
(2) The second reason.
(3) The third reason.
HAVE ADOPTED THIS REGULATION:

CHAPTER I
General provisions

Article 1
Subject matter

1. This Regulation lays down rules.
2. It ends on 1 < 2 & 3.

Article 2
Entry into force

It enters into force.

Done at Brussels.

ANNEX I
Forms

1. A form.
"""


def text_of(element, out):
    if element.tag == AKN + "meta":
        return out
    out.append(element.text or "")
    for child in element:
        text_of(child, out)
        out.append(child.tail or "")
    return out


class Akn(exports_case.ExportsCase):

    def setUp(self):
        super().setUp()
        if not shutil.which("xmllint"):
            exports_case.missing(self, "xmllint cannot be found")

    def exported(self, path, depth="all", ruleset="auto"):
        target = self.folder / f"{path.parent.name}-{path.name}-{depth}-{ruleset}.xml"
        self.discover(path, "--akn", target, "--depth", depth, "--ruleset", ruleset)
        return target

    def assert_valid(self, files):
        try:
            folder = schema.folder()
        except schema.Missing as missing:
            self.skipTest(f"no schema of Akoma Ntoso: {missing}")
        done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema",
                               folder / "akomantoso30.xsd", *files], capture_output=True,
                              text=True, timeout=200, check=False)
        wrong = [line for line in done.stderr.splitlines() if not line.endswith(" validates")]
        self.assertEqual(wrong[:5], [])
        self.assertEqual(done.returncode, 0)

    def assert_same_text(self, path, target):
        source = path.read_bytes().decode(errors="replace")
        written = "".join(text_of(xml.parse(target).getroot(), []))
        source, written = (NO_TEXT.sub("", text) for text in (source, written))
        if written != source and path.suffix == ".md":  # headings lose their marks
            source, written = (MARKDOWN.sub("", text) for text in (source, written))
        self.assertEqual(written, source, path)

    def test_fixtures_are_valid_at_every_depth(self):
        files = [self.exported(path, depth) for path in sorted(FIXTURES.rglob("*"))
                 if path.suffix in (".txt", ".md")
                 for depth in ("container", "article", "clause", "all")]
        self.assert_valid(files)

    def test_texts_that_attack_are_valid(self):
        texts = [self.text(exports_case.hostile_text(), "hostile.txt"), self.text(b"", "empty.txt"),
                 self.text(b" \n\n", "blank.txt"), self.text(b"\0\xff\xfe]]><a>", "bytes.txt"),
                 self.text(LAW.encode(), "law.txt")]
        files = [self.exported(path, ruleset=ruleset) for path in texts
                 for ruleset in ("en-law", "vi-law", "markdown", "outline")]
        self.assert_valid(files)

    def test_official_texts_are_valid_and_whole(self):
        if not (CORPORA / "grade.py").exists():
            exports_case.missing(self, f"no corpora at {CORPORA}")
        files = []
        for folder in sorted({path.parent for path in CORPORA.glob("*/*/*.truth.json")}):
            texts = sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".md"))
            for path in texts[:A_FAMILY]:
                files.append(self.exported(path))
                self.assert_same_text(path, files[-1])
        self.assertGreater(len(files), 100)
        print(len(files), "documents")
        self.assert_valid(files)

    def test_parts_stand_where_the_standard_wants_them(self):
        target = self.exported(self.text(LAW.encode()), "clause", "en-law")
        act = xml.parse(target).getroot().find(AKN + "act")

        self.assertEqual([child.tag.removeprefix(AKN) for child in act],
                         ["meta", "preface", "preamble", "body", "conclusions", "attachments"])
        self.assertEqual("".join(act.find(AKN + "conclusions").itertext()).strip(),
                         "Done at Brussels.")
        recitals = act.findall(f"{AKN}preamble/{AKN}recitals/{AKN}recital")
        self.assertEqual([recital.findtext(AKN + "num") for recital in recitals],
                         ["(1)", "(2)", "(3)"])
        article = act.find(f"{AKN}body/{AKN}chapter/{AKN}article")
        self.assertEqual(article.get("eId"), "chp_I__art_1")
        self.assertEqual(article.get(IU + "address"), "LAW/ARTICLE-1")
        self.assertEqual(article.findtext(AKN + "num"), "Article 1")
        self.assertEqual(article.findtext(AKN + "heading"), "Subject matter")
        clauses = article.findall(AKN + "paragraph")
        self.assertEqual([clause.findtext(AKN + "num") for clause in clauses], ["1.", "2."])
        self.assertEqual(clauses[1].findtext(f"{AKN}content/{AKN}p").strip(),
                         "It ends on 1 < 2 & 3.")
        annex = act.find(f"{AKN}attachments/{AKN}attachment")
        self.assertEqual(annex.findtext(AKN + "num"), "ANNEX I")
        self.assertEqual(annex.findtext(AKN + "heading"), "Forms")
        self.assertIsNotNone(annex.find(f"{AKN}doc/{AKN}mainBody"))

    def test_quoted_articles_stand_in_a_modification(self):
        target = self.exported(FIXTURES / "en-us.txt")
        root = xml.parse(target).getroot()

        quoted = root.find(f".//{AKN}mod/{AKN}quotedStructure/{AKN}article")
        self.assertEqual(quoted.get("eId"), "title_I__art_102__qstr__art_9")
        self.assertEqual(quoted.findtext(AKN + "heading"), "BOXES.")

    def test_what_xml_cannot_hold_is_said(self):
        source = b"Article 1. A\nnul \0 and \xff\n"
        target = self.exported(self.text(source), ruleset="en-law")

        self.assertIn("<!-- Of the text, 2 characters or stray bytes", target.read_text())
        replaced = xml.parse(target).getroot().iter(IU + "replaced")
        self.assertEqual([(one.get("at"), one.get("bytes")) for one in replaced],
                         [(str(source.index(b"\0")), "00"), (str(source.index(b"\xff")), "ff")])


if __name__ == "__main__":
    exports_case.main()
