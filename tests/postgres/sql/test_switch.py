"""The fence, the flip, grants."""

import threading
import time
import uuid

from iu_sql import Session, SqlError, Worker, call, quote


def refused(sqlstate, work, *arguments, **fields):
    """The error of a call that must be refused with this SQLSTATE."""
    try:
        work(*arguments, **fields)
    except SqlError as error:
        assert error.sqlstate == sqlstate, f"{error.sqlstate} and not {sqlstate}: {error.text}"
        return error
    raise AssertionError(f"not refused with {sqlstate}")


def create(session, address, parent=None):
    return call(session, "public.fn_iu_create", address, "Title", "Body of " + address, "tests",
                "law_unit", "article", None, "law", parent)


def rows(w, code):
    return int(w.root.run(f"select count(*) from public.information_unit "
                          f"where doc_code = {quote(code)}"))


def test_fence_while_off(w):
    w.discover("SW-OFF", 1)
    refused("IU001", create, w.exec, "SW-OFF/A")
    refused("IU001", create, w.root, "SW-OFF/A")  # superusers too
    for sql in ("update public.information_unit set updated_by = 'x'",
                "delete from public.unit_version", "truncate public.iu_lifecycle_log cascade",
                "insert into public.iu_lifecycle_log (unit_id) values (null)"):
        refused("IU001", w.root.run, sql)
    assert rows(w, "SW-OFF") == 0


def test_nologin_binds_a_session_that_is_open(w):
    w.discover("SW-NOLOGIN", 1)
    w.arm("SW-NOLOGIN", 10)
    assert create(w.exec, "SW-NOLOGIN/ONE")["status"] == "created"
    w.root.run("alter role cutter_exec nologin")
    try:
        refused("IU001", create, w.exec, "SW-NOLOGIN/TWO")
    finally:
        w.root.run("alter role cutter_exec login")
    assert create(w.exec, "SW-NOLOGIN/TWO")["status"] == "created"
    assert rows(w, "SW-NOLOGIN") == 2


def test_fence_covers_only_the_grant(w):
    for code in ("SW-A", "SW-B"):
        w.discover(code, 1)
    w.arm("SW-A", 10)
    assert create(w.exec, "SW-A/ONE")["status"] == "created"
    refused("IU002", create, w.exec, "SW-B/ONE")
    refused("IU002", create, w.root, "NOT-REGISTERED/ONE")
    refused("IU002", w.root.run, "truncate public.iu_lifecycle_log")
    # Another document's row can not be dragged in by an update either.
    w.disarm()
    w.arm("SW-B", 10)
    refused("IU002", w.root.run,
            "begin; select set_config('app.canonical_writer', 'fn_iu_enact', true);"
            "update public.information_unit set updated_by = 'x' where doc_code = 'SW-A'")
    w.root.run("rollback")
    assert rows(w, "SW-B") == 0


def test_fence_asks_for_the_mode(w):
    w.discover("SW-MODE", 1)
    w.arm("SW-MODE", 10, mode="proof")
    refused("IU002", create, w.exec, "SW-MODE/ONE")
    w.disarm()
    w.arm("SW-MODE", 10, mode="live")
    with Session("cutter_proof") as proof:
        refused("IU002", create, proof, "SW-MODE/ONE")
    assert rows(w, "SW-MODE") == 0


def test_fence_with_a_broken_switch(w):
    """No row, a NULL, two rows: OFF."""
    w.discover("SW-BROKEN", 1)
    w.arm("SW-BROKEN", 10)
    for damage in ("delete from cutter.kill_switch",
                   "update cutter.kill_switch set armed = null",
                   "update cutter.kill_switch set epoch = null",
                   "alter table cutter.kill_switch drop constraint kill_switch_pkey, "
                   "drop constraint kill_switch_id_check; "
                   "insert into cutter.kill_switch (id, armed, epoch) "
                   "select 2, armed, epoch from cutter.kill_switch"):
        w.root.run("begin")
        w.root.run(damage)
        refused("IU001", create, w.root, "SW-BROKEN/ONE")
        w.root.run("rollback")
    w.root.run("begin; alter table cutter.kill_switch rename to elsewhere")
    refused("42P01", create, w.root, "SW-BROKEN/ONE")
    w.root.run("rollback")
    assert create(w.exec, "SW-BROKEN/ONE")["status"] == "created"


def test_fence_under_replication_role(w):
    """Neither superuser rights nor session_replication_role turn the fence off."""
    w.discover("SW-REPLICA", 1)
    w.root.run("set session_replication_role = replica")
    refused("IU001", create, w.root, "SW-REPLICA/ONE")
    w.root.run("reset session_replication_role")


def test_nobody_writes_directly(w):
    w.discover("SW-DIRECT", 1)
    w.arm("SW-DIRECT", 10)
    for session in (w.run, w.exec, w.verify, w.writer, w.gov, w.source, w.kill, w.audit):
        for sql in ("insert into public.information_unit (canonical_address) values ('x')",
                    "update cutter.kill_switch set armed = true",
                    "delete from cutter.audit_event",
                    "select cutter.append_event('x', 'x', 1, '{}')",
                    "select pg_catalog.pg_terminate_backend(1) "
                    "from cutter.terminate_backends('{1}')",
                    "set role gov_owner", "set role postgres",
                    "set session_replication_role = replica",
                    "alter table public.information_unit disable trigger all",
                    "create table public.mine (a int)", "create schema mine"):
            try:
                session.run(sql)
            except SqlError as error:
                assert error.sqlstate == "42501", (session.role, sql, str(error))
                continue
            raise AssertionError(f"{session.role} may {sql}")
    # The gateway refuses even a superuser who does not go through the functions.
    refused("IU013", w.root.run,
            "insert into public.information_unit (canonical_address, unit_kind, owner_ref, "
            "doc_code) values ('SW-DIRECT/X', 'law_unit', 'x', 'SW-DIRECT')")


def test_disarm_is_idempotent(w):
    w.discover("SW-IDEM", 1)
    grant = w.arm("SW-IDEM", 5)
    first = w.disarm("one")
    assert first["state"] == "OFF" and first["terminated"] == 0, first
    assert first["epoch"] == grant["epoch"] + 1, (first, grant)
    assert w.disarm("two") == first
    assert w.disarm("") == first
    assert w.root.run(f"select state from cutter.\"grant\" where grant_id = "
                      f"{quote(grant['grant_id'])}") == "REVOKED"
    event = [e for e in w.events("switch") if e.get("reason") == "one"][0]
    assert event["revoked"] == [grant["grant_id"]] and event["was_armed"] is True, event
    refused("IU001", create, w.exec, "SW-IDEM/ONE")


def test_disarm_ends_a_stuck_holder(w):
    w.discover("SW-STUCK", 1)
    w.arm("SW-STUCK", 5)
    w.exec.run("begin")
    create(w.exec, "SW-STUCK/LATE")  # and now the worker hangs
    start = time.monotonic()
    answer = w.disarm("stuck")
    took = time.monotonic() - start
    assert answer["terminated"] == 1, answer
    assert 0.9 < took < 2.0, took
    refused("57P01", w.exec.run, "commit")
    assert rows(w, "SW-STUCK") == 0
    assert call(w.run, "cutter.read_switch")["armed"] is False


def test_disarm_waits_for_a_short_one(w):
    """Who lets go within the second is not ended, and its commit is before the flip."""
    w.discover("SW-SHORT", 1)
    w.arm("SW-SHORT", 5)
    w.exec.run("begin")
    create(w.exec, "SW-SHORT/ONE")
    w.kill.send("select cutter.disarm('short')")
    deadline = time.monotonic() + 5
    while w.root.run("select count(*) from pg_locks where not granted "
                     "and relation = 'cutter.kill_switch'::regclass") == "0":
        assert time.monotonic() < deadline, "disarm never waited"
    w.exec.run("commit")
    assert '"terminated": 0' in w.kill.wait()
    assert rows(w, "SW-SHORT") == 1


def test_disarm_while_evidence_can_not_be_written(w):
    w.discover("SW-FULL", 1)
    w.arm("SW-FULL", 5)
    before = int(w.root.run("select unlogged from cutter.kill_switch"))
    w.root.run("create function public.full_disk() returns trigger language plpgsql as "
               "$$ begin raise exception 'disk full' using errcode = '53100'; end $$")
    w.root.run("create trigger full_disk before insert on cutter.audit_event "
               "for each row execute function public.full_disk()")
    try:
        answer = w.disarm("evidence store is full")
        assert answer["state"] == "OFF", answer
        assert w.root.run("select armed, unlogged from cutter.kill_switch") == f"f|{before + 1}"
        refused("53100", w.arm, "SW-FULL", 5)  # arming needs its event
        assert w.root.run("select armed from cutter.kill_switch") == "f"
    finally:
        w.root.run("drop trigger full_disk on cutter.audit_event")
        w.root.run("drop function public.full_disk()")
    refused("IU001", create, w.exec, "SW-FULL/ONE")


def test_no_commit_after_disarm_returns(w):
    """Eight writers at full speed, ten flips: no commit is younger than its flip."""
    codes = [f"SW-RACE-{i}" for i in range(8)]
    for code in codes:
        w.discover(code, 1)
    sessions = [Session("cutter_exec") for _ in codes]
    try:
        for flip in range(10):
            w.arm(codes, 100_000)
            done = [0] * len(codes)
            errors = []

            def write(i, flip=flip, done=done, errors=errors):
                try:
                    while True:
                        create(sessions[i], f"{codes[i]}/{flip}-{done[i]}")
                        done[i] += 1
                except SqlError as error:
                    if error.sqlstate != "IU001":
                        errors.append(error)

            threads = [threading.Thread(target=write, args=(i,)) for i in range(len(codes))]
            for thread in threads:
                thread.start()
            deadline = time.monotonic() + 30
            while min(done) < 3 and not errors:
                assert time.monotonic() < deadline, done
                w.root.run("select 1")
            w.disarm(f"race {flip}")
            for thread in threads:
                thread.join(30)
            assert not errors, errors[0]
            late = w.root.run(
                "select count(*) from public.information_unit u, cutter.kill_switch k where "
                "u.doc_code like 'SW-RACE-%' and pg_xact_commit_timestamp(u.xmin) > "
                "pg_xact_commit_timestamp(k.xmin)")
            assert late == "0", f"flip {flip}: {late} late commits"
    finally:
        for session in sessions:
            session.close()


def test_arm_refuses(w):
    w.discover("SW-ARM", 1)
    for change, state in (({"ttl": "16 minutes"}, "IU010"), ({"ttl": "0"}, "IU010"),
                          ({"ttl": "-1 minute"}, "IU010"), ({"units": 0}, "IU010"),
                          ({"units": 100_001}, "IU010"), ({"mode": "both"}, "IU010"),
                          ({"documents": []}, "IU010"), ({"documents": ["NO-SUCH"]}, "IU009"),
                          ({"documents": ["SW-ARM", "NO-SUCH"]}, "IU009")):
        wish = dict({"documents": "SW-ARM", "units": 5}, **change)
        error = refused(state, lambda wish=wish: w.arm(**wish))
        if change.get("ttl") == "16 minutes":
            assert "15m" in error.text, error.text
    for reason, signer in (("", "x"), ("x", ""), (" ", "x"), (None, "x")):
        refused("IU010", call, w.gov, "cutter.arm", "live", "{SW-ARM}", 5, "1 minute", reason,
                signer)
    assert call(w.run, "cutter.read_switch")["armed"] is False
    refused("42501", call, w.kill, "cutter.arm", "live", "{SW-ARM}", 5, "1 minute", "r", "s")
    refused("42501", call, w.run, "cutter.arm", "live", "{SW-ARM}", 5, "1 minute", "r", "s")
    refused("42501", call, w.gov, "cutter.disarm", "only the killer")


def test_grants_share_an_epoch(w):
    for code in ("SW-G1", "SW-G2"):
        w.discover(code, 1)
    one = w.arm("SW-G1", 5)
    two = w.arm("SW-G2", 7, mode="proof")
    assert one["epoch"] == two["epoch"]
    grants = call(w.run, "cutter.read_switch")["grants"]
    assert {g["grant_id"] for g in grants} == {one["grant_id"], two["grant_id"]}, grants
    assert {(g["mode"], g["max_units"], g["remaining"]) for g in grants} == \
        {("live", 5, 5), ("proof", 7, 7)}, grants
    off = w.disarm()
    assert off["epoch"] == one["epoch"] + 1, off
    assert call(w.run, "cutter.read_switch")["grants"] == []
    three = w.arm("SW-G1", 5)
    assert three["epoch"] == off["epoch"], three


def test_grants_expire(w):
    w.discover("SW-EXP", 1)
    assert call(w.run, "cutter.sweep_expired") == {"expired": []}
    grant = w.arm("SW-EXP", 5, ttl="150 milliseconds")
    assert call(w.run, "cutter.sweep_expired") == {"expired": []}
    deadline = time.monotonic() + 10
    while call(w.run, "cutter.read_switch")["grants"]:
        assert time.monotonic() < deadline
    refused("IU001", create, w.exec, "SW-EXP/ONE")
    assert call(w.run, "cutter.sweep_expired") == {"expired": [grant["grant_id"]]}
    assert call(w.run, "cutter.sweep_expired") == {"expired": []}
    switch = call(w.run, "cutter.read_switch")
    assert switch["armed"] is False and switch["epoch"] == grant["epoch"] + 1, switch
    event = w.events("switch")[-1]
    assert event["kind"] == "switch.expired" and event["off"] is True, event


def test_one_grant_expires_beside_another(w):
    w.discover("SW-EXP2", 1)
    short = w.arm("SW-EXP2", 5, ttl="100 milliseconds")
    w.arm("SW-EXP2", 5)
    deadline = time.monotonic() + 10
    while len(call(w.run, "cutter.read_switch")["grants"]) == 2:
        assert time.monotonic() < deadline
    assert call(w.run, "cutter.sweep_expired") == {"expired": [short["grant_id"]]}
    assert call(w.run, "cutter.read_switch")["armed"] is True
    assert create(w.exec, "SW-EXP2/ONE")["status"] == "created"


def test_grant_states_go_forward(w):
    w.discover("SW-FWD", 1)
    grant = quote(w.arm("SW-FWD", 5)["grant_id"])
    refused("IU013", w.root.run, f"update cutter.\"grant\" set expires_at = expires_at + "
            f"interval '1 day' where grant_id = {grant}")
    refused("IU013", w.root.run,
            f"update cutter.\"grant\" set state = 'PROPOSED' where grant_id = {grant}")
    w.disarm()
    refused("IU013", w.root.run,
            f"update cutter.\"grant\" set state = 'ACTIVE' where grant_id = {grant}")


def test_arm_while_a_cut_is_running(w):
    """Arming a second document does not wait for the transaction of the first."""
    for code in ("SW-BUSY", "SW-NEXT"):
        w.discover(code, 1)
    w.arm("SW-BUSY", 5)
    w.exec.run("begin")
    create(w.exec, "SW-BUSY/ONE")
    w.gov.run("set lock_timeout = '500ms'")
    w.arm("SW-NEXT", 5)
    w.exec.run("commit")


def test_two_killers_at_once(w):
    w.discover("SW-TWO", 1)
    w.arm("SW-TWO", 5)
    other = Worker()
    try:
        w.kill.send("select cutter.disarm('a')")
        other.kill.send("select cutter.disarm('b')")
        assert '"state": "OFF"' in w.kill.wait() and '"state": "OFF"' in other.kill.wait()
    finally:
        other.close()


def test_units_outside_of_an_attempt_are_charged(w):
    w.discover("SW-CHARGE", 1)
    w.arm("SW-CHARGE", 2)
    create(w.exec, "SW-CHARGE/EXTRA-1")
    create(w.exec, "SW-CHARGE/EXTRA-2")
    refused("IU002", create, w.exec, "SW-CHARGE/EXTRA-3")
    assert rows(w, "SW-CHARGE") == 2
    w.arm("SW-CHARGE", 1)
    create(w.exec, "SW-CHARGE/EXTRA-3")
    refused("IU002", create, w.exec, "SW-CHARGE/EXTRA-4")
    w.disarm()


def at_the_end(w, prefix, count):
    """Cuts that spent their grant to its last unit and only have to finish: [(command, go)]."""
    runs = [w.discover(f"{prefix}-{i}", 2) for i in range(count)]
    for run in runs:
        w.approve(run)
    w.arm([r["document"] for r in runs], 2 * count)
    going = []
    for run in runs:
        cmd = w.cut_command(run)
        go = w.authorize(cmd)
        w.prepare(cmd, go)
        w.leg_a(go)
        going.append((cmd, go))
    for _, go in going[:-1]:
        w.after_leg_a(go)
    return going


def finish(w, cmd, go):
    return call(w.run, "cutter.finish_cut", cmd, go["attempt_id"], {})


def state_of(w, go):
    """The grant's state and the switch's row."""
    return w.root.run(f"select g.state, k.armed, k.epoch - {go['epoch']} from cutter.\"grant\" g, "
                      f"cutter.kill_switch k where g.grant_id = {quote(go['grant_id'])}")


def test_a_spent_grant_waits_for_nobody(w):
    """Who spent the last unit neither waits for those still at work under the grant, nor they for
    it; the last one to finish ends the grant and the switch."""
    (first, go_first), (last, go_last) = at_the_end(w, "SW-SPENT", 2)
    w.exec.run("begin")  # a phase of the other document, in the middle
    call(w.verify, "cutter.record_structural", go_last["run"]["run_id"], go_last["attempt_id"])
    call(w.exec, "cutter.leg_b_record", go_last["run"]["run_id"], go_last["attempt_id"], "b")
    asked = w.cut_command(w.discover("SW-SPENT-X", 1))
    w.run.run("set lock_timeout = '500ms'; begin")
    assert finish(w, first, go_first)["outcome"] == "done"
    other = Worker()
    try:
        other.run.run("set lock_timeout = '500ms'")
        refusal = other.authorize(asked)
        assert refusal["answer"]["stop_code"] == "GRANT_REFUSED", refusal
    finally:
        other.close()
    w.run.run("commit")
    w.exec.run("commit")
    assert state_of(w, go_last) == "ACTIVE|t|0"
    for _ in range(2):
        assert call(w.run, "cutter.sweep_expired") == {"expired": []}
    call(w.verify, "cutter.write_verify", go_last["run"]["run_id"], go_last["attempt_id"], "b")
    assert finish(w, last, go_last)["outcome"] == "done"
    assert state_of(w, go_last) == "CONSUMED|f|1"
    ended = w.events("switch")[-1]
    assert (ended["reason"], ended["off"]) == ("units_spent", True), ended
    assert ended["command_id"] == last["command_id"], ended


def test_a_held_switch_goes_off_later(w):
    """With the last grant spent it is OFF for all who ask, though somebody who asked before holds
    its row; the row follows in a transaction of its own that waits for nobody either."""
    (cmd, go), = at_the_end(w, "SW-HELD", 1)
    w.after_leg_a(go)
    with Session("cutter_run") as holder:
        holder.run("begin")  # asks the switch, and no grant
        asked = call(holder, "cutter.authorize_cut", w.cut_command(
            w.discover("SW-HELD-X", 1), grant=str(uuid.uuid4())), "b", False)
        assert asked["decision"] == "refused", asked
        w.run.run("set lock_timeout = '500ms'")
        assert finish(w, cmd, go)["outcome"] == "done"
        switch = call(w.run, "cutter.read_switch")
        assert switch["armed"] is False and switch["grants"] == [], switch
        refused("IU001", create, w.exec, "SW-HELD-0/LATE")
        call(w.run, "cutter.sweep_expired")
        holder.run("commit")
    call(w.run, "cutter.sweep_expired")
    assert state_of(w, go) == "CONSUMED|f|1"
    ends = [e for e in w.events("switch") if e["kind"] == "switch.expired"][-2:]
    assert [e["expired"] for e in ends] == [[go["grant_id"]], []], ends
    assert [(e["reason"], e["off"]) for e in ends] == [
        ("units_spent", False), ("units_spent", True)], ends
    assert ends[1]["epoch"] == go["epoch"] + 1 and w.arm("SW-HELD-0", 1)["epoch"] > go["epoch"]
    w.disarm()


def test_a_held_grant_ends_later(w):
    """Somebody looks at the grant while its last command finishes: the next sweep ends it. A cut
    that failed after its units were there keeps its grant."""
    (cmd, go), = at_the_end(w, "SW-LOOKED", 1)
    w.after_leg_a(go)
    with Session("cutter_run") as holder:
        holder.run("begin")
        call(holder, "cutter.authorize_cut", w.cut_command(w.discover("SW-LOOKED-X", 1)),
             "b", False)
        w.run.run("set lock_timeout = '500ms'")
        assert finish(w, cmd, go)["outcome"] == "done"
        holder.run("commit")
    call(w.run, "cutter.sweep_expired")
    assert state_of(w, go) == "CONSUMED|f|1"

    (cmd, go), = at_the_end(w, "SW-FAILED", 1)
    failed = call(w.run, "cutter.record_outcome", cmd, {
        "outcome": "failed", "stop_code": "INTERNAL",
        "problems": [{"code": "INTERNAL", "message": "planted"}]}, "cut.failed", go["attempt_id"])
    assert failed["outcome"] == "failed", failed
    assert call(w.run, "cutter.sweep_expired") == {"expired": []}
    assert state_of(w, go) == "ACTIVE|t|0"
    w.disarm()
