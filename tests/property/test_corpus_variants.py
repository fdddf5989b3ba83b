"""The structure of a text does not hang on its looks: texts of the corpora are set in another way
(other line widths, indents, dashes, blanks, capitals, emphasis, short keywords, page numbers,
headings in the middle, printed pages, decomposed letters), their truth is carried along, and
articles must still be found, with the ruleset that `auto` chooses. IU_SEED chooses the texts and
the places that are changed; it is printed. The corpora are read where they lie and nothing of them
is kept.
"""
import bisect
import hashlib
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPORA = pathlib.Path(os.environ.get("IU_CORPORA", ROOT.parent / "shared/corpora"))
DISCOVER = os.environ.get("IU_DISCOVER_CORPUS", "")
SEED = int(os.environ.get("IU_SEED", "1"))
SETS = ("vi/law", "vi/phapdien", "en/ca-acts", "en/ca-annual", "en/dc", "en/us", "fr/ca-acts",
        "fr/codes", "de/gii")
TEXTS = 2
LARGEST = 90000
FLOOR = .99

HEADINGS = {
    "part", "subpart", "book", "title", "subtitle", "chapter", "subchapter", "division",
    "subdivision", "section_group", "subsection_group", "paragraph_group", "heading", "article",
    "section", "annex", "schedule"}


class Text:
    """A text, its truth and edits that keep both together."""

    def __init__(self, raw, truth):
        self.raw, self.truth, self.edits = raw, truth, []
        self.lines, at = [], 0
        for line in raw.split(b'\n'):
            self.lines.append((at, at + len(line)))
            at += len(line) + 1
        self.begins = [b for b, _ in self.lines]
        self.heads = {}    # line index -> kinds that begin on it
        for unit in truth['units']:
            for at in [unit['start'], unit.get('mark', unit['start'])]:
                self.heads.setdefault(self.line_of(at), set()).add(unit['kind'])
        self.titles = set()   # lines below a heading that may hold its title
        for unit in truth['units']:
            if unit['kind'] in HEADINGS:
                n = self.line_of(unit.get('mark', unit['start']))
                self.titles.update(range(self.line_of(unit['start']), n + 6))

    def line_of(self, at):
        return bisect.bisect_right(self.begins, at) - 1

    def edit(self, at, remove, insert):
        self.edits.append((at, remove, insert))

    def is_heading(self, n):
        return bool(self.heads.get(n, set()) & HEADINGS)

    def heading_marks(self):
        """(line, offset of the keyword or number) of containers, articles and annexes."""
        seen = set()
        for unit in self.truth['units']:
            if unit['kind'] in HEADINGS and unit['kind'] != 'heading':
                at = unit.get('mark', unit['start'])
                if at not in seen:
                    seen.add(at)
                    yield self.line_of(at), at

    def apply(self):
        self.edits.sort(key=lambda e: e[0])
        out, at, points, deltas, delta = [], 0, [], [], 0
        for where, remove, insert in self.edits:
            if where < at:
                continue
            out += [self.raw[at:where], insert]
            at = where + remove
            delta += len(insert) - remove
            points.append(where)
            deltas.append(delta)
        out.append(self.raw[at:])
        raw = b''.join(out)

        def move(pos):
            i = bisect.bisect_left(points, pos + 1 if pos in before else pos) - 1
            return pos + (deltas[i] if i >= 0 else 0)

        before = {w for w, _, i in self.edits if i.endswith((b'\n', b'\f'))}
        truth = json.loads(json.dumps(self.truth))
        for unit in truth['units']:
            for key in ('start', 'mark', 'end'):
                if isinstance(unit.get(key), int):
                    unit[key] = move(unit[key])
            if unit.get('alt'):
                unit['alt'] = [move(a) for a in unit['alt']]
        for area in truth.get('zones', []) + truth.get('ignore', []):
            area['start'], area['end'] = move(area['start']), move(area['end'])
        truth['source_sha256'] = hashlib.sha256(raw).hexdigest()
        return raw, truth


def wrap(width, titles=False):
    """Breaks long lines; those of headings and titles too, or not."""
    def change(text, rng):
        for n, (b, e) in enumerate(text.lines):
            line = text.raw[b:e]
            title = text.is_heading(n) or (n in text.titles and e - b < 200)
            if e - b <= width or (title and not titles) or line.lstrip()[:1] == b'|':
                continue
            indent = line[:len(line) - len(line.lstrip(b' '))]
            at = 0
            while True:
                chars = line[at:].decode('utf8', 'replace')
                if len(chars) <= width:
                    break
                cut = chars.rfind(' ', 20, width)
                if cut < 0:
                    break
                cut = at + len(chars[:cut].encode())
                text.edit(b + cut, 1, b'\n' + indent)
                at = cut + 1
    return change


def unindent(text, rng):
    for b, e in text.lines:
        n = len(text.raw[b:e]) - len(text.raw[b:e].lstrip(b' '))
        if n:
            text.edit(b, n, b'')


def dashes(text, rng):
    for n, (b, e) in enumerate(text.lines):
        if text.is_heading(n):
            for m in re.finditer('—|–'.encode(), text.raw[b:e]):
                if re.search(rb'\d$', text.raw[b:b + m.start()]) and \
                        text.raw[b + m.end():b + m.end() + 1].isdigit():
                    continue  # "28–2102" is a number
                dash = rng.choice([' - ', '–', ' — ', '—'])
                text.edit(b + m.start(), len(m.group()), dash.encode())


def nbsp(text, rng):
    for n, at in text.heading_marks():
        b, e = text.lines[n]
        blank = text.raw.find(b' ', at, e)
        if blank > 0:
            text.edit(blank, 1, '\u00a0'.encode())


def upper(text, rng):
    for n, at in text.heading_marks():
        b, e = text.lines[n]
        m = re.match(r'[^\W\d_]+', text.raw[at:e].decode('utf8', 'replace'))
        if m and len(m.group()) > 2:
            word = m.group().encode()
            text.edit(at, len(word), m.group().upper().encode())


def bold(text, rng):
    for n, at in text.heading_marks():
        b, e = text.lines[n]
        if at != b or e == b or text.raw[b:b + 1] in b'#*-':
            continue
        text.edit(at, 0, b'**')
        text.edit(e, 0, b'**')


def short(text, rng):
    """"Article 5" becomes "Art. 5"."""
    names = {"article": "Art.", "artikel": "Art."}
    if text.truth["language"] == "en":
        names["section"] = "Sec."
    for n, at in text.heading_marks():
        b, e = text.lines[n]
        m = re.match(rb'[A-Za-z]+', text.raw[at:e])
        word = m and names.get(m.group().decode().lower())
        if word and text.raw[at + m.end():at + m.end() + 1] == b' ':
            text.edit(at, m.end(), (word.upper() if m.group().isupper() else word).encode())


def pages(text, rng):
    shapes = ['{}', '- {} -', 'Page {}', '[Page {}]', '{} / 99']
    shape = rng.choice(shapes)
    page, gap = 1, 0
    for n in range(1, len(text.lines)):
        gap += 1
        if gap >= 45 and n not in text.titles and n - 1 not in text.titles:
            b, e = text.lines[n]
            pb, pe = text.lines[n - 1]
            page += 1
            mark = shape.format(page).encode()
            text.edit(b, 0, b'\n' + mark + b'\n\n' if pe > pb else mark + b'\n\n')
            gap = 0


def heads(text, rng):
    """A page begins with the heading or the note of an article."""
    page, last = 0, 0
    for n in sorted(text.heads):
        b, e = text.lines[n]
        blank = n > 0 and text.lines[n - 1][0] == text.lines[n - 1][1]
        if n > last + 40 and blank and text.heads[n] & {"article", "section"}:
            page, last = page + 1, n
            text.edit(b, 0, f"{page}\n\f".encode())


def double(text, rng):
    for n, (b, e) in enumerate(text.lines[:-1]):
        if b == e:
            text.edit(b, 0, b'\n')


def trailing(text, rng):
    for n, (b, e) in enumerate(text.lines[:-1]):
        if e > b and rng.random() < .5:
            text.edit(e, 0, b'  ')


def deeper(text, rng):
    for b, e in text.lines:
        if e > b:
            text.edit(b, 0, b'  ')


def centre(text, rng):
    """Headings of containers and annexes, with the lines below up to a blank one."""
    for n, (b, e) in enumerate(text.lines):
        if not text.heads.get(n, set()) & (HEADINGS - {"article", "section"}):
            continue
        while e > b and text.raw[b:b + 1] not in b' |#*':
            width = len(text.raw[b:e].decode('utf8', 'replace'))
            if width > 60:
                break
            text.edit(b, 0, b' ' * max(12, (78 - width) // 2))
            n += 1
            if n == len(text.lines) or n in text.heads:
                break
            b, e = text.lines[n]


def printed(text, rng):
    """What pdftotext makes of pages: a margin of eight blanks, feet and heads around form feeds."""
    page, count = 1, 0
    for n, (b, e) in enumerate(text.lines):
        count += 1
        if e > b:
            text.edit(b, 0, b' ' * 8)
        if count > 44 and not {n, n + 1} & text.titles and n + 1 < len(text.lines):
            page, count = page + 1, 0
            text.edit(e, 0, f"\n\n{' ' * 45}{page}\n\fLamps and Harbours\n\n".encode())


def decomposed(text, rng):
    for b, e in text.lines:
        at = b
        for char in text.raw[b:e].decode('utf8', 'surrogateescape'):
            byte = char.encode('utf8', 'surrogateescape')
            other = unicodedata.normalize('NFD', char).encode('utf8', 'surrogateescape')
            if other != byte:
                text.edit(at, len(byte), other)
            at += len(byte)


VARIANTS = {
    "as it is": lambda text, rng: None, "wrap 72": wrap(72), "wrap 100": wrap(100),
    "wrap all": wrap(80, titles=True), "heads": heads,
    "unindent": unindent, "deeper": deeper, "dashes": dashes, "nbsp": nbsp, "upper": upper,
    "bold": bold, "short": short, "pages": pages, "double": double, "trailing": trailing,
    "centre": centre, "printed": printed, "decomposed": decomposed}
INDENTS = ("unindent", "deeper")


def texts_of(folder, rng):
    """Some texts of a set that are not too large, with their truth."""
    found = []
    for file in sorted((CORPORA / folder).glob("*.truth.json")):
        stem = file.name[:-len(".truth.json")]
        for suffix in (".txt", ".md"):
            text = file.with_name(stem + suffix)
            if text.exists() and text.stat().st_size <= LARGEST:
                found.append((text, file))
    return rng.sample(found, min(TEXTS, len(found)))


def article_scores(table):
    """F1 of articles by set, from the grader's second table."""
    scores = {}
    for line in table[table.index("per kind"):].splitlines():
        words = line.split()
        if len(words) == 7 and words[1] == "article":
            scores[words[0]] = float(words[6])
    return scores


class CorpusVariants(unittest.TestCase):
    def setUp(self):
        if not (CORPORA / "grade.py").exists():
            if os.environ.get("CI"):
                self.fail(f"no corpora at {CORPORA}")
            self.skipTest(f"no corpora at {CORPORA}; set IU_CORPORA")

    def cut_and_grade(self, folder):
        plans = folder.with_name(folder.name + ".plans")
        subprocess.run([DISCOVER, ROOT / "configs/rulesets", folder, plans, "auto", "article"],
                       check=True, stdout=subprocess.DEVNULL)
        grade = [sys.executable, CORPORA / "grade.py", "--truth", folder, "--plans", plans,
                 "--quiet"]
        return subprocess.run(grade, check=True, capture_output=True, text=True).stdout

    def write_variant(self, folder, name):
        for group in SETS:
            if name in INDENTS and "/ca-" in group:
                continue  # their indents mark quotations
            for text, truth in texts_of(group, random.Random(f"{SEED} {group}")):
                made = Text(text.read_bytes(), json.loads(truth.read_text()))
                VARIANTS[name](made, random.Random(f"{SEED} {name} {text.name}"))
                raw, carried = made.apply()
                (folder / group).mkdir(parents=True, exist_ok=True)
                (folder / group / text.name).write_bytes(raw)
                (folder / group / truth.name).write_text(json.dumps(carried))

    def test_articles_are_found_however_a_text_is_set(self):
        print(f"IU_SEED={SEED}")
        with tempfile.TemporaryDirectory() as scratch:
            for name in VARIANTS:
                folder = pathlib.Path(scratch) / name
                self.write_variant(folder, name)
                scores = article_scores(self.cut_and_grade(folder))
                print(f"{name:9}", " ".join(f"{group} {f1:.3f}" for group, f1 in scores.items()))
                for group, f1 in scores.items():
                    with self.subTest(variant=name, group=group):
                        self.assertGreaterEqual(f1, FLOOR)


if __name__ == "__main__":
    unittest.main(verbosity=2)
