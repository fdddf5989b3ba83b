"""SG-1 and SG-2: who, for what, how long, once."""

import uuid

from iu_sql import BUILD, call, quote, run_id
from test_switch import refused


def insert(w, run, gate="SG-1", signed="1 hour", valid="24 hours", decision=None, digest=None,
           other_run=None):
    """An approval as if it had been given some time ago."""
    approval = str(uuid.uuid4())
    w.root.run(f"insert into cutter.approval values ({quote(approval)}, {quote(gate)}, "
               f"{quote(other_run or run['run_id'])}, {quote(digest or run['plan_digest'])}, "
               f"'tester', {quote(decision)}, clock_timestamp() - interval '{signed}', "
               f"clock_timestamp() - interval '{signed}' + interval '{valid}')")
    return approval


def attempt(w, run, **fields):
    """decision, or the stop code of the refusal."""
    go = w.authorize(w.cut_command(run, **fields))
    return go["decision"] if go["decision"] == "go" else go["answer"]["stop_code"]


def test_lifetimes(w):
    run = w.discover("AP-TTL", 1)
    for gate, hours, decision in (("SG-1", 24, None), ("SG-2", 12, str(uuid.uuid4()))):
        given = w.approve(run, gate, decision)
        assert given["gate"] == gate and given["plan_digest"] == run["plan_digest"], given
        seconds = w.root.run(f"select extract(epoch from expires_at - signed_at)::int from "
                             f"cutter.approval where approval_id = {quote(given['approval_id'])}")
        assert int(seconds) == hours * 3600, given
        event = w.events("AP-TTL")[-1]
        assert event["kind"] == "approval.recorded" and event["gate"] == gate, event


def test_none_given(w):
    run = w.discover("AP-NONE", 1)
    w.arm("AP-NONE", 5)
    assert attempt(w, run) == "APPROVAL_REQUIRED"
    assert attempt(w, run, approvals=[str(uuid.uuid4())]) == "APPROVAL_REQUIRED"
    # A refusal leaves the run where it was; with the cause gone a new command goes on.
    state = w.root.run(f"select state, stop_code from cutter.run where run_id = "
                       f"{quote(run['run_id'])}")
    assert state == "awaiting_cut_authorization|APPROVAL_REQUIRED", state
    w.approve(run)
    assert attempt(w, run) == "go"


def test_expired(w):
    run = w.discover("AP-OLD", 1)
    w.arm("AP-OLD", 5)
    old = insert(w, run, signed="24 hours 1 minute")
    assert attempt(w, run) == "APPROVAL_EXPIRED"
    assert attempt(w, run, approvals=[old]) == "APPROVAL_EXPIRED"
    insert(w, run, signed="23 hours 59 minutes")
    assert attempt(w, run) == "go"


def test_from_the_future(w):
    run = w.discover("AP-FUTURE", 1)
    w.arm("AP-FUTURE", 5)
    insert(w, run, signed="-1 hour")
    assert attempt(w, run) == "APPROVAL_EXPIRED"


def test_expires_between_attempt_and_leg_a(w):
    run = w.discover("AP-BETWEEN", 2)
    w.arm("AP-BETWEEN", 5)
    w.approve(run)
    cmd = w.cut_command(run)
    go = w.authorize(cmd)
    w.prepare(cmd, go)
    old = insert(w, run, signed="25 hours")
    w.root.run(f"update cutter.attempt set approval_id = {quote(old)} "
               f"where attempt_id = {quote(go['attempt_id'])}")
    refused("IU004", w.leg_a, go)


def test_for_something_else(w):
    run, other = w.discover("AP-A", 1), w.discover("AP-B", 1)
    w.arm(["AP-A", "AP-B"], 5)
    others = w.approve(other)["approval_id"]
    assert attempt(w, run, approvals=[others]) == "APPROVAL_MISMATCH"
    sg2 = w.approve(run, "SG-2", str(uuid.uuid4()))["approval_id"]
    assert attempt(w, run, approvals=[sg2]) == "APPROVAL_MISMATCH"
    plan = insert(w, run, digest="0" * 64)
    assert attempt(w, run, approvals=[plan]) == "APPROVAL_MISMATCH"
    # Named ones only, even when a good one exists.
    good = w.approve(run)["approval_id"]
    assert attempt(w, run, approvals=[others]) == "APPROVAL_MISMATCH"
    refusal = w.authorize(w.cut_command(run, approvals=[others, sg2]))["answer"]
    assert len(refusal["problems"]) == 2 and all(p["message"] for p in refusal["problems"])
    assert attempt(w, run, approvals=[others, good]) == "go"


def test_used_once(w):
    run = w.discover("AP-ONCE", 1)
    w.arm("AP-ONCE", 50)
    approval = w.approve(run)["approval_id"]
    cmd = w.cut_command(run)
    go = w.authorize(cmd)
    w.prepare(cmd, go)
    w.root.run(f"insert into cutter.approval_use values ({quote(approval)}, 'x', "
               f"{quote(str(uuid.uuid4()))})")
    refused("IU005", w.leg_a, go)
    call(w.run, "cutter.record_outcome", cmd, {"outcome": "refused", "problems": [],
                                               "stop_code": "APPROVAL_REPLAYED"},
         "cut.refused", go["attempt_id"])
    assert attempt(w, run) == "APPROVAL_REPLAYED"
    assert attempt(w, run, approvals=[approval]) == "APPROVAL_REPLAYED"


def test_a_cut_uses_its_approval_up(w):
    run = w.discover("AP-USED", 2)
    w.arm("AP-USED", 50)
    approval = w.approve(run)["approval_id"]
    assert w.cut(run)["outcome"] == "done"
    assert w.root.run(f"select run_id from cutter.approval_use "
                      f"where approval_id = {quote(approval)}") == run["run_id"]


def enactable(w, code):
    run = w.discover(code, 2)
    w.arm(code, 50)
    w.approve(run)
    assert w.cut(run)["outcome"] == "done"
    go = w.authorize(w.cut_command(run, until="lifecycle_enacted"))
    assert go["decision"] == "go", go

    def enact(decision):
        return call(w.exec, "cutter.lifecycle_enact", run["run_id"], go["attempt_id"], decision,
                    BUILD)
    return run, go, enact


def test_sg2(w):
    run, go, enact = enactable(w, "AP-SG2")
    assert go["sg2"] is None, "the SG-1 approval must not pass for SG-2"
    refused("IU003", enact, None)
    refused("IU003", enact, str(uuid.uuid4()))
    old = str(uuid.uuid4())
    insert(w, run, "SG-2", signed="12 hours 1 minute", valid="12 hours", decision=old)
    refused("IU004", enact, old)
    stranger = w.discover("AP-SG2-OTHER", 1)
    others = str(uuid.uuid4())
    w.approve(stranger, "SG-2", others)
    refused("IU006", enact, others)
    good = str(uuid.uuid4())
    given = w.approve(run, "SG-2", good)
    w.exec.run("begin")
    enact(good)
    w.exec.run("rollback")
    w.root.run(f"insert into cutter.approval_use values ({quote(given['approval_id'])}, 'x', "
               f"{quote(str(uuid.uuid4()))})")
    refused("IU005", enact, good)
    assert w.root.run("select count(*) from public.iu_lifecycle_log l join "
                      "public.information_unit u on u.id = l.unit_id "
                      "where u.doc_code = 'AP-SG2'") == "0"


def test_sg2_decision_is_fresh(w):
    run = w.discover("AP-FRESH", 1)
    decision = str(uuid.uuid4())
    refused("IU003", w.approve, run, "SG-2", None)
    w.approve(run, "SG-2", decision)
    refused("IU005", w.approve, run, "SG-2", decision)
    cut_decision = w.root.run(f"select cutter.uuid_of('review_decision/' || "
                              f"{quote(run['run_id'])})")
    refused("IU005", w.approve, run, "SG-2", cut_decision)
    w.arm("AP-FRESH", 10)
    w.approve(run)
    assert w.cut(run)["outcome"] == "done"
    w.write_ledger("AP-FRESH")
    recorded = w.root.run("select review_decision_id from cutter_governance.review_decision "
                          "where source_doc_ref = 'AP-FRESH'")
    assert recorded == cut_decision, "the ledger holds the decision of the cut"


def test_a_gate_behind_the_run_takes_no_approval(w):
    run = w.discover("AP-THROUGH", 2)
    w.approve(run)
    w.approve(run, "SG-2", str(uuid.uuid4()))
    w.arm("AP-THROUGH", 10)
    assert w.cut(run)["state"] == "write_verified"
    given = w.root.run("select count(*) from cutter.approval")
    assert "is at write_verified: it is through SG-1" in refused("IU010", w.approve, run).text
    assert w.root.run("select count(*) from cutter.approval") == given
    w.approve(run, "SG-2", str(uuid.uuid4()))

    decision = w.authorize(w.cut_command(run, until="lifecycle_enacted"))
    call(w.exec, "cutter.lifecycle_enact", run["run_id"], decision["attempt_id"],
         decision["sg2"]["review_decision_id"], BUILD)
    refused("IU010", w.approve, run, "SG-2", str(uuid.uuid4()))


def test_approve_refuses(w):
    run = w.discover("AP-BAD", 1)
    refused("IU009", call, w.gov, "cutter.approve", run_id(), "SG-1", "x", None)
    for gate, signer, decision in (("SG-3", "x", None), (None, "x", None), ("SG-1", "", None),
                                   ("SG-1", None, None), ("SG-1", "x", str(uuid.uuid4()))):
        refused("IU010", call, w.gov, "cutter.approve", run["run_id"], gate, signer, decision)
    for session in (w.run, w.exec, w.verify, w.writer, w.kill, w.audit, w.source):
        refused("42501", call, session, "cutter.approve", run["run_id"], "SG-1", "x", None)
    failed = call(w.run, "cutter.record_outcome",
                  {"command_id": str(uuid.uuid4()), "type": "discover", "document": "AP-BAD",
                   "sha256": "x"},
                  {"outcome": "refused", "stop_code": "OVER_LIMIT", "problems": [],
                   "run": {"run_id": run_id(), "source_version": 1, "ruleset": "vi-law",
                           "phase": "mark"}}, "run.refused", None)
    assert failed["state"] == "failed_mark", failed
    refused("IU010", call, w.gov, "cutter.approve", failed["run_id"], "SG-1", "x", None)
