"""The IU core stand-in, registered texts, plans, and the ledger's writers."""

import time
import uuid

from iu_sql import Worker, call, canonical, command, make_plan, quote, sha256
from test_cut import ready
from test_switch import create, refused, rows


def test_layer_two_alone(w):
    """A unit whose anchors do not agree gets past layer 1 and not past COMMIT."""
    w.discover("CUT-LAYER", 1)
    w.arm("CUT-LAYER", 5)
    good = create(w.exec, "CUT-LAYER/GOOD")
    w.root.run("begin")
    w.root.run("select set_config('app.canonical_writer', 'fn_iu_create', true)")
    w.root.run(f"insert into public.information_unit (canonical_address, unit_kind, owner_ref, "
               f"doc_code, section_type, version_anchor_ref, content_anchor_ref, "
               f"identity_profile) values ('CUT-LAYER/BAD', 'law_unit', 'x', 'CUT-LAYER', "
               f"'article', {quote(good['uv_id'])}, {quote(good['uv_id'])}, "
               f"'{{\"title\": \"t\", \"owner_lookup_ref\": \"x\", "
               f"\"primary_section_type_ref\": \"article\"}}')")
    error = refused("IU013", w.root.run, "commit")
    assert "anchors" in error.text, error.text
    assert rows(w, "CUT-LAYER") == 1


def test_layer_one(w):
    w.discover("CUT-BIRTH", 1)
    w.arm("CUT-BIRTH", 5)

    def make(address="CUT-BIRTH/X", title="t", body="b", actor="a", kind="law_unit",
             section="article", publication="law"):
        return call(w.exec, "public.fn_iu_create", address, title, body, actor, kind, section,
                    "CUT-BIRTH", publication, None)

    for bad in ({"address": ""}, {"title": " "}, {"body": ""}, {"actor": None}, {"address": None},
                {"kind": "law_section"}, {"section": "law_unit"}, {"publication": "novel"}):
        refused("IU013", lambda bad=bad: make(**bad))
    first = make()
    assert first["status"] == "created" and first["invariants_verified"] is True, first
    again = make(body="other")
    assert again["status"] == "exists_complete" and again["iu_id"] == first["iu_id"], again
    assert again["content_hash"] == sha256(b"b") and rows(w, "CUT-BIRTH") == 1
    plain = call(w.exec, "public.fn_iu_create", "CUT-BIRTH/DEFAULTS", "t", "b", "me")
    assert plain["status"] == "created", plain
    defaults = w.root.run("select unit_kind, section_type, owner_ref, doc_code, section_code, "
                          "lifecycle_status from public.information_unit "
                          "where canonical_address = 'CUT-BIRTH/DEFAULTS'")
    assert defaults == "law_unit|section|me|CUT-BIRTH|DEFAULTS|draft", defaults


def test_every_section_type(w):
    w.discover("CUT-VOCAB", 1)
    w.arm("CUT-VOCAB", 100)
    for section in ("part subpart book title subtitle chapter subchapter division subdivision "
                    "section_group subsection_group paragraph_group heading article section "
                    "clause point subpoint recital annex document principle definition paragraph "
                    "preamble").split():
        made = call(w.exec, "public.fn_iu_create", f"CUT-VOCAB/{section}", "t", "b", "me",
                    "design_doc_section", section, None, "law")
        assert made["status"] == "created", section


def test_enacted_is_immutable(w):
    run = ready(w, "CUT-ENACT", n=3)
    w.approve(run, "SG-2", str(uuid.uuid4()))
    assert w.cut(run, until="lifecycle_enacted")["state"] == "closeout_reported"
    for sql in ("update public.information_unit set owner_ref = 'x' where doc_code = 'CUT-ENACT'",
                "update public.information_unit set lifecycle_status = 'draft' "
                "where doc_code = 'CUT-ENACT'",
                "update public.information_unit set lifecycle_status = 'superseded', "
                "title = 'x' where doc_code = 'CUT-ENACT'".replace("title", "section_code"),
                "delete from public.information_unit where doc_code = 'CUT-ENACT'",
                "update public.unit_version set title = 'x' where unit_id in "
                "(select id from public.information_unit where doc_code = 'CUT-ENACT')",
                "delete from public.unit_version where unit_id in "
                "(select id from public.information_unit where doc_code = 'CUT-ENACT')"):
        w.root.run("begin")
        w.root.run("select set_config('app.canonical_writer', 'fn_iu_enact', true)")
        refused("IU013", w.root.run, sql)
        w.root.run("rollback")
    address = run["plan"][0]["canonical_address"]
    again = call(w.exec, "public.fn_iu_enact", address, "me", str(uuid.uuid4()))
    assert (again["ok"], again["applied"]) == (True, False), again
    back = call(w.exec, "public.fn_iu_enact", address, "me", str(uuid.uuid4()), "draft")
    assert (back["ok"], back["applied"], back["status"]) == (False, False, "refused"), back
    for arguments in ((address, "me", None), ("CUT-ENACT/NONE", "me", str(uuid.uuid4())),
                      (address, "", str(uuid.uuid4())),
                      (address, "me", str(uuid.uuid4()), "imaginary")):
        answer = call(w.exec, "public.fn_iu_enact", *arguments)
        assert answer["ok"] is False and answer["problems"], answer


def test_enact_dry_run_and_order(w):
    w.discover("CUT-DRY", 1)
    w.arm("CUT-DRY", 5)
    create(w.exec, "CUT-DRY/A")
    dry = call(w.exec, "public.fn_iu_enact", "CUT-DRY/A", "me", str(uuid.uuid4()), "enacted", None,
               None, None, True)
    assert (dry["ok"], dry["applied"], dry["status"]) == (True, False, "dry_run"), dry
    for target in ("enacted", "superseded", "retired"):
        done = call(w.exec, "public.fn_iu_enact", "CUT-DRY/A", "me", str(uuid.uuid4()), target)
        assert done["ok"] and done["applied"] and done["to"] == target, done
    assert w.root.run("select string_agg(from_status || '>' || to_status, ' ' order by created_at)"
                      " from public.iu_lifecycle_log where canonical_address = 'CUT-DRY/A'") == \
        "draft>enacted enacted>superseded superseded>retired"


def test_ledger_order_and_waiting(w):
    """A verify event that comes first waits; rows come only from whole events."""
    run = ready(w, "CUT-WAIT", n=2)
    assert w.cut(run)["outcome"] == "done"
    payload = {k: w.root.run(f"select convert_from(payload, 'UTF8') from cutter.audit_event where "
                             f"subject = 'CUT-WAIT' and kind = '{k}'")
               for k in ("ledger.leg_b", "verify.written")}
    verify = "cutter_governance.record_verify"
    assert call(w.writer, verify, payload["verify.written"]) == {"status": "waiting", "rows": 0}
    assert call(w.writer, "cutter_governance.record_leg_b", payload["ledger.leg_b"]) == \
        {"status": "recorded", "rows": 10}
    assert call(w.writer, verify, payload["verify.written"]) == {"status": "recorded", "rows": 2}
    refused("IU010", call, w.writer, verify, payload["ledger.leg_b"])
    refused("IU010", call, w.writer, "cutter_governance.record_leg_b", payload["verify.written"])
    refused("42501", w.writer.run, "select count(*) from cutter_governance.verify_result")
    # Nobody signs for the other side, and a signature belongs to exactly one thing.
    for kind, dot, change_set, result in (
            ("verifier", "DOT-991", None, "verify_result_id"),
            ("executor", "DOT-992", "change_set_id", None),
            ("verifier", "DOT-992", "change_set_id", None),
            ("verifier", "DOT-992", "change_set_id", "verify_result_id"),
            ("verifier", "DOT-992", None, None)):
        refused("23514", w.root.run,
                f"insert into cutter_governance.dot_pair_signature (signature_id, signature_kind, "
                f"signer_dot_id, signer_identity, signer_tool_revision, payload_hash, "
                f"cross_reference_change_set_id, cross_reference_verify_result_id, "
                f"signature_algorithm, canonicalization_rule_used, run_ref, signed_at) "
                f"select gen_random_uuid(), '{kind}', '{dot}', 'x', 'x', 'x', "
                f"{change_set or 'null'}, {result or 'null'}, 'none', 'x', 'x', now() "
                f"from cutter_governance.verify_result where run_ref = {quote(run['run_id'])}")


def test_sources(w):
    def add(body, code="SRC-1", ruleset="vi-law", title="Title"):
        return call(w.source, "cutter.source_add", code, body, ruleset, title)

    first = add(b"one")
    assert first == {"doc_code": "SRC-1", "version": 1, "sha256": sha256(b"one"), "bytes": 3,
                     "created": True, "ruleset": "vi-law", "title": "Title", "replaced": {}}, first
    assert add(b"one") == dict(first, created=False)
    # What is named takes the place of what was, and says so; what is not named stays.
    other = add(b"one", ruleset="outline", title=" ")
    assert other == dict(first, created=False, ruleset="outline",
                         replaced={"ruleset": "vi-law"}), other
    other = add(b"one", ruleset=None, title="Other")
    assert (other["ruleset"], other["title"], other["replaced"]) == (
        "outline", "Other", {"title": "Title"}), other
    assert add(b"two")["version"] == 2
    third = add(b"one")  # an earlier text, but not the newest: a new version
    assert (third["version"], third["created"]) == (3, True), third
    for body in (b"", b"a\0b", b"\xff\xfe", b"\xc3", None):
        refused("IU010", add, body)
    for code in ("", "-x", "a/b", "a b", "x" * 65, "é", "switch", None):
        refused("IU010", add, b"x", code)
    assert add(b"x", "A" * 64)["version"] == 1
    assert add(b"x", "9.a_B-c")["version"] == 1
    refused("42501", call, w.gov, "cutter.source_add", "SRC-1", b"x", "r", "t")
    refused("42501", call, w.run, "cutter.source_add", "SRC-1", b"x", "r", "t")


def test_plans_that_break_a_rule(w):
    source, cutplan, plan = make_plan("PLAN-BAD", 4)
    call(w.source, "cutter.source_add", "PLAN-BAD", source, "vi-law", "t")

    def discover(listed=None, raw=None, **fields):
        data = raw if raw is not None else canonical(source, "PLAN-BAD", listed)
        answer = call(w.run, "cutter.record_discovery", command("discover", "PLAN-BAD"),
                      dict(w.run_fields(source, data, 1, len(listed or plan)), **fields), data)
        return answer["outcome"]

    def with_unit(i, **change):
        return [dict(u, **change) if u["index"] == i else u for u in plan]

    bad = {
        "hole": with_unit(2, index=7), "parent after": with_unit(1, parent=3),
        "parent of itself": with_unit(1, parent=1), "duplicate address":
            with_unit(2, canonical_address=plan[1]["canonical_address"]),
        "foreign address": with_unit(2, canonical_address="OTHER/X"),
        "no path": with_unit(2, canonical_address="PLAN-BAD/"),
        "overlap": with_unit(2, span=[plan[1]["span"][0], plan[2]["span"][1]]),
        "empty span": with_unit(2, span=[plan[2]["span"][0]] * 2),
        "beyond": with_unit(3, span=[plan[3]["span"][0], len(source) + 1]),
        "kind": with_unit(0, unit_kind="law_section"),
        "section": with_unit(0, section_type="verse"),
        "hash": with_unit(0, content_hash="XYZ"),
        "nameless": with_unit(2, title=" ", label=""),
        "none": [],
    }
    for name, units in bad.items():
        error = refused("IU010", discover, units)
        assert "DETAIL" in error.text, (name, error.text)
    for raw in (b"", b"nonsense", cutplan[:-1], b"\xff", cutplan.replace(b'"cutplan":1', b'"c":1'),
                cutplan.replace(b'}\n{"index":2', b'},{"index":2'), cutplan + b"\n"):
        refused("IU010", discover, None, raw)
    refused("IU010", discover, plan, None, units=5)
    refused("IU012", discover, plan, None, plan_digest="0" * 64)
    refused("IU012", discover, plan, None, source_sha256="0" * 64)
    refused("IU009", discover, plan, None, source_version=9)
    assert w.root.run("select count(*) from cutter.run where document = 'PLAN-BAD'") == "0"
    assert discover(plan) == "done"


def test_shapes_of_the_core(w):
    """Signatures and columns that others rely on."""
    assert w.root.run("select pg_get_function_arguments('public.fn_iu_create'::regproc)") == (
        "p_canonical_address text, p_title text, p_body text, p_actor text, "
        "p_unit_kind text DEFAULT NULL::text, p_section_type text DEFAULT NULL::text, "
        "p_owner_ref text DEFAULT NULL::text, p_publication_type text DEFAULT NULL::text, "
        "p_parent_ref uuid DEFAULT NULL::uuid")
    assert w.root.run("select pg_get_function_arguments('public.fn_iu_enact'::regproc)") == (
        "p_canonical_address text, p_actor text, p_review_decision_id uuid, "
        "p_target_lifecycle text DEFAULT 'enacted'::text, p_change_set_id uuid DEFAULT NULL::uuid, "
        "p_reason text DEFAULT NULL::text, p_tool_revision text DEFAULT NULL::text, "
        "p_dry_run boolean DEFAULT false")
    widths = {"public.information_unit": 19, "public.unit_version": 16,
              "cutter_governance.decision_backlog_entry": 6,
              "cutter_governance.decision_backlog_history": 9,
              "cutter_governance.decision_backlog_dependency": 6,
              "cutter_governance.decision_backlog_sweep_log": 10,
              "cutter_governance.manifest_envelope": 12,
              "cutter_governance.manifest_unit_block": 13,
              "cutter_governance.review_decision": 25,
              "cutter_governance.dot_pair_signature": 16,
              "cutter_governance.cut_change_set": 24,
              "cutter_governance.cut_change_set_affected_row": 8,
              "cutter_governance.verify_result": 26,
              "cutter_governance.canonical_address_alias": 9}
    for table, width in widths.items():
        found = w.root.run(f"select count(*) from pg_attribute where attrelid = "
                           f"'{table}'::regclass and attnum > 0 and not attisdropped")
        assert int(found) == width, (table, found)
    preflight = call(w.root, "public.fn_iu_create_preflight")
    assert preflight == {"ok": True, "problems": []}, preflight


def test_preflight_notices_a_missing_gate(w):
    w.discover("CUT-GATE", 1)
    w.arm("CUT-GATE", 5)
    for damage in ("drop trigger trg_iu_birth_gate_anchors on public.information_unit",
                   "alter table public.unit_version disable trigger trg_uv_birth_gate",
                   "alter table public.information_unit drop constraint "
                   "information_unit_canonical_address_key",
                   "alter table public.unit_version add column surprise int",
                   "alter table public.information_unit alter constraint "
                   "information_unit_version_anchor_fk not deferrable"):
        w.root.run("begin")
        w.root.run(damage)
        refused("IU013", create, w.root, "CUT-GATE/X")
        w.root.run("rollback")
    assert create(w.exec, "CUT-GATE/X")["status"] == "created"


def test_same_address_at_once(w):
    """Two sessions, one address: one creates, the other finds it."""
    w.discover("CUT-RACE", 1)
    w.arm("CUT-RACE", 5)
    other = Worker()
    try:
        w.exec.run("begin")
        assert create(w.exec, "CUT-RACE/A")["status"] == "created"
        other.exec.send("select public.fn_iu_create('CUT-RACE/A', 't', 'b', 'me') ->> 'status'")
        deadline = time.monotonic() + 5
        while w.root.run("select count(*) from pg_locks where locktype = 'advisory' "
                         "and not granted") == "0":
            assert time.monotonic() < deadline
        w.exec.run("commit")
        assert other.exec.wait() == "exists_complete"
    finally:
        other.close()
    assert rows(w, "CUT-RACE") == 1
