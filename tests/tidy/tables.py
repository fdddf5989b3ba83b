"""Tables of the documents that repeat a list of the code: every row must say what the code says.

A table is the rows below a heading; a list is X(...) lines of a header, or Setting{{...}, ...}.
"""

import dataclasses
import re
import typing

from finding import Finding

_TOKEN = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"|(?P<word>[\w.]+)|(?P<sign>[(){},])|\s+|.')


def _entries(text, opener):
    """The arguments of each place where `opener` matches: literals joined, words as they are."""
    text = text.replace("\\\n", " \n")
    for match in re.finditer(opener, text, re.MULTILINE):
        arguments = [""]
        for token in _TOKEN.finditer(text, match.end()):
            if token["sign"] in (")", "}"):
                break
            if token["sign"] == ",":
                arguments.append("")
            elif token["text"] is not None:
                arguments[-1] += re.sub(r"\\(.)", r"\1", token["text"])
            elif token["word"]:
                arguments[-1] += token["word"]
        yield arguments


@dataclasses.dataclass(frozen=True)
class Table:
    """`row` makes the cells of one entry's row."""
    what: str
    document: str
    heading: str
    source: str
    opener: str
    row: typing.Callable

    def expected(self, tree):
        if not tree.has(self.source):
            return []
        entries = _entries(tree.text(self.source), self.opener)
        return ["| " + " | ".join(self.row(*entry)) + " |" for entry in entries]

    def found(self, tree):
        """The rows below the heading that begin with a word in backticks; None without heading."""
        text = tree.text(self.document) if tree.has(self.document) else ""
        match = re.search(rf"^(#+) {self.heading}\n", text, re.MULTILINE | re.IGNORECASE)
        if match is None:
            return None
        rest = text[match.end():]
        end = re.search(rf"^#{{1,{len(match.group(1))}}} ", rest, re.MULTILINE)
        section = rest[:end.start()] if end else rest
        return [line.strip() for line in section.splitlines() if re.match(r"\|\s*`", line)]


X_LINE = r"^[ \t]+X\((?=\w)"

STOP_CODES = Table(
    "stop codes", "README.md", "stop codes", "messages/stop_code.hpp", X_LINE,
    lambda name, sqlstate, meaning: (f"`{name}`", sqlstate, meaning))
CONFIG_KEYS = Table(
    "configuration keys", "README.md", "configuration", "core/config_settings.cpp",
    r"\bSetting\{\s*\{",
    lambda name, _, default, values, reloadable, meaning: (
        f"`{name}`" + (" (r)" if reloadable == "true" else ""), f"`{default}`", values or "–",
        meaning))
LOG_EVENTS = Table(
    "log events", "worker/README.md", "log events", "core/log_events.hpp", X_LINE,
    lambda name, meaning: (f"`{name}`", meaning))
METRICS = Table(
    "metrics", "worker/README.md", "metrics", "core/metric_names.hpp", X_LINE,
    lambda _, kind, name, labels, meaning: (f"`{name}`", kind, labels or "–", meaning))


def compare(table, tree):
    expected, found = table.expected(tree), table.found(tree)
    if found is None:
        yield Finding(table.document, 1, f"has no section '{table.heading}' with {table.what}")
        return
    if not expected:
        yield Finding(table.source, 1, f"has no {table.what}, or they are written in a new way")
    for row in sorted(set(expected) - set(found)):
        yield Finding(table.document, 1, f"the table of {table.what} lacks the row {row}")
    for row in sorted(set(found) - set(expected)):
        yield Finding(table.document, 1, f"{table.source} says otherwise than the row {row}")
    if len(found) != len(set(found)):
        yield Finding(table.document, 1, f"the table of {table.what} has a row twice")


def stop_code_table(tree):
    """README.md says of stop codes what messages/stop_code.hpp says."""
    yield from compare(STOP_CODES, tree)


def config_key_table(tree):
    """README.md says of configuration keys what core/config_settings.cpp says."""
    yield from compare(CONFIG_KEYS, tree)


def log_event_table(tree):
    """worker/README.md says of log events what core/log_events.hpp says."""
    yield from compare(LOG_EVENTS, tree)


def metric_table(tree):
    """worker/README.md says of metrics what core/metric_names.hpp says."""
    yield from compare(METRICS, tree)
