"""Who may do what: the rules as deploy/sql/README.md states them, the objects as the catalogue has
them, and a statement for each role x object x verb that is really executed.
"""

import contextlib
import json
import pathlib
import re

from iu_sql import Session

README = pathlib.Path(__file__).resolve().parents[3] / "deploy/sql/README.md"
SCHEMAS = ("public", "cutter", "cutter_governance")
STRANGER = "iu_stranger"  # any other login of the cluster: has what PUBLIC has
PROBE = "iu_probe"  # where everybody may create: what REFERENCES and USAGE ON TYPE need to be tried

# Everything there is, each with its kind and what a statement about it needs.
OBJECTS = """
with mine as (select oid, nspname from pg_namespace where nspname in ('public', 'cutter',
                                                                      'cutter_governance'))
select jsonb_build_object('kind', 'schema', 'name', nspname) from mine
union all
select jsonb_build_object(
    'kind', case c.relkind when 'S' then 'sequence' else 'table' end,
    'name', nspname || '.' || c.relname, 'sql', format('%I.%I', nspname, c.relname),
    'columns', (select jsonb_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
                where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
    'key', (select jsonb_agg(jsonb_build_array(quote_ident(a.attname),
                                               format_type(a.atttypid, a.atttypmod))
                             order by array_position(k.conkey, a.attnum))
            from pg_constraint k join pg_attribute a on a.attrelid = c.oid
                and a.attnum = any (k.conkey)
            where k.conrelid = c.oid and k.contype = 'p'))
from pg_class c join mine on mine.oid = c.relnamespace
where c.relkind in ('r', 'v', 'm', 'p', 'f', 'S')
union all
select jsonb_build_object(
    'kind', 'function', 'name', nspname || '.' || p.proname,
    'sql', format('%I.%I', nspname, p.proname),
    'signature', format('%I.%I(%s)', nspname, p.proname, oidvectortypes(p.proargtypes)),
    'arguments', coalesce((select jsonb_agg(format_type(t.type, null) order by t.at)
        from unnest(p.proargtypes::oid[]) with ordinality t (type, at)), '[]'))
from pg_proc p join mine on mine.oid = p.pronamespace
union all  -- the types of rows and arrays lead to no data
select jsonb_build_object('kind', 'type', 'name', nspname || '.' || t.typname,
                          'sql', format('%I.%I', nspname, t.typname))
from pg_type t join mine on mine.oid = t.typnamespace
left join pg_class c on c.oid = t.typrelid
where t.typelem = 0 and (c.oid is null or c.relkind = 'c')
union all
select jsonb_build_object('kind', 'database', 'name', 'iu')
"""

# Runs statements one by one as the session's role and undoes each. Denied is what the server
# refuses for the statement itself: an error from inside of a function means that it was let in.
TRY = """
do $iu$
declare
    v_sql text;
    v_state text;
    v_context text;
    v_out text := '';
begin
    for v_sql in select value from jsonb_array_elements_text($json${statements}$json$) loop
        begin
            execute v_sql;
            raise exception 'done' using errcode = 'P0999';
        exception when others then
            get stacked diagnostics v_state = returned_sqlstate, v_context = pg_exception_context;
            v_out := v_out || case when v_state = '42501'
                and regexp_count(v_context, '(PL/pgSQL|SQL) function') = 1 then '-' else '+' end;
        end;
    end loop;
    perform set_config('iu.result', v_out, false);
end
$iu$; select current_setting('iu.result')
"""


def statements(thing):
    """(verb, statement) for everything that can be done with an object."""
    kind, sql = thing["kind"], thing.get("sql")
    if kind == "schema":
        name = thing["name"]
        return [("USAGE", f"select '{name}.no_such_thing'::regclass"),
                ("CREATE", f"create table {name}.iu_probe_x (a int)"),
                ("OWN", f"alter schema {name} rename to iu_probe_y")]
    if kind == "database":
        return [("CREATE", "create schema iu_probe_z"),
                ("TEMPORARY", "create temporary table iu_probe_t (a int)"),
                ("OWN", "alter database iu connection limit 90")]
    if kind == "function":
        # From a subquery: a strict function of a constant null is never looked at.
        nulls = ", ".join(f"null::{a} as a{i}" for i, a in enumerate(thing["arguments"]))
        names = ", ".join(f"a{i}" for i in range(len(thing["arguments"])))
        return [("EXECUTE", f"select {sql}({names}) from (select {nulls} offset 0) x"),
                ("OWN", f"alter function {thing['signature']} cost 100")]
    if kind == "type":
        return [("USAGE", f"create table {PROBE}.x (a {sql})")]
    if kind == "sequence":
        return [("USAGE", f"select nextval('{sql}')"), ("SELECT", f"select * from {sql}"),
                ("UPDATE", f"select setval('{sql}', 1)"), ("OWN", f"drop sequence {sql}")]
    tried = [("SELECT", f"select 1 from {sql} where false"),
             ("DELETE", f"delete from {sql} where false"),
             ("TRUNCATE", f"truncate {sql}"),
             ("TRIGGER", f"create trigger iu_probe_t before update on {sql} for each row "
                         "execute function pg_catalog.suppress_redundant_updates_trigger()"),
             ("OWN", f"alter table {sql} disable trigger user"),
             ("OWN", f"drop table {sql} cascade")]
    for column in thing["columns"]:
        tried += [("SELECT", f"select {column} from {sql} where false"),
                  ("INSERT", f"insert into {sql} ({column}) values (default)"),
                  ("UPDATE", f"update {sql} set {column} = default where false")]
    if thing["key"]:
        names = ", ".join(name for name, _ in thing["key"])
        typed = ", ".join(f"{name} {kind}" for name, kind in thing["key"])
        tried.append(("REFERENCES", f"create table {PROBE}.x ({typed}, foreign key ({names}) "
                                    f"references {sql})"))
    return tried


def table_of(heading):
    """Rows of the first table below a heading of the README, without its two top lines."""
    text = README.read_text().split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines()
            if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def roles_of(cell):
    return [f"{'gov' if word == 'signal' else 'cutter'}_{word}" for word in cell.split(", ")]


def rules():
    """(role, kind, pattern, verb): what the README says that is granted."""
    found = set()
    for roles, verb, on in table_of("Rights"):
        kind = {"schema": "schema", "tables": "table", "functions": "function"}[on.split(" ", 1)[0]]
        found |= {(role, kind, name, verb) for role in roles_of(roles)
                  for name in re.findall(r"`([^`]+)`", on)}
    for roles, functions, *_ in table_of("Functions"):
        for name in re.findall(r"`([a-z_.]+)\(", functions):
            name = name if "." in name else "cutter." + name
            found |= {(role, "function", name, "EXECUTE") for role in roles_of(roles)}
    assert len(found) > 50, found
    return found


def expected(things, roles):
    """Every (role, kind, object, verb) that the rules allow. A rule about nothing is an error."""
    allowed = set()
    for role, kind, pattern, verb in rules():
        assert role in roles, f"README.md names the role {role}, which is not there"
        names = [t["name"] for t in things if t["kind"] == kind and (
            t["name"] == pattern
            or pattern.endswith(".*") and t["name"].startswith(pattern[:-1]))]
        assert names, f"README.md has a rule about {kind} {pattern}, which is not there"
        allowed |= {(role, kind, name, verb) for name in names}
    # What every login of the cluster has in a database, unless the site took it away.
    allowed |= {(role, "database", "iu", "TEMPORARY") for role in roles}
    return allowed


@contextlib.contextmanager
def probe(root):
    """A stranger, and a schema in which everybody may create."""
    root.run(f"create role {STRANGER} login; create schema {PROBE}; "
             f"grant all on schema {PROBE} to public")
    try:
        yield
    finally:
        root.run(f"drop schema {PROBE} cascade; drop role {STRANGER}")


def objects(root):
    return [json.loads(line) for line in root.run(OBJECTS).splitlines()]


def all_roles(root):
    """Ours but the owner of everything, and the stranger."""
    return root.run("select rolname from pg_roles where rolname like 'cutter\\_%' or rolname in "
                    f"('gov_signal', '{STRANGER}') order by 1").splitlines()


def attempt(role, texts):
    """True for each statement that `role` was let in for. Roles without login: from inside."""
    can_login = role != "gov_signal"
    with Session(role if can_login else "postgres") as session:
        if not can_login:
            session.run(f"set session authorization {role}")
        assert session.run("select session_user") == role
        marks = session.run(TRY.replace("{statements}", json.dumps(texts)), timeout=120)
    assert len(marks) == len(texts), f"{role}: {len(marks)} answers to {len(texts)} statements"
    return [mark == "+" for mark in marks]


def found(things, roles):
    """Every (role, kind, object, verb) that the server let in, tried as that role; and how many."""
    tried = [((t["kind"], t["name"], verb), sql) for t in things for verb, sql in statements(t)]
    allowed = set()
    for role in roles:
        answers = attempt(role, [sql for _, sql in tried])
        allowed |= {(role, *cell) for (cell, _), let_in in zip(tried, answers) if let_in}
    return allowed, len(tried) * len(roles)


def differences(root):
    """(what is granted and no rule allows, what a rule allows and is not granted, tried)."""
    with probe(root):
        things, roles = objects(root), all_roles(root)
        has, tried = found(things, roles)
        may = expected(things, roles)
        return sorted(has - may), sorted(may - has), tried
