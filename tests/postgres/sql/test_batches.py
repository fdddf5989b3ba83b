"""Many units in one call: the same rows, gates and refusals as one call a unit."""

import json
import os
import random
import re
import time
import uuid

from iu_sql import SqlError, Worker, call, quote
from test_cut import ready, started
from test_switch import rows

# Every column of a document's rows but ids and times; ids by the address that they stand for.
ROWS = """
select jsonb_agg(to_jsonb(x) order by x.address) from (
    select u.canonical_address as address, u.unit_kind, u.lifecycle_status, u.owner_ref,
           u.content_anchor_ref = u.version_anchor_ref and v.id = u.version_anchor_ref as anchored,
           p.canonical_address as parent, u.conformance_status, u.identity_profile, u.created_by,
           u.updated_by, u.deleted_at, u.doc_code, u.section_type, u.section_code, u.sort_order,
           v.body, v.content_hash, v.version_seq, v.lifecycle_status as version_status,
           v.content_profile, v.created_by as version_by, v.title, v.description, v.review_state,
           v.provenance, v.editor, v.enacted_at is not null as enacted,
           (select jsonb_agg(jsonb_build_array(l.canonical_address, l.from_status, l.to_status,
                l.actor, l.review_decision_id, l.change_set_id, l.reason, l.tool_revision))
            from public.iu_lifecycle_log l where l.unit_id = u.id) as log
    from public.information_unit u
    left join public.unit_version v on v.unit_id = u.id
    left join public.information_unit p on p.id = u.parent_or_container_ref
    where u.doc_code = {0}) x"""


def found(session, code):
    return session.json(ROWS.format(quote(code))) or []


def array(values, kind):
    return f"array[{', '.join(quote(v) for v in values)}]::{kind}[]"


def one_by_one(session, code, units, actor, owner, publication):
    """N calls of fn_iu_create; the first that does not answer 'created' ends it."""
    ids = []
    for unit in units:
        context = json.dumps(unit["context"]) if unit["context"] else ""
        session.run(f"select set_config('app.iu_context', {quote(context)}, true)")
        parent = ids[unit["parent"] - 1] if unit["parent"] else None
        made = call(session, "public.fn_iu_create", unit["address"], unit["title"], unit["body"],
                    actor, unit["kind"], unit["section"], owner, publication, parent)
        if made["status"] != "created":
            return made["status"]
        assert made["invariants_verified"] is True, made
        ids.append(made["iu_id"])
    session.run("select set_config('app.iu_context', '', true)")
    return "created"


def at_once(session, code, units, actor, owner, publication):
    column = {key: [u[key] for u in units] for key in units[0]}
    answer = session.json(
        f"select to_jsonb(m) from public.fn_iu_create_many({array(column['address'], 'text')}, "
        f"{array(column['title'], 'text')}, {array(column['body'], 'text')}, {quote(actor)}, "
        f"{array(column['kind'], 'text')}, {array(column['section'], 'text')}, {quote(owner)}, "
        f"{quote(publication)}, {array(column['parent'], 'integer')}, "
        f"{array(column['context'], 'jsonb')}) m")
    assert answer["status"] != "created" or answer["invariants_verified"] is True, answer
    return answer["status"]


def outcome(w, way, code, units, *rest):
    """(status or SQLSTATE and sentence, the rows), as COMMIT would leave it; then rolled back."""
    w.root.run("begin")
    try:
        said = way(w.root, code, units, *rest)
        w.root.run("set constraints all immediate")
        return said, found(w.root, code)
    except SqlError as error:
        # One call charges one unit, many charge all of them.
        return (error.sqlstate, re.sub(r"has \d+ units", "has those units",
                                       error.text.splitlines()[0])), []
    finally:
        w.root.run("rollback")


def random_units(rng, code, n):
    words = ["", " ", "Điều 1. \"x\" \\ 'y'", "{}", "ằ" * 300, "a\nb", "NULL", "{1,2}"]
    units = []
    for i in range(n):
        units.append({
            "address": f"{code}/{rng.choice(['A-', 'b c ', 'Đ'])}{i}{rng.choice(['', '/x', ','])}",
            "title": rng.choice(words[2:]), "body": rng.choice(words[1:]) + str(i),
            "kind": rng.choice([None, "", "law_unit", "design_doc_section"]),
            "section": rng.choice([None, "", "article", "clause", "heading"]),
            "parent": rng.randint(1, i) if i and rng.random() < 0.6 else None,
            "context": rng.choice([None, {}, {"sort_order": i}, {
                "sort_order": i, "span": [i, i + 1], "provenance": {"run_id": "r", "n": None}}])})
    return units


def seeded(test):
    seed = int(os.environ.get("IU_SQL_SEED", time.time_ns() % 10**9))
    print(f"{test}: IU_SQL_SEED={seed}")
    return random.Random(seed)


def test_both_ways_make_the_same_rows(w):
    rng = seeded("test_both_ways_make_the_same_rows")
    w.discover("BAT-SAME", 1)
    w.arm("BAT-SAME", 1000)
    for n in [1, 2] + [rng.randint(3, 40) for _ in range(12)]:
        units = random_units(rng, "BAT-SAME", n)
        rest = (rng.choice(["me", "ai đó"]), rng.choice([None, "", "BAT-SAME"]),
                rng.choice([None, "", "law"]))
        slow, fast = (outcome(w, way, "BAT-SAME", units, *rest) for way in (one_by_one, at_once))
        assert slow[0] == "created" and len(slow[1]) == n, slow
        assert fast == slow, (units, rest, slow, fast)


def test_both_ways_refuse_the_same(w):
    rng = seeded("test_both_ways_refuse_the_same")
    w.discover("BAT-BAD", 1)
    w.arm("BAT-BAD", 100)
    w.root.run("begin")
    call(w.root, "public.fn_iu_create", "BAT-BAD/THERE", "t", "b", "me")
    w.root.run("commit")
    faults = [("address", v) for v in (None, "", "  ", "BAT-BAD/THERE", "NOT-ARMED/X")]
    faults += [("title", v) for v in (None, "", " ")] + [("body", v) for v in (None, "")]
    faults += [("kind", "law_section"), ("section", "law_unit"), (None, None)]
    faults += [("twice", None), ("actor", ""), ("actor", None), ("publication", "novel"),
               ("gateway", None), ("gate", None), ("off", None), ("budget", None)]
    for name, value in faults:
        units = random_units(rng, "BAT-BAD", 200 if name == "budget" else 7)
        at = rng.randrange(7)
        rest = {"actor": "me", "owner": "o", "publication": "law"}
        if name == "twice":
            units[6] = dict(units[2])
        elif name in rest:
            rest[name] = value
        elif name in units[0]:
            units[at][name] = value
        if name == "gateway":
            w.root.run("delete from public.dot_config "
                       "where key = 'iu_gateway.allowed_marker.fn_iu_create'")
        elif name == "gate":
            w.root.run("alter table public.unit_version disable trigger trg_uv_birth_gate")
        elif name == "off":
            w.disarm()
        slow, fast = (outcome(w, way, "BAT-BAD", units, *rest.values())
                      for way in (one_by_one, at_once))
        if name == "gateway":
            w.root.run("insert into public.dot_config (key, value) values "
                       "('iu_gateway.allowed_marker.fn_iu_create', 'fn_iu_create')")
        elif name == "gate":
            w.root.run("alter table public.unit_version enable trigger trg_uv_birth_gate")
        elif name == "off":
            w.arm("BAT-BAD", 100)
        assert fast[0] == slow[0], (name, value, at, slow[0], fast[0])
        assert (slow[0] == "created") == (name is None), (name, value, slow[0])
    assert rows(w, "BAT-BAD") == 1


def test_a_batch_leaves_nothing_behind(w):
    """Where some addresses exist, nothing is created: not even what could be."""
    w.discover("BAT-SOME", 1)
    w.arm("BAT-SOME", 100)
    call(w.exec, "public.fn_iu_create", "BAT-SOME/A-3", "t", "b", "me")
    units = [{"address": f"BAT-SOME/A-{i}", "title": "t", "body": "b", "kind": None,
              "section": None, "parent": None, "context": None} for i in range(5)]
    assert at_once(w.root, "BAT-SOME", units, "me", None, None) == "exists_complete"
    assert rows(w, "BAT-SOME") == 1
    for parent in (0, 3, 9):
        units[1]["parent"] = parent
        said, _ = outcome(w, at_once, "BAT-SOME", units[:3], "me", None, None)
        assert said[0] == "IU013" and "parent" in said[1], (parent, said)


def cut_and_read(w, code, n, decision):
    run = ready(w, code, n=n, units=n)
    w.approve(run, "SG-2", decision)
    assert w.cut(run, until="lifecycle_enacted")["state"] == "closeout_reported"
    text = json.dumps(found(w.root, code), ensure_ascii=False, sort_keys=True)
    change_set = w.root.run(f"select change_set_id from cutter.run where run_id = "
                            f"{quote(run['run_id'])}")
    version = w.root.run(f"select cutter.uuid_of('source/{code}/1')")
    for word, stand_in in ((code, "CODE"), (run["run_id"], "RUN"), (run["plan_digest"], "PLAN"),
                           (run["added"]["sha256"], "TEXT"), (change_set, "SET"),
                           (version, "VERSION"), (decision, "DECISION")):
        assert word in text, (word, text[:400])
        text = text.replace(word, stand_in)
    kinds = [e["kind"] for e in w.events(code)]
    return text, kinds


def without_shipped_core(w, work):
    """With a site's own writers the units go one by one."""
    w.root.run("update public.dot_config set value = value || '-' where key = 'iu_core.digest'")
    try:
        assert w.root.run("select cutter.core_is_shipped()") == "f"
        return work()
    finally:
        w.root.run("update public.dot_config set value = rtrim(value, '-') "
                   "where key = 'iu_core.digest'")
        assert w.root.run("select cutter.core_is_shipped()") == "t"


def test_a_cut_is_the_same_either_way(w):
    for n in (1, 23, 60):
        fast = cut_and_read(w, f"BATCUT{n}A", n, str(uuid.uuid4()))
        slow = without_shipped_core(w, lambda n=n: cut_and_read(w, f"BATCUT{n}B", n,
                                                                str(uuid.uuid4())))
        assert fast == slow


def test_replaced_writers_are_called(w):
    """A site that replaced fn_iu_create or fn_iu_enact gets its own, for every unit."""
    run = ready(w, "BAT-OWN", n=5)
    decision = str(uuid.uuid4())
    w.approve(run, "SG-2", decision)
    cmd, go = started(w, run, until="lifecycle_enacted")
    w.root.run("begin")
    for name in ("fn_iu_create", "fn_iu_enact"):
        own = w.root.run(f"select pg_get_functiondef(oid) from pg_proc where proname = '{name}'")
        at = own.index("begin")
        assert own.count("\nbegin\n") == 1
        own = own[:own.index("\nbegin\n") + 7] + \
            f"perform set_config('test.{name}', coalesce(current_setting('test.{name}', true), " \
            f"'') || 'x', true);\n" + own[own.index("\nbegin\n") + 7:]
        w.root.run(own)
    call(w.root, "cutter.cut_leg_a", run["run_id"], go["attempt_id"], run["plan_digest"])
    call(w.root, "cutter.record_structural", run["run_id"], go["attempt_id"])
    call(w.root, "cutter.leg_b_record", run["run_id"], go["attempt_id"], "b")
    call(w.root, "cutter.write_verify", run["run_id"], go["attempt_id"], "b")
    call(w.root, "cutter.lifecycle_enact", run["run_id"], go["attempt_id"], decision, "b")
    for name in ("fn_iu_create", "fn_iu_enact"):
        assert w.root.run(f"select current_setting('test.{name}')") == "xxxxx", name
    w.root.run("rollback")


def test_one_and_many_wait_for_each_other(w):
    w.discover("BAT-RACE", 1)
    w.arm("BAT-RACE", 100)
    units = [{"address": f"BAT-RACE/A-{i}", "title": "t", "body": "b", "kind": None,
              "section": None, "parent": None, "context": None} for i in range(3)]
    other = Worker()

    def wait_for_lock():
        deadline = time.monotonic() + 20
        while w.kill.run("select 1") and other.root.run(
                "select count(*) from pg_locks where locktype = 'advisory' "
                "and not granted") == "0":
            assert time.monotonic() < deadline
    try:
        w.root.run("begin")
        assert at_once(w.root, "BAT-RACE", units, "me", None, None) == "created"
        w.exec.send("select public.fn_iu_create('BAT-RACE/A-1', 't', 'b', 'me') ->> 'status'")
        wait_for_lock()
        w.root.run("commit")
        assert w.exec.wait() == "exists_complete"

        w.exec.run("begin")
        w.exec.run("select public.fn_iu_create('BAT-RACE/B-1', 't', 'b', 'me')")
        units = [dict(u, address=u["address"].replace("/A-", "/B-")) for u in units]
        column = {key: [u[key] for u in units] for key in units[0]}
        w.root.send(f"select status from public.fn_iu_create_many("
                    f"{array(column['address'], 'text')}, {array(column['title'], 'text')}, "
                    f"{array(column['body'], 'text')}, 'me', null, null, null, null, "
                    f"'{{null,null,null}}', '{{null,null,null}}')")
        wait_for_lock()
        w.exec.run("commit")
        assert w.root.wait() == "exists_complete"
    finally:
        other.close()
    assert rows(w, "BAT-RACE") == 4


def test_enact_many_is_all_or_none(w):
    run = ready(w, "BAT-ENACT", n=4)
    assert w.cut(run)["outcome"] == "done"
    addresses = [u["canonical_address"] for u in run["plan"]]

    def enact(names, actor="me", decision=True, target="enacted"):
        w.root.run("begin")
        try:
            answer = w.root.json(
                f"select to_jsonb(m) from public.fn_iu_enact_many({array(names, 'text')}, "
                f"{quote(actor)}, {quote(str(uuid.uuid4()) if decision else None)}, "
                f"{quote(target)}) m")
            moved = w.root.run("select count(*) from public.information_unit u join "
                               "public.unit_version v on v.id = u.version_anchor_ref and "
                               "v.lifecycle_status = u.lifecycle_status where u.doc_code = "
                               f"'BAT-ENACT' and u.lifecycle_status <> 'draft'")
            return answer, int(moved)
        finally:
            w.root.run("rollback")

    good, moved = enact(addresses)
    assert (good["ok"], good["applied"], good["status"], moved) == (True, True, "enacted", 4), good
    for arguments, sentence in (
            (dict(names=addresses + ["BAT-ENACT/NONE"]), "no unit has this address"),
            (dict(names=addresses + [""]), "p_canonical_address is empty"),
            (dict(names=addresses, actor=" "), "p_actor is empty"),
            (dict(names=addresses, decision=False), "a review decision is required"),
            (dict(names=addresses, target="imaginary"), "lifecycle imaginary is not in the"),
            (dict(names=addresses, target="retired"), "no step leads from draft to retired")):
        answer, moved = enact(**arguments)
        assert (answer["ok"], answer["applied"], moved) == (False, False, 0), answer
        assert sentence in answer["problems"][0]["message"], answer
    call(w.exec, "public.fn_iu_enact", addresses[2], "me", str(uuid.uuid4()))
    answer, moved = enact(addresses)
    assert (answer["ok"], answer["applied"], moved) == (True, False, 1), answer
    assert answer["status"] == "already_enacted", answer
