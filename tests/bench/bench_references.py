"""What a cut is compared with, on the same server in the same minutes (README.md)."""

import json
import threading
import time
import uuid
import hashlib

# Rows that leg A leaves of a document, as (table, query): what the floor writes by COPY.
LEG_A_ROWS = (
    ("public.information_unit",
     "SELECT t.* FROM public.information_unit t WHERE doc_code = '{code}' ORDER BY sort_order"),
    ("public.unit_version",
     "SELECT t.* FROM public.unit_version t JOIN public.information_unit u ON u.id = t.unit_id "
     "WHERE u.doc_code = '{code}' ORDER BY u.sort_order"),
    ("cutter.run_pin",
     "SELECT t.* FROM cutter.run_pin t WHERE run_id = '{run}' AND key = 'leg_a'"),
    ("cutter.run_transition",
     "SELECT t.* FROM cutter.run_transition t WHERE run_id = '{run}' "
     "AND to_state = 'cut_leg_a_committed'"),
    ("cutter.approval_use", "SELECT t.* FROM cutter.approval_use t WHERE run_id = '{run}'"),
    ("cutter.audit_event",
     "SELECT t.* FROM cutter.audit_event t WHERE run_id = '{run}' AND kind = 'cut.committed'"),
)


def make_floor(site):
    """Tables like the real ones, with their indexes and constraints: `floor` has their foreign keys
    among themselves too, `bare` has none. No trigger, no function."""
    root = site.by("postgres")
    for schema in ("floor", "bare"):
        root.value(f"CREATE SCHEMA {schema}")
        for table, _ in LEG_A_ROWS:
            name = table.split(".")[1]
            root.value(f"CREATE TABLE {schema}.{name} (LIKE {table} INCLUDING ALL)")
    root.value("ALTER TABLE floor.information_unit ADD FOREIGN KEY (parent_or_container_ref) "
               "REFERENCES floor.information_unit (id), ADD FOREIGN KEY (version_anchor_ref) "
               "REFERENCES floor.unit_version (id) DEFERRABLE INITIALLY DEFERRED")
    root.value("ALTER TABLE floor.unit_version ADD FOREIGN KEY (unit_id) "
               "REFERENCES floor.information_unit (id)")


def rows_of(site, runs):
    """The rows that leg A left of each run, ready for COPY: [[(table, bytes)]]."""
    root = site.by("postgres")
    return [[(table.split(".")[1],
              root.copy_out("COPY (" + query.format(code=run["document"], run=run["run_id"])
                            + ") TO STDOUT"))
             for table, query in LEG_A_ROWS] for run in runs]


def in_lanes(site, role, lanes, jobs, work):
    """Runs work(connection, job) for all jobs over so many open connections; seconds for all, and
    of each."""
    connections = [site.connect(role) for _ in range(lanes)]
    queue = list(enumerate(jobs))[::-1]
    each = [0.0] * len(jobs)
    failures = []

    def lane(connection):
        try:
            while True:
                try:
                    place, job = queue.pop()
                except IndexError:
                    return
                begin = time.monotonic()
                work(connection, job)
                each[place] = time.monotonic() - begin
        except Exception as failure:  # pylint: disable=broad-except
            failures.append(failure)

    threads = [threading.Thread(target=lane, args=(c,)) for c in connections]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - begin
    for connection in connections:
        connection.close()
    if failures:
        raise failures[0]
    return took, each


def copy_rows(site, schema, lanes, rows):
    """(b): one transaction a document, a COPY for each table."""
    def work(connection, tables):
        connection.value("BEGIN")
        for name, data in tables:
            connection.copy_in(f"COPY {schema}.{name} FROM STDIN", data)
        connection.value("COMMIT")
    return in_lanes(site, "postgres", lanes, rows, work)


def units_of(site, run):
    """What the ancestor's client has of a document: address, title, body, kind, type, parent."""
    return site.by("postgres").rows(
        "SELECT u.canonical_address, v.title, v.body, u.unit_kind, u.section_type, "
        "p.canonical_address FROM public.information_unit u "
        "JOIN public.unit_version v ON v.id = u.version_anchor_ref "
        "LEFT JOIN public.information_unit p ON p.id = u.parent_or_container_ref "
        "WHERE u.doc_code = $1 ORDER BY u.sort_order", run["document"])


CREATE = ("SELECT (public.fn_iu_create($1, $2, $3, 'iu-cutter', $4, $5, $6, 'law', "
          "$7::uuid)) ->> 'iu_id'")


def ancestor(site, documents):
    """(a): one connection, one transaction a document, one call of fn_iu_create a unit, prepared
    once. `documents`: [(code, units)]; the grant is there."""
    def work(connection, document):
        code, units = document
        made = {}
        connection.value("BEGIN")
        for address, title, body, kind, section, parent in units:
            path = address.split("/", 1)[1]
            made[address] = connection.prepared(CREATE, f"{code}/{path}", title, body, kind,
                                                section, code, made.get(parent))
        connection.value("COMMIT")
    return in_lanes(site, "cutter_exec", 1, documents, work)


def attempts_of(site, runs):
    """Opens an attempt for each run and takes it to the door of leg A."""
    run_role = site.by("cutter_run")
    opened = []
    for run in runs:
        command = {"command_id": str(uuid.uuid4()), "type": "cut", "document": run["document"],
                   "requested_by": "bench", "traceparent": None, "deadline": None,
                   "run_id": run["run_id"], "plan_digest": run["plan_digest"], "mode": "live",
                   "until": "write_verified", "approvals": [], "grant": None}
        command["sha256"] = hashlib.sha256(json.dumps(command).encode()).hexdigest()
        text = json.dumps(command)
        go = json.loads(run_role.prepared(
            "SELECT cutter.authorize_cut($1::jsonb, 'bench', false)::text", text))
        if go["decision"] != "go":
            raise AssertionError(f"leg A alone: {go}")
        envelope = {"sha256": "ab" * 32, "size_bytes": 1, "recipient": "bench",
                    "artifact_ref": "bench"}
        run_role.prepared("SELECT cutter.pin_backup($1::jsonb, $2::uuid, $3::jsonb)", text,
                          go["attempt_id"], json.dumps(envelope))
        run_role.prepared("SELECT cutter.grant_probe($1::jsonb, $2::uuid)::text", text,
                          go["attempt_id"])
        opened.append((run["run_id"], go["attempt_id"], run["plan_digest"], run["units"]))
    return opened


def leg_a(site, lanes, opened):
    """Leg A alone: cutter.cut_leg_a and COMMIT, by connections that stay open."""
    def work(connection, attempt):
        connection.value("BEGIN")
        answer = json.loads(connection.prepared(
            "SELECT cutter.cut_leg_a($1, $2::uuid, $3)::text", *attempt[:3]))
        if answer["status"] != "created" or answer["created"] != attempt[3]:
            raise AssertionError(f"leg A: {answer}")
        connection.value("COMMIT")
    return in_lanes(site, "cutter_exec", lanes, opened, work)
