-- Read-back by another principal: facts, counted anew each time.

set role gov_owner;

-- What stands in the database for a run, next to what was planned. Runs with the rights of the
-- caller: what the verifier may not see must not count as absent without a complaint.
create function cutter.structural_facts(p_run text) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    v_run record;
    v_source bytea;
    v_sha text;
    v_facts jsonb;
begin
    select r.run_id, r.document, r.source_version, r.units, r.plan_digest, p.value as cutplan
    into v_run
    from cutter.run r join cutter.run_pin p on p.run_id = r.run_id and p.key = 'cutplan_rows'
    where r.run_id = p_run;
    if not found then
        raise exception 'DOCUMENT_UNKNOWN: there is no run % with a plan', p_run
            using errcode = 'IU009';
    end if;
    select v.body || ''::bytea into v_source from cutter.source_document_version v
    where v.doc_code = v_run.document and v.version = v_run.source_version;
    v_sha := encode(sha256(v_source), 'hex');

    -- One look at plan and rows. The bodies stay references until they are hashed and joined. Each
    -- unit is looked up by its address (OFFSET 0): where statistics are old, or there are none, the
    -- planner takes a document for one unit and would compare N units with N rows.
    with j as materialized (
        select p.*, lag(p.span_to, 1, 0::bigint) over (order by p.index) as before,
               u.id as iu_id, u.version_anchor_ref, u.content_anchor_ref, u.lifecycle_status,
               u.section_type as stored_section_type, u.parent_or_container_ref,
               u.identity_profile -> 'provenance' as iu_provenance, u.sort_order,
               v.id as uv_id, v.unit_id, v.content_hash as stored_hash,
               v.lifecycle_status as version_status, v.content_profile, v.body
        from cutter.plan_units(v_run.cutplan) p
        left join lateral (
            select * from public.information_unit x
            where x.canonical_address = p.canonical_address offset 0) u
            on u.doc_code = v_run.document and u.deleted_at is null
        left join lateral (
            select * from public.unit_version x
            where x.id = u.version_anchor_ref offset 0) v on true
        order by p.index
    )
    select jsonb_build_object(
        'expected', v_run.units,
        'planned', count(*),
        'iu_count', count(j.iu_id),
        'uv_count', count(j.uv_id),
        'anchored_exact', count(*) filter (
            where j.unit_id = j.iu_id and j.content_anchor_ref = j.uv_id
              and j.version_anchor_ref = j.uv_id),
        'distinct_canonical_address',
            count(distinct j.canonical_address) filter (where j.iu_id is not null),
        'distinct_content_hash', count(distinct j.stored_hash),
        'planned_content_hash', count(distinct j.content_hash),
        'body_hash_match', count(*) filter (
            where j.stored_hash = j.content_hash
              and encode(sha256(convert_to(j.body, 'UTF8')), 'hex') = j.content_hash),
        'address_match', count(*) filter (where j.iu_id is not null and j.sort_order = j.index),
        'parent_match', count(*) filter (
            where j.iu_id is not null
              and j.parent_or_container_ref is not distinct from parents.iu_id),
        'provenance_complete', count(*) filter (
            where j.iu_provenance ->> 'manifest_digest' = v_run.plan_digest
              and j.iu_provenance ->> 'snapshot_region_sha256' = v_sha
              and j.iu_provenance ->> 'span_sha256' = j.content_hash
              and j.iu_provenance ->> 'source_document_version_id' is not null
              and j.content_profile -> 'provenance' = j.iu_provenance
              and j.content_profile -> 'span' = jsonb_build_array(j.span_from, j.span_to)),
        'not_draft_count', count(*) filter (
            where j.lifecycle_status is distinct from 'draft'
               or j.version_status is distinct from 'draft'),
        'section_type_cardinality', (
            select coalesce(jsonb_object_agg(s.section_type, s.n), '{}') from (
                select k.stored_section_type as section_type, count(*) as n from j k
                where k.stored_section_type is not null group by 1) s),
        'planned_section_types', (
            select coalesce(jsonb_object_agg(s.section_type, s.n), '{}') from (
                select k.section_type, count(*) as n from j k group by 1) s),
        -- Units of this run that no plan row asked for: all of them but those that one did.
        'excluded_leak', (
            select count(*) from public.information_unit u
            where u.doc_code = v_run.document
              and u.identity_profile -> 'provenance' ->> 'run_id' = v_run.run_id)
            - (select count(distinct k.iu_id) from j k
               where k.iu_provenance ->> 'run_id' = v_run.run_id),
        'source_sha256', v_sha,
        -- The units' bodies, and the source only for text that no unit owns.
        'reconstructed_sha256', (
            select encode(sha256(
                coalesce(string_agg(
                    substring(v_source from (k.before + 1)::integer
                              for greatest(k.span_from - k.before, 0)::integer)
                    || coalesce(convert_to(k.body, 'UTF8'), ''::bytea), ''::bytea), ''::bytea)
                || substring(v_source from (coalesce(max(k.span_to), 0) + 1)::integer)), 'hex')
            from j k))
    into v_facts
    from j left join (select k.index, k.iu_id from j k) parents on parents.index = j.parent;
    return v_facts;
end
$$;

-- What the facts say against the plan; an empty array when nothing.
create function cutter.fact_problems(p_facts jsonb) returns jsonb
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
    return (
    select coalesce(jsonb_agg(jsonb_build_object('code', 'VERIFY_FAILED', 'fact', c.fact,
        'expected', c.expected, 'found', p_facts -> c.fact,
        'message', format('%s is %s and not %s', c.fact,
                          coalesce(p_facts ->> c.fact, 'missing'), c.expected #>> '{}'))
        order by c.fact), '[]')
    from (
        select f, p_facts -> 'expected' from unnest(array[
            'planned', 'iu_count', 'uv_count', 'anchored_exact', 'distinct_canonical_address',
            'body_hash_match', 'address_match', 'parent_match', 'provenance_complete']) f
        union all select 'distinct_content_hash', p_facts -> 'planned_content_hash'
        union all select 'section_type_cardinality', p_facts -> 'planned_section_types'
        union all select 'not_draft_count', '0'
        union all select 'excluded_leak', '0'
        union all select 'reconstructed_sha256', p_facts -> 'source_sha256'
    ) c (fact, expected)
    where p_facts -> c.fact is distinct from c.expected);
end
$$;

-- The facts, or a refusal that names each one that is wrong.
create function cutter.verified_facts(p_run text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_facts constant jsonb := cutter.structural_facts(p_run);
    v_problems constant jsonb := cutter.fact_problems(v_facts);
begin
    if v_problems <> '[]' then
        perform cutter.stop('VERIFY_FAILED', format('run %s: %s', p_run,
                                                    v_problems -> 0 ->> 'message'), v_problems);
    end if;
    return v_facts;
end
$$;

create function cutter.record_structural(p_run text, p_attempt uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_phase record;
    v_facts jsonb;
begin
    v_phase := cutter.enter_phase(p_run, p_attempt, true, 'cut_leg_a_committed');
    v_facts := cutter.verified_facts(p_run);
    perform cutter.pin(p_run, 'structural', v_facts);
    perform cutter.advance(p_run, 'structural_verified', (v_phase.attempt).command_id);
    return jsonb_build_object('ok', true, 'facts', v_facts, 'state', 'structural_verified');
end
$$;

-- How often the verify result of a change set was recorded: ledger rows and events.
create function cutter.verify_result_count_for(p_change_set uuid) returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return (select count(*) from cutter_governance.verify_result v
            where v.change_set_id = p_change_set)
           + (select count(*) from cutter.run r
              join cutter.audit_event e on e.run_id = r.run_id and e.kind = 'verify.written'
              where r.change_set_id = p_change_set);
end
$$;

create function cutter.write_verify(p_run text, p_attempt uuid, p_build text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_phase record;
    v_run cutter.run;
    v_attempt cutter.attempt;
    v_leg_b jsonb;
    v_facts jsonb;
    v_record jsonb;
    v_event jsonb;
begin
    v_phase := cutter.enter_phase(p_run, p_attempt, true);
    v_run := v_phase.run;
    v_attempt := v_phase.attempt;
    if v_run.change_set_id is null then
        perform cutter.stop('INVARIANT_FAILED', format('run %s has no change set', p_run));
    end if;
    if cutter.verify_result_count_for(v_run.change_set_id) <> 0 then
        perform cutter.stop('VERIFY_ALREADY_RECORDED',
            format('the verify result of change set %s exists', v_run.change_set_id));
    end if;
    if v_run.state <> 'leg_b_recorded' then
        perform cutter.stop('INVARIANT_FAILED', format('run %s is at %s', p_run, v_run.state));
    end if;
    v_leg_b := cutter.pinned(p_run, 'leg_b');
    v_facts := cutter.verified_facts(p_run);
    v_record := jsonb_build_object(
        'change_set_id', v_run.change_set_id,
        'verify_result_id', cutter.uuid_of('verify_result/' || p_run),
        'signature_id', cutter.uuid_of('signature/verifier/' || p_run),
        'executor_signature_id', v_leg_b -> 'signature_id',
        'envelope_id', v_leg_b -> 'envelope_id',
        'review_decision_id', v_leg_b -> 'review_decision_id',
        'manifest_version', v_run.plan_digest, 'verdict', 'pass', 'facts', v_facts,
        'verifier', session_user, 'verifier_build_id', p_build,
        'executor_build_id', v_leg_b -> 'executor_build_id',
        'payload_hash', cutter.hex_sha256(convert_to(v_facts::text, 'UTF8')));
    perform cutter.pin(p_run, 'verify', v_record);
    perform cutter.advance(p_run, 'write_verified', v_attempt.command_id);
    v_event := cutter.emit('verify.written', v_run.document,
        cutter.phase_fields(v_run, v_attempt) || v_record
        || jsonb_build_object('units', v_run.units));
    return jsonb_build_object('state', 'write_verified', 'verdict', 'pass', 'facts', v_facts,
        'chain', v_event -> 'chain', 'seq', v_event -> 'seq');
end
$$;

reset role;
