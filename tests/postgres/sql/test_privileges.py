"""Every role x object x verb, tried; and that the program notices a changed right before a cut."""

import rights
from iu_sql import Session, SqlError, call, quote
from test_switch import refused

SCHEMAS = "'public', 'cutter', 'cutter_governance'"


def test_privilege_matrix(w):
    extra, missing, tried = rights.differences(w.root)
    assert not extra and not missing, f"\nno rule allows: {extra[:20]}\nnot granted: {missing[:20]}"
    assert tried > 10000, f"only {tried} statements were tried"


def test_the_matrix_notices_what_has_no_rule(w):
    """New tables, functions, types and roles, a single column's right: each shows."""
    strange = rights.STRANGER
    planted = [  # what is done, how it is undone, (granted without a rule, ruled without a grant)
        ("create table public.iu_new (a int primary key)", "drop table public.iu_new",
         [], [("cutter_verify", "table", "public.iu_new", "SELECT")]),
        ("set role gov_owner; create table cutter.iu_new (a int primary key); reset role",
         "drop table cutter.iu_new", [], [("cutter_audit", "table", "cutter.iu_new", "SELECT")]),
        ("create function cutter.iu_open() returns int language sql as 'select 1'",
         "drop function cutter.iu_open()",
         [("cutter_kill", "function", "cutter.iu_open", "EXECUTE")], []),
        ("grant update (stop_code) on cutter.run to cutter_run",
         "revoke update (stop_code) on cutter.run from cutter_run",
         [("cutter_run", "table", "cutter.run", "UPDATE")], []),
        ("grant references on cutter.inbox to cutter_source",
         "revoke references on cutter.inbox from cutter_source",
         [("cutter_source", "table", "cutter.inbox", "REFERENCES")], []),
        ("grant truncate, trigger on cutter.proof to cutter_gov",
         "revoke truncate, trigger on cutter.proof from cutter_gov",
         [("cutter_gov", "table", "cutter.proof", verb) for verb in ("TRUNCATE", "TRIGGER")], []),
        ("grant execute on function cutter.pin_rights() to cutter_exec",
         "revoke execute on function cutter.pin_rights() from cutter_exec",
         [("cutter_exec", "function", "cutter.pin_rights", "EXECUTE")], []),
        ("revoke insert on cutter_governance.verify_result from cutter_writer",
         "grant insert on cutter_governance.verify_result to cutter_writer",
         [], [("cutter_writer", "table", "cutter_governance.verify_result", "INSERT")]),
        ("create sequence cutter.iu_seq; grant usage on sequence cutter.iu_seq to cutter_proof",
         "drop sequence cutter.iu_seq",
         [("cutter_proof", "sequence", "cutter.iu_seq", "USAGE")], []),
        ("create type cutter.iu_type as enum ('a')", "drop type cutter.iu_type",
         [("cutter_audit", "type", "cutter.iu_type", "USAGE")], []),
        ("grant create on schema cutter_governance to public",
         "revoke create on schema cutter_governance from public",
         [(strange, "schema", "cutter_governance", "CREATE")], []),
        ("create role cutter_new login; grant usage on schema cutter to cutter_new",
         "drop owned by cutter_new; drop role cutter_new",
         [("cutter_new", "schema", "cutter", "USAGE")], []),
    ]
    done = []
    try:
        for sql, undo, _, _ in planted:
            w.root.run(sql)
            done.append(undo)
        extra, missing, _ = rights.differences(w.root)
    finally:
        for undo in reversed(done):
            w.root.run(undo)
    for sql, _, has, lacks in planted:
        assert set(has) <= set(extra), (sql, extra[:20])
        assert set(lacks) <= set(missing), (sql, missing[:20])
    objects = {cell[2] for _, _, has, lacks in planted for cell in has + lacks}
    others = [cell for cell in extra + missing if cell[2] not in objects]
    assert others == [], others[:20]


def test_new_functions_are_closed(w):
    """Default privileges: what gov_owner makes is executable by nobody."""
    w.root.run("set role gov_owner; create function cutter.iu_new() returns int language sql as "
               "'select 1'; reset role")
    try:
        extra, missing, _ = rights.differences(w.root)
        assert not extra and not missing, (extra[:20], missing[:20])
    finally:
        w.root.run("drop function cutter.iu_new()")


def test_nobody_changes_the_ledger(w):
    """Owner and superuser have the rights; the triggers refuse, also as a replica."""
    tables = w.root.run("select oid::regclass from pg_class where relkind = 'r' and "
                        "(relnamespace = 'cutter_governance'::regnamespace "
                        "or oid = 'cutter.audit_event'::regclass)").splitlines()
    assert len(tables) == 13, tables
    for setting in ("set role gov_owner", "reset role", "set session_replication_role = replica"):
        w.root.run(setting)
        for table in tables:
            column = w.root.run("select quote_ident(attname) from pg_attribute where attnum = 1 "
                                f"and attrelid = {quote(table)}::regclass")
            for sql in (f"update {table} set {column} = {column}", f"delete from {table}",
                        f"truncate {table} cascade"):
                refused("IU091", w.root.run, sql)
    w.root.run("reset session_replication_role")


def test_nobody_gets_around(w):
    """S7: other roles, switched off triggers, files, programs, the server's own settings."""
    statements = [f"set role {role}" for role in rights.all_roles(w.root)] + [
        "set role gov_owner", "set role postgres", "set session authorization postgres",
        "set session_replication_role = replica", "set log_statement = 'none'",
        "alter table public.information_unit disable trigger all",
        "alter table cutter.kill_switch disable trigger all",
        "alter table cutter.audit_event owner to current_user",
        "drop trigger trg_00_fence on public.information_unit",
        "create or replace function cutter.fence() returns trigger language plpgsql as "
        "'begin return null; end'",
        "alter function cutter.fence() security invoker", "drop function cutter.fence()",
        "create rule r as on update to cutter.kill_switch do instead nothing",
        "create policy p on cutter.kill_switch", "create event trigger e on ddl_command_start "
        "execute function cutter.fence()",
        "alter default privileges for role gov_owner grant all on tables to public",
        "alter role current_user superuser", "alter role cutter_kill nologin",
        "create role iu_friend", "grant gov_owner to current_user",
        "create extension dblink schema public", "create database iu_other",
        "alter system set fsync = off", "select pg_reload_conf()",
        "create publication p for all tables", "create subscription s connection 'x' publication p",
        "select lo_import('/etc/passwd')", "select lo_export(1, '/tmp/iu-probe')",
        "select pg_read_file('/etc/passwd')", "select pg_read_binary_file('/etc/passwd')",
        "select pg_ls_dir('.')", "select pg_stat_file('PG_VERSION')",
        "copy (select 1) to program 'true'", "copy cutter.kill_switch from program 'true'",
        "copy (select 1) to '/tmp/iu-probe'", "copy cutter.kill_switch from '/etc/passwd'",
        "do 'begin lock table cutter.kill_switch in exclusive mode; end'",
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres' "
        "and pid <> pg_backend_pid()", "select pg_promote()", "select pg_switch_wal()",
        "select pg_logical_slot_peek_changes('x', null, null)",
    ]
    for role in w.ROLES + ("proof",):
        with Session("cutter_" + role) as session:
            for sql in statements:
                if sql != f"set role {session.role}":
                    refused("42501", session.run, sql)


def test_nobody_passes_a_right_on(w):
    """GRANT without the right to grant is only a warning: look at what came of it."""
    for session in (w.verify, w.audit, w.writer, w.exec):
        for sql in ("grant all on all tables in schema cutter_governance to cutter_exec",
                    "grant all on function public.fn_iu_create(text, text, text, text, text, text, "
                    "text, text, uuid) to cutter_run"):
            try:
                session.run(sql)
            except SqlError as error:
                assert error.sqlstate == "42501", str(error)
    assert call(w.audit, "cutter.privilege_delta") == []


def test_the_program_finds_no_delta(w):
    assert call(w.audit, "cutter.privilege_delta") == []


def test_the_program_notices_a_changed_right(w):
    """GRANT_DELTA names role, verb and object; the run stays, and goes on when it is undone."""
    run = w.discover("PRIV-DELTA", 1)
    w.approve(run)
    w.arm("PRIV-DELTA", 100)
    changes = [
        ("grant insert on public.information_unit to cutter_exec",
         "revoke insert on public.information_unit from cutter_exec",
         "cutter_exec has INSERT on public.information_unit"),
        ("grant update (armed) on cutter.kill_switch to cutter_run",
         "revoke update (armed) on cutter.kill_switch from cutter_run",
         "cutter_run has UPDATE on cutter.kill_switch(armed)"),
        ("grant delete on cutter_governance.dot_pair_signature to public",
         "revoke delete on cutter_governance.dot_pair_signature from public",
         "PUBLIC has DELETE on cutter_governance.dot_pair_signature"),
        ("revoke insert on cutter_governance.dot_pair_signature from cutter_writer",
         "grant insert on cutter_governance.dot_pair_signature to cutter_writer",
         "cutter_writer lacks INSERT on cutter_governance.dot_pair_signature"),
        ("grant execute on function cutter.approve(text, text, text, uuid) to cutter_run",
         "revoke execute on function cutter.approve(text, text, text, uuid) from cutter_run",
         "cutter_run has EXECUTE on cutter.approve("),
        ("revoke execute on function public.fn_iu_create from cutter_exec",
         "grant execute on function public.fn_iu_create to cutter_exec",
         "cutter_exec lacks EXECUTE on public.fn_iu_create(text, text"),
        ("create function cutter.iu_new() returns int language sql as 'select 1'",
         "drop function cutter.iu_new()", "PUBLIC has EXECUTE on cutter.iu_new()"),
        ("alter table cutter_governance.verify_result owner to cutter_kill",
         "alter table cutter_governance.verify_result owner to gov_owner",
         "cutter_kill has OWNERSHIP on cutter_governance.verify_result"),
        ("grant create on schema cutter to cutter_exec",
         "revoke create on schema cutter from cutter_exec",
         "cutter_exec has CREATE on schema cutter"),
        ("alter table public.unit_version disable trigger trg_00_fence",
         "alter table public.unit_version enable always trigger trg_00_fence",
         "everybody lacks TRIGGER trg_00_fence on public.unit_version"),
        ("alter table cutter.audit_event enable replica trigger trg_append_only",
         "alter table cutter.audit_event enable always trigger trg_append_only",
         "everybody lacks TRIGGER trg_append_only on cutter.audit_event"),
        ("alter role cutter_exec bypassrls", "alter role cutter_exec nobypassrls",
         "cutter_exec has BYPASSRLS on the server"),
        ("grant gov_owner to cutter_exec", "revoke gov_owner from cutter_exec",
         "cutter_exec has MEMBERSHIP on role gov_owner"),
    ]
    envelope = {"sha256": "ab" * 32, "size_bytes": 1, "recipient": "age1test",
                "artifact_ref": "file:///x"}
    for change, undo, message in changes:
        assert call(w.root, "cutter.look_at_rights") == []  # remembered: must not hide the change
        cmd = w.cut_command(run)
        go = w.authorize(cmd)
        assert go["decision"] == "go", go
        if go["run"]["state"] == "awaiting_cut_authorization":
            call(w.run, "cutter.pin_backup", cmd, go["attempt_id"], envelope)
        w.root.run(change)
        try:
            error = refused("IU014", call, w.run, "cutter.grant_probe", cmd, go["attempt_id"])
        finally:
            w.root.run(undo)
        assert message in error.text, (message, error.text)
        call(w.run, "cutter.record_outcome", cmd, {"outcome": "refused", "problems": [],
                                                   "stop_code": "GRANT_DELTA"},
             "cut.refused", go["attempt_id"])
        state = w.root.run(f"select state from cutter.run where run_id = {quote(run['run_id'])}")
        assert state == "pre_write_backup_taken", state
    cmd = w.cut_command(run)
    go = w.authorize(cmd)
    assert call(w.run, "cutter.grant_probe", cmd, go["attempt_id"])["ok"] is True


def test_what_was_looked_at_is_not_looked_at_again(w):
    seen = "select count(*) from cutter.rights_seen"
    assert call(w.root, "cutter.look_at_rights") == []
    before = int(w.root.run(seen))
    for _ in range(2):
        assert call(w.root, "cutter.look_at_rights") == []
    assert int(w.root.run(seen)) == before
    w.root.run("begin")
    w.root.run("delete from cutter.pinned_right where verb = 'INSERT' and role = 'cutter_writer'")
    assert len(call(w.root, "cutter.look_at_rights")) == 12
    w.root.run("rollback")
    w.root.run("create role iu_harmless; drop role iu_harmless")
    assert call(w.root, "cutter.look_at_rights") == [] and int(w.root.run(seen)) == before


def test_what_other_roles_of_the_site_may_do(w):
    """Reading, and whatever the site lets them do with its own IU core: not our affair."""
    w.root.run(f"create role {rights.STRANGER}; grant select on cutter.run to {rights.STRANGER}; "
               f"grant insert on public.information_unit to {rights.STRANGER}")
    try:
        assert call(w.audit, "cutter.privilege_delta") == []
        w.root.run(f"grant update on cutter.run to {rights.STRANGER}")
        delta = call(w.audit, "cutter.privilege_delta")
        assert [d["message"] for d in delta] == [f"{rights.STRANGER} has UPDATE on cutter.run"]
    finally:
        w.root.run(f"drop owned by {rights.STRANGER}; drop role {rights.STRANGER}")


def test_role_attributes(w):
    wrong = w.root.run(
        "select rolname from pg_roles where (rolname like 'cutter\\_%' or rolname like 'gov\\_%') "
        "and (rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls "
        "or rolcanlogin <> (rolname like 'cutter\\_%'))")
    assert wrong == "", wrong
    members = w.root.run(
        "select m.rolname || ' in ' || g.rolname from pg_auth_members a "
        "join pg_roles m on m.oid = a.member join pg_roles g on g.oid = a.roleid "
        "where m.rolname like any (array['cutter\\_%', 'gov\\_%']) "
        "or g.rolname like any (array['cutter\\_%', 'gov\\_%'])")
    assert members == "gov_signal in pg_signal_backend", members


def test_everything_belongs_to_gov_owner(w):
    others = w.root.run(f"""
        select 'table ' || c.oid::regclass || ' ' || c.relowner::regrole from pg_class c
        where c.relnamespace::regnamespace::text in ({SCHEMAS}) and c.relkind in ('r', 'S', 'v')
          and c.relowner <> 'gov_owner'::regrole
        union all
        select 'function ' || p.oid::regprocedure || ' ' || p.proowner::regrole from pg_proc p
        where p.pronamespace::regnamespace::text in ({SCHEMAS})
          and p.proowner <> 'gov_owner'::regrole
        union all
        select 'schema ' || n.nspname || ' ' || n.nspowner::regrole from pg_namespace n
        where n.nspname in ('cutter', 'cutter_governance') and n.nspowner <> 'gov_owner'::regrole
        """)
    assert others == "function cutter.terminate_backends(integer[]) gov_signal", others


def test_functions_are_closed(w):
    """SECURITY DEFINER and plpgsql only with a fixed search_path that ends in pg_temp."""
    loose = w.root.run(f"""
        select p.oid::regprocedure from pg_proc p join pg_language l on l.oid = p.prolang
        where p.pronamespace::regnamespace::text in ({SCHEMAS})
          and (p.prosecdef or l.lanname = 'plpgsql')
          and not coalesce(p.proconfig, '{{}}') @> array['search_path=pg_catalog, pg_temp']""")
    assert loose == "", loose
    invoker = w.root.run(
        "select string_agg(p.proname, ' ' order by p.proname) from pg_proc p "
        "where not p.prosecdef and p.proname in ('structural_facts', 'record_leg_b', "
        "'record_verify')")
    assert invoker == "record_leg_b record_verify structural_facts", invoker


def test_no_sequences(w):
    """Nothing outlives a rollback."""
    assert w.root.run(f"select count(*) from pg_class where relkind = 'S' and "
                      f"relnamespace::regnamespace::text in ({SCHEMAS})") == "0"
