-- The ledger's writers: they turn one event payload into its rows, with INSERT rights only.
-- The first insert tells whether the event was recorded before; the caller owns the transaction.

set role gov_owner;

-- The same text gives the same uuid (as cutter.uuid_of, for a role without that schema). One
-- expression, and stable as convert_to is: then the planner puts it in place of a call a row.
create function cutter_governance.row_uuid(p_text text) returns uuid
language sql stable strict parallel safe as $$
    select pg_catalog.encode(pg_catalog.set_byte(pg_catalog.set_byte(
        pg_catalog.substr(pg_catalog.sha256(pg_catalog.convert_to('iu-cutter/' || p_text, 'UTF8')),
                          1, 16),
        6, (pg_catalog.get_byte(pg_catalog.sha256(
            pg_catalog.convert_to('iu-cutter/' || p_text, 'UTF8')), 6) & 15) | 128),
        8, (pg_catalog.get_byte(pg_catalog.sha256(
            pg_catalog.convert_to('iu-cutter/' || p_text, 'UTF8')), 8) & 63) | 128), 'hex')::uuid
$$;

-- 2N+6 rows of a ledger.leg_b event: {status: recorded | already, rows}.
create function cutter_governance.record_leg_b(p_payload jsonb) returns jsonb
language plpgsql security invoker set search_path = pg_catalog, pg_temp as $$
declare
    v_at constant timestamptz := (p_payload ->> 'at')::timestamptz;
    v_entry constant uuid := (p_payload ->> 'entry_id')::uuid;
    v_envelope constant uuid := (p_payload ->> 'envelope_id')::uuid;
    v_change_set constant uuid := (p_payload ->> 'change_set_id')::uuid;
    v_document constant text := p_payload ->> 'document';
    v_executor constant text := coalesce(p_payload ->> 'executor', 'cutter_exec');
    v_build constant text := coalesce(p_payload ->> 'executor_build_id', 'unknown');
    v_units constant jsonb := p_payload -> 'units';
    v_n integer;
    v_rows integer := 0;
    v_count integer;
begin
    if p_payload ->> 'kind' is distinct from 'ledger.leg_b'
        or jsonb_typeof(v_units) is distinct from 'array' or jsonb_array_length(v_units) = 0 then
        raise exception 'REFUSED_INPUT: this is no ledger.leg_b event' using errcode = 'IU010';
    end if;
    v_n := jsonb_array_length(v_units);

    insert into cutter_governance.decision_backlog_entry (
        entry_id, kind, status, payload, emitted_at, scenario_ref)
    values (v_entry, 'cut_request', 'cut_applied', jsonb_build_object(
                'idempotency_key', p_payload -> 'idempotency_key',
                'signal_source', p_payload -> 'command_id',
                'iu_ref', v_document,
                'proposed_cut_spec', p_payload -> 'plan_digest'),
            v_at, p_payload ->> 'run_id')
    on conflict do nothing;
    get diagnostics v_count = row_count;
    if v_count = 0 then
        return '{"status": "already", "rows": 0}';
    end if;
    v_rows := v_rows + v_count;

    insert into cutter_governance.decision_backlog_history (
        history_id, entry_id, from_status, to_status, transition_kind, actor, tool_revision,
        detail, transitioned_at)
    values ((p_payload ->> 'history_id')::uuid, v_entry, 'reviewed_approved', 'cut_applied', 'cut',
            v_executor, v_build,
            jsonb_build_object('change_set_id', v_change_set, 'units', v_n), v_at);
    get diagnostics v_count = row_count;
    v_rows := v_rows + v_count;

    insert into cutter_governance.manifest_envelope (
        envelope_id, operation_kind, status, source_doc_ref, source_version, manifest_digest,
        unit_count, escalation_ref, cut_change_set_ref, created_by, created_at, reviewer)
    values (v_envelope, 'first_cut', 'cut_applied', v_document,
            (p_payload ->> 'source_version')::integer, p_payload ->> 'manifest_version', v_n,
            v_entry, v_change_set, v_executor, v_at, p_payload ->> 'signer');
    get diagnostics v_count = row_count;
    v_rows := v_rows + v_count;

    insert into cutter_governance.review_decision (
        review_decision_id, governance_event_kind, review_scope, status, verdict,
        risk_class_assessment, manifest_id, manifest_version, cut_change_set_ref, escalation_ref,
        approval_ref, gate, source_doc_ref, run_ref, decision_at, decided_by, recorded_by,
        tool_revision, payload_hash, findings)
    values ((p_payload ->> 'review_decision_id')::uuid, 'cut_review', 'manifest', 'decided',
            'approved', 'reversible_draft', v_envelope, p_payload ->> 'manifest_version',
            v_change_set, v_entry, (p_payload ->> 'approval_id')::uuid, 'SG-1', v_document,
            p_payload ->> 'run_id', v_at, coalesce(p_payload ->> 'signer', 'unknown'), v_executor,
            v_build, p_payload ->> 'payload_hash', '[]');
    get diagnostics v_count = row_count;
    v_rows := v_rows + v_count;

    insert into cutter_governance.manifest_unit_block (
        envelope_id, unit_local_id, block_role, source_span, render_order, target_unit_id,
        proposed_canonical_address, proposed_authority, section_type, content_hash,
        candidate_edges, payload_summary, report_summary)
    select v_envelope, u ->> 6, 'result', u -> 5, (u ->> 6)::numeric, (u ->> 0)::uuid, u ->> 2,
           v_document, u ->> 4, u ->> 3, '[]',
           jsonb_build_object('bytes', (u -> 5 ->> 1)::bigint - (u -> 5 ->> 0)::bigint),
           jsonb_build_object('unit_version_id', u -> 1)
    from jsonb_array_elements(v_units) u;
    get diagnostics v_count = row_count;
    v_rows := v_rows + v_count;

    insert into cutter_governance.cut_change_set (
        change_set_id, idempotency_key, rollback_key, manifest_id, manifest_version,
        review_decision_id, entry_id, operation_kind, status, source_doc_ref, source_version,
        source_sha256, run_ref, command_ref, attempt_ref, grant_ref, payload_hash, effect_digest,
        unit_count, planner_tool_revision, executor_tool_revision, tool_revision_drift,
        emitted_by, emitted_at)
    values (v_change_set, p_payload ->> 'idempotency_key', p_payload ->> 'rollback_key',
            v_envelope, p_payload ->> 'manifest_version',
            (p_payload ->> 'review_decision_id')::uuid, v_entry, 'first_cut', 'applied',
            v_document, (p_payload ->> 'source_version')::integer, p_payload ->> 'source_sha256',
            p_payload ->> 'run_id', (p_payload ->> 'command_id')::uuid,
            (p_payload ->> 'attempt_id')::uuid, (p_payload ->> 'grant_id')::uuid,
            p_payload ->> 'payload_hash', p_payload ->> 'effect_digest', v_n,
            coalesce(p_payload ->> 'planner_build_id', 'unknown'), v_build,
            p_payload ->> 'planner_build_id' is distinct from p_payload ->> 'executor_build_id',
            v_executor, v_at);
    get diagnostics v_count = row_count;
    v_rows := v_rows + v_count;

    -- A record of who executed; it carries no cryptographic signature, and says so.
    insert into cutter_governance.dot_pair_signature (
        signature_id, signature_kind, signer_dot_id, signer_identity, signer_tool_revision,
        payload_hash, cross_reference_change_set_id, signature_algorithm,
        canonicalization_rule_used, run_ref, signed_at)
    values ((p_payload ->> 'signature_id')::uuid, 'executor', 'DOT-991', v_executor, v_build,
            p_payload ->> 'payload_hash', v_change_set, 'none', 'jsonb-text-v1',
            p_payload ->> 'run_id', v_at);
    get diagnostics v_count = row_count;
    v_rows := v_rows + v_count;

    insert into cutter_governance.cut_change_set_affected_row (
        affected_row_id, change_set_id, unit_id, unit_version_id, canonical_address, content_hash,
        change_kind, recorded_at)
    select cutter_governance.row_uuid(format('affected/%s/%s', v_change_set, u ->> 0)),
           v_change_set, (u ->> 0)::uuid, (u ->> 1)::uuid, u ->> 2, u ->> 3, 'created', v_at
    from jsonb_array_elements(v_units) u;
    get diagnostics v_count = row_count;
    v_rows := v_rows + v_count;

    if v_rows <> 2 * v_n + 6 then
        raise exception 'INVARIANT_FAILED: % ledger rows for % units, not %', v_rows, v_n,
            2 * v_n + 6 using errcode = 'IU013';
    end if;
    return jsonb_build_object('status', 'recorded', 'rows', v_rows);
end
$$;

-- 2 rows of a verify.written event: {status: recorded | already | waiting, rows}. waiting: the
-- change set is not recorded yet, so nothing was written; ask again after the leg B event.
create function cutter_governance.record_verify(p_payload jsonb) returns jsonb
language plpgsql security invoker set search_path = pg_catalog, pg_temp as $$
declare
    v_at constant timestamptz := (p_payload ->> 'at')::timestamptz;
    v_facts constant jsonb := p_payload -> 'facts';
    v_verifier constant text := coalesce(p_payload ->> 'verifier', 'cutter_verify');
    v_build constant text := coalesce(p_payload ->> 'verifier_build_id', 'unknown');
    v_result constant uuid := (p_payload ->> 'verify_result_id')::uuid;
    v_count integer;
begin
    if p_payload ->> 'kind' is distinct from 'verify.written'
        or jsonb_typeof(v_facts) is distinct from 'object' then
        raise exception 'REFUSED_INPUT: this is no verify.written event' using errcode = 'IU010';
    end if;
    begin
        insert into cutter_governance.verify_result (
            verify_result_id, change_set_id, manifest_id, review_decision_id, manifest_version,
            executor_signature_id, verifier_signature_id, executor_tool_revision,
            verifier_tool_revision, tool_revision_match, verify_kind, axis_1_status,
            axis_2_status, verdict, state, canonicalization_rule_used, source_sha256,
            reconstructed_sha256, expected_count, verified_count, facts, findings, run_ref,
            verified_by, verified_at)
        values (
            v_result, (p_payload ->> 'change_set_id')::uuid, (p_payload ->> 'envelope_id')::uuid,
            (p_payload ->> 'review_decision_id')::uuid, p_payload ->> 'manifest_version',
            (p_payload ->> 'executor_signature_id')::uuid, (p_payload ->> 'signature_id')::uuid,
            coalesce(p_payload ->> 'executor_build_id', 'unknown'), v_build,
            p_payload ->> 'executor_build_id' is not distinct from
                p_payload ->> 'verifier_build_id',
            'axis_1_round_trip', 'pass', 'not_applicable', p_payload ->> 'verdict', 'complete',
            'exact-bytes-v1', v_facts ->> 'source_sha256', v_facts ->> 'reconstructed_sha256',
            (v_facts ->> 'expected')::integer, (v_facts ->> 'body_hash_match')::integer, v_facts,
            '[]', p_payload ->> 'run_id', v_verifier, v_at)
        on conflict do nothing;
        get diagnostics v_count = row_count;
    exception when foreign_key_violation then
        return '{"status": "waiting", "rows": 0}';
    end;
    if v_count = 0 then
        return '{"status": "already", "rows": 0}';
    end if;
    insert into cutter_governance.dot_pair_signature (
        signature_id, signature_kind, signer_dot_id, signer_identity, signer_tool_revision,
        payload_hash, cross_reference_verify_result_id, prior_signature_id, signature_algorithm,
        canonicalization_rule_used, run_ref, signed_at)
    values ((p_payload ->> 'signature_id')::uuid, 'verifier', 'DOT-992', v_verifier, v_build,
            p_payload ->> 'payload_hash', v_result, (p_payload ->> 'executor_signature_id')::uuid,
            'none', 'jsonb-text-v1', p_payload ->> 'run_id', v_at);
    return '{"status": "recorded", "rows": 2}';
end
$$;

reset role;
