#!/usr/bin/python3
"""How exactly official texts are cut: one row a set, against their truth, as a Markdown table.

    scores.py --program IU_DISCOVER_CORPUS [--corpora DIR] [--write | --check]

The texts, their truth and the grader lie beside the checkout (../shared/corpora, or DIR). Every
text is cut twice, at depth article and at depth all, each with the ruleset that `auto` chooses.
--write puts the table between its marks in README.md; --check fails where README.md claims more
than is measured now. Exit codes: 0 done, 1 README.md claims too much, 2 could not.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
README = ROOT / "README.md"
BEGIN, END = "<!-- scores: made by tests/scores --write -->", "<!-- end of scores -->"
INNER = ("article", "clause", "point", "subpoint", "recital")
AMENDING = ("vi/amending", "en/us", "en/ca-annual", "fr/ca-annual")
# column: (title, aim)
COLUMNS = {
    "articles": ("articles", .995), "all_articles": ("articles, depth all", .995),
    "containers": ("containers", .98), "clauses": ("clauses", .97), "points": ("points", .97),
    "parent_accuracy": ("parents", .99), "title_exact": ("titles", .98),
    "num_exact": ("numbers", .995), "quoted_f1": ("quoted", .97),
}
SLACK = 0.0006  # two roundings to three digits


def aim(name, column):
    """The least that issue 5 asks of a set."""
    if name == "Markdown":
        return 1.0
    return .97 if column.endswith("articles") and name in AMENDING else COLUMNS[column][1]


def f1_of(kinds, wanted):
    """F1 over several kinds together; None where the truth has none of them."""
    found = [numbers for kind, numbers in kinds.items() if wanted(kind)]
    truth, plan, match = (sum(one[key] for one in found) for key in ("truth", "plan", "match"))
    return None if truth == 0 else 2 * match / (truth + plan)


def row_of(article, whole):
    """Column -> score of one set, from the grader's answers at the two depths."""
    kinds = whole["kinds"]
    row = {key: whole[key] for key in ("parent_accuracy", "title_exact", "num_exact", "quoted_f1")}
    row["articles"] = f1_of(article["kinds"], lambda kind: kind == "article")
    row["all_articles"] = f1_of(kinds, lambda kind: kind == "article")
    row["containers"] = f1_of(article["kinds"], lambda kind: kind not in INNER)
    row["clauses"] = f1_of(kinds, lambda kind: kind == "clause")
    row["points"] = f1_of(kinds, lambda kind: kind in ("point", "subpoint"))
    return row


def markdown_row(sets):
    """All Markdown sets together: headings count as containers."""
    parts = [one for name, one in sets.items() if name.startswith("md/")]
    units = sum(one["units"] for one in parts)

    def mean(key):
        return sum(one[key] * one["units"] for one in parts) / units

    row = dict.fromkeys(COLUMNS)
    row["containers"] = 2 * sum(one["matched"] for one in parts) / sum(
        one["units"] + one["predicted"] for one in parts)
    row.update((key, mean(key)) for key in ("parent_accuracy", "title_exact"))
    return row


def measure(program, corpora):
    """({row: {column: score}}, documents, documents without a byte lost)"""
    answers = {}
    for depth in ("article", "all"):
        with tempfile.TemporaryDirectory() as plans:
            subprocess.run([program, ROOT / "configs/rulesets", corpora, plans, "auto", depth],
                           check=True, stdout=subprocess.DEVNULL)
            graded = subprocess.run(
                [sys.executable, corpora / "grade.py", "--truth", corpora, "--plans", plans,
                 "--json", "--quiet"], check=True, capture_output=True, text=True)
            answers[depth] = json.loads(graded.stdout)
    article, whole = answers["article"]["sets"], answers["all"]["sets"]
    rows = {name: row_of(article[name], whole[name]) for name in sorted(whole)
            if not name.startswith("md/")}
    rows["Markdown"] = markdown_row(whole)
    total = answers["all"]["all"]
    return rows, total["documents"], total["lossless"]


def digits(score):
    """Three digits, rounded down: 1.000 is all of them."""
    return f"{int(score * 1000 + 1e-9) / 1000:.3f}".lstrip("0") if score < 1 else "1"


def table(rows, documents, lossless):
    lines = ["| set | " + " | ".join(title for title, _ in COLUMNS.values()) + " |",
             "|---|" + "---|" * len(COLUMNS),
             "| aim | " + " | ".join(digits(least) for _, least in COLUMNS.values()) + " |"]
    for name, row in rows.items():
        cells = []
        for column in COLUMNS:
            score = row[column]
            missed = score is not None and score < aim(name, column) - 1e-9
            cells.append("–" if score is None else f"**{digits(score)}**" if missed
                         else digits(score))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines += ["", f"{lossless} of {documents} documents without a byte lost."]
    return "\n".join(lines)


def between(text):
    """What stands between the marks of README.md."""
    found = re.search(re.escape(BEGIN) + r"\n(.*)\n" + re.escape(END), text, re.DOTALL)
    if not found:
        raise SystemExit("scores: README.md has no place for the table")
    return found.group(1)


def claims(text):
    """{(row, column): score} of a table."""
    out = {}
    for line in text.splitlines():
        cells = [cell.strip(" *") for cell in line.strip("|").split("|")]
        if len(cells) == len(COLUMNS) + 1 and cells[0] not in ("set", "aim", "---"):
            for column, cell in zip(COLUMNS, cells[1:]):
                if cell != "–":
                    out[cells[0], column] = float(cell)
    return out


def too_high(text, rows):
    """Sentences about what a table claims and the measured rows do not hold."""
    for (name, column), claimed in claims(text).items():
        measured = rows.get(name, {}).get(column)
        if measured is None or measured < claimed - SLACK:
            said = "nothing" if measured is None else f"{measured:.4f}"
            yield f"{name}, {COLUMNS[column][0]}: README.md says {claimed}, measured is {said}"


def main():
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--program", required=True, type=pathlib.Path)
    words.add_argument("--corpora", type=pathlib.Path, default=ROOT.parent / "shared/corpora")
    mode = words.add_mutually_exclusive_group()
    mode.add_argument("--write", action="store_true")
    mode.add_argument("--check", action="store_true")
    options = words.parse_args()
    if not (options.corpora / "grade.py").exists():
        print(f"scores: no corpora at {options.corpora}", file=sys.stderr)
        return 2
    rows, documents, lossless = measure(options.program, options.corpora)
    made = table(rows, documents, lossless)
    print(made)
    text = README.read_text()
    if options.write:
        head, _, rest = text.partition(BEGIN)
        README.write_text(f"{head}{BEGIN}\n{made}\n{END}{rest.partition(END)[2]}")
    if options.check:
        wrong = list(too_high(between(text), rows))
        print("\n".join(wrong), file=sys.stderr)
        return 1 if wrong else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
