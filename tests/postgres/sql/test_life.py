"""The whole life of a run, called as the worker calls it, for many sizes."""

import uuid

from iu_sql import BUILD, Worker, call, quote, sha256

LEDGER = ("decision_backlog_entry", "decision_backlog_history", "decision_backlog_dependency",
          "decision_backlog_sweep_log", "manifest_envelope", "manifest_unit_block",
          "review_decision", "dot_pair_signature", "cut_change_set",
          "cut_change_set_affected_row", "verify_result", "canonical_address_alias")


def ledger_counts(w):
    return {t: int(w.root.run(f"select count(*) from cutter_governance.{t}")) for t in LEDGER}


def difference(before, after):
    return {t: after[t] - before[t] for t in LEDGER if after[t] != before[t]}


def rebuild(w, run):
    """The source from the bodies in the database; text of no unit from the source."""
    out, at = b"", 0
    bodies = dict(line.split("|", 1) for line in w.audit.run(
        "select u.canonical_address, encode(convert_to(v.body, 'UTF8'), 'hex') "
        "from public.information_unit u join public.unit_version v on v.id = u.version_anchor_ref "
        f"where u.doc_code = {quote(run['document'])}").splitlines())
    for unit in run["plan"]:
        start, end = unit["span"]
        out += run["source"][at:start] + bytes.fromhex(bodies[unit["canonical_address"]])
        at = end
    return out + run["source"][at:]


def whole_life(w, n):
    code = f"LIFE-{n}"
    run = w.discover(code, n)
    assert (run["outcome"], run["state"], run["units"]) == \
        ("done", "awaiting_cut_authorization", n), run
    w.approve(run)
    decision = str(uuid.uuid4())
    w.approve(run, "SG-2", decision)
    w.arm(code, n)
    before = ledger_counts(w)

    cmd = w.cut_command(run, until="lifecycle_enacted")
    go = w.authorize(cmd)
    assert go["decision"] == "go", go
    assert go["sg2"]["review_decision_id"] == decision, go
    assert go["mode"] == "live" and 0 < go["expires_in_ms"] <= 900_000, go
    w.prepare(cmd, go)
    cut = w.leg_a(go)
    assert (cut["status"], cut["created"], cut["state"]) == ("created", n, "cut_leg_a_committed")
    assert cut["change_set_id"] == go["run"]["change_set_id"], cut
    structural, count, written = w.after_leg_a(go)
    assert structural["ok"] is True and count == 0 and written["state"] == "write_verified"
    facts = structural["facts"]
    for fact in ("iu_count", "uv_count", "anchored_exact", "distinct_canonical_address",
                 "body_hash_match", "address_match", "parent_match", "provenance_complete"):
        assert facts[fact] == n, (fact, facts)
    assert facts["reconstructed_sha256"] == sha256(run["source"]), facts
    assert facts["not_draft_count"] == facts["excluded_leak"] == 0, facts
    assert sum(facts["section_type_cardinality"].values()) == n, facts
    call(w.exec, "cutter.lifecycle_enact", run["run_id"], go["attempt_id"], decision, BUILD)
    answer = call(w.run, "cutter.finish_cut", cmd, go["attempt_id"], {"cut_leg_a": 5})
    assert (answer["outcome"], answer["state"], answer["stop_code"]) == \
        ("done", "closeout_reported", None), answer

    # 2N+6 and 2, once; the same event again changes nothing.
    assert w.write_ledger(code) == [("recorded", 2 * n + 6), ("recorded", 2)]
    grown = difference(before, ledger_counts(w))
    assert grown == {"decision_backlog_entry": 1, "decision_backlog_history": 1,
                     "manifest_envelope": 1, "manifest_unit_block": n, "review_decision": 1,
                     "dot_pair_signature": 2, "cut_change_set": 1,
                     "cut_change_set_affected_row": n, "verify_result": 1}, grown
    assert w.write_ledger(code) == [("already", 0), ("already", 0)]
    assert difference(before, ledger_counts(w)) == grown

    assert rebuild(w, run) == run["source"]
    assert w.audit.run(f"select count(*) from public.iu_lifecycle_log l join "
                       f"public.information_unit u on u.id = l.unit_id where u.doc_code = "
                       f"{quote(code)} and l.review_decision_id = {quote(decision)}") == str(n)
    path = w.audit.run(f"select string_agg(from_state || '>' || to_state, ' ' order by "
                       f"transition_no) from cutter.run_transition "
                       f"where run_id = {quote(run['run_id'])}").split()
    assert len(path) == 13 and path[0] == "pending>source_pinned", path
    assert path[-1] == "lifecycle_enacted>closeout_reported", path
    kinds = [e["kind"] for e in w.events(code)]
    assert kinds == ["run.discovered", "run.awaiting_authorization", "approval.recorded",
                     "approval.recorded", "cut.attempt", "cut.committed", "ledger.leg_b",
                     "verify.written", "run.enacted", "run.closed"], kinds
    for event in w.events(code):
        assert event["schema"] == "iu.event.v1" and event["document"] == code, event
        assert event["at"].endswith("Z") and event["xid"].isdigit(), event
        assert event["run_id"] == run["run_id"], event
        if event["kind"].startswith(("cut.", "ledger.", "verify.", "run.en", "run.cl")):
            assert event["command_id"] == cmd["command_id"] and event["type"] == "cut", event
    closed = w.events(code)[-1]
    for field in ("outcome", "stop_code", "problems", "state", "plan_digest", "units"):
        assert closed[field] == answer[field], (field, closed)
    leg_b = w.root.run(f"select octet_length(payload) from cutter.audit_event where "
                       f"kind = 'ledger.leg_b' and subject = {quote(code)}")
    assert int(leg_b) < 900_000, leg_b
    # The grant's units are spent: it is consumed and the switch is OFF.
    assert call(w.run, "cutter.read_switch")["armed"] is False


def test_life_of_1(w): whole_life(w, 1)
def test_life_of_3(w): whole_life(w, 3)
def test_life_of_5(w): whole_life(w, 5)
def test_life_of_60(w): whole_life(w, 60)
def test_life_of_137(w): whole_life(w, 137)
def test_life_of_500(w): whole_life(w, 500)
def test_life_of_1000(w): whole_life(w, 1000)


def test_in_two_commands(w):
    """Verified first, enacted by a later command: leg A is not done again."""
    run = w.discover("LIFE-TWO", 4)
    w.approve(run)
    w.arm("LIFE-TWO", 100)
    answer = w.cut(run)
    assert (answer["outcome"], answer["state"]) == ("done", "write_verified"), answer
    assert w.events("LIFE-TWO")[-1]["kind"] == "cut.completed"

    # Without SG-2 the worker waits for it, and says so.
    cmd = w.cut_command(run, until="lifecycle_enacted")
    go = w.authorize(cmd)
    assert go["decision"] == "go" and go["sg2"] is None, go
    assert w.events("LIFE-TWO")[-1]["kind"] == "cut.resumed"
    call(w.run, "cutter.await_lifecycle", cmd, go["attempt_id"])
    refused = call(w.run, "cutter.record_outcome", cmd,
                   {"outcome": "refused", "stop_code": "APPROVAL_REQUIRED",
                    "problems": [{"code": "APPROVAL_REQUIRED", "message": "SG-2"}]},
                   "cut.refused", go["attempt_id"])
    assert refused["state"] == "awaiting_lifecycle_authorization", refused
    stays = ("the 4 units of the run are committed and drafts; it is at "
             "awaiting_lifecycle_authorization, and a new cut command goes on from there")
    assert [p["message"] for p in refused["problems"]] == ["SG-2", stays], refused
    assert w.events("LIFE-TWO")[-1]["problems"] == refused["problems"]
    state = w.audit.run(f"select state, stop_code from cutter.run "
                        f"where run_id = {quote(run['run_id'])}")
    assert state == "awaiting_lifecycle_authorization|APPROVAL_REQUIRED", state

    # "Verified" is reached already, whatever comes after it.
    again = w.authorize(w.cut_command(run))
    assert again["decision"] == "answered" and again["answer"]["outcome"] == "noop", again

    decision = str(uuid.uuid4())
    w.approve(run, "SG-2", decision)
    cmd = w.cut_command(run, until="lifecycle_enacted")
    go = w.authorize(cmd)
    call(w.exec, "cutter.lifecycle_enact", run["run_id"], go["attempt_id"], decision, BUILD)
    answer = call(w.run, "cutter.finish_cut", cmd, go["attempt_id"], {})
    assert (answer["outcome"], answer["state"]) == ("done", "closeout_reported"), answer
    assert w.audit.run(f"select stop_code is null from cutter.run "
                       f"where run_id = {quote(run['run_id'])}") == "t"
    # 100 units were granted and 4 used: still ON.
    switch = call(w.run, "cutter.read_switch")
    assert switch["armed"] is True and switch["grants"][0]["remaining"] == 96, switch


def test_who_is_refused_half_way_is_told_what_stays(w):
    run = w.discover("LIFE-STAYS", 3)
    w.approve(run)
    w.arm("LIFE-STAYS", 10)
    cmd = w.cut_command(run)
    go = w.authorize(cmd)
    w.prepare(cmd, go)
    w.leg_a(go)
    w.disarm()
    answer = w.authorize(cmd)["answer"]
    assert (answer["outcome"], answer["stop_code"]) == ("refused", "KILL_SWITCH_OFF"), answer
    assert (answer["state"], answer["units"]) == ("cut_leg_a_committed", 3), answer
    assert answer["problems"][-1] == {"code": "KILL_SWITCH_OFF", "message": (
        "the 3 units of the run are committed and drafts; it is at cut_leg_a_committed, and a new "
        "cut command goes on from there")}, answer
    fresh = w.discover("LIFE-STAYS-NOT", 3)
    answer = w.authorize(w.cut_command(fresh))["answer"]
    assert len(answer["problems"]) == 1, answer


def test_three_documents_under_one_grant(w):
    """The first to finish does not take the grant from those still at work."""
    runs = [w.discover(f"LIFE-PAR-{i}", 3) for i in range(3)]
    for run in runs:
        w.approve(run)
    w.arm([r["document"] for r in runs], 9)
    started = []
    for run in runs:
        cmd = w.cut_command(run)
        go = w.authorize(cmd)
        assert go["decision"] == "go", go
        w.prepare(cmd, go)
        w.leg_a(go)
        started.append((cmd, go))
    for i, (cmd, go) in enumerate(started):
        w.after_leg_a(go)
        answer = call(w.run, "cutter.finish_cut", cmd, go["attempt_id"], {})
        assert answer["outcome"] == "done", answer
        assert call(w.run, "cutter.read_switch")["armed"] is (i < 2), i
    ended = [e for e in w.events("switch") if e["kind"] == "switch.expired"][-1]
    assert ended["reason"] == "units_spent" and ended["off"] is True, ended


def test_parallel_sessions(w):
    """Two documents on the same chain, phases interleaved in open transactions."""
    codes, chains = [], {}
    for i in range(200):
        code = f"LIFE-CHAIN-{i}"
        chains.setdefault(w.audit.run(f"select cutter.chain_of({quote(code)})"), []).append(code)
        if len(chains[max(chains, key=lambda c: len(chains[c]))]) == 2:
            codes = chains[max(chains, key=lambda c: len(chains[c]))]
            break
    other = Worker()
    try:
        runs = [w.discover(code, 5) for code in codes]
        for run in runs:
            w.approve(run)
        w.arm(codes, 100)
        first = w.cut_command(runs[0])
        second = other.cut_command(runs[1])
        go_first, go_second = w.authorize(first), other.authorize(second)
        w.prepare(first, go_first)
        other.prepare(second, go_second)
        w.exec.run("begin")
        w.leg_a(go_first)  # holds the chain head until COMMIT
        other.exec.send(f"select cutter.cut_leg_a({quote(runs[1]['run_id'])}, "
                        f"{quote(go_second['attempt_id'])}, {quote(runs[1]['plan_digest'])})")
        w.exec.run("commit")
        assert '"created"' in other.exec.wait()
        for who, cmd, go in ((w, first, go_first), (other, second, go_second)):
            who.after_leg_a(go)
            done = call(who.run, "cutter.finish_cut", cmd, go["attempt_id"], {})
            assert done["outcome"] == "done", done
    finally:
        other.close()
