#!/usr/bin/python3
"""The one independent checker: nothing lost, nothing done twice, nothing late, nothing altered.

    checker.py --config FILE [--commands FILE] [--wait SECONDS] [--no-ledger] [--json]

Reads the database as cutter_audit and the Kafka topics, uses no code of the worker, and computes
every hash, state and count anew. It judges an installation at rest: every command answered, the
relay and the writer done; --wait gives them so long. --commands: what producers got acknowledged,
JSON lines {command_id, document, topic}, in the order of one producer a document; without it the
command topics themselves say what was sent. Exit 0: no violation; 1: violations, one a line;
2: could not read.

In a test, after a fault:  checker.settle(site, commands); checker.verify(site, commands)
"""

import argparse
import json
import pathlib
import sys
import time
import tomllib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import checker_evidence  # noqa: E402
import checker_rules  # noqa: E402
import checker_state  # noqa: E402

Command = checker_state.Command
Place = checker_state.Place
Violation = checker_rules.Violation
RULES = checker_rules.RULES


class Report:
    """Violations and counts of one judgement."""

    def __init__(self, violations, counts):
        self.violations = violations
        self.counts = counts

    def __str__(self):
        counts = ", ".join(f"{name} {value}" for name, value in self.counts.items())
        return "\n".join([f"{len(self.violations)} violations; {counts}",
                          *(f"  {violation}" for violation in self.violations)])


def judge(site, commands=None, ledger=True, topics=None):
    """Report on a Site or Place. `topics`: records read before, to save the time."""
    place = checker_state.place_of(site)
    state = checker_state.State(checker_state.read_database(place),
                                topics or checker_state.read_topics(place), commands)
    violations = list(checker_rules.commands_answered(state, place.prefix))
    for rule in (*checker_rules.WORK, *checker_evidence.EVIDENCE,
                 *((checker_evidence.ledger,) if ledger else ())):
        violations += rule(state)
    return Report(violations, count(state))


def check(site, commands=None, ledger=True, topics=None):
    """Violations of a Site at rest; empty when all is well."""
    return judge(site, commands, ledger, topics).violations


def verify(site, commands=None, ledger=True, replay=""):
    """Counts of a Site at rest; AssertionError that names each violation, and how to replay."""
    report = judge(site, commands, ledger)
    if report.violations:
        raise AssertionError(f"{report}\n{replay}")
    return report.counts


def count(state):
    """What was there: of interest when a test reports."""
    records = [r for topic in checker_state.EVENT_TOPICS for r in state.topics[topic]]
    names = {(r.header("ce_chain"), r.header("ce_seq")) for r in records}
    return {
        "commands": len({command.command_id for command in state.commands}),
        "records": len(state.records),
        "answers": len(state.inbox),
        "dead_letters": len(state.topics[checker_state.DEAD_LETTERS]),
        "runs": len(state.runs),
        "attempts": len(state.tables["attempts"]),
        "effects": len(state.of_kind["cut.committed"]),
        "units": len(state.tables["units"]),
        "events": len(state.events),
        "event_copies": len(records) - len(names),
    }


# -- waiting -------------------------------------------------------------------------------------

UNSETTLED = """
SELECT 'commands without an answer: ' || count(*) FROM cutter.inbox WHERE outcome = 'started'
HAVING count(*) > 0
UNION ALL SELECT 'events not published: ' || sum(h.seq - r.seq) FROM cutter.chain_head h
JOIN cutter.relay_cursor r USING (chain) HAVING sum(h.seq - r.seq) > 0
"""
UNSETTLED_LEDGER = """
UNION ALL SELECT 'cuts not in the ledger: ' || count(*) FROM cutter.audit_event e
WHERE e.kind = 'ledger.leg_b' AND NOT EXISTS (
    SELECT FROM cutter_governance.cut_change_set c WHERE c.run_ref = e.run_id) HAVING count(*) > 0
UNION ALL SELECT 'verifications not in the ledger: ' || count(*) FROM cutter.audit_event e
WHERE e.kind = 'verify.written' AND NOT EXISTS (
    SELECT FROM cutter_governance.verify_result v WHERE v.run_ref = e.run_id) HAVING count(*) > 0
"""


def unsettled(place, commands=(), ledger=True):
    """What is not done yet, as text; empty at rest."""
    missing = {command.command_id for command in commands or ()}
    missing -= set(checker_state.ask(place, "SELECT command_id FROM cutter.inbox"))
    if missing:
        letters = checker_state.read_topics(place, (checker_state.DEAD_LETTERS,))
        missing -= {checker_state.command_id_of(r) for records in letters.values()
                    for r in records}
    # Last: the answers found above have their events in the database by now.
    left = checker_state.ask(place, UNSETTLED + (UNSETTLED_LEDGER if ledger else ""))
    if missing:
        left.append(f"commands that nobody took: {len(missing)}, as {sorted(missing)[0]}")
    return left


def settle(site, commands=(), seconds=120.0, ledger=True):
    """Returns when every command is answered and relay and writer are done; else AssertionError."""
    place = checker_state.place_of(site)
    end = time.monotonic() + seconds
    while left := unsettled(place, commands, ledger):
        if time.monotonic() >= end:
            raise AssertionError(f"not at rest after {seconds} s: {'; '.join(left)}")
        time.sleep(0.1)


# -- the program ---------------------------------------------------------------------------------

def place_of_config(path, user):
    """The Place that an iu-cutter.toml describes."""
    config = tomllib.loads(pathlib.Path(path).read_text())
    kafka = config.get("kafka", {})
    conninfo = config.get("postgres", {}).get("conninfo", "host=/run/postgresql dbname=iu")
    return Place(f"{conninfo} user={user}", kafka.get("bootstrap", "127.0.0.1:9092"),
                 kafka.get("topic_prefix", ""), tuple(kafka.get("properties", {}).items()))


def read_commands(path):
    return [Command(**json.loads(line)) for line in pathlib.Path(path).read_text().splitlines()
            if line]


def main(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        usage=argparse.SUPPRESS)
    parser.add_argument("--config", help="iu-cutter.toml of the installation", required=True)
    parser.add_argument("--commands", help="acknowledged commands, JSON lines")
    parser.add_argument("--user", help="role to read as", default="cutter_audit")
    parser.add_argument("--wait", help="seconds until all must be done", type=float, default=0.0)
    parser.add_argument("--no-ledger", help="no writer runs here", action="store_true")
    parser.add_argument("--json", help="one JSON object on stdout", action="store_true")
    chosen = parser.parse_args(arguments)
    try:
        place = place_of_config(chosen.config, chosen.user)
        commands = read_commands(chosen.commands) if chosen.commands else None
        if chosen.wait > 0:
            try:
                settle(place, commands, chosen.wait, not chosen.no_ledger)
            except AssertionError as late:
                print(late, file=sys.stderr)
        report = judge(place, commands, not chosen.no_ledger)
    except Exception as error:  # whatever it was: "could not read" is no verdict
        print(f"checker: {error}", file=sys.stderr)
        return 2
    if chosen.json:
        print(json.dumps({"violations": [violation._asdict() for violation in report.violations],
                          "counts": report.counts}))
    else:
        print(report)
    return 1 if report.violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
