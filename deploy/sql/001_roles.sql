-- Roles, schemas and the rules that hold before any object exists. Runs as a superuser.
--
-- Roles belong to the whole cluster, so everything here may find them made already (another
-- database, another migration at the same moment) and must then leave them as they are.

do $check$
begin
    if current_setting('server_version_num')::int < 150000 then
        raise exception 'iu-cutter needs PostgreSQL 15 or newer, this is %',
            current_setting('server_version');
    end if;
    if current_setting('server_encoding') <> 'UTF8' then
        raise exception 'iu-cutter needs a database with encoding UTF8, this one has %',
            current_setting('server_encoding');
    end if;
end
$check$;

do $roles$
declare
    r record;
    v_wrong text;
begin
    for r in
        select * from (values
            ('gov_owner', 'nologin noinherit'),    -- owns every schema, table and function
            ('gov_signal', 'nologin inherit'),     -- owns one function that ends backends
            ('cutter_run', 'login noinherit'),     -- runtime: sources, runs, inbox
            ('cutter_exec', 'login noinherit'),    -- leg A, enactment, leg B
            ('cutter_proof', 'login noinherit'),   -- the same, but can never commit
            ('cutter_verify', 'login noinherit'),  -- reads everything, records what it verified
            ('cutter_writer', 'login noinherit'),  -- inserts into the ledger
            ('cutter_kill', 'login noinherit'),    -- may call cutter.disarm, nothing else
            ('cutter_audit', 'login noinherit'),   -- reads everything
            ('cutter_source', 'login noinherit'),  -- registers documents
            ('cutter_gov', 'login noinherit')      -- approves and arms; the worker never is it
        ) v (name, options)
    loop
        if not exists (select from pg_catalog.pg_roles p where p.rolname = r.name) then
            begin
                execute format('create role %I nosuperuser nocreatedb nocreaterole '
                               'noreplication nobypassrls %s', r.name, r.options);
            exception when duplicate_object or unique_violation then
                null;  -- somebody made it in the same moment
            end;
        end if;
    end loop;

    select string_agg(p.rolname, ', ' order by p.rolname) into v_wrong
    from pg_catalog.pg_roles p
    where (p.rolname like 'cutter\_%' or p.rolname in ('gov_owner', 'gov_signal'))
      and (p.rolsuper or p.rolcreatedb or p.rolcreaterole or p.rolreplication or p.rolbypassrls);
    if v_wrong is not null then
        raise exception 'roles with attributes that no role of iu-cutter may have: %', v_wrong;
    end if;

    select string_agg(m.rolname || ' is in ' || g.rolname, ', ') into v_wrong
    from pg_catalog.pg_auth_members a
    join pg_catalog.pg_roles m on m.oid = a.member
    join pg_catalog.pg_roles g on g.oid = a.roleid
    where (m.rolname like 'cutter\_%' or m.rolname in ('gov_owner', 'gov_signal'))
      and not (m.rolname = 'gov_signal' and g.rolname = 'pg_signal_backend');
    if v_wrong is not null then
        raise exception 'no role of iu-cutter may be a member of another: %', v_wrong;
    end if;

    if not exists (
        select from pg_catalog.pg_auth_members a
        where a.member = 'gov_signal'::regrole and a.roleid = 'pg_signal_backend'::regrole
    ) then
        begin
            grant pg_signal_backend to gov_signal;
        exception when unique_violation then
            null;
        end;
    end if;
end
$roles$;

create schema if not exists cutter;
alter schema cutter owner to gov_owner;
create schema if not exists cutter_governance;
alter schema cutter_governance owner to gov_owner;
revoke all on schema cutter, cutter_governance from public;
grant usage on schema public to gov_owner;

-- Functions are executable by everybody unless told otherwise: here they never are.
alter default privileges for role gov_owner revoke execute on functions from public;
alter default privileges for role gov_signal revoke execute on functions from public;

create table if not exists cutter.schema_migration (
    name text primary key,
    sha256 text not null,
    applied_at timestamptz not null default now()
);
