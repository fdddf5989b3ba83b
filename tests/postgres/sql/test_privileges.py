"""Every role x object x verb, from the catalogue, against privileges.txt."""

import pathlib

from iu_sql import call

GOLDEN = pathlib.Path(__file__).with_name("privileges.txt")
ROLES = ("cutter_run", "cutter_exec", "cutter_proof", "cutter_verify", "cutter_writer",
         "cutter_kill", "cutter_audit", "cutter_source", "cutter_gov", "gov_signal", "PUBLIC")
TABLE_VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
SCHEMAS = "'public', 'cutter', 'cutter_governance'"

# PUBLIC is no role for has_*_privilege: its rights are read from the access lists.
FOUND = f"""
with roles (name) as (values {', '.join(f"('{r}')" for r in ROLES if r != 'PUBLIC')}),
tables as (select c.oid, n.nspname || '.' || c.relname as name, c.relacl, c.relowner
           from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname in ({SCHEMAS}) and c.relkind in ('r', 'v', 'm', 'p', 'S', 'f')),
functions as (select p.oid, n.nspname || '.' || p.proname as name, p.proacl, p.proowner
              from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              where n.nspname in ({SCHEMAS})),
schemas as (select n.oid, n.nspname as name, n.nspacl, n.nspowner from pg_namespace n
            where n.nspname in ({SCHEMAS}))
select r.name, 'schema', s.name, v from roles r, schemas s, unnest(array['USAGE', 'CREATE']) v
where has_schema_privilege(r.name, s.oid, v)
union
select r.name, 'table', t.name, v from roles r, tables t,
    unnest(array[{', '.join(f"'{v}'" for v in TABLE_VERBS)}]) v
where has_table_privilege(r.name, t.oid, v)
union  -- a right on a single column counts like one on the table
select r.name, 'table', t.name, v from roles r, tables t,
    unnest(array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) v
where has_any_column_privilege(r.name, t.oid, v)
union
select r.name, 'function', f.name, 'EXECUTE' from roles r, functions f
where has_function_privilege(r.name, f.oid, 'EXECUTE')
union
select 'PUBLIC', 'schema', s.name, a.privilege_type
from schemas s, aclexplode(coalesce(s.nspacl, acldefault('n', s.nspowner))) a where a.grantee = 0
union
select 'PUBLIC', 'table', t.name, a.privilege_type
from tables t, aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) a where a.grantee = 0
union
select 'PUBLIC', 'function', f.name, a.privilege_type
from functions f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
where a.grantee = 0
order by 2, 3, 4, 1"""


def found(root):
    return {tuple(line.split("|")) for line in root.run(FOUND).splitlines()}


def matrix_text(root):
    """The matrix as the catalogue has it, in the form of privileges.txt but without patterns."""
    cells = {}
    for role, kind, name, verb in found(root):
        cells.setdefault((kind, name, verb), []).append(role)
    return "\n".join(f"{kind:12}{name:45}{verb:9}{' '.join(sorted(roles))}"
                     for (kind, name, verb), roles in sorted(cells.items()))


def golden(root):
    """privileges.txt with its patterns spelled out over the tables that there are."""
    tables = root.run(f"select n.nspname || '.' || c.relname from pg_class c join pg_namespace n "
                      f"on n.oid = c.relnamespace where n.nspname in ({SCHEMAS}) "
                      f"and c.relkind = 'r'").splitlines()
    cells = set()
    for line in GOLDEN.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        kind, name, verb, *roles = line.split()
        names = [name]
        if name.endswith(".*"):
            names = [t for t in tables if t.startswith(name[:-1])]
            assert names, line
        assert roles and set(roles) <= set(ROLES), line
        cells |= {(role, kind, n, verb) for n in names for role in roles}
    return cells


def test_privilege_matrix(w):
    has, should = found(w.root), golden(w.root)
    extra = sorted(has - should)
    missing = sorted(should - has)
    assert not extra and not missing, f"\nnot in privileges.txt: {extra}\nnot granted: {missing}"
    # The printout below is complete: no cell is about an object outside of it.
    assert len(matrix_text(w.root).splitlines()) == len({c[1:] for c in has})


def test_the_program_finds_no_delta(w):
    assert call(w.audit, "cutter.privilege_delta") == []


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
