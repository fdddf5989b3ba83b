#!/usr/bin/python3
"""The checker itself: a clean site gives nothing, and each rule finds what was planted for it.

The planter is a superuser who disables every trigger, and somebody who may write to the topics.
Each case damages a copy of one small site's database, or a copy of its topics.
"""

import dataclasses
import typing
import unittest
import uuid

import checker
import checker_state
import confluent_kafka
import confluent_kafka.admin
import harness
import load

DISABLE = """
DO $$ DECLARE r record; BEGIN
    FOR r IN SELECT oid::regclass AS name FROM pg_class WHERE relkind = 'r' AND relnamespace IN (
        'public'::regnamespace, 'cutter'::regnamespace, 'cutter_governance'::regnamespace)
    LOOP EXECUTE format('ALTER TABLE %s DISABLE TRIGGER ALL', r.name); END LOOP;
END $$;
DROP INDEX cutter.audit_event_verify_once;
-- A second event made from the first of its kind and run, with changes; its name.
CREATE FUNCTION public.again(p_kind text, p_run text, p_changes jsonb) RETURNS text
LANGUAGE sql AS $$
    SELECT (a ->> 'chain') || '-' || (a ->> 'seq') FROM (
        SELECT cutter.append_event(e.kind, e.subject, e.chain,
            jsonb_strip_nulls(convert_from(e.payload, 'UTF8')::jsonb || p_changes)) AS a
        FROM cutter.audit_event e WHERE e.kind = p_kind AND e.run_id = p_run
        ORDER BY e.seq LIMIT 1) s
$$;
"""
# The relay's mark follows, unless that is the damage: what was planted shall stand alone.
CAUGHT_UP = """;
UPDATE cutter.relay_cursor r SET seq = h.seq FROM cutter.chain_head h WHERE h.chain = r.chain
"""
NEW = "5eed0000-0000-4000-8000-000000000001"
ANSWER = ("jsonb_build_object('command_id', '{new}', 'outcome', 'refused', 'document', '{doc}', "
          "'run_id', null)")
INBOX = ("INSERT INTO cutter.inbox (command_id, command_sha256, outcome, answer) "
         "VALUES ('{new}', 'x', 'refused', " + ANSWER + ")")
UNIT = ("INSERT INTO public.information_unit (canonical_address, unit_kind, owner_ref, doc_code, "
        "identity_profile) VALUES ('{doc}/STRAY', 'law_unit', 'x', '{doc}', '{profile}')")
# An update of a row always shows as "written by another transaction", too.
TOUCHED_EVENT = frozenset(("event-transaction", "relay-bytes"))


@dataclasses.dataclass(frozen=True)
class Case:
    """Damage; `finds`: every violation it must give, but for consequences by rules in `also`."""

    finds: tuple
    sql: str
    also: frozenset = frozenset()
    sent: typing.Callable = lambda commands: commands

    @property
    def rule(self):
        return self.finds[0].split(" ")[0]


def extra(commands):
    """One more command that a broker is said to have acknowledged."""
    return [*commands, checker.Command(NEW, commands[0].document, commands[0].topic)]


def case(finds, sql, also=(), sent=lambda commands: commands):
    return Case((finds,) if isinstance(finds, str) else tuple(finds), sql, frozenset(also), sent)


# {e_*}: an enacted document, {d_*}: one with drafts, {n_*}: one that is not cut.
CASES = (
    case("lost-command {new}", "SELECT 1", sent=extra),
    case("lost-command {e_last}", "UPDATE cutter.inbox SET outcome = 'started', answer = NULL "
         "WHERE command_id = '{e_last}'"),
    case("lost-event {new}", INBOX, sent=extra),
    case("double-answer {e_last}", "SELECT public.again('run.closed', '{e_run}', "
         "'{{\"attempt_id\": null}}')", also=["double-effect"]),
    case("answer-differs {e_last}", "UPDATE cutter.inbox SET answer = answer || "
         "'{{\"state\": \"pending\"}}' WHERE command_id = '{e_last}'"),
    case("answer-without-command {new}", INBOX + "; SELECT cutter.append_event("
         "'run.refused', '{doc}', cutter.chain_of('{doc}'), " + ANSWER + ")"),
    case("order {e_first}", "SELECT 1", sent=lambda commands: commands[::-1],
         also=["order"]),
    case("double-effect {e_run}", "SELECT public.again('run.closed', '{e_run}', "
         "'{{\"attempt_id\": null, \"outcome\": null}}')"),
    case(("double-effect {d_run}", "attempt-terminal {d_attempt}", "budget-spent {grant}"),
         "SELECT public.again('cut.committed', '{d_run}', '{{\"state\": \"write_verified\"}}')",
         also=["run-state", "late-commit", "grant"]),
    case("attempt-terminal {e_attempt}", "SELECT public.again('cut.proved_rolled_back', "
         "'{e_run}', '{{\"attempt_id\": \"{e_attempt}\", \"outcome\": null, "
         "\"state\": null}}')", also=["attempt-state"]),
    case("attempt-terminal {new}", "INSERT INTO cutter.attempt SELECT '{new}', run_id, "
         "command_id, grant_id, epoch, mode, units, 0, NULL, build_id, NULL, 'FAILED', "
         "opened_at, closed_at FROM cutter.attempt WHERE attempt_id = '{d_attempt}'"),
    case("attempt-state {d_attempt}", "UPDATE cutter.attempt SET state = 'FAILED' "
         "WHERE attempt_id = '{d_attempt}'"),
    case("attempt-state {d_attempt}", "UPDATE cutter.attempt SET closed_at = NULL "
         "WHERE attempt_id = '{d_attempt}'"),
    case("run-state {d_run}", "INSERT INTO cutter.run_transition SELECT run_id, to_state, "
         "'awaiting_lifecycle_authorization', at, NULL, transition_no + 1 "
         "FROM cutter.run_transition WHERE run_id = '{d_run}' AND to_state = 'write_verified'; "
         "UPDATE cutter.run SET state = 'awaiting_lifecycle_authorization' "
         "WHERE run_id = '{d_run}'"),
    case("run-transitions {e_run}", "DELETE FROM cutter.run_transition "
         "WHERE run_id = '{e_run}' AND to_state = 'grants_probed'"),
    case(("unit-count {d_run}", "effect-digest {d_run} cut.committed", "rebuild {d_run}"),
         "DELETE FROM public.unit_version WHERE unit_id = '{d_unit}'; "
         "DELETE FROM public.information_unit WHERE id = '{d_unit}'"),
    case(("unit-count {n_run}", "unit-stray {doc}/STRAY"), UNIT.replace(
        "{profile}", '{{"provenance": {{"run_id": "{n_run}"}}}}')),
    case("unit-stray {doc}/STRAY", UNIT.replace("{profile}", "{{}}")),
    case(("unit-content {d_address}", "unit-transaction {d_address}"),
         "UPDATE public.information_unit SET sort_order = 99 WHERE id = '{d_unit}'"),
    case(("rebuild {d_run}", "unit-content {d_address}", "unit-transaction {d_address}"),
         "UPDATE public.unit_version SET body = body || 'x' WHERE unit_id = '{d_unit}'"),
    case("unit-transaction {d_address}", "UPDATE public.information_unit SET created_by = 'x' "
         "WHERE id = '{d_unit}'"),
    case("lifecycle-log {e_address}", "DELETE FROM public.iu_lifecycle_log "
         "WHERE unit_id = '{e_unit}'"),
    case(("effect-digest {d_run} cut.committed", "unit-transaction {d_address}"),
         "UPDATE public.information_unit SET id = '{new}' WHERE id = '{d_unit}'; "
         "UPDATE public.unit_version SET unit_id = '{new}' WHERE unit_id = '{d_unit}'"),
    case("plan-pin {n_run}", "UPDATE cutter.run_pin SET value = value || '\\x0a'::bytea "
         "WHERE run_id = '{n_run}' AND key = 'cutplan_rows'"),
    case("source {doc}/1", "UPDATE cutter.source_document_version "
         "SET body = body || 'x'::bytea WHERE doc_code = '{doc}'"),
    case("budget-spent {grant}", "UPDATE cutter.grant_budget SET spent = spent + 1 "
         "WHERE grant_id = '{grant}'"),
    case("budget-reserved {grant}", "UPDATE cutter.grant_budget SET reserved = 3 "
         "WHERE grant_id = '{grant}'"),
    case(("grant {d_committed}", "grant {d_leg_b}", "grant {d_verified}"),
         "UPDATE cutter.\"grant\" SET documents = array_remove(documents, '{d_doc}')"),
    case("approval {e_enacted}", "UPDATE cutter.approval SET expires_at = '2020-01-01' "
         "WHERE run_id = '{e_run}' AND gate = 'SG-2'"),
    case("approval {n_approval}", "INSERT INTO cutter.approval_use (approval_id, run_id, "
         "command_id) VALUES ('{n_approval}', '{n_run}', '{new}')"),
    case("late-commit {result}", "SELECT public.again('verify.written', '{d_run}', '{{}}')",
         also=["grant", "double-effect", "ledger-stray"]),
    case("proof {n_run} xid 3", "INSERT INTO cutter.proof (run_id, plan_digest, build_id, xid) "
         "VALUES ('{n_run}', 'x', 'x', '3')"),
    case("proof {e_run} xid {d_xid}", "SELECT public.again('cut.proved_rolled_back', '{e_run}', "
         "'{{\"attempt_id\": null, \"outcome\": null, \"state\": null, "
         "\"proof_xid\": \"{d_xid}\"}}'); INSERT INTO cutter.proof (run_id, plan_digest, "
         "build_id, xid) VALUES ('{e_run}', 'x', 'x', '{d_xid}')"),
    case("chain-hole {after}", "DELETE FROM cutter.audit_event WHERE chain = {chain} "
         "AND seq = {seq}", also=["relay-foreign"]),
    case("chain-link {after}", "UPDATE cutter.audit_event SET prev_hash = sha256('x'), hash = "
         "cutter.event_hash(chain, seq, sha256('x'), payload) WHERE chain = {chain} "
         "AND seq = {seq} + 1", also=TOUCHED_EVENT | {"chain-link", "chain-head"}),
    case("chain-hash {event}", "UPDATE cutter.audit_event SET payload = convert_to(replace("
         "convert_from(payload, 'UTF8'), '\"load\"', '\"liar\"'), 'UTF8') "
         "WHERE chain = {chain} AND seq = {seq}", also=TOUCHED_EVENT),
    case("chain-head {chain}", "UPDATE cutter.chain_head SET hash = sha256('x') "
         "WHERE chain = {chain}"),
    case(("event-columns {event}", "event-transaction {event}"),
         "UPDATE cutter.audit_event SET run_id = NULL WHERE chain = {chain} AND seq = {seq}"),
    case("event-transaction {event}", "UPDATE cutter.audit_event SET recorded_at = now() "
         "WHERE chain = {chain} AND seq = {seq}"),
    case("ledger-cut {d_run}", "DELETE FROM cutter_governance.cut_change_set_affected_row "
         "WHERE unit_id = '{d_unit}'"),
    case("ledger-cut {d_run}", "UPDATE cutter_governance.manifest_unit_block "
         "SET content_hash = repeat('0', 64) WHERE target_unit_id = '{d_unit}'"),
    case("ledger-verify {d_run}", "DELETE FROM cutter_governance.dot_pair_signature "
         "WHERE signature_kind = 'verifier' AND run_ref = '{d_run}'"),
    case("ledger-stray entries", "INSERT INTO cutter_governance.decision_backlog_entry "
         "(entry_id, kind, status, payload, emitted_at, scenario_ref) SELECT '{new}', kind, "
         "status, payload || '{{\"idempotency_key\": \"x\"}}', emitted_at, scenario_ref "
         "FROM cutter_governance.decision_backlog_entry LIMIT 1"),
)
CURSOR_CASE = case("relay-cursor {chain}", "UPDATE cutter.relay_cursor SET seq = seq - 1 "
                   "WHERE chain = {chain}")


# -- the topics ----------------------------------------------------------------------------------

def without(records, at):
    return records[:at] + records[at + 1:]


def changed(records, at, **fields):
    return [*records[:at], dataclasses.replace(records[at], **fields), *records[at + 1:]]


# What somebody does to the records of one chain in iu.governance.v1, and the finding.
FORGERIES = {
    "relay-missing": lambda r: without(r, 1),
    "relay-foreign": lambda r: [*r, dataclasses.replace(
        r[0], headers=tuple((k, b"999" if k == "ce_seq" else v) for k, v in r[0].headers))],
    "relay-bytes": lambda r: changed(r, 1, value=r[1].value.replace(b'"kind"', b'"Kind"')),
    "relay-place": lambda r: changed(r, 1, partition=(r[1].partition + 1) % 4),
    "relay-order": lambda r: [r[0], r[2], r[1], *r[3:]],
}
# Copies, as a relay that was killed before its mark makes them, are no violation.
HARMLESS = lambda r: [*r[:3], *r[1:]]  # noqa: E731


class CheckerFindsWhatIsPlanted(harness.SystemTest):

    def build(self):
        """Three documents: enacted, drafts, not cut; refusal, dead letter, disarm."""
        worker, writer = self.site.launch("worker"), self.site.launch("writer")
        worker.wait_ready(), writer.wait_ready()
        made = load.Load(self.site, documents=3, units=3, seed=1)
        made.prepare()
        enacted, drafts, uncut = made.codes
        made.plan_cuts(codes=[enacted])
        made.plan_cuts(load.CUT_SCRIPT[:2], codes=[drafts])
        made.send()
        self.site.produce("iu.cut.v1", enacted, b"{garbage", [])
        made.wait_answers()
        self.site.disarm()
        made.plan_cuts(load.CUT_SCRIPT[1:2], codes=[uncut])
        made.send()
        checker.settle(self.site, made.commands)
        self.assertEqual(checker.check(self.site, made.commands), [])
        for program in (worker, writer):
            program.terminate()
        return made

    def names(self, made):
        """What cases call by name."""
        sql = self.site.sql
        event = ("SELECT chain || '-' || seq FROM cutter.audit_event WHERE run_id = '{}' "
                 "AND kind = '{}'").format
        names = {"new": NEW, "doc": made.codes[2], "d_doc": made.codes[1]}
        for letter, code in zip("edn", made.codes):
            run = names[f"{letter}_run"] = made.runs[code][0]
            unit = sql("SELECT id, canonical_address FROM public.information_unit "
                       f"WHERE doc_code = '{code}' AND sort_order = 1").split("|")
            unit = unit if len(unit) == 2 else ["", ""]
            names[f"{letter}_unit"], names[f"{letter}_address"] = unit
            names[f"{letter}_attempt"] = sql(
                f"SELECT payload_of(e) ->> 'attempt_id' FROM cutter.audit_event e WHERE run_id = "
                f"'{run}' AND kind = 'cut.committed'".replace(
                    "payload_of(e)", "convert_from(e.payload, 'UTF8')::jsonb"))
            for name, kind in (("committed", "cut.committed"), ("leg_b", "ledger.leg_b"),
                               ("verified", "verify.written"), ("enacted", "run.enacted")):
                names[f"{letter}_{name}"] = sql(event(run, kind))
        cuts = [c.command_id for c in made.commands
                if c.document == made.codes[0] and c.topic == "iu.cut.v1"]
        names["e_first"], names["e_last"] = cuts[0], cuts[-1]
        names["grant"] = sql("SELECT grant_id FROM cutter.\"grant\" WHERE mode = 'live'")
        names["n_approval"] = sql("SELECT approval_id FROM cutter.approval WHERE gate = 'SG-1' "
                                  f"AND run_id = '{names['n_run']}'")
        names["d_xid"] = sql("SELECT xmin FROM public.information_unit "
                             f"WHERE id = '{names['d_unit']}'")
        # An event in the middle of a chain that no other rule than those of chains looks at.
        names["chain"], names["seq"] = sql(
            "SELECT chain, seq FROM cutter.audit_event e WHERE kind = 'approval.recorded' "
            f"AND run_id = '{names['n_run']}' ORDER BY seq LIMIT 1").split("|")
        names["event"] = f"{names['chain']}-{names['seq']}"
        names["after"] = f"{names['chain']}-{int(names['seq']) + 1}"
        return names

    def test_each_rule_finds_its_violation_and_a_clean_site_gives_none(self):
        made = self.build()
        names = self.names(made)
        self.site.sql(DISABLE)
        topics = checker_state.read_topics(checker_state.place_of(self.site))
        for planted in (*CASES, CURSOR_CASE):
            with self.subTest(finds=planted.finds, sql=planted.sql[:60]):
                self.damaged_database(planted, made, names, topics)
        self.forged_topics(made, topics)

    def damaged_database(self, planted, made, names, topics):
        copy = f"{self.site.name}_{uuid.uuid4().hex[:8]}"
        self.site.sql(f"CREATE DATABASE {copy} TEMPLATE {self.site.name}", database="postgres")
        try:
            result = self.site.sql(planted.sql.format(**names), database=copy)
            if planted is not CURSOR_CASE:
                self.site.sql(CAUGHT_UP, database=copy)
            place = checker.Place(f"host={self.site.shared['socket']} dbname={copy} "
                                  "user=cutter_audit", self.site.bootstrap, self.site.prefix)
            found = checker.check(place, planted.sent(made.commands),
                                  topics=with_new_events(place, topics))
        finally:
            self.site.sql(f"DROP DATABASE {copy} WITH (FORCE)", database="postgres")
        expected = {text.format(**names, result=result) for text in planted.finds}
        named = {f"{v.rule} {v.identity}" for v in found}
        self.assertLessEqual(expected, named, [str(v) for v in found])
        self.assertEqual({name for name in named if name.split(" ")[0] not in planted.also}
                         - expected, set(), [str(v) for v in found])

    def forged_topics(self, made, topics):
        """Records of one chain, as they are, harmless and forged, each in topics of their own."""
        mine = self.chain_of(topics)
        for rule, forge in {"as they are": lambda r: r, "copies": HARMLESS, **FORGERIES}.items():
            with self.subTest(forged=rule):
                found = checker.check(self.copied(topics, mine, forge(mine)), made.commands)
                expected = {rule} & set(FORGERIES)
                if rule == "relay-place":  # it is not where it should be
                    expected.add("relay-missing")
                self.assertEqual({v.rule for v in found}, expected, [str(v) for v in found])
        place = self.copied(topics, mine, mine)
        garbage = {"iu.cut.v1": [checker_state.Record("iu.cut.v1", 0, 0, b"K", b"{no", ())]}
        self.produce(place.prefix, garbage)
        self.assertEqual([(v.rule, v.identity) for v in checker.check(place, made.commands)],
                         [("lost-command", "iu.cut.v1[0]@0")])

    @staticmethod
    def chain_of(topics):
        """The governance records of the chain that has most of them."""
        by_chain = {}
        for record in topics["iu.governance.v1"]:
            by_chain.setdefault(record.header("ce_chain"), []).append(record)
        return max(by_chain.values(), key=len)

    def copied(self, topics, mine, forged):
        """A Place with copies of the event topics under a new prefix."""
        prefix = f"{self.site.prefix}{uuid.uuid4().hex[:8]}."
        admin = confluent_kafka.admin.AdminClient({"bootstrap.servers": self.site.bootstrap})
        if self.shared["kafka"] == "real":
            made = admin.create_topics([confluent_kafka.admin.NewTopic(prefix + topic, 4, 1)
                                        for topic in topics])
            for future in made.values():
                future.result(30)
        records = {topic: [r for r in topics[topic] if r not in mine]
                   for topic in checker_state.EVENT_TOPICS}
        records["iu.governance.v1"] += forged
        self.produce(prefix, records)
        place = checker_state.place_of(self.site)
        return checker.Place(place.conninfo, place.bootstrap, prefix)

    def produce(self, prefix, records):
        errors = []
        producer = confluent_kafka.Producer({"bootstrap.servers": self.site.bootstrap,
                                             "enable.idempotence": True})
        for topic, own in records.items():
            for record in own:
                producer.produce(prefix + topic, record.value, record.key, record.partition,
                                 lambda error, _: errors.append(error),
                                 headers=list(record.headers))
        producer.flush(30)
        self.assertEqual(set(errors), {None})


class CheckerIsComplete(unittest.TestCase):

    def test_every_rule_has_a_planted_violation(self):
        planted = {entry.rule for entry in (*CASES, CURSOR_CASE)} | set(FORGERIES)
        planted |= {find.split(" ")[0] for entry in CASES for find in entry.finds}
        self.assertEqual(planted, set(checker.RULES))


def with_new_events(place, topics):
    """The topics, and records of events that the damage added: the relay is not the culprit."""
    events = [checker_state.Event(row) for row in checker_state.read_database(place)["events"]]
    known = {(r.header("ce_chain"), r.header("ce_seq"))
             for topic in checker_state.EVENT_TOPICS for r in topics[topic]}
    added = checker_state.Topics({name: list(own) for name, own in topics.items()},
                                 topics.partitions)
    for event in events:
        if (str(event.chain), str(event.seq)) not in known:
            topic = "iu.verify.v1" if event.kind.startswith("verify.") else "iu.governance.v1"
            headers = {"ce_chain": event.chain, "ce_seq": event.seq, "ce_hash": event["hash"],
                       "ce_prevhash": event["prev_hash"], "ce_type": f"iu.{event.kind}.v1",
                       "ce_id": event.name}
            added[topic].append(checker_state.Record(
                topic, event.chain % topics.partitions[topic], 10**6 + event.seq, b"",
                event.payload, tuple((k, str(v).encode()) for k, v in headers.items())))
    return added


if __name__ == "__main__":
    harness.main()
