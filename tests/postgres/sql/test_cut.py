"""Authorisation, conflicts, failures half-way, workers that do not come back."""

import json
import time
import uuid

from iu_sql import (BUILD, Worker, call, canonical, command, make_plan, quote, run_id, sha256)
from test_switch import create, refused, rows


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
    call(w.verify, "cutter.record_structural", run["run_id"], go["attempt_id"])
    refused("IU001", call, w.exec, "cutter.leg_b_record", run["run_id"], go["attempt_id"], BUILD)
    call(w.run, "cutter.record_outcome", cmd, {"outcome": "refused", "problems": [],
                                               "stop_code": "KILL_SWITCH_OFF"},
         "cut.refused", go["attempt_id"])
    # Armed again: attempts of the old epoch stay dead, a new command goes on where it stopped.
    w.arm("CUT-DISARM", 1)
    refused("IU015", call, w.exec, "cutter.leg_b_record", run["run_id"], go["attempt_id"], BUILD)
    cmd = w.cut_command(run)
    go = w.authorize(cmd)
    assert go["run"]["state"] == "structural_verified", go
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
    w.root.run("alter table public.information_unit enable always trigger trg_iu_birth_gate_anchors")
    try:
        w.exec.run("begin")
        w.exec.run("set constraints public.trg_iu_birth_gate_anchors deferred")
        assert w.leg_a(go)["created"] == 5
        w.root.run("select 1")
        refused("IU013", w.exec.run, "commit")
    finally:
        w.root.run("drop trigger aa_breaks on public.unit_version")
        w.root.run("drop function public.breaks()")
        w.root.run("update public.dot_config set value = 'enforced' "
                   "where key = 'iu_gateway.mode'")
        w.root.run("alter table public.information_unit enable trigger trg_iu_birth_gate_anchors")
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


def test_layer_two_alone(w):
    """A unit whose anchors do not agree gets past layer 1 and not past COMMIT."""
    w.discover("CUT-LAYER", 1)
    w.arm("CUT-LAYER", 5)
    good = create(w.exec, "CUT-LAYER/GOOD")
    w.root.run("begin")
    w.root.run("select set_config('app.canonical_writer', 'fn_iu_create', true)")
    w.root.run(f"insert into public.information_unit (canonical_address, unit_kind, owner_ref, "
               f"doc_code, section_type, version_anchor_ref, content_anchor_ref, "
               f"identity_profile) values ('CUT-LAYER/BAD', 'law_unit', 'x', 'CUT-LAYER', "
               f"'article', {quote(good['uv_id'])}, {quote(good['uv_id'])}, "
               f"'{{\"title\": \"t\", \"owner_lookup_ref\": \"x\", "
               f"\"primary_section_type_ref\": \"article\"}}')")
    error = refused("IU013", w.root.run, "commit")
    assert "anchors" in error.text, error.text
    assert rows(w, "CUT-LAYER") == 1


def test_layer_one(w):
    w.discover("CUT-BIRTH", 1)
    w.arm("CUT-BIRTH", 5)

    def make(address="CUT-BIRTH/X", title="t", body="b", actor="a", kind="law_unit",
             section="article", publication="law"):
        return call(w.exec, "public.fn_iu_create", address, title, body, actor, kind, section,
                    "CUT-BIRTH", publication, None)

    for bad in ({"address": ""}, {"title": " "}, {"body": ""}, {"actor": None}, {"address": None},
                {"kind": "law_section"}, {"section": "law_unit"}, {"publication": "novel"}):
        refused("IU013", lambda bad=bad: make(**bad))
    first = make()
    assert first["status"] == "created" and first["invariants_verified"] is True, first
    again = make(body="other")
    assert again["status"] == "exists_complete" and again["iu_id"] == first["iu_id"], again
    assert again["content_hash"] == sha256(b"b") and rows(w, "CUT-BIRTH") == 1
    plain = call(w.exec, "public.fn_iu_create", "CUT-BIRTH/DEFAULTS", "t", "b", "me")
    assert plain["status"] == "created", plain
    defaults = w.root.run("select unit_kind, section_type, owner_ref, doc_code, section_code, "
                          "lifecycle_status from public.information_unit "
                          "where canonical_address = 'CUT-BIRTH/DEFAULTS'")
    assert defaults == "law_unit|section|me|CUT-BIRTH|DEFAULTS|draft", defaults


def test_every_section_type(w):
    w.discover("CUT-VOCAB", 1)
    w.arm("CUT-VOCAB", 100)
    for section in ("part subpart book title subtitle chapter subchapter division subdivision "
                    "section_group subsection_group paragraph_group heading article section "
                    "clause point subpoint recital annex document principle definition paragraph "
                    "preamble").split():
        made = call(w.exec, "public.fn_iu_create", f"CUT-VOCAB/{section}", "t", "b", "me",
                    "design_doc_section", section, None, "law")
        assert made["status"] == "created", section


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
    call(w.run, "cutter.record_outcome", cmd, {"outcome": "refused", "problems": [],
                                               "stop_code": "REPLAY_CONFLICT"}, "cut.refused",
         go["attempt_id"])

    # Some there: the first five are the same, three are new.
    longer = next_version(w, "CUT-AGAIN", 8, "")
    w.approve(longer)
    _, go = started(w, longer)
    error = refused("IU015", w.leg_a, go)
    assert "5 of 8 addresses exist already, 5 with" in error.text, error.text

    # The first text again, as a new version: all there, nothing to do, no approval used.
    same = next_version(w, "CUT-AGAIN", 5, "")
    assert same["run_id"] != run["run_id"] and same["plan_digest"] == run["plan_digest"]
    approval = w.approve(same)["approval_id"]
    cmd, go = started(w, same)
    noop = w.leg_a(go)
    assert (noop["status"], noop["created"], noop["existing"]) == ("noop", 0, 5), noop
    answer = call(w.run, "cutter.record_outcome", cmd, {"outcome": "noop", "problems": []},
                  "cut.noop", go["attempt_id"])
    assert answer["outcome"] == "noop" and rows(w, "CUT-AGAIN") == 5, answer
    assert w.root.run(f"select count(*) from cutter.approval_use "
                      f"where approval_id = {quote(approval)}") == "0"


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


def test_enacted_is_immutable(w):
    run = ready(w, "CUT-ENACT", n=3)
    w.approve(run, "SG-2", str(uuid.uuid4()))
    assert w.cut(run, until="lifecycle_enacted")["state"] == "closeout_reported"
    for sql in ("update public.information_unit set owner_ref = 'x' where doc_code = 'CUT-ENACT'",
                "update public.information_unit set lifecycle_status = 'draft' "
                "where doc_code = 'CUT-ENACT'",
                "update public.information_unit set lifecycle_status = 'superseded', "
                "title = 'x' where doc_code = 'CUT-ENACT'".replace("title", "section_code"),
                "delete from public.information_unit where doc_code = 'CUT-ENACT'",
                "update public.unit_version set title = 'x' where unit_id in "
                "(select id from public.information_unit where doc_code = 'CUT-ENACT')",
                "delete from public.unit_version where unit_id in "
                "(select id from public.information_unit where doc_code = 'CUT-ENACT')"):
        w.root.run("begin")
        w.root.run("select set_config('app.canonical_writer', 'fn_iu_enact', true)")
        refused("IU013", w.root.run, sql)
        w.root.run("rollback")
    address = run["plan"][0]["canonical_address"]
    again = call(w.exec, "public.fn_iu_enact", address, "me", str(uuid.uuid4()))
    assert (again["ok"], again["applied"]) == (True, False), again
    back = call(w.exec, "public.fn_iu_enact", address, "me", str(uuid.uuid4()), "draft")
    assert (back["ok"], back["applied"], back["status"]) == (False, False, "refused"), back
    for arguments in ((address, "me", None), ("CUT-ENACT/NONE", "me", str(uuid.uuid4())),
                      (address, "", str(uuid.uuid4())),
                      (address, "me", str(uuid.uuid4()), "imaginary")):
        answer = call(w.exec, "public.fn_iu_enact", *arguments)
        assert answer["ok"] is False and answer["problems"], answer


def test_enact_dry_run_and_order(w):
    w.discover("CUT-DRY", 1)
    w.arm("CUT-DRY", 5)
    create(w.exec, "CUT-DRY/A")
    dry = call(w.exec, "public.fn_iu_enact", "CUT-DRY/A", "me", str(uuid.uuid4()), "enacted", None,
               None, None, True)
    assert (dry["ok"], dry["applied"], dry["status"]) == (True, False, "dry_run"), dry
    for target in ("enacted", "superseded", "retired"):
        done = call(w.exec, "public.fn_iu_enact", "CUT-DRY/A", "me", str(uuid.uuid4()), target)
        assert done["ok"] and done["applied"] and done["to"] == target, done
    assert w.root.run("select string_agg(from_status || '>' || to_status, ' ' order by created_at)"
                      " from public.iu_lifecycle_log where canonical_address = 'CUT-DRY/A'") == \
        "draft>enacted enacted>superseded superseded>retired"


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


def test_ledger_order_and_waiting(w):
    """A verify event that comes first waits; rows come only from whole events."""
    run = ready(w, "CUT-WAIT", n=2)
    assert w.cut(run)["outcome"] == "done"
    payload = {k: w.root.run(f"select convert_from(payload, 'UTF8') from cutter.audit_event where "
                             f"subject = 'CUT-WAIT' and kind = '{k}'")
               for k in ("ledger.leg_b", "verify.written")}
    verify = "cutter_governance.record_verify"
    assert call(w.writer, verify, payload["verify.written"]) == {"status": "waiting", "rows": 0}
    assert call(w.writer, "cutter_governance.record_leg_b", payload["ledger.leg_b"]) == \
        {"status": "recorded", "rows": 10}
    assert call(w.writer, verify, payload["verify.written"]) == {"status": "recorded", "rows": 2}
    refused("IU010", call, w.writer, verify, payload["ledger.leg_b"])
    refused("IU010", call, w.writer, "cutter_governance.record_leg_b", payload["verify.written"])
    refused("42501", w.writer.run, "select count(*) from cutter_governance.verify_result")
    # Nobody signs for the other side, and a signature belongs to exactly one thing.
    for kind, dot, change_set, result in (
            ("verifier", "DOT-991", None, "verify_result_id"),
            ("executor", "DOT-992", "change_set_id", None),
            ("verifier", "DOT-992", "change_set_id", None),
            ("verifier", "DOT-992", "change_set_id", "verify_result_id"),
            ("verifier", "DOT-992", None, None)):
        refused("23514", w.root.run,
                f"insert into cutter_governance.dot_pair_signature (signature_id, signature_kind, "
                f"signer_dot_id, signer_identity, signer_tool_revision, payload_hash, "
                f"cross_reference_change_set_id, cross_reference_verify_result_id, "
                f"signature_algorithm, canonicalization_rule_used, run_ref, signed_at) "
                f"select gen_random_uuid(), '{kind}', '{dot}', 'x', 'x', 'x', "
                f"{change_set or 'null'}, {result or 'null'}, 'none', 'x', 'x', now() "
                f"from cutter_governance.verify_result where run_ref = {quote(run['run_id'])}")


def test_grant_delta(w):
    run = ready(w, "CUT-DELTA")
    cmd = w.cut_command(run)
    go = w.authorize(cmd)
    envelope = {"sha256": "ab" * 32, "size_bytes": 1, "recipient": "r", "artifact_ref": "a"}
    call(w.run, "cutter.pin_backup", cmd, go["attempt_id"], envelope)
    for change, word in (
            ("grant select on cutter_governance.verify_result to cutter_exec", "cutter_exec has"),
            ("grant update on public.information_unit to public", "UPDATE"),
            ("revoke execute on function public.fn_iu_create(text, text, text, text, text, text, "
             "text, text, uuid) from cutter_exec", "cutter_exec lacks"),
            ("revoke select on public.unit_version from cutter_verify", "cutter_verify lacks"),
            ("alter role cutter_exec createdb", "ATTRIBUTE"),
            ("grant cutter_run to cutter_exec", "ATTRIBUTE"),
            ("alter table public.unit_version disable trigger trg_00_fence", "trg_00_fence"),
            ("drop trigger trg_append_only on cutter.audit_event", "trg_append_only")):
        w.root.run("begin")
        w.root.run(change)
        error = refused("IU014", call, w.root, "cutter.grant_probe", cmd, go["attempt_id"])
        assert word in error.text, (change, error.text)
        w.root.run("rollback")
    probe = call(w.run, "cutter.grant_probe", cmd, go["attempt_id"])
    assert probe == {"ok": True, "delta": [], "state": "grants_probed"}, probe


def test_sources(w):
    def add(body, code="SRC-1", ruleset="vi-law", title="Title"):
        return call(w.source, "cutter.source_add", code, body, ruleset, title)

    first = add(b"one")
    assert first == {"doc_code": "SRC-1", "version": 1, "sha256": sha256(b"one"), "bytes": 3,
                     "created": True}, first
    assert add(b"one") == dict(first, created=False)
    assert add(b"two")["version"] == 2
    third = add(b"one")  # an earlier text, but not the newest: a new version
    assert (third["version"], third["created"]) == (3, True), third
    for body in (b"", b"a\0b", b"\xff\xfe", b"\xc3", None):
        refused("IU010", add, body)
    for code in ("", "-x", "a/b", "a b", "x" * 65, "é", None):
        refused("IU010", add, b"x", code)
    assert add(b"x", "A" * 64)["version"] == 1
    assert add(b"x", "9.a_B-c")["version"] == 1
    refused("42501", call, w.gov, "cutter.source_add", "SRC-1", b"x", "r", "t")
    refused("42501", call, w.run, "cutter.source_add", "SRC-1", b"x", "r", "t")


def test_plans_that_break_a_rule(w):
    source, cutplan, plan = make_plan("PLAN-BAD", 4)
    call(w.source, "cutter.source_add", "PLAN-BAD", source, "vi-law", "t")

    def discover(listed=None, raw=None, **fields):
        data = raw if raw is not None else canonical(source, "PLAN-BAD", listed)
        answer = call(w.run, "cutter.record_discovery", command("discover", "PLAN-BAD"),
                      dict(w.run_fields(source, data, 1, len(listed or plan)), **fields), data)
        return answer["outcome"]

    def with_unit(i, **change):
        return [dict(u, **change) if u["index"] == i else u for u in plan]

    bad = {
        "hole": with_unit(2, index=7), "parent after": with_unit(1, parent=3),
        "parent of itself": with_unit(1, parent=1), "duplicate address":
            with_unit(2, canonical_address=plan[1]["canonical_address"]),
        "foreign address": with_unit(2, canonical_address="OTHER/X"),
        "no path": with_unit(2, canonical_address="PLAN-BAD/"),
        "overlap": with_unit(2, span=[plan[1]["span"][0], plan[2]["span"][1]]),
        "empty span": with_unit(2, span=[plan[2]["span"][0]] * 2),
        "beyond": with_unit(3, span=[plan[3]["span"][0], len(source) + 1]),
        "kind": with_unit(0, unit_kind="law_section"),
        "section": with_unit(0, section_type="verse"),
        "hash": with_unit(0, content_hash="XYZ"),
        "nameless": with_unit(2, title=" ", label=""),
        "none": [],
    }
    for name, units in bad.items():
        error = refused("IU010", discover, units)
        assert "DETAIL" in error.text, (name, error.text)
    for raw in (b"", b"nonsense", cutplan[:-1], b"\xff", cutplan.replace(b'"cutplan":1', b'"c":1')):
        refused("IU010", discover, None, raw)
    refused("IU010", discover, plan, None, units=5)
    refused("IU012", discover, plan, None, plan_digest="0" * 64)
    refused("IU012", discover, plan, None, source_sha256="0" * 64)
    refused("IU009", discover, plan, None, source_version=9)
    assert w.root.run("select count(*) from cutter.run where document = 'PLAN-BAD'") == "0"
    assert discover(plan) == "done"


def test_shapes_of_the_core(w):
    """Signatures and columns that others rely on."""
    assert w.root.run("select pg_get_function_arguments('public.fn_iu_create'::regproc)") == (
        "p_canonical_address text, p_title text, p_body text, p_actor text, "
        "p_unit_kind text DEFAULT NULL::text, p_section_type text DEFAULT NULL::text, "
        "p_owner_ref text DEFAULT NULL::text, p_publication_type text DEFAULT NULL::text, "
        "p_parent_ref uuid DEFAULT NULL::uuid")
    assert w.root.run("select pg_get_function_arguments('public.fn_iu_enact'::regproc)") == (
        "p_canonical_address text, p_actor text, p_review_decision_id uuid, "
        "p_target_lifecycle text DEFAULT 'enacted'::text, p_change_set_id uuid DEFAULT NULL::uuid, "
        "p_reason text DEFAULT NULL::text, p_tool_revision text DEFAULT NULL::text, "
        "p_dry_run boolean DEFAULT false")
    widths = {"public.information_unit": 19, "public.unit_version": 16,
              "cutter_governance.decision_backlog_entry": 6,
              "cutter_governance.decision_backlog_history": 9,
              "cutter_governance.decision_backlog_dependency": 6,
              "cutter_governance.decision_backlog_sweep_log": 10,
              "cutter_governance.manifest_envelope": 12,
              "cutter_governance.manifest_unit_block": 13,
              "cutter_governance.review_decision": 25,
              "cutter_governance.dot_pair_signature": 16,
              "cutter_governance.cut_change_set": 24,
              "cutter_governance.cut_change_set_affected_row": 8,
              "cutter_governance.verify_result": 26,
              "cutter_governance.canonical_address_alias": 9}
    for table, width in widths.items():
        found = w.root.run(f"select count(*) from pg_attribute where attrelid = "
                           f"'{table}'::regclass and attnum > 0 and not attisdropped")
        assert int(found) == width, (table, found)
    preflight = call(w.root, "public.fn_iu_create_preflight")
    assert preflight == {"ok": True, "problems": []}, preflight


def test_preflight_notices_a_missing_gate(w):
    w.discover("CUT-GATE", 1)
    w.arm("CUT-GATE", 5)
    for damage in ("drop trigger trg_iu_birth_gate_anchors on public.information_unit",
                   "alter table public.unit_version disable trigger trg_uv_birth_gate",
                   "alter table public.information_unit drop constraint "
                   "information_unit_canonical_address_key",
                   "alter table public.unit_version add column surprise int",
                   "alter table public.information_unit alter constraint "
                   "information_unit_version_anchor_fk not deferrable"):
        w.root.run("begin")
        w.root.run(damage)
        refused("IU013", create, w.root, "CUT-GATE/X")
        w.root.run("rollback")
    assert create(w.exec, "CUT-GATE/X")["status"] == "created"


def test_same_address_at_once(w):
    """Two sessions, one address: one creates, the other finds it."""
    w.discover("CUT-RACE", 1)
    w.arm("CUT-RACE", 5)
    other = Worker()
    try:
        w.exec.run("begin")
        assert create(w.exec, "CUT-RACE/A")["status"] == "created"
        other.exec.send("select public.fn_iu_create('CUT-RACE/A', 't', 'b', 'me') ->> 'status'")
        deadline = time.monotonic() + 5
        while w.root.run("select count(*) from pg_locks where locktype = 'advisory' "
                         "and not granted") == "0":
            assert time.monotonic() < deadline
        w.exec.run("commit")
        assert other.exec.wait() == "exists_complete"
    finally:
        other.close()
    assert rows(w, "CUT-RACE") == 1
