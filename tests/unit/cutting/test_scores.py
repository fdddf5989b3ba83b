#!/usr/bin/python3
"""The table of scores in README.md claims no more than is measured.

IU_DISCOVER_CORPUS is the program that cuts the texts, IU_CORPORA their folder (default: beside the
checkout).
"""

import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import scores  # noqa: E402

CORPORA = pathlib.Path(os.environ.get("IU_CORPORA", scores.ROOT.parent / "shared/corpora"))


def row(**known):
    return {**dict.fromkeys(scores.COLUMNS), **known}


class Scores(unittest.TestCase):

    def test_a_table_comes_back_and_marks_what_is_missed(self):
        rows = {"de/gii": row(articles=.9946, titles=1), "vi/amending": row(articles=.98),
                "Markdown": row(containers=.9999)}
        made = scores.table(rows, 3, 2)
        self.assertIn("| de/gii | **.994** |", made)
        self.assertIn("| vi/amending | .980 |", made)
        self.assertIn("**.999**", made)
        self.assertIn("2 of 3 documents", made)
        self.assertEqual(scores.claims(made)["de/gii", "articles"], .994)
        self.assertEqual(list(scores.too_high(made, rows)), [])

    def test_a_claim_that_does_not_hold_is_named(self):
        made = scores.table({"de/gii": row(articles=1.0)}, 1, 1)
        for now, said in ((row(articles=.998), "0.9980"), (row(), "nothing")):
            found = list(scores.too_high(made, {"de/gii": now}))
            self.assertEqual(len(found), 1)
            self.assertIn(said, found[0])

    def test_readme_claims_no_more_than_is_measured(self):
        if not (CORPORA / "grade.py").exists():
            if os.environ.get("CI"):
                self.fail(f"no corpora at {CORPORA}")
            self.skipTest(f"no corpora at {CORPORA}; set IU_CORPORA")
        rows, documents, lossless = scores.measure(os.environ["IU_DISCOVER_CORPUS"], CORPORA)
        print(scores.table(rows, documents, lossless))
        self.assertEqual(lossless, documents)
        text = scores.between(scores.README.read_text())
        self.assertEqual({name for name, _ in scores.claims(text)}, set(rows))
        self.assertEqual(list(scores.too_high(text, rows)), [], "run tests/scores --write")


if __name__ == "__main__":
    unittest.main(verbosity=2)
