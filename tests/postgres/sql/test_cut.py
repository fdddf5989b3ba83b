"""Authorisation, conflicts, failures half-way, workers that do not come back."""

import json
import uuid

from iu_sql import BUILD, Session, call, canonical, command, make_plan, quote, run_id, sha256
from test_switch import refused, rows


def ready(w, code, n=3, units=100):
    run = w.discover(code, n)
    w.approve(run)
    w.arm(code, units)
    return run


def started(w, run, **fields):
    cmd = w.cut_command(run, **fields)
    go = w.authorize(cmd)
    assert go["decision"] == "go", go
    w.prepare(cmd, go)
    return cmd, go


def test_authorize_refuses(w):
    run, other = w.discover("CUT-AUTH", 3), w.discover("CUT-AUTH2", 3)
    w.approve(run)

    def code(**fields):
        answer = w.authorize(w.cut_command(run, **fields))["answer"]
        assert answer["outcome"] == "refused" and answer["problems"], answer
        return answer["stop_code"]

    assert code() == "KILL_SWITCH_OFF"
    assert code(run_id=run_id()) == "KILL_SWITCH_OFF"  # the switch is asked first
    w.arm("CUT-AUTH2", 100)
    assert code() == "GRANT_REFUSED"
    assert code(run_id=run_id()) == "REFUSED_INPUT"
    assert code(run_id=other["run_id"]) == "REFUSED_INPUT"
    assert code(plan_digest="0" * 64) == "DRIFT"
    assert code(mode="sideways") == "REFUSED_INPUT"
    assert code(until="tomorrow") == "REFUSED_INPUT"
    small = w.arm("CUT-AUTH", 2)
    assert code() == "GRANT_REFUSED"
    wide = w.arm("CUT-AUTH", 3)
    assert code(grant=small["grant_id"]) == "GRANT_REFUSED"
    assert code(grant=str(uuid.uuid4())) == "GRANT_REFUSED"
    go = w.authorize(w.cut_command(run, grant=wide["grant_id"]))
    assert go["decision"] == "go" and go["grant_id"] == wide["grant_id"], go
    kinds = {e["kind"] for e in w.events("CUT-AUTH")}
    assert kinds == {"run.discovered", "run.awaiting_authorization", "approval.recorded",
                     "cut.refused", "cut.attempt"}, kinds


def test_units_are_reserved_and_returned(w):
    first, second = w.discover("CUT-RES1", 3), w.discover("CUT-RES2", 3)
    w.approve(first)
    w.approve(second)
    w.arm(["CUT-RES1", "CUT-RES2"], 5)

    def remaining():
        return call(w.run, "cutter.read_switch")["grants"][0]["remaining"]

    cmd, go = started(w, first)
    assert remaining() == 2
    refusal = w.authorize(w.cut_command(second))["answer"]
    assert refusal["stop_code"] == "GRANT_REFUSED" and "2 of 5" in refusal["problems"][0]["message"]
    answer = call(w.run, "cutter.record_outcome", cmd,
                  {"outcome": "failed", "stop_code": "INTERNAL", "problems": []}, "cut.failed",
                  go["attempt_id"])
    assert answer["outcome"] == "failed" and remaining() == 5, answer
    assert w.events("CUT-RES1")[-1]["attempt_id"] == go["attempt_id"]
    assert w.cut(second)["outcome"] == "done"
    assert remaining() == 2


def test_a_proof_reserves_nothing(w):
    run = w.discover("CUT-PROOF", 3)
    w.arm("CUT-PROOF", 3, mode="proof")
    w.authorize(w.cut_command(run, mode="rollback_only"))
    assert call(w.run, "cutter.read_switch")["grants"][0]["remaining"] == 3


def test_worker_lost_before_leg_a(w):
    """The same command again, from another worker: the dead attempt is closed, the cut goes on."""
    run = ready(w, "CUT-LOST")
    cmd, dead = started(w, run)
    go = w.authorize(cmd)
    assert go["decision"] == "go" and go["attempt_id"] != dead["attempt_id"], go
    assert go["run"]["state"] == "grants_probed", go
    lost = [e for e in w.events("CUT-LOST") if e["kind"] == "cut.failed"]
    assert [e["attempt_id"] for e in lost] == [dead["attempt_id"]], lost
    assert "outcome" not in lost[0], "the command goes on"
    assert call(w.run, "cutter.read_switch")["grants"][0]["remaining"] == 97
    # The dead one wakes up: it can do nothing any more, and spoils nobody's answer.
    refused("IU015", w.leg_a, dead)
    late = call(w.run, "cutter.record_outcome", cmd, {"outcome": "failed", "problems": []},
                "cut.failed", dead["attempt_id"])
    assert late["superseded"] is True, late
    assert w.leg_a(go)["status"] == "created"
    w.after_leg_a(go)
    refused("IU015", call, w.run, "cutter.finish_cut", cmd, dead["attempt_id"], {})
    assert call(w.run, "cutter.finish_cut", cmd, go["attempt_id"], {})["outcome"] == "done"


def test_worker_lost_and_switch_off(w):
    """Refused as OFF, the command that comes again ends the dead attempt: nothing reserved."""
    run = ready(w, "CUT-LOSTOFF")
    cmd, dead = started(w, run)
    w.disarm()
    answer = w.authorize(cmd)["answer"]
    assert answer["stop_code"] == "KILL_SWITCH_OFF", answer
    lost, final = w.events("CUT-LOSTOFF")[-2:]
    assert (lost["kind"], lost["attempt_id"]) == ("cut.failed", dead["attempt_id"]), lost
    assert "outcome" not in lost and final["kind"] == "cut.refused", final
    assert w.root.run("select state, closed_at is not null from cutter.attempt where attempt_id = "
                      f"{quote(dead['attempt_id'])}") == "FAILED|t"
    assert w.root.run(f"select reserved from cutter.grant_budget where grant_id = "
                      f"{quote(dead['grant_id'])}") == "0"


def test_attempt_ended_by_another_command(w):
    """Who finds his attempt ended by another command still records his own answer: nothing is lost.
    """
    run = ready(w, "CUT-ENDED")
    cmd, go = started(w, run)
    w.disarm()
    w.arm("CUT-ENDED", 100)
    assert w.authorize(w.cut_command(run))["decision"] == "go"
    refused("IU015", w.leg_a, go)
    answer = call(w.run, "cutter.record_outcome", cmd, {
        "outcome": "refused", "stop_code": "REPLAY_CONFLICT", "problems": []}, "cut.refused",
        go["attempt_id"])
    assert "superseded" not in answer, answer
    assert w.root.run(f"select outcome from cutter.inbox where command_id = "
                      f"{quote(cmd['command_id'])}") == "refused"
    ended = [e["kind"] for e in w.events("CUT-ENDED") if e.get("attempt_id") == go["attempt_id"]]
    assert ended == ["cut.attempt", "cut.failed"], ended


def test_worker_lost_after_each_phase(w):
    """Killed after any phase: the command comes again and ends well, with every row once."""
    for stop in range(5):
        code = f"CUT-KILL{stop}"
        run = ready(w, code, units=3)
        cmd = w.cut_command(run)
        while True:
            go = w.authorize(cmd)
            if go["decision"] == "answered":  # died at the very end: answered on its behalf
                answer = go["answer"]
                break
            state = go["run"]["state"]
            run_, attempt = run["run_id"], go["attempt_id"]
            steps = {
                "awaiting_cut_authorization": lambda: w.prepare(cmd, go),
                "grants_probed": lambda: w.leg_a(go),
                "cut_leg_a_committed":
                    lambda: call(w.verify, "cutter.record_structural", run_, attempt),
                "structural_verified":
                    lambda: call(w.exec, "cutter.leg_b_record", run_, attempt, BUILD),
                "leg_b_recorded":
                    lambda: call(w.verify, "cutter.write_verify", run_, attempt, BUILD),
            }
            order = list(steps)
            for name in order[order.index(state):]:
                steps[name]()
                if order.index(name) == stop:
                    stop = -1  # dies here, once
                    break
            else:
                answer = call(w.run, "cutter.finish_cut", cmd, attempt, {})
                break
        assert answer["outcome"] == "done" and answer["state"] == "write_verified", answer
        assert [e["kind"] for e in w.events(code)].count("cut.completed") == 1
        assert w.write_ledger(code) == [("recorded", 12), ("recorded", 2)]
        assert call(w.run, "cutter.read_switch")["armed"] is False  # 3 of 3 units spent, once


def test_worker_lost_at_the_end_and_disarmed(w):
    """What was reached is reported, though the switch is OFF by now; another command is refused."""
    run = ready(w, "CUT-END", n=2)
    decision = str(uuid.uuid4())
    w.approve(run, "SG-2", decision)
    cmd, go = started(w, run, until="lifecycle_enacted")
    w.leg_a(go)
    w.after_leg_a(go)
    call(w.exec, "cutter.lifecycle_enact", run["run_id"], go["attempt_id"], decision, BUILD)
    w.disarm()
    assert w.authorize(w.cut_command(run))["answer"]["stop_code"] == "KILL_SWITCH_OFF"
    again = w.authorize(cmd)
    assert again["decision"] == "answered", again
    assert (again["answer"]["outcome"], again["answer"]["state"]) == ("done", "closeout_reported")
    assert w.events("CUT-END")[-1]["kind"] == "run.closed"


def test_another_command_is_working(w):
    run = ready(w, "CUT-BUSY")
    started(w, run)
    answer = w.authorize(w.cut_command(run))["answer"]
    assert answer["stop_code"] == "REPLAY_CONFLICT", answer
    # With its grant gone the other one can not be at work any more.
    w.disarm()
    w.arm("CUT-BUSY", 100)
    assert w.authorize(w.cut_command(run))["decision"] == "go"


def test_disarm_between_phases(w):
    run = ready(w, "CUT-DISARM")
    cmd, go = started(w, run)
    w.leg_a(go)
    w.disarm()
    refused("IU001", call, w.verify, "cutter.record_structural", run["run_id"], go["attempt_id"])
    refused("IU001", call, w.exec, "cutter.leg_b_record", run["run_id"], go["attempt_id"], BUILD)
    call(w.run, "cutter.record_outcome", cmd, {"outcome": "refused", "problems": [],
                                               "stop_code": "KILL_SWITCH_OFF"},
         "cut.refused", go["attempt_id"])
    # Armed again: attempts of the old epoch stay dead, a new command goes on where it stopped.
    w.arm("CUT-DISARM", 1)
    refused("IU015", call, w.exec, "cutter.leg_b_record", run["run_id"], go["attempt_id"], BUILD)
    cmd = w.cut_command(run)
    go = w.authorize(cmd)
    assert go["run"]["state"] == "cut_leg_a_committed", go
    call(w.verify, "cutter.record_structural", run["run_id"], go["attempt_id"])
    call(w.exec, "cutter.leg_b_record", run["run_id"], go["attempt_id"], BUILD)
    call(w.verify, "cutter.write_verify", run["run_id"], go["attempt_id"], BUILD)
    assert call(w.run, "cutter.finish_cut", cmd, go["attempt_id"], {})["outcome"] == "done"


def test_disarm_before_leg_a(w):
    run = ready(w, "CUT-DISARM2")
    _, go = started(w, run)
    w.disarm()
    refused("IU001", w.leg_a, go)
    w.arm("CUT-DISARM2", 100)
    refused("IU002", w.leg_a, go)  # the attempt's own grant is over
    assert rows(w, "CUT-DISARM2") == 0


def test_unit_k_fails(w):
    run = ready(w, "CUT-FAIL", n=40)
    cmd, go = started(w, run)
    w.root.run("create function public.fails() returns trigger language plpgsql as $$ begin "
               "if new.canonical_address like '%DIEU-25' then "
               "raise exception 'disk on fire' using errcode = '58030'; end if; return new; "
               "end $$")
    w.root.run("create trigger zz_fails before insert on public.information_unit "
               "for each row execute function public.fails()")
    try:
        refused("58030", w.leg_a, go)
    finally:
        w.root.run("drop trigger zz_fails on public.information_unit")
        w.root.run("drop function public.fails()")
    assert rows(w, "CUT-FAIL") == 0
    assert w.root.run(f"select count(*) from cutter.approval_use "
                      f"where run_id = {quote(run['run_id'])}") == "0"
    assert w.leg_a(go)["created"] == 40  # the same attempt may try again
    w.after_leg_a(go)
    assert call(w.run, "cutter.finish_cut", cmd, go["attempt_id"], {})["outcome"] == "done"


def test_commit_fails(w):
    """The deferred layer speaks at COMMIT: nothing is left, and the client knows."""
    run = ready(w, "CUT-COMMIT", n=5)
    cmd, go = started(w, run)
    w.root.run("create function public.breaks() returns trigger language plpgsql "
               "security definer as $$ begin update public.information_unit "
               "set content_anchor_ref = gen_random_uuid() where id = new.unit_id; "
               "return null; end $$")
    # Breaks an anchor after fn_iu_create has looked: only layer 2 can see it.
    w.root.run("create constraint trigger aa_breaks after insert on public.unit_version "
               "deferrable initially deferred for each row "
               "when (new.body like 'chapter%') execute function public.breaks()")
    w.root.run("update public.dot_config set value = 'off' where key = 'iu_gateway.mode'")
    try:
        w.exec.run("begin")
        assert w.leg_a(go)["created"] == 5
        refused("IU013", w.exec.run, "commit")
    finally:
        w.root.run("drop trigger aa_breaks on public.unit_version")
        w.root.run("drop function public.breaks()")
        w.root.run("update public.dot_config set value = 'enforced' "
                   "where key = 'iu_gateway.mode'")
    assert rows(w, "CUT-COMMIT") == 0
    assert w.root.run(f"select state from cutter.run where run_id = {quote(run['run_id'])}") == \
        "grants_probed"
    answer = call(w.run, "cutter.record_outcome", cmd,
                  {"outcome": "refused", "stop_code": "INVARIANT_FAILED", "problems": []},
                  "cut.refused", go["attempt_id"])
    assert answer["state"] == "grants_probed", answer
    # The cause is gone: a new command goes on from where the run was.
    cmd = w.cut_command(run)
    go = w.authorize(cmd)
    assert go["run"]["state"] == "grants_probed", go
    assert w.leg_a(go)["created"] == 5


def next_version(w, code, n, salt, units=None):
    """Registers another text and discovers it; answers a run."""
    source, cutplan, plan = make_plan(code, n, salt)
    added = call(w.source, "cutter.source_add", code, source, "vi-law", "")
    cmd = command("discover", code)
    answer = call(w.run, "cutter.record_discovery", cmd,
                  w.run_fields(source, cutplan, added["version"], n), cutplan)
    assert answer["outcome"] == "done", answer
    return dict(answer, plan=plan)


def test_all_there_some_there(w):
    run = ready(w, "CUT-AGAIN", n=5)
    assert w.cut(run)["outcome"] == "done"
    w.discover("CUT-AGAIN-UNRELATED", 1)

    # Other text at the same addresses.
    other = next_version(w, "CUT-AGAIN", 5, "changed")
    w.approve(other)
    cmd, go = started(w, other)
    error = refused("IU015", w.leg_a, go)
    assert "5 of 5 addresses exist already, 0 with" in error.text, error.text
    assert f"; made by run {run['run_id']}" in error.text, error.text
    call(w.run, "cutter.record_outcome", cmd, {"outcome": "refused", "problems": [],
                                               "stop_code": "REPLAY_CONFLICT"}, "cut.refused",
         go["attempt_id"])

    # Some there: the first five are the same, three are new.
    longer = next_version(w, "CUT-AGAIN", 8, "")
    w.approve(longer)
    _, go = started(w, longer)
    error = refused("IU015", w.leg_a, go)
    assert "5 of 8 addresses exist already, 5 with" in error.text, error.text

    # The first text again, as a new version: all there, and none of it this run's. No approval is
    # used, and the run stays where it is.
    same = next_version(w, "CUT-AGAIN", 5, "")
    assert same["run_id"] != run["run_id"] and same["plan_digest"] == run["plan_digest"]
    approval = w.approve(same)["approval_id"]
    cmd, go = started(w, same)
    error = refused("IU015", w.leg_a, go)
    assert "5 of 5 addresses exist already, 5 with" in error.text, error.text
    assert f"; made by run {run['run_id']}" in error.text, error.text
    answer = call(w.run, "cutter.record_outcome", cmd, {"outcome": "refused", "problems": [],
                                                        "stop_code": "REPLAY_CONFLICT"},
                  "cut.refused", go["attempt_id"])
    assert (answer["outcome"], answer["state"]) == ("refused", "grants_probed"), answer
    assert rows(w, "CUT-AGAIN") == 5

    # A proof of it is told the same, in place of what a later phase would stumble over.
    w.arm("CUT-AGAIN", 10, mode="proof")
    go = w.authorize(w.cut_command(same, mode="rollback_only"))
    assert go["decision"] == "go", go
    with Session("cutter_proof") as proof:
        proof.run("begin")
        error = refused("IU015", call, proof, "cutter.cut_leg_a", same["run_id"],
                        go["attempt_id"], same["plan_digest"])
        assert f"; made by run {run['run_id']}" in error.text, error.text
    assert w.root.run(f"select count(*) from cutter.approval_use "
                      f"where approval_id = {quote(approval)}") == "0"


def test_a_deadline_is_asked_for_after_the_switch_and_before_the_papers(w):
    run = w.discover("CUT-LATE", 2)
    past = "2020-01-01T00:00:00Z"

    def told(**fields):
        go = w.authorize(w.cut_command(run, **fields))
        return go["answer"]["stop_code"] if go["decision"] == "refused" else go["decision"]

    w.disarm()
    assert told(deadline=past) == "KILL_SWITCH_OFF"
    w.arm("CUT-LATE", 10)
    assert told() == "APPROVAL_REQUIRED"
    assert told(deadline=past) == "OVER_DEADLINE"
    assert told(deadline=past, mode="rollback_only") == "OVER_DEADLINE"
    assert told(deadline="2199-01-01T00:00:00.5Z") == "APPROVAL_REQUIRED"

    # Its worker died with leave in hand: the attempt ends and its units come back.
    w.approve(run)
    cmd = w.cut_command(run)
    assert w.authorize(cmd)["decision"] == "go"
    refused_late = w.authorize(dict(cmd, deadline=past))["answer"]
    assert refused_late["stop_code"] == "OVER_DEADLINE", refused_late
    left = w.root.run(f"select count(*) filter (where a.closed_at is null), sum(b.reserved) "
                      f"from cutter.attempt a join cutter.grant_budget b using (grant_id) "
                      f"where a.run_id = {quote(run['run_id'])}")
    assert left == "0|0", left


def test_a_finished_run_keeps_its_row(w):
    """What a command about it is told, a refusal or a noop, is no trouble of the run."""
    def row(run):
        return w.audit.run(f"select r::text from cutter.run r "
                           f"where run_id = {quote(run['run_id'])}")

    run = ready(w, "CUT-OVER", n=2)
    w.approve(run, "SG-2", str(uuid.uuid4()))
    assert w.cut(run, until="lifecycle_enacted")["state"] == "closeout_reported"
    w.arm("CUT-OVER", 10)
    finished = row(run)
    again = w.authorize(w.cut_command(run, until="lifecycle_enacted"))
    assert again["answer"]["outcome"] == "noop" and row(run) == finished, again
    w.disarm()
    answer = w.authorize(w.cut_command(run, until="lifecycle_enacted"))["answer"]
    assert (answer["stop_code"], answer["state"]) == ("KILL_SWITCH_OFF", "closeout_reported")
    assert row(run) == finished
    call(w.run, "cutter.record_outcome", w.cut_command(run),
         {"outcome": "refused", "stop_code": "OVER_DEADLINE", "problems": []}, "cut.refused", None)
    assert row(run) == finished

    # A run that goes on says why it stopped, until it goes on.
    stopped = w.discover("CUT-NOT-OVER", 2)
    assert w.authorize(w.cut_command(stopped))["answer"]["stop_code"] == "KILL_SWITCH_OFF"
    assert "KILL_SWITCH_OFF" in row(stopped)


def test_drift(w):
    run = ready(w, "CUT-DRIFT")
    _, go = started(w, run)
    refused("IU012", call, w.exec, "cutter.cut_leg_a", run["run_id"], go["attempt_id"], "0" * 64)
    # Somebody with the disk in his hands changes the pinned plan or the text.
    for table, column, where in (("run_pin", "value", f"run_id = {quote(run['run_id'])} and "
                                  "key = 'cutplan_rows'"),
                                 ("source_document_version", "body", "doc_code = 'CUT-DRIFT'")):
        w.root.run("begin")
        w.root.run(f"alter table cutter.{table} disable trigger trg_append_only")
        w.root.run(f"update cutter.{table} set {column} = {column} || ' '::bytea where {where}")
        refused("IU012", call, w.root, "cutter.cut_leg_a", run["run_id"], go["attempt_id"],
                run["plan_digest"])
        w.root.run("rollback")
    assert w.leg_a(go)["status"] == "created"


def test_placeholder_text(w):
    source = "Điều 1. O4-DRYRUN-SHADOW\n".encode()
    unit = {"index": 0, "parent": None, "unit_kind": "law_unit", "section_type": "article",
            "num": "1", "title": "", "label": "Điều 1.", "span": [0, len(source)], "depth": 1,
            "zone": "body", "quoted": False, "canonical_address": "CUT-SHADOW/DIEU-1",
            "content_hash": sha256(source)}
    cutplan = canonical(source, "CUT-SHADOW", [unit])
    added = call(w.source, "cutter.source_add", "CUT-SHADOW", source, "vi-law", "t")
    answer = call(w.run, "cutter.record_discovery", command("discover", "CUT-SHADOW"),
                  w.run_fields(source, cutplan, added["version"], 1), cutplan)
    w.approve(answer)
    w.arm("CUT-SHADOW", 5)
    _, go = started(w, answer)
    refused("IU013", w.leg_a, go)
    assert rows(w, "CUT-SHADOW") == 0


def test_verify_finds_what_is_wrong(w):
    """Rows changed behind the functions' back are found, and named."""
    run = ready(w, "CUT-VERIFY", n=6)
    _, go = started(w, run)
    w.leg_a(go)
    first = run["plan"][1]["canonical_address"]
    damages = {
        "body_hash_match": f"update public.unit_version set body = body || 'x' where id = (select "
                           f"version_anchor_ref from public.information_unit where "
                           f"canonical_address = '{first}')",
        "parent_match": f"update public.information_unit set parent_or_container_ref = null "
                        f"where canonical_address = '{first}'",
        "iu_count": f"update public.information_unit set deleted_at = now() "
                    f"where canonical_address = '{first}'",
        "section_type_cardinality": f"update public.information_unit set section_type = 'point' "
                                    f"where canonical_address = '{first}'",
        "provenance_complete": f"update public.information_unit set identity_profile = "
                               f"identity_profile - 'provenance' "
                               f"where canonical_address = '{first}'",
        "not_draft_count": f"update public.information_unit set lifecycle_status = 'enacted' "
                           f"where canonical_address = '{first}'",
        "anchored_exact": f"update public.information_unit set content_anchor_ref = null "
                          f"where canonical_address = '{first}'",
        "address_match": f"update public.information_unit set sort_order = 99 "
                         f"where canonical_address = '{first}'",
        "excluded_leak": f"insert into public.information_unit (canonical_address, unit_kind, "
                         f"owner_ref, doc_code, identity_profile) select 'CUT-VERIFY/LEAK', "
                         f"unit_kind, owner_ref, doc_code, identity_profile from "
                         f"public.information_unit where canonical_address = '{first}'",
    }
    for fact, sql in damages.items():
        w.root.run("begin")
        for table in ("information_unit", "unit_version"):
            w.root.run(f"alter table public.{table} disable trigger all")
        w.root.run(sql)
        error = refused("IU016", call, w.root, "cutter.record_structural", run["run_id"],
                        go["attempt_id"])
        detail = error.text.split("DETAIL:  ", 1)[1].split("\n", 1)[0]
        assert fact in {p["fact"] for p in json.loads(detail)}, (fact, error.text)
        w.root.run("rollback")
    facts = call(w.verify, "cutter.structural_facts", run["run_id"])
    assert facts["body_hash_match"] == 6, facts
    structural, _, _ = w.after_leg_a(go)
    assert structural["facts"] == facts


def test_once_only(w):
    run = ready(w, "CUT-ONCE")
    cmd, go = started(w, run)
    w.leg_a(go)
    refused("IU013", w.leg_a, go)
    w.after_leg_a(go)
    refused("IU017", call, w.exec, "cutter.leg_b_record", run["run_id"], go["attempt_id"], BUILD)
    refused("IU018", call, w.verify, "cutter.write_verify", run["run_id"], go["attempt_id"], BUILD)
    assert call(w.verify, "cutter.verify_result_count_for", go["run"]["change_set_id"]) == 1
    w.write_ledger("CUT-ONCE")
    assert call(w.verify, "cutter.verify_result_count_for", go["run"]["change_set_id"]) == 2
    assert call(w.run, "cutter.finish_cut", cmd, go["attempt_id"], {})["outcome"] == "done"


def test_phases_in_order(w):
    run = ready(w, "CUT-ORDER")
    cmd = w.cut_command(run)
    go = w.authorize(cmd)
    run_id_, attempt = run["run_id"], go["attempt_id"]
    refused("IU013", w.leg_a, go)
    refused("IU013", call, w.verify, "cutter.record_structural", run_id_, attempt)
    refused("IU013", call, w.exec, "cutter.leg_b_record", run_id_, attempt, BUILD)
    refused("IU013", call, w.verify, "cutter.write_verify", run_id_, attempt, BUILD)
    refused("IU013", call, w.exec, "cutter.lifecycle_enact", run_id_, attempt, str(uuid.uuid4()),
            BUILD)
    refused("IU013", call, w.run, "cutter.finish_cut", cmd, attempt, {})
    refused("IU013", call, w.run, "cutter.await_lifecycle", cmd, attempt)
    refused("IU013", call, w.run, "cutter.grant_probe", cmd, attempt)  # before the backup
    for missing in ("sha256", "size_bytes", "recipient", "artifact_ref"):
        envelope = {"sha256": "ab" * 32, "size_bytes": 1, "recipient": "r", "artifact_ref": "a"}
        del envelope[missing]
        refused("IU013", call, w.run, "cutter.pin_backup", cmd, attempt, envelope)
    for edge in ("closeout_reported", "pending", "failed_", "gone"):
        refused("IU013", w.root.run, f"update cutter.run set state = '{edge}' "
                f"where run_id = {quote(run_id_)}")
    refused("IU012", w.root.run, f"update cutter.run set plan_digest = '{'0' * 64}' "
            f"where run_id = {quote(run_id_)}")


def test_stopped_runs_go_on(w):
    run = w.discover("CUT-STOP", 1)
    for state in ("stopped_review", "awaiting_cut_authorization"):
        w.root.run(f"update cutter.run set state = '{state}' "
                   f"where run_id = {quote(run['run_id'])}")
    w.root.run(f"update cutter.run set state = 'stopped_review' "
               f"where run_id = {quote(run['run_id'])}")
    refused("IU013", w.root.run, f"update cutter.run set state = 'grants_probed' "
            f"where run_id = {quote(run['run_id'])}")
    w.root.run(f"update cutter.run set state = 'voided_wrong_text' "
               f"where run_id = {quote(run['run_id'])}")
    refused("IU013", w.root.run, f"update cutter.run set state = 'pending' "
            f"where run_id = {quote(run['run_id'])}")
    # A voided run does not stand in the way of a new one for the same plan.
    again = w.discover("CUT-STOP", 1)
    assert again["outcome"] == "done" and again["run_id"] != run["run_id"], again


def test_backup_is_reused(w):
    recipient = f"age1{uuid.uuid4().hex}"
    assert call(w.run, "cutter.recent_backup", recipient) == ""
    run = ready(w, "CUT-BACKUP")
    cmd = w.cut_command(run)
    go = w.authorize(cmd)
    envelope = {"sha256": "cd" * 32, "size_bytes": 77, "recipient": recipient,
                "artifact_ref": "file:///b"}
    assert call(w.run, "cutter.pin_backup", cmd, go["attempt_id"], envelope) == \
        "pre_write_backup_taken"
    recent = call(w.run, "cutter.recent_backup", recipient)
    assert {k: recent[k] for k in envelope} == envelope, recent
    other = ready(w, "CUT-BACKUP2")
    cmd = w.cut_command(other)
    go = w.authorize(cmd)
    call(w.run, "cutter.pin_backup", cmd, go["attempt_id"], recent)
    assert w.root.run(f"select count(*) from cutter.backup "
                      f"where recipient = {quote(recipient)}") == "1"
    w.root.run(f"insert into cutter.backup values (gen_random_uuid(), '{'ef' * 32}', 1, "
               f"'{recipient}-old', 'a', clock_timestamp() - interval '61 minutes')")
    assert call(w.run, "cutter.recent_backup", recipient + "-old") == ""


def test_one_enactment_fails(w):
    run = ready(w, "CUT-ENFAIL", n=4)
    decision = str(uuid.uuid4())
    w.approve(run, "SG-2", decision)
    assert w.cut(run)["outcome"] == "done"
    cmd = w.cut_command(run, until="lifecycle_enacted")
    go = w.authorize(cmd)
    last = run["plan"][3]["canonical_address"]
    call(w.exec, "public.fn_iu_enact", last, "somebody", str(uuid.uuid4()))
    refused("IU013", call, w.exec, "cutter.lifecycle_enact", run["run_id"], go["attempt_id"],
            decision, BUILD)
    assert w.root.run("select count(*) from public.information_unit where doc_code = 'CUT-ENFAIL' "
                      "and lifecycle_status = 'enacted'") == "1"
    assert w.root.run(f"select count(*) from cutter.review_decision_use "
                      f"where review_decision_id = {quote(decision)}") == "0"
