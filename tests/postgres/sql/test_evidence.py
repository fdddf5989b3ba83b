"""Chains, the inbox, append-only tables."""

import hashlib
import json
import struct
import threading
import uuid

from iu_sql import BUILD, Session, call, command, make_plan, quote, run_id
from test_switch import refused

APPEND_ONLY = ("cutter.audit_event", "cutter.source_document_version", "cutter.run_transition",
               "cutter.run_pin", "cutter.approval", "cutter.approval_use",
               "cutter.review_decision_use", "cutter.backup", "cutter.proof",
               "public.iu_lifecycle_log")


def chain_of(document):
    return 1 + hashlib.sha256(document.encode()).digest()[0] % 16


def check_chains(w):
    """Every hash again, independently of the database; answers the number of events."""
    heads = {}
    lines = w.root.run("select chain, seq, encode(payload, 'hex'), encode(prev_hash, 'hex'), "
                       "encode(hash, 'hex'), subject, kind from cutter.audit_event "
                       "order by chain, seq").splitlines()
    for line in lines:
        chain, seq, payload, prev, digest, subject, kind = line.split("|")
        chain, seq, payload = int(chain), int(seq), bytes.fromhex(payload)
        last_seq, last_hash = heads.get(chain, (0, b"\0" * 32))
        assert seq == last_seq + 1, f"chain {chain}: {last_seq} is followed by {seq}"
        assert bytes.fromhex(prev) == last_hash, (chain, seq)
        leaf = hashlib.sha256(b"\0" + payload).digest()
        expected = hashlib.sha256(b"cutlog/v1\n" + struct.pack(">IQ", chain, seq) + last_hash
                                  + leaf).digest()
        assert expected.hex() == digest, (chain, seq)
        event = json.loads(payload)
        assert event["kind"] == kind and event["schema"] == "iu.event.v1", event
        assert chain == (0 if subject == "switch" else chain_of(subject)), (subject, chain)
        heads[chain] = (seq, expected)
    stored = {}
    for line in w.root.run("select chain, seq, encode(hash, 'hex') "
                           "from cutter.chain_head").splitlines():
        chain, seq, digest = line.split("|")
        stored[int(chain)] = (int(seq), bytes.fromhex(digest))
    assert set(stored) == set(range(17)), stored
    for chain, head in stored.items():
        assert head == heads.get(chain, (0, b"\0" * 32)), chain
    return len(lines)


def test_chains_after_a_cut(w):
    run = w.discover("EV-1", 3)
    w.approve(run)
    w.arm("EV-1", 3)
    assert w.cut(run)["outcome"] == "done"
    assert check_chains(w) > 0


def test_no_gaps_under_eight_writers(w):
    """Eight sessions, 50 commands each, a quarter of them rolled back."""
    before = check_chains(w)
    errors = []

    def work(number):
        try:
            with Session("cutter_run") as session:
                for i in range(50):
                    code = f"EV-W{number % 3}-{i % 5}"  # few documents: the chains are shared
                    cmd = command("discover", code)
                    session.run("begin")
                    answer = call(session, "cutter.record_outcome", cmd,
                                  {"outcome": "refused", "stop_code": "DOCUMENT_UNKNOWN",
                                   "problems": []}, "run.refused", None)
                    assert answer["outcome"] == "refused", answer
                    session.run("rollback" if i % 4 == 3 else "commit")
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not errors, errors[0]
    assert check_chains(w) == before + 8 * 38


def test_a_cut_that_rolls_back_leaves_no_event(w):
    run = w.discover("EV-BACK", 3)
    w.approve(run)
    w.arm("EV-BACK", 3)
    cmd = w.cut_command(run)
    go = w.authorize(cmd)
    w.prepare(cmd, go)
    count = check_chains(w)
    w.exec.run("begin")
    w.leg_a(go)
    w.exec.run("rollback")
    assert check_chains(w) == count
    assert w.root.run("select count(*) from public.information_unit "
                      "where doc_code = 'EV-BACK'") == "0"


def test_append_only_for_everybody(w):
    run = w.discover("EV-APP", 2)
    w.approve(run)
    w.arm("EV-APP", 2)
    assert w.cut(run)["outcome"] == "done"
    w.write_ledger("EV-APP")
    tables = list(APPEND_ONLY) + w.root.run(
        "select 'cutter_governance.' || relname from pg_class "
        "where relnamespace = 'cutter_governance'::regnamespace and relkind = 'r'").splitlines()
    assert len(tables) == len(APPEND_ONLY) + 12, tables
    for mode in ("origin", "replica"):
        w.root.run(f"set session_replication_role = {mode}")
        for table in tables:
            column = w.root.run(f"select quote_ident(attname) from pg_attribute where attrelid = "
                                f"{quote(table)}::regclass and attnum = 1")
            # iu_lifecycle_log is governed too: while the switch is OFF the fence speaks first.
            expected = "IU001" if table == "public.iu_lifecycle_log" else "IU091"
            refused(expected, w.root.run, f"update {table} set {column} = {column}")
            refused(expected, w.root.run, f"delete from {table}")
            refused(expected, w.root.run, f"truncate {table} cascade")
        for table in ("cutter.run", "cutter.inbox", "cutter.attempt", 'cutter."grant"',
                      "cutter.chain_head"):
            refused("IU091", w.root.run, f"delete from {table}")
            refused("IU091", w.root.run, f"truncate {table} cascade")
        refused("IU091", w.root.run, "truncate cutter.kill_switch")
        refused("IU091", w.root.run, "update cutter.chain_head set seq = seq + 1 where chain = 1")
        refused("IU091", w.root.run,
                "update cutter.chain_head set hash = sha256('x') where chain = 0")
    w.root.run("reset session_replication_role")
    w.arm("EV-APP", 2)
    refused("IU091", w.root.run, "delete from public.iu_lifecycle_log")
    refused("IU091", w.root.run, "update cutter.inbox set answer = '{}' where outcome = 'done'")


def test_events_carry_no_text(w):
    for payload in ('{"body": 1}', '{"a": [{"b": {"Token": "x"}}]}', '{"x": {"personal_data": 0}}',
                    '{"CONTENT": null}'):
        refused("IU010", w.root.run,
                f"select cutter.append_event('test', 'EV-DENY', 1, {quote(payload)})")
    w.root.run("begin")
    for payload in ('{"a": "\\"body\\": x"}', '{"body_hash_match": 1, "content_hash": "x"}',
                    '{"problems": [{"message": "the token is bad"}]}'):
        w.root.run(f"select cutter.append_event('test', 'EV-DENY', 1, {quote(payload)})")
    w.root.run("rollback")


def test_same_command_again(w):
    """The recorded answer, with the original ids, and not one more event."""
    run = w.discover("EV-SAME", 3)
    source, cutplan, _ = make_plan("EV-SAME", 3)
    again = call(w.run, "cutter.record_discovery", run["command"],
                 w.run_fields(source, cutplan, 1, 3), cutplan)
    assert again["run_id"] == run["run_id"] and again["outcome"] == "done", again
    assert call(w.run, "cutter.handled", run["command"]["command_id"]) == again
    assert call(w.audit, "cutter.handled", run["command"]["command_id"]) == again
    assert call(w.run, "cutter.find_answer", run["command"]) == again
    assert call(w.run, "cutter.handled", str(uuid.uuid4())) == ""
    # Another command for the same plan: noop, with the existing run.
    other = command("discover", "EV-SAME")
    noop = call(w.run, "cutter.record_discovery", other, w.run_fields(source, cutplan, 1, 3),
                cutplan)
    assert (noop["outcome"], noop["run_id"]) == ("noop", run["run_id"]), noop
    assert w.events("EV-SAME")[-1]["kind"] == "run.noop"

    w.approve(run)
    w.arm("EV-SAME", 10)
    cmd = w.cut_command(run)
    go = w.authorize(cmd)
    w.prepare(cmd, go)
    w.leg_a(go)
    w.after_leg_a(go)
    done = call(w.run, "cutter.finish_cut", cmd, go["attempt_id"], {})
    count = len(w.events("EV-SAME"))
    w.disarm()  # whatever the switch says
    replay = w.authorize(cmd)
    assert replay == {"decision": "answered", "answer": done}, replay
    assert call(w.run, "cutter.finish_cut", cmd, go["attempt_id"], {}) == done
    assert call(w.run, "cutter.record_outcome", cmd, {"outcome": "failed"}, "cut.failed",
                go["attempt_id"]) == done
    assert len(w.events("EV-SAME")) == count


def test_same_id_from_somebody_else_or_with_another_deadline(w):
    """Whoever asks, and until when, makes no other command of it."""
    run = w.discover("EV-WHO", 3)
    cmd = dict(w.cut_command(run), task_sha256="task")
    first = w.authorize(cmd)
    events = len(w.events("EV-WHO"))
    later = dict(cmd, requested_by="somebody else", deadline="2199-01-01T00:00:00Z",
                 sha256="another")
    assert w.authorize(later) == {"decision": "answered", "answer": first["answer"]}
    assert call(w.run, "cutter.find_answer", later) == first["answer"]
    refused("IU015", call, w.run, "cutter.find_answer", dict(later, task_sha256="another"))
    assert len(w.events("EV-WHO")) == events

    # Recorded before there was the second digest: told by the first.
    old = w.cut_command(run)
    answer = w.authorize(old)["answer"]
    assert call(w.run, "cutter.find_answer", dict(old, task_sha256="task")) == answer
    refused("IU015", call, w.run, "cutter.find_answer",
            dict(old, task_sha256="task", sha256="another"))


def test_same_id_other_body(w):
    run = w.discover("EV-ID", 3)
    cmd = w.cut_command(run)
    first = w.authorize(cmd)
    assert first["answer"]["stop_code"] == "KILL_SWITCH_OFF", first
    forged = dict(cmd, mode="rollback_only", sha256="another")
    second = w.authorize(forged)
    assert second["decision"] == "refused", second
    assert second["answer"]["stop_code"] == "REPLAY_CONFLICT", second
    assert call(w.run, "cutter.handled", cmd["command_id"]) == first["answer"]
    refused("IU015", call, w.run, "cutter.find_answer", forged)
    event = w.events("EV-ID")[-1]
    assert (event["kind"], event["stop_code"]) == ("cut.refused", "REPLAY_CONFLICT"), event

    discover = dict(run["command"], sha256="another")
    source, cutplan, _ = make_plan("EV-ID", 3)
    refused("IU015", call, w.run, "cutter.record_discovery", discover,
            w.run_fields(source, cutplan, 1, 3), cutplan)
    answer = call(w.run, "cutter.record_outcome", discover,
                  {"outcome": "refused", "stop_code": "REPLAY_CONFLICT"}, "run.refused", None)
    assert answer["stop_code"] == "REPLAY_CONFLICT", answer
    assert call(w.run, "cutter.handled", run["command"]["command_id"])["outcome"] == "done"
    assert w.events("EV-ID")[-1]["kind"] == "run.refused"


def test_relay(w):
    """One relay at a time; the cursor goes forward only, and stands where it stood when its
    transaction did not commit. (How the relay reads: tests/postgres/relay_pgtest.cpp.)"""
    waiting = ("from cutter.relay_cursor r join cutter.audit_event e "
               "on e.chain = r.chain and e.seq > r.seq")
    w.discover("EV-RELAY", 1)
    w.run.run("begin")
    assert w.run.run("select cutter.relay_lock()") == "t"
    with Session("cutter_run") as other:
        assert other.run("select cutter.relay_lock()") == "f"
    batch = [tuple(map(int, line.split("|"))) for line in
             w.run.run(f"select e.chain, e.seq {waiting} order by 1, 2").splitlines()]
    assert len(batch) == check_chains(w), len(batch)
    chain, seq = batch[-1]
    for c in {c for c, _ in batch}:
        call(w.run, "cutter.relay_advance", c, max(s for k, s in batch if k == c))
    assert w.run.run(f"select count(*) {waiting}") == "0"
    assert call(w.run, "cutter.relay_advance", chain, 1) == seq, "the cursor never goes back"
    w.run.run("rollback")
    assert w.run.run(f"select count(*) {waiting}") == str(len(batch))


def test_failed_discovery(w):
    """A document that can not be planned gets a run that says so."""
    call(w.source, "cutter.source_add", "EV-FAIL", b"text", "vi-law", "t")
    cmd = command("discover", "EV-FAIL")
    answer = call(w.run, "cutter.record_outcome", cmd,
                  {"outcome": "refused", "stop_code": "OVER_LIMIT",
                   "problems": [{"code": "OVER_LIMIT", "message": "1001 units"}],
                   "run": {"run_id": run_id(), "source_version": 1, "ruleset": "vi-law",
                           "build_id": BUILD, "phase": "mark"}}, "run.refused", None)
    assert (answer["state"], answer["stop_code"]) == ("failed_mark", "OVER_LIMIT"), answer
    assert "run" not in answer and answer["problems"][0]["message"] == "1001 units", answer
    stored = w.root.run(f"select state, stop_code from cutter.run "
                        f"where run_id = {quote(answer['run_id'])}")
    assert stored == "failed_mark|OVER_LIMIT", stored
    unknown = call(w.run, "cutter.record_outcome", command("discover", "EV-NO-SUCH"),
                   {"outcome": "refused", "stop_code": "DOCUMENT_UNKNOWN", "problems": []},
                   "run.refused", None)
    assert unknown["run_id"] is None and unknown["state"] is None, unknown
