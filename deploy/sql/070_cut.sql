-- Leg A, leg B and enactment: the functions of cutter_exec and cutter_proof. One call, one leg.

set role gov_owner;

-- May many units go in one call? Only when the canonical writers are the shipped ones, unaltered.
create function cutter.core_is_shipped() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if to_regproc('public.fn_iu_core_digest') is null
        or to_regproc('public.fn_iu_create_many') is null
        or to_regproc('public.fn_iu_enact_many') is null then
        return false;
    end if;
    return coalesce((select c.value from public.dot_config c where c.key = 'iu_core.digest')
                    = public.fn_iu_core_digest(), false);
end
$$;

-- SHA-256 over the lines "<unit id> <content hash>" in the plan's order.
create function cutter.effect_digest(p_ids uuid[], p_hashes text[]) returns text
language plpgsql immutable strict set search_path = pg_catalog, pg_temp as $$
begin
    return (
    select encode(sha256(convert_to(string_agg(x.id || ' ' || x.hash || E'\n', ''), 'UTF8')), 'hex')
    from unnest(p_ids, p_hashes) x (id, hash));
end
$$;

-- The run whose leg A made a unit, as words for a refusal.
create function cutter.maker_of(p_document text, p_address text) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_run text;
begin
    select r.run_id into v_run
    from public.information_unit i
    join cutter.run r on r.document = p_document
    join cutter.run_pin p on p.run_id = r.run_id and p.key = 'leg_a'
    where i.canonical_address = p_address
      and convert_from(p.value, 'UTF8')::jsonb -> 'iu_ids' ? i.id::text;
    return case when v_run is null then 'made outside of a cut' else 'made by run ' || v_run end;
end
$$;

-- Creates every unit of the pinned plan, or none. Units that are there already are another run's,
-- or nobody's: this one has no way to verify, record or enact them, whatever their text.
create function cutter.cut_leg_a(p_run text, p_attempt uuid, p_plan_digest text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_phase record;
    v_run cutter.run;
    v_attempt cutter.attempt;
    v_cutplan bytea;
    v_body bytea;
    v_sha text;
    v_rank integer;
    v_existing bigint;
    v_same bigint;
    v_other text;
    v_there text;
    v_broken text;
    v_shadow text;
    v_addresses text[];
    v_titles text[];
    v_bodies text[];
    v_kinds text[];
    v_sections text[];
    v_parents integer[];
    v_contexts jsonb[];
    v_hashes text[];
    v_answer jsonb;
    v_many record;
    v_ids uuid[] := '{}';
    v_count integer;
    v_change_set uuid;
    v_provenance jsonb;
    v_digest text;
begin
    v_phase := cutter.enter_phase(p_run, p_attempt, true);
    v_run := v_phase.run;
    v_attempt := v_phase.attempt;
    if v_attempt.state <> 'OPEN' then
        perform cutter.stop('INVARIANT_FAILED', format('attempt %s is %s', p_attempt,
                                                       v_attempt.state));
    end if;
    v_rank := cutter.state_rank(v_run.state);
    if (session_user <> 'cutter_proof' and v_run.state <> 'grants_probed')
        or v_rank >= cutter.state_rank('awaiting_cut_authorization') is not true then
        perform cutter.stop('INVARIANT_FAILED', format('run %s is at %s', p_run, v_run.state));
    end if;

    select p.value into v_cutplan from cutter.run_pin p
    where p.run_id = p_run and p.key = 'cutplan_rows';
    -- Adding nothing makes one copy outside the TOAST table: N slices are then cheap.
    select v.body || ''::bytea, v.sha256 into v_body, v_sha
    from cutter.source_document_version v
    where v.doc_code = v_run.document and v.version = v_run.source_version;
    if v_cutplan is null or cutter.hex_sha256(v_cutplan) is distinct from v_run.plan_digest
        or v_run.plan_digest is distinct from p_plan_digest then
        perform cutter.stop('DRIFT', 'the pinned plan is not the one that was authorised');
    end if;
    if v_body is null or cutter.hex_sha256(v_body) is distinct from v_sha
        or cutter.plan_header(v_cutplan) ->> 'source_sha256' is distinct from v_sha then
        perform cutter.stop('DRIFT', 'the registered text is not the one that was planned');
    end if;

    v_provenance := jsonb_build_object(
        'run_id', p_run, 'manifest_digest', v_run.plan_digest, 'snapshot_region_sha256', v_sha,
        'source_document_version_id',
        cutter.uuid_of(format('source/%s/%s', v_run.document, v_run.source_version)));
    -- The units in the plan's order, each with the slice of the text that it owns.
    select count(*), array_agg(p.canonical_address), array_agg(p.title), array_agg(p.unit_kind),
           array_agg(p.section_type), array_agg(p.parent + 1), array_agg(p.content_hash),
           array_agg(case when p.same then convert_from(p.slice, 'UTF8') end),
           array_agg(jsonb_build_object(
               'sort_order', p.index, 'span', jsonb_build_array(p.span_from, p.span_to),
               'provenance', v_provenance || jsonb_build_object('span_sha256', p.content_hash))),
           (array_agg(p.canonical_address) filter (where not p.same or p.index <> p.n - 1))[1],
           (array_agg(p.canonical_address)
            filter (where position('O4-DRYRUN-SHADOW'::bytea in p.slice) > 0))[1]
    into v_count, v_addresses, v_titles, v_kinds, v_sections, v_parents, v_hashes, v_bodies,
         v_contexts, v_broken, v_shadow
    from (
        select s.*, coalesce(encode(sha256(s.slice), 'hex') = s.content_hash, false) as same
        from (
            select u.canonical_address, coalesce(nullif(btrim(u.title), ''), u.label) as title,
                   u.unit_kind, u.section_type, u.parent, u.content_hash, u.index, u.span_from,
                   u.span_to, u.n, substring(v_body from (u.span_from + 1)::integer
                                             for (u.span_to - u.span_from)::integer) as slice
            from cutter.plan_units(v_cutplan) with ordinality
                u (index, parent, unit_kind, section_type, num, title, label, span_from, span_to,
                   depth, zone, quoted, canonical_address, content_hash, place, n)
            offset 0) s
        offset 0) p;
    if v_count <> v_run.units then
        perform cutter.stop('DRIFT', 'the pinned plan has another number of units than the run');
    end if;
    if v_broken is not null then
        perform cutter.stop('DRIFT', format('unit %s: the text of its span has another hash',
                                            v_broken));
    end if;
    if v_shadow is not null then
        perform cutter.stop('INVARIANT_FAILED', format('unit %s is placeholder text', v_shadow));
    end if;


    -- All there, some there, or none. Only when something is there it is looked at closely.
    select count(*), min(i.canonical_address) into v_existing, v_there
    from public.information_unit i where i.canonical_address = any (v_addresses);
    if v_existing > 0 then
        select count(*) filter (where c.same), min(c.address) filter (where not c.same)
        into v_same, v_other
        from (
            select p.address,
                   f.found ->> 'state' = 'exists_complete'
                   and f.found ->> 'content_hash' = p.hash as same
            from unnest(v_addresses, v_hashes) p (address, hash)
            cross join lateral (
                select public.fn_iu_classify_existing(p.address) as found offset 0) f
            where f.found ->> 'state' <> 'not_found') c;
        perform cutter.stop('REPLAY_CONFLICT',
            format('%s of %s addresses exist already, %s with the planned text%s; %s', v_existing,
                   v_run.units, v_same, coalesce('; first other: ' || v_other, ''),
                   cutter.maker_of(v_run.document, coalesce(v_other, v_there))));
    end if;

    if session_user <> 'cutter_proof' then
        if v_attempt.approval_id is null then
            perform cutter.stop('APPROVAL_REQUIRED', 'the attempt was authorised without SG-1');
        end if;
        if not exists (
            select from cutter.approval a
            where a.approval_id = v_attempt.approval_id and a.gate = 'SG-1'
              and a.run_id = p_run and a.plan_digest = v_run.plan_digest
        ) then
            perform cutter.stop('APPROVAL_MISMATCH', 'the approval is for something else');
        end if;
        if not exists (select from cutter.approval a where a.approval_id = v_attempt.approval_id
                       and a.expires_at > clock_timestamp()) then
            perform cutter.stop('APPROVAL_EXPIRED', 'the approval expired meanwhile');
        end if;
        insert into cutter.approval_use (approval_id, run_id, command_id)
        values (v_attempt.approval_id, p_run, v_attempt.command_id)
        on conflict (approval_id) do nothing;
        if not found then
            perform cutter.stop('APPROVAL_REPLAYED', 'the approval was used before');
        end if;
    end if;

    v_change_set := cutter.uuid_of('change_set/' || p_run);
    update cutter.attempt a set leg_a_xid = pg_current_xact_id() where a.attempt_id = p_attempt;
    if cutter.core_is_shipped() then
        select m.* into v_many from public.fn_iu_create_many(
            v_addresses, v_titles, v_bodies, 'iu-cutter', v_kinds, v_sections, v_run.document,
            'law', v_parents, v_contexts) m;
        if v_many.status is distinct from 'created' or v_many.invariants_verified is not true
            or v_many.content_hashes is distinct from v_hashes then
            perform cutter.stop('INVARIANT_FAILED', format('fn_iu_create_many answered %s',
                                                           coalesce(v_many.status, 'nothing')));
        end if;
        v_ids := v_many.iu_ids;
    else
        for i in 1 .. v_count loop
            perform set_config('app.iu_context', v_contexts[i]::text, true);
            v_answer := public.fn_iu_create(
                v_addresses[i], v_titles[i], v_bodies[i], 'iu-cutter', v_kinds[i], v_sections[i],
                v_run.document, 'law', v_ids[v_parents[i]]);
            if v_answer ->> 'status' is distinct from 'created'
                or (v_answer -> 'invariants_verified') is distinct from 'true'::jsonb
                or v_answer ->> 'content_hash' is distinct from v_hashes[i] then
                perform cutter.stop('INVARIANT_FAILED', format('unit %s: fn_iu_create answered %s',
                    v_addresses[i], coalesce(v_answer ->> 'status', 'nothing')));
            end if;
            v_ids[i] := (v_answer ->> 'iu_id')::uuid;
        end loop;
        perform set_config('app.iu_context', '', true);
    end if;
    if cardinality(v_ids) is distinct from v_run.units or array_position(v_ids, null) > 0 then
        perform cutter.stop('INVARIANT_FAILED', format('%s of %s units were created',
                                                       cardinality(v_ids), v_run.units));
    end if;
    v_digest := cutter.effect_digest(v_ids, v_hashes);

    update cutter.run r set change_set_id = v_change_set, stop_code = null, problems = '[]'
    where r.run_id = p_run;
    perform cutter.pin(p_run, 'leg_a', jsonb_build_object(
        'change_set_id', v_change_set, 'units', v_count, 'effect_digest', v_digest,
        'attempt_id', p_attempt, 'iu_ids', to_jsonb(v_ids)));
    perform cutter.advance(p_run, 'cut_leg_a_committed', v_attempt.command_id);
    update cutter.attempt a set state = 'COMMITTED', reserved = 0, leg_a_xid = null
    where a.attempt_id = p_attempt;
    if session_user <> 'cutter_proof' then
        update cutter.grant_budget b
        set reserved = b.reserved - v_attempt.reserved, spent = b.spent + v_count
        where b.grant_id = v_attempt.grant_id;
    end if;
    perform cutter.emit('cut.committed', v_run.document,
        cutter.phase_fields(v_run, v_attempt) || jsonb_build_object(
            'units', v_count, 'change_set_id', v_change_set, 'effect_digest', v_digest,
            'approval_id', v_attempt.approval_id, 'source_sha256', v_sha));
    return jsonb_build_object('status', 'created', 'created', v_count,
        'change_set_id', v_change_set, 'state', 'cut_leg_a_committed', 'effect_digest', v_digest);
end
$$;

-- The event from which the ledger's 2N+6 rows are made. Ids are functions of the run.
create function cutter.leg_b_record(p_run text, p_attempt uuid, p_build text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_phase record;
    v_run cutter.run;
    v_attempt cutter.attempt;
    v_units jsonb;
    v_ids uuid[];
    v_leg_a jsonb;
    v_source jsonb;
    v_record jsonb;
    v_event jsonb;
begin
    v_phase := cutter.enter_phase(p_run, p_attempt, true);
    v_run := v_phase.run;
    v_attempt := v_phase.attempt;
    if exists (select from cutter.audit_event e
               where e.run_id = p_run and e.kind = 'ledger.leg_b') then
        perform cutter.stop('LEG_B_ALREADY_RECORDED',
            format('the ledger event of run %s exists', p_run));
    end if;
    if v_run.state <> 'structural_verified' then
        perform cutter.stop('INVARIANT_FAILED', format('run %s is at %s', p_run, v_run.state));
    end if;
    v_leg_a := cutter.pinned(p_run, 'leg_a');
    select array_agg(x.id::uuid) into v_ids
    from jsonb_array_elements_text(v_leg_a -> 'iu_ids') x (id);
    v_source := cutter.pinned(p_run, 'source');

    -- [iu_id, uv_id, address, content_hash, section_type, [from, to], index]
    select jsonb_agg(jsonb_build_array(i.id, v.id, u.canonical_address, v.content_hash,
                                       u.section_type,
                                       jsonb_build_array(u.span_from, u.span_to), u.index)
                     order by u.index)
    into v_units
    from cutter.run_pin p
    cross join lateral cutter.plan_units(p.value) u
    join public.information_unit i on i.canonical_address = u.canonical_address
        and i.id = v_ids[u.index + 1]
    join public.unit_version v on v.id = i.version_anchor_ref
    where p.run_id = p_run and p.key = 'cutplan_rows';
    if jsonb_array_length(v_units) is distinct from v_run.units then
        perform cutter.stop('INVARIANT_FAILED', 'the units of leg A are not all there');
    end if;

    v_record := jsonb_build_object(
        'change_set_id', v_run.change_set_id,
        'entry_id', cutter.uuid_of('entry/' || p_run),
        'history_id', cutter.uuid_of('history/' || p_run),
        'envelope_id', cutter.uuid_of('envelope/' || p_run),
        'review_decision_id', cutter.uuid_of('review_decision/' || p_run),
        'signature_id', cutter.uuid_of('signature/executor/' || p_run),
        'idempotency_key', format('ick:canonical:%s:%s', v_run.document, v_run.plan_digest),
        'rollback_key', format('rbk:canonical:%s:%s:%s', v_run.document,
                               left(v_run.plan_digest, 16), v_run.change_set_id),
        'manifest_version', v_run.plan_digest, 'approval_id', v_attempt.approval_id,
        'signer', (select a.signer from cutter.approval a
                   where a.approval_id = v_attempt.approval_id),
        'executor', session_user, 'executor_build_id', p_build,
        'planner_build_id', v_run.build_id, 'source_sha256', v_source -> 'sha256',
        'effect_digest', v_leg_a -> 'effect_digest',
        'payload_hash', cutter.hex_sha256(convert_to(v_units::text, 'UTF8')));
    perform cutter.pin(p_run, 'leg_b', v_record);
    perform cutter.advance(p_run, 'leg_b_recorded', v_attempt.command_id);
    v_event := cutter.emit('ledger.leg_b', v_run.document,
        cutter.phase_fields(v_run, v_attempt) || v_record
        || jsonb_build_object('units', v_units));
    return jsonb_build_object('state', 'leg_b_recorded', 'units', v_run.units,
        'change_set_id', v_run.change_set_id, 'chain', v_event -> 'chain', 'seq', v_event -> 'seq');
end
$$;

-- SG-2 and N times fn_iu_enact: all of them, or none.
create function cutter.lifecycle_enact(p_run text, p_attempt uuid, p_review_decision uuid,
                                       p_build text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_phase record;
    v_run cutter.run;
    v_attempt cutter.attempt;
    v_approval cutter.approval;
    v_answer jsonb;
    v_many record;
    v_addresses text[];
    v_hashes text[];
    v_ids uuid[] := '{}';
    v_count integer;
    v_digest text;
begin
    v_phase := cutter.enter_phase(p_run, p_attempt, true);
    v_run := v_phase.run;
    v_attempt := v_phase.attempt;
    if v_run.state = 'write_verified' then
        perform cutter.advance(p_run, 'awaiting_lifecycle_authorization', v_attempt.command_id);
    elsif v_run.state <> 'awaiting_lifecycle_authorization' then
        perform cutter.stop('INVARIANT_FAILED', format('run %s is at %s', p_run, v_run.state));
    end if;
    if p_review_decision is null then
        perform cutter.stop('APPROVAL_REQUIRED', 'enactment needs a review decision');
    end if;

    if session_user <> 'cutter_proof' then
        select * into v_approval from cutter.approval a
        where a.review_decision_id = p_review_decision and a.gate = 'SG-2';
        if not found then
            perform cutter.stop('APPROVAL_REQUIRED',
                format('no SG-2 approval carries review decision %s', p_review_decision));
        end if;
        if v_approval.run_id <> p_run or v_approval.plan_digest <> v_run.plan_digest then
            perform cutter.stop('APPROVAL_MISMATCH', format('approval %s is for run %s',
                v_approval.approval_id, v_approval.run_id));
        end if;
        if v_approval.expires_at <= clock_timestamp() then
            perform cutter.stop('APPROVAL_EXPIRED', format('approval %s was valid until %s',
                v_approval.approval_id, cutter.utc_text(v_approval.expires_at)));
        end if;
        insert into cutter.approval_use (approval_id, run_id, command_id)
        values (v_approval.approval_id, p_run, v_attempt.command_id)
        on conflict (approval_id) do nothing;
        if not found then
            perform cutter.stop('APPROVAL_REPLAYED', format('approval %s was used before',
                                                            v_approval.approval_id));
        end if;
        insert into cutter.review_decision_use (review_decision_id, approval_id, run_id)
        values (p_review_decision, v_approval.approval_id, p_run)
        on conflict (review_decision_id) do nothing;
        if not found then
            perform cutter.stop('APPROVAL_REPLAYED', format('review decision %s was used before',
                                                            p_review_decision));
        end if;
    end if;

    select count(*), array_agg(x.canonical_address), array_agg(x.content_hash)
    into v_count, v_addresses, v_hashes
    from cutter.run_pin p cross join lateral cutter.plan_units(p.value) x
    where p.run_id = p_run and p.key = 'cutplan_rows';
    if cutter.core_is_shipped() then
        select m.* into v_many from public.fn_iu_enact_many(
            v_addresses, 'iu-cutter', p_review_decision, 'enacted', v_run.change_set_id,
            'run ' || p_run, p_build) m;
        if v_many.ok is not true or v_many.applied is not true then
            perform cutter.stop('INVARIANT_FAILED', format('fn_iu_enact_many answered %s',
                coalesce(v_many.status, 'nothing')), v_many.problems);
        end if;
        v_ids := v_many.iu_ids;
    else
        for i in 1 .. v_count loop
            v_answer := public.fn_iu_enact(v_addresses[i], 'iu-cutter', p_review_decision,
                'enacted', v_run.change_set_id, 'run ' || p_run, p_build, false);
            if (v_answer -> 'ok') is distinct from 'true'::jsonb
                or (v_answer -> 'applied') is distinct from 'true'::jsonb then
                perform cutter.stop('INVARIANT_FAILED', format('unit %s: fn_iu_enact answered %s',
                    v_addresses[i], coalesce(v_answer ->> 'status', 'nothing')),
                    v_answer -> 'problems');
            end if;
            v_ids[i] := (v_answer ->> 'iu_id')::uuid;
        end loop;
    end if;
    if cardinality(v_ids) is distinct from v_run.units or array_position(v_ids, null) > 0 then
        perform cutter.stop('INVARIANT_FAILED', format('%s of %s units were enacted',
                                                       cardinality(v_ids), v_run.units));
    end if;
    v_digest := cutter.effect_digest(v_ids, v_hashes);
    perform cutter.pin(p_run, 'enact', jsonb_build_object(
        'review_decision_id', p_review_decision, 'units', v_count, 'effect_digest', v_digest,
        'approval_id', v_approval.approval_id));
    perform cutter.advance(p_run, 'lifecycle_enacted', v_attempt.command_id);
    perform cutter.emit('run.enacted', v_run.document,
        cutter.phase_fields(v_run, v_attempt) || jsonb_build_object(
            'units', v_count, 'change_set_id', v_run.change_set_id, 'effect_digest', v_digest,
            'review_decision_id', p_review_decision, 'approval_id', v_approval.approval_id,
            'executor_build_id', p_build));
    return jsonb_build_object('state', 'lifecycle_enacted', 'units', v_count,
        'review_decision_id', p_review_decision, 'effect_digest', v_digest);
end
$$;

-- ---------------------------------------------------------------------------------------------
-- The end of a cut command, as cutter_run
-- ---------------------------------------------------------------------------------------------

create function cutter.await_lifecycle(p_command jsonb, p_attempt uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_run cutter.run;
begin
    v_run := (cutter.enter_phase(
        cutter.run_of_attempt(p_command, p_attempt), p_attempt, false)).run;
    if v_run.state <> 'awaiting_lifecycle_authorization' then
        perform cutter.advance(v_run.run_id, 'awaiting_lifecycle_authorization',
                               (p_command ->> 'command_id')::uuid);
    end if;
    return jsonb_build_object('state', 'awaiting_lifecycle_authorization');
end
$$;

-- Gives the attempt's hold on its grant back. A grant whose units are all spent and on which
-- nobody works any more is CONSUMED; with no other one active the switch goes OFF. Whatever of this
-- somebody else's lock forbids is left to sweep_expired().
create function cutter.release_grant(p_attempt cutter.attempt, p_command jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_spent boolean;
    v_epoch bigint;
    v_off bigint;
begin
    -- A look without locks first: most attempts leave units in their grant.
    select b.spent >= g.max_units and g.state = 'ACTIVE' into v_spent
    from cutter."grant" g join cutter.grant_budget b using (grant_id)
    where g.grant_id = p_attempt.grant_id;
    if v_spent is not true then
        perform cutter.close_attempt(p_attempt.attempt_id, 'COMMITTED');
        return;
    end if;
    select k.epoch into v_epoch from cutter.kill_switch k where k.id = 1 for share;
    -- One after the other, so that of two who finish at once one is the last.
    perform from cutter.grant_budget b where b.grant_id = p_attempt.grant_id for update;
    perform cutter.close_attempt(p_attempt.attempt_id, 'COMMITTED');
    if not cutter.consume_grant(p_attempt.grant_id) then
        return;  -- another document is at work under it, or it ended meanwhile
    end if;
    v_off := cutter.switch_off_unused('units spent');
    perform cutter.emit_switch('switch.expired', cutter.command_fields(p_command)
        || jsonb_build_object(
            'run_id', p_attempt.run_id, 'reason', 'units_spent',
            'expired', jsonb_build_array(p_attempt.grant_id), 'off', v_off is not null,
            'epoch', coalesce(v_off, v_epoch)));
end
$$;

-- The command reached what it asked for: close-out after enactment, else "verified as asked".
create function cutter.finish_cut(p_command jsonb, p_attempt uuid, p_durations jsonb)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_phase record;
    v_inbox jsonb;
    v_run cutter.run;
    v_attempt cutter.attempt;
    v_answer jsonb;
    v_counts jsonb;
    v_fields jsonb;
begin
    v_inbox := cutter.inbox_begin(p_command);
    if v_inbox ->> 'status' = 'final' then
        return v_inbox -> 'answer';
    elsif v_inbox ->> 'status' = 'conflict' then
        perform cutter.stop('REPLAY_CONFLICT',
            'this command_id was handled before with another body');
    end if;
    v_phase := cutter.enter_phase(
        cutter.run_of_attempt(p_command, p_attempt), p_attempt, false);
    v_run := v_phase.run;
    v_attempt := v_phase.attempt;
    if v_run.state not in ('write_verified', 'awaiting_lifecycle_authorization',
                           'lifecycle_enacted')
        or (p_command ->> 'until' = 'lifecycle_enacted' and v_run.state <> 'lifecycle_enacted')
    then
        perform cutter.stop('INVARIANT_FAILED', format('run %s is at %s and not at its end',
                                                       v_run.run_id, v_run.state));
    end if;

    v_fields := cutter.phase_fields(v_run, v_attempt);
    if v_run.state = 'lifecycle_enacted' then
        perform cutter.advance(v_run.run_id, 'closeout_reported', v_attempt.command_id);
    end if;
    update cutter.run r set stop_code = null, problems = '[]' where r.run_id = v_run.run_id
    returning * into v_run;
    v_counts := jsonb_build_object(
        'units', v_run.units, 'ledger_rows', 2 * v_run.units + 6, 'verify_rows', 2,
        'enacted', case when v_run.state = 'closeout_reported' then v_run.units else 0 end);
    v_answer := cutter.make_answer(p_command, v_run, 'done', null, null);
    -- The switch's locks and event first: its row comes before any chain head.
    perform cutter.release_grant(v_attempt, p_command);
    perform cutter.emit(
        case when v_run.state = 'closeout_reported' then 'run.closed' else 'cut.completed' end,
        v_run.document, cutter.command_fields(p_command) || v_fields || v_answer
        || jsonb_build_object(
            'change_set_id', v_run.change_set_id, 'counts', v_counts,
            'durations_ms', coalesce(p_durations, '{}'),
            'effect_digest', cutter.pinned(v_run.run_id, 'leg_a') -> 'effect_digest',
            'source_sha256', cutter.pinned(v_run.run_id, 'source') -> 'sha256'));
    perform cutter.inbox_finish(p_command, v_answer);
    return v_answer;
end
$$;

-- ---------------------------------------------------------------------------------------------
-- Proof
-- ---------------------------------------------------------------------------------------------

-- Counts and a digest over every governed row of a document.
create function cutter.governed_digest(p_document text) returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO' as $$
    with iu as (
        select count(*) as n,
               sha256(coalesce(string_agg(sha256(convert_to(u::text, 'UTF8')), ''::bytea
                                          order by u.id), ''::bytea)) as h
        from public.information_unit u where u.doc_code = p_document
    ), uv as (
        select count(*) as n,
               sha256(coalesce(string_agg(sha256(convert_to(v::text, 'UTF8')), ''::bytea
                                          order by v.id), ''::bytea)) as h
        from public.unit_version v join public.information_unit u on u.id = v.unit_id
        where u.doc_code = p_document
    ), log as (
        select count(*) as n,
               sha256(coalesce(string_agg(sha256(convert_to(l::text, 'UTF8')), ''::bytea
                                          order by l.id), ''::bytea)) as h
        from public.iu_lifecycle_log l join public.information_unit u on u.id = l.unit_id
        where u.doc_code = p_document
    )
    select jsonb_build_object('iu', iu.n, 'uv', uv.n, 'log', log.n,
                              'digest', encode(sha256(iu.h || uv.h || log.h), 'hex'))
    from iu, uv, log
$$;

-- The last call of a proof: what would run at COMMIT runs now, all but the guard.
create function cutter.proof_end() returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_names text;
    v_document text;
begin
    perform cutter.guard_proof(null);
    select string_agg(distinct format('%I.%I', n.nspname, c.conname), ', ') into v_names
    from pg_catalog.pg_constraint c join pg_catalog.pg_namespace n on n.oid = c.connamespace
    where c.condeferrable and n.nspname in ('public', 'cutter', 'cutter_governance')
      and c.conname <> 'proof_guard_t';
    if v_names is not null then
        execute 'set constraints ' || v_names || ' immediate';
    end if;
    select r.document into v_document
    from cutter.proof_guard g join cutter.run r using (run_id)
    where g.xid = pg_current_xact_id();
    return jsonb_build_object(
        'xid', pg_current_xact_id()::text, 'document', v_document,
        'inside', case when v_document is not null
                       then cutter.governed_digest(v_document) end,
        'not_rolled_back', jsonb_build_array('transaction id', 'statistics',
                                             'write-ahead log volume'));
end
$$;

create function cutter.record_proof(p_command jsonb, p_attempt uuid, p_evidence jsonb)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_inbox jsonb;
    v_run cutter.run;
    v_attempt cutter.attempt;
    v_answer jsonb;
    v_status text;
    v_now jsonb;
begin
    v_inbox := cutter.inbox_begin(p_command);
    if v_inbox ->> 'status' = 'final' then
        return v_inbox -> 'answer';
    elsif v_inbox ->> 'status' = 'conflict' then
        perform cutter.stop('REPLAY_CONFLICT',
            'this command_id was handled before with another body');
    end if;
    select * into v_run from cutter.run r
    where r.run_id = cutter.run_of_attempt(p_command, p_attempt) for update;
    select * into v_attempt from cutter.attempt a where a.attempt_id = p_attempt for update;
    if v_attempt.mode <> 'rollback_only' or v_attempt.state <> 'OPEN'
        or v_attempt.closed_at is not null then
        perform cutter.stop('REPLAY_CONFLICT', format('attempt %s is no open proof', p_attempt));
    end if;
    begin
        v_status := pg_xact_status((p_evidence ->> 'xid')::xid8);
    exception when data_exception or invalid_parameter_value then
        v_status := null;
    end;
    if v_status is distinct from 'aborted' then
        perform cutter.stop('INVARIANT_FAILED', format('transaction %s is %s and not aborted',
            coalesce(p_evidence ->> 'xid', '?'), coalesce(v_status, 'unknown')));
    end if;
    v_now := cutter.governed_digest(v_run.document);
    if p_evidence -> 'before' is null or jsonb_typeof(p_evidence -> 'before') <> 'object'
        or p_evidence -> 'before' is distinct from p_evidence -> 'after'
        or p_evidence -> 'after' ->> 'digest' is distinct from v_now ->> 'digest' then
        perform cutter.stop('INVARIANT_FAILED', 'the governed rows are not what they were before');
    end if;
    if (p_evidence ->> 'units')::integer is distinct from v_run.units then
        perform cutter.stop('INVARIANT_FAILED', 'the proof ran over another number of units');
    end if;

    perform cutter.close_attempt(p_attempt, 'PROVED_ROLLED_BACK');
    insert into cutter.proof (run_id, plan_digest, build_id, xid)
    values (v_run.run_id, v_run.plan_digest, v_attempt.build_id, p_evidence ->> 'xid');
    update cutter.run r set stop_code = null, problems = '[]' where r.run_id = v_run.run_id
    returning * into v_run;
    v_answer := cutter.make_answer(p_command, v_run, 'done', null, null);
    perform cutter.emit('cut.proved_rolled_back', v_run.document,
        cutter.command_fields(p_command) || cutter.phase_fields(v_run, v_attempt)
        || jsonb_build_object(
            'proof_xid', p_evidence -> 'xid', 'xact_status', v_status,
            'before', p_evidence -> 'before', 'after', p_evidence -> 'after',
            'phases', coalesce(p_evidence -> 'phases', '[]'),
            'not_rolled_back', coalesce(p_evidence -> 'not_rolled_back', '[]')) || v_answer);
    perform cutter.inbox_finish(p_command, v_answer);
    return v_answer;
end
$$;

reset role;
