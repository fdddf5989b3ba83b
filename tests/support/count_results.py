#!/usr/bin/python3
"""Counts what ctest reported (JUnit files) and prints it for people.

    count_results.py --one FILE      one line for one label
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

SERVICE_TESTS = ("system_services_start", "system_services_stop")


def read_cases(path):
    """(name, outcome, detail, cases) of each test in one JUnit file; no file is no tests."""
    if not path.exists():
        return
    for case in xml.parse(path).getroot().iter("testcase"):
        name = case.get("name")
        detail = ""
        outcome = {"run": "passed", "fail": "failed"}.get(case.get("status"), "skipped")
        skipped = case.find("skipped")
        if outcome == "skipped":
            detail = skipped.get("message", "") if skipped is not None else ""
            if "SKIP" not in detail.upper() and detail:
                # Not run because its program is missing or a fixture failed: no reason to pass.
                outcome = "failed"
            detail = skip_reason(case.findtext("system-out") or "") or detail
        if name in SERVICE_TESTS and outcome == "passed":
            continue
        number = cases_inside(case.findtext("system-out") or "") if outcome == "passed" else 1
        yield name, outcome, detail, number


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


def line_of(totals):
    return "{passed} passed, {failed} failed, {skipped} skipped".format(**totals)


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--one":
        path = pathlib.Path(arguments[1])
        totals, _ = count([path])
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
