"""The role that can not commit, by no trick; and the evidence of a proof."""

import uuid

from iu_sql import BUILD, Session, SqlError, call, quote
from test_switch import refused

GOVERNED = ("public.information_unit", "public.unit_version", "public.iu_lifecycle_log",
            "cutter.audit_event", "cutter.run_transition", "cutter.run_pin", "cutter.proof_guard")


def totals(w):
    return {t: w.root.run(f"select count(*) from {t}") for t in GOVERNED}


def armed(w, code, n=3):
    """(run, command, go) of a proof that may start."""
    run = w.discover(code, n)
    w.arm(code, n, mode="proof")
    cmd = w.cut_command(run, mode="rollback_only", until="lifecycle_enacted")
    go = w.authorize(cmd)
    assert go["decision"] == "go" and go["mode"] == "rollback_only", go
    return run, cmd, go


def rehearse(proof, run, go):
    attempt = go["attempt_id"]
    cut = call(proof, "cutter.cut_leg_a", run["run_id"], attempt, run["plan_digest"])
    assert cut["status"] == "created" and cut["created"] == run["units"], cut
    assert call(proof, "cutter.record_structural", run["run_id"], attempt)["ok"] is True
    call(proof, "cutter.leg_b_record", run["run_id"], attempt, BUILD)
    assert call(proof, "cutter.verify_result_count_for", go["run"]["change_set_id"]) == 0
    call(proof, "cutter.write_verify", run["run_id"], attempt, BUILD)
    enacted = call(proof, "cutter.lifecycle_enact", run["run_id"], attempt, str(uuid.uuid4()),
                   BUILD)
    assert enacted["state"] == "lifecycle_enacted", enacted
    return call(proof, "cutter.proof_end")


def test_proof_and_its_evidence(w):
    run, cmd, go = armed(w, "PROOF-1", 60)
    before, counts = call(w.run, "cutter.governed_digest", "PROOF-1"), totals(w)
    w.run.run("set timezone = 'Asia/Ho_Chi_Minh'; set datestyle = 'German'")
    assert call(w.run, "cutter.governed_digest", "PROOF-1") == before
    w.run.run("reset timezone; reset datestyle")
    with Session("cutter_proof") as proof:
        proof.run("begin")
        end = rehearse(proof, run, go)
        assert end["inside"]["iu"] == end["inside"]["uv"] == end["inside"]["log"] == 60, end
        evidence = {"xid": end["xid"], "before": before, "after": before, "units": 60,
                    "phases": ["cut_leg_a"], "not_rolled_back": end["not_rolled_back"]}
        # While it is open, a proof is no evidence yet: recording it waits for the run.
        w.run.run("set lock_timeout = '50ms'")
        refused("55P03", call, w.run, "cutter.record_proof", cmd, go["attempt_id"], evidence)
        w.run.run("reset lock_timeout")
        proof.run("rollback")
    assert call(w.run, "cutter.governed_digest", "PROOF-1") == before
    assert totals(w) == counts
    for wrong in ({"xid": w.root.run("select pg_current_xact_id()")},  # committed
                  {"xid": "999999999"}, {"xid": "x"}, {"xid": None}, {"units": 59},
                  {"after": dict(before, digest="0" * 64)}, {"before": None, "after": None}):
        refused("IU013", call, w.run, "cutter.record_proof", cmd, go["attempt_id"],
                dict(evidence, **wrong))
    answer = call(w.run, "cutter.record_proof", cmd, go["attempt_id"], evidence)
    assert (answer["outcome"], answer["state"]) == ("done", "awaiting_cut_authorization"), answer
    assert call(w.run, "cutter.record_proof", cmd, go["attempt_id"], evidence) == answer
    event = w.events("PROOF-1")[-1]
    assert event["kind"] == "cut.proved_rolled_back" and event["xact_status"] == "aborted", event
    assert event["proof_xid"] == end["xid"] and event["before"] == event["after"], event
    assert w.root.run(f"select state from cutter.attempt where attempt_id = "
                      f"{quote(go['attempt_id'])}") == "PROVED_ROLLED_BACK"
    # It spent nothing of its grant, and the live cut it was for may go on.
    switch = call(w.run, "cutter.read_switch")
    assert switch["grants"][0]["remaining"] == 60, switch
    w.approve(run)
    w.arm("PROOF-1", 60)
    assert w.cut(run, require_proof=True)["outcome"] == "done"


def test_proof_is_required(w):
    run = w.discover("PROOF-REQ", 2)
    w.approve(run)
    w.arm("PROOF-REQ", 10)
    answer = w.cut(run, require_proof=True)
    assert (answer["outcome"], answer["stop_code"]) == ("refused", "PROOF_REQUIRED"), answer
    w.root.run(f"insert into cutter.proof values ({quote(run['run_id'])}, "
               f"{quote(run['plan_digest'])}, 'another build', '1')")
    assert w.cut(run, require_proof=True)["stop_code"] == "PROOF_REQUIRED"
    assert w.cut(run, require_proof=False)["outcome"] == "done"


def test_proof_needs_no_approval_but_a_grant(w):
    run = w.discover("PROOF-GRANT", 5)
    w.arm("PROOF-GRANT", 4, mode="proof")
    cmd = w.cut_command(run, mode="rollback_only")
    assert w.authorize(cmd)["answer"]["stop_code"] == "GRANT_REFUSED"
    w.arm("PROOF-GRANT", 5, mode="live")
    cmd = w.cut_command(run, mode="rollback_only")
    assert w.authorize(cmd)["answer"]["stop_code"] == "GRANT_REFUSED"
    w.arm("PROOF-GRANT", 5, mode="proof")
    assert w.authorize(w.cut_command(run, mode="rollback_only"))["decision"] == "go"


def test_no_trick_commits(w):
    run, _, go = armed(w, "PROOF-TRICK")
    counts = totals(w)
    cut = (f"select cutter.cut_leg_a({quote(run['run_id'])}, {quote(go['attempt_id'])}, "
           f"{quote(run['plan_digest'])})")
    create = ("select public.fn_iu_create('PROOF-TRICK/X', 't', 'b', 'me', 'law_unit', "
              "'article')")
    perform = cut.replace("select", "perform", 1)
    tricks = {
        "autocommit": [cut],
        "commit": ["begin", cut, "commit"],
        "commit and chain": ["begin", cut, "commit and chain"],
        "released savepoint": ["begin", "savepoint a", cut, "release a", "commit"],
        "guard in a savepoint that is undone": [
            "begin", "savepoint a", create, "rollback to a", create, "commit"],
        "prepare transaction": ["begin", cut, "prepare transaction 'p'"],
        "all constraints immediate": ["begin", cut, "set constraints all immediate"],
        "the guard immediate": ["begin", cut, "set constraints cutter.proof_guard_t immediate"],
        "immediate first": ["begin", "set constraints all immediate", cut],
        "swallowed immediate": [
            "begin", cut, "do $$ begin set constraints all immediate; "
            "exception when others then null; end $$", "commit"],
        "commit in a block": [f"do $$ begin {perform}; commit; end $$"],
        "swallowed write, then commit": [
            "begin", f"do $$ begin {perform}; set constraints all immediate; "
            f"exception when others then null; end $$", create, "commit"],
        "serializable": ["begin isolation level serializable", cut, "commit"],
        "direct create": [create],
        "the guard's own message caught": [
            "begin", f"do $$ begin {perform}; begin set constraints cutter.proof_guard_t "
            f"immediate; exception when sqlstate 'IU090' then null; end; end $$", "commit"],
        "proof_end does not open the door": ["begin", cut, "select cutter.proof_end()", "commit"],
    }
    for name, steps in tricks.items():
        with Session("cutter_proof") as proof:
            try:
                for step in steps:
                    proof.run(step)
            except SqlError as error:
                assert error.sqlstate == "IU090", (name, str(error))
            else:
                raise AssertionError(f"{name}: no error")
        assert totals(w) == counts, name
    assert w.root.run("select count(*) from pg_prepared_xacts") == "0"


def test_an_undone_savepoint_commits_nothing(w):
    run, _, go = armed(w, "PROOF-SAVE")
    counts = totals(w)
    with Session("cutter_proof") as proof:
        proof.run("begin")
        proof.run("savepoint a")
        call(proof, "cutter.cut_leg_a", run["run_id"], go["attempt_id"], run["plan_digest"])
        proof.run("rollback to a")
        proof.run("commit")
    assert totals(w) == counts


def test_the_guard_can_not_be_taken_away(w):
    armed(w, "PROOF-GUARD")
    with Session("cutter_proof") as proof:
        for sql in ("delete from cutter.proof_guard", "truncate cutter.proof_guard",
                    "insert into cutter.proof_guard (xid) values ('1')",
                    "alter table cutter.proof_guard disable trigger all",
                    "drop trigger proof_guard_t on cutter.proof_guard",
                    "set session_replication_role = replica", "set role cutter_exec",
                    "set session authorization cutter_exec", "set role gov_owner",
                    "create function public.forbid_commit() returns int language sql as 'select 1'",
                    "select cutter.finish_cut('{}', null, '{}')",
                    "select cutter.record_proof('{}', null, '{}')"):
            error = refused("42501", proof.run, sql)
            assert "permission" in error.text or "must be owner" in error.text, error.text


def test_roles_keep_to_their_mode(w):
    """A live attempt is not for cutter_proof, a proof's attempt not for cutter_exec."""
    run, _, go = armed(w, "PROOF-MODE")
    w.arm("PROOF-MODE", 3, mode="live")
    refused("IU013", call, w.exec, "cutter.cut_leg_a", run["run_id"], go["attempt_id"],
            run["plan_digest"])
    w.disarm()
    live = w.discover("PROOF-MODE2", 3)
    w.approve(live)
    w.arm("PROOF-MODE2", 3, mode="live")
    w.arm("PROOF-MODE2", 3, mode="proof")
    go = w.authorize(w.cut_command(live))
    with Session("cutter_proof") as proof:
        refused("IU013", call, proof, "cutter.cut_leg_a", live["run_id"], go["attempt_id"],
                live["plan_digest"])


def test_proof_runs_what_commit_would_run(w):
    """A fault that only COMMIT would find stops the proof at proof_end."""
    run, _, go = armed(w, "PROOF-LATE")
    w.root.run("create function public.late() returns trigger language plpgsql as "
               "$$ begin raise exception 'INVARIANT_FAILED: late' using errcode = 'IU013'; end $$")
    w.root.run("create constraint trigger late after insert on public.unit_version deferrable "
               "initially deferred for each row execute function public.late()")
    try:
        with Session("cutter_proof") as proof:
            proof.run("begin")
            call(proof, "cutter.cut_leg_a", run["run_id"], go["attempt_id"], run["plan_digest"])
            refused("IU013", call, proof, "cutter.proof_end")
    finally:
        w.root.run("drop trigger late on public.unit_version")
        w.root.run("drop function public.late()")


def test_nothing_left_to_prove(w):
    run = w.discover("PROOF-DONE", 2)
    w.approve(run)
    w.arm("PROOF-DONE", 10)
    assert w.cut(run)["outcome"] == "done"
    w.arm("PROOF-DONE", 10, mode="proof")
    again = w.authorize(w.cut_command(run, mode="rollback_only"))
    assert again["decision"] == "answered" and again["answer"]["outcome"] == "noop", again
