#!/usr/bin/python3
"""Counts what ctest reported (JUnit files) and prints it for people.

    count_results.py --one FILE      for one label: what failed with its output, and one line
    count_results.py FOLDER          why tests were skipped or failed, then the last line
                                     "N passed, N failed, N skipped"; exit status 1 if any failed

A program that ctest knows as one test, but which says at its end how many it ran, counts as many.
ctest lists a skipped test as not run; starting and stopping the servers of the system tests are
entries of ctest too and are counted only when they fail.
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as xml

SERVICE_TESTS = ("system_services_start", "system_services_stop", "libfuzzer_build")


def outputs(path):
    """(name, outcome, why it did not run, everything printed) of each test in one JUnit file."""
    if not path.exists():
        return
    for case in xml.parse(path).getroot().iter("testcase"):
        outcome = {"run": "passed", "fail": "failed"}.get(case.get("status"), "skipped")
        skipped = case.find("skipped")
        reason = skipped.get("message", "") if skipped is not None else ""
        if outcome == "skipped" and reason and "SKIP" not in reason.upper():
            # Its program is missing or a fixture failed: no reason to pass.
            outcome = "failed"
        yield case.get("name"), outcome, reason, case.findtext("system-out") or ""


def read_cases(path):
    """(name, outcome, detail, cases) of each test in one JUnit file; no file is no tests."""
    for name, outcome, reason, output in outputs(path):
        if name in SERVICE_TESTS and outcome == "passed":
            continue
        detail = skip_reason(output) or reason if reason else ""
        yield name, outcome, detail, cases_inside(output) if outcome == "passed" else 1


def cases_inside(output):
    """How many tests a passed program says it ran: last words of GoogleTest, unittest, run.py."""
    words = r"^\[  PASSED  \] (\d+) tests?\.|^Ran (\d+) tests? in |^(\d+) passed, 0 failed"
    said = re.findall(words, output, re.MULTILINE)
    return sum(int("".join(counts)) for counts in said) or 1


def skip_reason(output):
    """The line with which a test said why it skips."""
    lines = [line.strip() for line in output.splitlines()]
    for index, line in enumerate(lines):
        if line.startswith("SKIP:"):
            return line[5:].strip()
        if line.endswith(": Skipped"):
            return " ".join(part for part in lines[index + 1:index + 3] if part)
    return ""


def count(paths):
    totals = {"passed": 0, "failed": 0, "skipped": 0}
    remarks = []
    for path in paths:
        for name, outcome, detail, number in read_cases(path):
            totals[outcome] += number
            if outcome != "passed":
                remarks.append((outcome, name, detail))
    return totals, remarks


def last_lines(output, most=60):
    """The last lines; of long ones the beginning."""
    return "\n".join(line[:400] for line in output.rstrip().splitlines()[-most:])


def line_of(totals):
    return "{passed} passed, {failed} failed, {skipped} skipped".format(**totals)


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--one":
        path = pathlib.Path(arguments[1])
        totals, _ = count([path])
        if not path.exists():
            totals["failed"] = 1
        for name, outcome, reason, output in outputs(path):
            if outcome == "failed":
                print(f"--- {name} failed; the end of its output:\n{last_lines(output) or reason}")
        print(f"{path.stem}: {line_of(totals)}")
        return 0
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    totals, remarks = count(sorted(pathlib.Path(arguments[0]).glob("*.xml")))
    for outcome, name, detail in sorted(remarks):
        print(f"{outcome}: {name}{'  (' + detail + ')' if detail else ''}")
    if sum(totals.values()) == 0:
        print("No test ran at all: that is a failure.")
        totals["failed"] = 1
    print(line_of(totals))
    return 1 if totals["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
