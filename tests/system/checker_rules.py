"""The rules: each takes a State and yields Violations. Hashes and plans are computed anew here.

RULES says what each name means; a Violation names one of them and what it was found at.
"""

import collections
import hashlib
import json
import typing

import checker_state
from checker_state import group

RULES = {
    "lost-command": "an acknowledged command has neither a final answer nor a dead letter",
    "lost-event": "a handled command has no final event that carries its command_id",
    "double-answer": "a command has more than one final event",
    "answer-differs": "the recorded answer is not the one in the event",
    "answer-without-command": "an answer to a command that nobody sent",
    "order": "answers of one document's commands are not in the order of the commands",
    "double-effect": "an effect was recorded more than once for a run",
    "attempt-terminal": "an attempt has not exactly one terminal event (I3)",
    "attempt-state": "an attempt's row does not say what its events say, or is still open",
    "run-state": "the state rebuilt from the log is not the run's (I4)",
    "run-transitions": "the recorded hops are no path to the run's state",
    "unit-count": "a cut has not exactly its planned units, or an uncut run has some",
    "unit-content": "a unit is not what the plan says",
    "unit-stray": "a governed row that no cut run planned",
    "unit-transaction": "a row was not written by the transaction of its event",
    "lifecycle-log": "the life-cycle log does not have one row a unit of an enactment",
    "effect-digest": "the event's digest is not that of the rows (I2)",
    "plan-pin": "the pinned plan has another digest than run or event",
    "source": "the registered text has another hash than the plan or its row says",
    "rebuild": "the units' bodies and the gaps do not give the source",
    "budget-spent": "a grant's spent units are not those committed under it, or too many",
    "budget-reserved": "a grant holds units for nobody",
    "grant": "an effect is not covered by a grant that was active (I1)",
    "approval": "an effect has no valid approval of its gate that it used up",
    "late-commit": "a live effect committed after its epoch had ended",
    "proof": "a proof's transaction is not aborted, or changed something (I5)",
    "chain-hole": "a chain misses a sequence number",
    "chain-link": "an event does not name the hash of the one before it",
    "chain-hash": "an event's hash is not that of its bytes",
    "chain-head": "a chain's head is not its last event",
    "event-columns": "an event's columns differ from its payload",
    "event-transaction": "an event names another transaction than the one that wrote it",
    "relay-missing": "a stored event is not in Kafka",
    "relay-foreign": "Kafka holds an event that is not stored",
    "relay-bytes": "a copy in Kafka has other bytes or headers than the stored event",
    "relay-place": "a copy is in the wrong topic or partition",
    "relay-order": "an event arrived before one that precedes it in its chain",
    "relay-cursor": "the relay's mark is not the chain's head",
    "ledger-cut": "a cut has not exactly its 2N+6 ledger rows",
    "ledger-verify": "a verification has not exactly its 2 ledger rows",
    "ledger-stray": "a ledger row that belongs to no recorded cut",
}
STATES = ("pending", "source_pinned", "marked", "cutplan_ok", "awaiting_cut_authorization",
          "pre_write_backup_taken", "grants_probed", "cut_leg_a_committed", "structural_verified",
          "leg_b_recorded", "write_verified", "awaiting_lifecycle_authorization",
          "lifecycle_enacted", "closeout_reported")
# Where an event leaves the run; other events say it themselves.
STATE_AFTER = {"run.discovered": "awaiting_cut_authorization",
               "cut.committed": "cut_leg_a_committed", "ledger.leg_b": "leg_b_recorded",
               "verify.written": "write_verified", "run.enacted": "lifecycle_enacted",
               "run.closed": "closeout_reported"}
LIVE_EFFECTS = ("cut.committed", "ledger.leg_b", "verify.written", "run.enacted")
ONCE_A_RUN = ("run.discovered", *LIVE_EFFECTS, "run.closed")
# An attempt may outlive its grant's time by the statement that was running.
EXPIRY_GRACE_SECONDS = 5.0


class Violation(typing.NamedTuple):
    """A broken rule, and what it was found at."""

    rule: str
    identity: str
    text: str = ""

    def __str__(self):
        return f"{self.rule} {self.identity}: {RULES[self.rule]}. {self.text}"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


# -- commands ------------------------------------------------------------------------------------

def commands_answered(state, prefix):
    """0 lost: an answer and an event, or a dead letter, for each command and each record."""
    for command_id in dict.fromkeys(command.command_id for command in state.commands):
        row = state.inbox.get(command_id)
        answered = row is not None and row["outcome"] != "started"
        if not answered and command_id not in state.dead_ids:
            yield Violation("lost-command", command_id,
                            f"inbox: {row['outcome'] if row else 'no row'}")
        if answered and not state.finals(command_id):
            yield Violation("lost-event", command_id, f"answered {row['outcome']}")
    for record in state.records:
        if checker_state.command_id_of(record) is None and not state.is_dead(record, prefix):
            yield Violation("lost-command", record.position, "no command, and no dead letter")


def answers(state):
    """One final event a command, and it says what the inbox says."""
    sent = {command.command_id for command in state.commands}
    sent |= {command.command_id for command in state.enqueued()}
    for command_id, row in state.inbox.items():
        finals = state.finals(command_id)
        if command_id not in sent:
            yield Violation("answer-without-command", command_id)
        if len(finals) > 1:
            yield Violation("double-answer", command_id, ", ".join(
                f"{event.name} {event.kind}" for event in finals))
        for event in finals if row["answer"] is not None else ():
            other = [name for name, value in row["answer"].items()
                     if event.body.get(name) != value]
            if other:
                yield Violation("answer-differs", command_id, f"{event.name}: {other}")
    for command_id in state.of_command:
        if command_id is not None and command_id not in state.inbox and state.finals(command_id):
            yield Violation("answer-without-command", command_id, "an event, but no inbox row")


def order_kept(state):
    """Final events of one document and topic, in the order in which its commands were sent."""
    lines = collections.defaultdict(dict)
    for command in state.commands:
        lines[(command.document, command.topic)].setdefault(command.command_id)
    for (document, topic), ids in lines.items():
        before = None
        for command_id in ids:
            finals = state.finals(command_id)
            if not finals:
                continue
            at = (finals[0].chain, finals[0].seq)
            if before is not None and at < before:
                yield Violation("order", command_id, f"{document} in {topic}: answered at {at}, "
                                f"after a later command's {before}")
            before = max(at, before or at)


# -- attempts and runs ---------------------------------------------------------------------------

def effects_once(state):
    for run_id, events in state.of_run.items():
        for kind, count in collections.Counter(event.kind for event in events).items():
            if run_id is not None and kind in ONCE_A_RUN and count > 1:
                yield Violation("double-effect", run_id, f"{kind} {count} times")


def attempts_closed(state):
    """I3, and the attempt's row agrees."""
    of_attempt = group(({**event, "event": event, "of": event.body.get("attempt_id")}
                        for event in state.events), "of")
    rows = {row["attempt_id"]: row for row in state.tables["attempts"]}
    for attempt_id, row in rows.items():
        events = [entry["event"] for entry in of_attempt[attempt_id]]
        begun = [event for event in events if event.kind in ("cut.attempt", "cut.resumed")]
        committed = [event for event in events if event.kind == "cut.committed"]
        proved = [event for event in events if event.kind == "cut.proved_rolled_back"]
        ended = [event for event in events if event not in begun
                 and event.kind.startswith(("cut.", "run.closed"))]
        terminal = ended
        if committed:  # what comes later ends the command, no longer the attempt
            terminal = committed + [e for e in ended if e.seq < committed[0].seq] + proved
        if len(begun) != 1 or len(terminal) != 1:
            yield Violation("attempt-terminal", attempt_id,
                            f"{[e.kind for e in begun]} then {[e.kind for e in terminal]}")
        expected = ("PROVED_ROLLED_BACK" if proved else "COMMITTED" if committed or any(
            e.kind in ("cut.completed", "run.closed") for e in ended) else "FAILED")
        if row["open"] or row["state"] != expected:
            yield Violation("attempt-state", attempt_id,
                            f"{row['state']}{', open' if row['open'] else ''}; not {expected}")
    for attempt_id in of_attempt:
        if attempt_id is not None and attempt_id not in rows:
            yield Violation("attempt-state", attempt_id, "events, but no row")


def run_states(state):
    """I4 for runs: from the log alone, and along legal hops."""
    hops = group(state.tables["transitions"], "run_id")
    for run_id, run in state.runs.items():
        rebuilt = "pending"
        for event in state.of_run[run_id]:
            rebuilt = STATE_AFTER.get(event.kind) or event.body.get("state") or rebuilt
        if rebuilt != run["state"]:
            yield Violation("run-state", run_id, f"{run['state']}; from the log: {rebuilt}")
        at = "pending"
        for hop in hops[run_id]:
            usual = (hop["from_state"] in STATES and hop["to_state"] in STATES and
                     STATES.index(hop["to_state"]) == STATES.index(hop["from_state"]) + 1)
            side = hop["to_state"].startswith(("failed_", "stopped_", "voided_"))
            back = hop["from_state"].startswith("stopped_")
            if hop["from_state"] != at or not (usual or side or back):
                yield Violation("run-transitions", run_id,
                                f"{at}, then {hop['from_state']} to {hop['to_state']}")
            at = hop["to_state"]
        if at != run["state"]:
            yield Violation("run-transitions", run_id, f"they end at {at}, not {run['state']}")
    for run_id in state.of_run:
        if run_id is not None and run_id not in state.runs:
            yield Violation("run-state", run_id, "events, but no run")


# -- units ---------------------------------------------------------------------------------------

def plan_of(data):
    """(header, units) of a canonical plan: JSON lines."""
    lines = [json.loads(line) for line in data.decode().split("\n") if line]
    return lines[0], lines[1:]


def units_planned(state):
    """Rows and plan, both ways; the source from the rows."""
    units = group((unit for unit in state.tables["units"] if not unit["deleted"]), "run_id")
    versions = group(state.tables["versions"], "unit_id")
    log = group(state.tables["lifecycle"], "unit_id")
    owned = set()
    for run_id, run in state.runs.items():
        cut = state.kinds(run_id, "cut.committed")
        found = {unit["canonical_address"]: unit for unit in units.get(run_id, ())}
        expected = run["units"] if cut else 0
        if len(found) != expected:
            yield Violation("unit-count", run_id, f"{len(found)} of {expected}")
        yield from plan_pinned(state, run)
        if cut and run_id in state.plans:
            enacted = state.kinds(run_id, "run.enacted")
            _, rows = plan_of(state.plans[run_id])
            yield from units_of_run(state, run, rows, found, versions, log, enacted)
            yield from written_together(cut[0], enacted, found, versions, log)
            owned |= {found[row["canonical_address"]]["id"] for row in rows
                      if row["canonical_address"] in found}
    for unit in state.tables["units"]:
        if unit["id"] not in owned:
            yield Violation("unit-stray", unit["canonical_address"], f"run {unit['run_id']}")
    stored = {unit["id"] for unit in state.tables["units"]}
    for row in (*state.tables["versions"], *state.tables["lifecycle"]):
        if row["unit_id"] not in stored:
            yield Violation("unit-stray", row["unit_id"], "a row of a unit that does not exist")


def plan_pinned(state, run):
    """The plan's bytes have the digest that run and events name; the source too."""
    data = state.plans.get(run["run_id"])
    if data is None:
        return
    digests = {run["plan_digest"], *(event.body["plan_digest"]
                                     for event in state.of_run[run["run_id"]]
                                     if event.body.get("plan_digest") is not None)}
    if digests != {sha256(data)}:
        yield Violation("plan-pin", run["run_id"], f"{sha256(data)}, not {sorted(digests)}")
    name = f"{run['document']}/{run['source_version']}"
    source = state.sources.get((run["document"], run["source_version"]))
    if source is None or len({sha256(bytes.fromhex(source["body"])), source["sha256"],
                              plan_of(data)[0]["source_sha256"]}) != 1:
        yield Violation("source", name, f"run {run['run_id']}")


def units_of_run(state, run, rows, found, versions, log, enacted):
    """Each unit equals its plan row; all together give the digest and the source."""
    source = bytes.fromhex(state.sources[(run["document"], run["source_version"])]["body"])
    effect, pieces, at = "", [], 0
    status = "enacted" if enacted else "draft"
    for row in rows:
        unit = found.get(row["canonical_address"])
        start, end = row["span"]
        pieces.append(source[at:start])
        at = end
        if unit is None:
            continue
        own = versions.get(unit["id"], [])
        version = own[0] if own else None
        body = version["body"].encode() if version else b""
        parent = rows[row["parent"]]["canonical_address"] if row["parent"] is not None else None
        facts = {
            "body": (sha256(body), row["content_hash"]),
            "versions": (len(own), 1),
            "content_hash": (version and version["content_hash"], row["content_hash"]),
            "anchors": ({unit["version_anchor_ref"], unit["content_anchor_ref"]},
                        {version and version["id"]}),
            "parent": (unit["parent"], found.get(parent, {}).get("id")),
            "position": (unit["sort_order"], row["index"]),
            "kind": ((unit["unit_kind"], unit["section_type"]),
                     (row["unit_kind"], row["section_type"])),
            "document": (unit["doc_code"], run["document"]),
            "plan": (unit["plan_digest"], run["plan_digest"]),
            "status": ({unit["lifecycle_status"], version and version["lifecycle_status"]},
                       {status}),
        }
        wrong = [name for name, (is_now, planned) in facts.items() if is_now != planned]
        if wrong:
            yield Violation("unit-content", row["canonical_address"], ", ".join(wrong))
        marks = [(entry["to_status"], entry["review_decision_id"]) for entry in log[unit["id"]]]
        wanted = [("enacted", event.body["review_decision_id"]) for event in enacted[:1]]
        if marks != wanted:
            yield Violation("lifecycle-log", row["canonical_address"], f"{marks}, not {wanted}")
        effect += f"{unit['id']} {row['content_hash']}\n"
        pieces.append(body)
    for event in (*state.kinds(run["run_id"], "cut.committed")[:1], *enacted[:1]):
        if event.body.get("effect_digest") != sha256(effect.encode()):
            yield Violation("effect-digest", f"{run['run_id']} {event.kind}")
    if b"".join([*pieces, source[at:]]) != source:
        yield Violation("rebuild", run["run_id"])


def written_together(cut, enacted, found, versions, log):
    """Effect and event are one transaction: the rows' xmin is the xid that the event names."""
    last = enacted[0] if enacted else cut
    for unit in found.values():
        rows = [(unit, last), *((row, last) for row in versions.get(unit["id"], ())),
                *((row, last) for row in log[unit["id"]])]
        if any(row["xmin"] != int(event.body["xid"]) % 2**32 for row, event in rows):
            yield Violation("unit-transaction", unit["canonical_address"], last.name)


WORK = (answers, order_kept, effects_once, attempts_closed, run_states, units_planned)
