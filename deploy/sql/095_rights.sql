-- The rights as they were granted, pinned: grant_probe compares before every cut, and programs ask
-- for the version of the schema. A later migration that grants ends with cutter.pin_rights() too.

set role gov_owner;

-- One row for each right on what this system rests on. Other roles of the site may read, and in
-- the site's IU core do what the site lets them: what they hold there is not pinned.
create table cutter.pinned_right (
    role text not null,
    object text not null,
    verb text not null,
    primary key (role, object, verb)
);
grant select on cutter.pinned_right to cutter_verify, cutter_audit;

-- Who has what now: access lists (columns too), owners, attributes and memberships of roles, and
-- the triggers that are switched on ("everybody" has them).
create function cutter.present_rights() returns setof cutter.pinned_right
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return query
    with relations as (
        select c.oid, c.relowner, c.relacl, n.nspname = 'public' as core,
               format('%I.%I', n.nspname, c.relname) as name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'v', 'm', 'p', 'f', 'S') and (
            n.nspname in ('cutter', 'cutter_governance')
            or (n.nspname = 'public' and c.relname in ('information_unit', 'unit_version',
                                                       'iu_lifecycle_log')))
    ), functions as (
        select p.oid, p.proowner, p.proacl, n.nspname = 'public' as core,
               format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) as name
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('cutter', 'cutter_governance')
           or (n.nspname = 'public' and p.proname in ('fn_iu_create', 'fn_iu_enact'))
    ), lists as (
        select r.name, r.core, r.relowner as owner, a.*
        from relations r cross join lateral aclexplode(r.relacl) a
        union all
        select format('%s(%I)', r.name, c.attname), r.core, r.relowner, a.*
        from relations r join pg_attribute c on c.attrelid = r.oid
        cross join lateral aclexplode(c.attacl) a where c.attacl is not null
        union all
        select f.name, f.core, f.proowner, a.* from functions f
        cross join lateral aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
        union all
        select 'schema ' || n.nspname, false, n.nspowner, a.* from pg_namespace n
        cross join lateral aclexplode(n.nspacl) a
        where n.nspname in ('cutter', 'cutter_governance')
    ), named as (
        select case when l.grantee = 0 then 'PUBLIC' else r.rolname::text end as role,
               l.name as object, l.privilege_type as verb, l.core
        from lists l left join pg_roles r on r.oid = l.grantee
        where l.grantee <> l.owner
    ), ours as (
        select r.* from pg_roles r
        where r.rolname like 'cutter\_%' or r.rolname in ('gov_owner', 'gov_signal')
    )
    select n.role, n.object, n.verb from named n
    where n.role = 'PUBLIC' or n.role in (select o.rolname from ours o)
       or (not n.core and n.verb not in ('SELECT', 'USAGE'))
    union
    select x.owner::regrole::text, x.name, 'OWNERSHIP'
    from (select r.relowner as owner, r.name from relations r
          union all select f.proowner, f.name from functions f
          union all select n.nspowner, 'schema ' || n.nspname from pg_namespace n
          where n.nspname in ('cutter', 'cutter_governance')) x
    union
    select o.rolname, 'the server', v.verb
    from ours o cross join lateral (values
        ('SUPERUSER', o.rolsuper), ('CREATEDB', o.rolcreatedb), ('CREATEROLE', o.rolcreaterole),
        ('REPLICATION', o.rolreplication), ('BYPASSRLS', o.rolbypassrls)) v (verb, has)
    where v.has
    union
    select m.member::regrole::text, 'role ' || m.roleid::regrole, 'MEMBERSHIP'
    from pg_auth_members m
    where m.member in (select o.oid from ours o) or m.roleid in (select o.oid from ours o)
    union
    select 'everybody', r.name, 'TRIGGER ' || t.tgname
    from relations r join pg_trigger t on t.tgrelid = r.oid
    where not t.tgisinternal and t.tgenabled = 'A';
end
$$;

create function cutter.pin_rights() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    delete from cutter.pinned_right;
    insert into cutter.pinned_right select * from cutter.present_rights();
$$;

-- Every right that somebody has and should not, or should and has not, and every trigger that was
-- dropped or switched off; an empty array when all is as pinned.
create function cutter.privilege_delta() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return (
    with present as materialized (
        select * from cutter.present_rights()
    ), delta as (
        select d.*, 'has' as what from (
            table present except table cutter.pinned_right) d
        where d.role <> 'everybody'  -- a trigger more takes nothing away
        union all
        select d.*, 'lacks' from (table cutter.pinned_right except table present) d
    )
    select coalesce(jsonb_agg(jsonb_build_object(
        'code', 'GRANT_DELTA', 'role', d.role, 'object', d.object, 'verb', d.verb,
        'message', format('%s %s %s on %s', d.role, d.what, d.verb, d.object))
        order by d.role, d.object, d.verb), '[]')
    from delta d);
end
$$;
grant execute on function cutter.privilege_delta() to cutter_audit;

-- Everything that present_rights() and the pins are made of, as a digest: rows of the catalogue by
-- the transaction that wrote them last, roles and pins by value. A third of the time of a full look.
create function cutter.rights_fingerprint() returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return (
    with spaces as materialized (
        select n.oid, n.xmin from pg_namespace n
        where n.nspname in ('cutter', 'cutter_governance')
    ), relations as materialized (
        select c.oid, c.xmin from pg_class c where c.relnamespace in (select s.oid from spaces s)
        union all
        select c.oid, c.xmin from pg_class c
        where c.relnamespace = 'public'::regnamespace
          and c.relname in ('information_unit', 'unit_version', 'iu_lifecycle_log')
    ), parts (kind, part) as (
        select 's', s.oid || ' ' || s.xmin from spaces s
        union all
        select 'r', r.oid || ' ' || r.xmin from relations r
        union all
        select 'c', a.attrelid || ' ' || a.attnum || ' ' || a.xmin from pg_attribute a
        where a.attacl is not null and a.attrelid in (select r.oid from relations r)
        union all
        select 'f', p.oid || ' ' || p.xmin from pg_proc p
        where p.pronamespace in (select s.oid from spaces s)
           or (p.proname in ('fn_iu_create', 'fn_iu_enact')
               and p.pronamespace = 'public'::regnamespace)
        union all
        select 't', t.oid || ' ' || t.xmin from pg_trigger t
        where not t.tgisinternal and t.tgrelid in (select r.oid from relations r)
        union all
        select 'o', concat_ws(' ', o.oid, o.rolname, o.rolsuper, o.rolcreatedb, o.rolcreaterole,
                              o.rolreplication, o.rolbypassrls) from pg_roles o
        union all
        select 'm', m.roleid || ' ' || m.member from pg_auth_members m
        union all
        select 'p', concat_ws(' ', p.role, p.object, p.verb) from cutter.pinned_right p
    )
    select encode(sha256(convert_to(string_agg(x.kind || ' ' || x.part, E'\n'
                                               order by x.kind, x.part), 'UTF8')), 'hex')
    from parts x);
end
$$;

-- Fingerprints under which a full look found nothing.
create table cutter.rights_seen (
    fingerprint text primary key,
    seen_at timestamptz not null default clock_timestamp()
);
grant select on cutter.rights_seen to cutter_verify, cutter_audit;

-- privilege_delta(), but for a catalogue that was looked at before and has not changed since.
create function cutter.look_at_rights() returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_fingerprint constant text := cutter.rights_fingerprint();
    v_delta jsonb;
begin
    if exists (select from cutter.rights_seen s where s.fingerprint = v_fingerprint) then
        return '[]';
    end if;
    v_delta := cutter.privilege_delta();
    -- Not if somebody changed a right in between: nobody has looked at what was there before.
    if v_delta = '[]' and cutter.rights_fingerprint() = v_fingerprint then
        insert into cutter.rights_seen (fingerprint) values (v_fingerprint) on conflict do nothing;
    end if;
    return v_delta;
end
$$;

-- The newest migration, for programs that may read no table.
create function cutter.schema_version() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select max(m.name collate "C") from cutter.schema_migration m
$$;
create function cutter_governance.schema_version() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select cutter.schema_version()
$$;
-- All of them, one a line, in the order in which they were applied.
create function cutter.schema_list() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select string_agg(m.name, E'\n' order by m.applied_at, m.name collate "C")
    from cutter.schema_migration m
$$;
create function cutter_governance.schema_list() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select cutter.schema_list()
$$;
grant execute on function cutter.schema_version(), cutter.schema_list()
    to cutter_run, cutter_audit, cutter_source, cutter_gov;
grant execute on function cutter_governance.schema_version(), cutter_governance.schema_list()
    to cutter_writer;

do $pin$ begin perform cutter.pin_rights(); end $pin$;

reset role;
