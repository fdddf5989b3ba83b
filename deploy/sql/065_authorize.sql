-- The ATTEMPT transaction: everything that must be true before a cut may try, in one place.

set role gov_owner;

-- Ends a cut command with a refusal: event, inbox row, the stop code of a run that is not over.
create function cutter.refuse_cut(p_command jsonb, p_run cutter.run, p_code text,
                                  p_problems jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_answer constant jsonb := cutter.make_answer(p_command, p_run, 'refused', p_code, p_problems);
begin
    if p_run.run_id is not null then
        update cutter.run r set stop_code = p_code, problems = v_answer -> 'problems'
        where r.run_id = p_run.run_id and not cutter.is_over(r.state);
    end if;
    perform cutter.emit('cut.refused', p_command ->> 'document',
        cutter.command_fields(p_command)
        || jsonb_strip_nulls(jsonb_build_object('mode', p_command -> 'mode',
                                                'until', p_command -> 'until')) || v_answer);
    perform cutter.inbox_finish(p_command, v_answer);
    return jsonb_build_object('decision', 'refused', 'answer', v_answer);
end
$$;

create function cutter.refuse_cut(p_command jsonb, p_run cutter.run, p_code text,
                                  p_message text) returns jsonb
language sql security definer set search_path = pg_catalog, pg_temp as $$
    select cutter.refuse_cut(p_command, p_run, p_code,
                             jsonb_build_array(cutter.problem(p_code, p_message)))
$$;

-- The approval of a gate that a command may use: {approval_id, review_decision_id}, or {code,
-- problems} with one problem for each approval looked at. approvals[] of the command: only those.
create function cutter.find_approval(p_command jsonb, p_run cutter.run, p_gate text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_named constant boolean := jsonb_typeof(p_command -> 'approvals') = 'array'
        and jsonb_array_length(p_command -> 'approvals') > 0;
    r record;
    v_code text;
    v_message text;
    v_problems jsonb := '[]';
    v_worst text;
begin
    for r in
        select n.id as named_id, a.*, u.approval_id is not null or exists (
            select from cutter.review_decision_use d
            where d.review_decision_id = a.review_decision_id) as used
        from (
            select x.id from jsonb_array_elements_text(
                case when v_named then p_command -> 'approvals' else '[]' end) x (id)
            union all
            select a.approval_id::text from cutter.approval a
            where not v_named and a.run_id = p_run.run_id and a.gate = p_gate
        ) n
        left join cutter.approval a on a.approval_id::text = lower(n.id)
        left join cutter.approval_use u on u.approval_id = a.approval_id
        order by a.signed_at desc nulls last
    loop
        v_code := case
            when r.approval_id is null then 'APPROVAL_REQUIRED'
            when r.run_id <> p_run.run_id or r.gate <> p_gate
                or r.plan_digest is distinct from p_run.plan_digest then 'APPROVAL_MISMATCH'
            when r.used then 'APPROVAL_REPLAYED'
            when r.expires_at <= clock_timestamp() or r.signed_at > clock_timestamp()
                then 'APPROVAL_EXPIRED'
        end;
        if v_code is null then
            return jsonb_build_object('approval_id', r.approval_id,
                                      'review_decision_id', r.review_decision_id);
        end if;
        v_message := case v_code
            when 'APPROVAL_REQUIRED' then format('approval %s does not exist', r.named_id)
            when 'APPROVAL_MISMATCH' then format('approval %s is %s for run %s, plan %s',
                r.approval_id, r.gate, r.run_id, left(r.plan_digest, 16))
            when 'APPROVAL_REPLAYED' then format('approval %s was used before', r.approval_id)
            else format('approval %s was valid until %s', r.approval_id,
                        cutter.utc_text(r.expires_at)) end;
        v_problems := v_problems || jsonb_build_array(
            cutter.problem(v_code, v_message) || jsonb_build_object('approval_id', r.named_id));
        -- The most telling one: who has the right paper, only too old, wants to hear that.
        if v_worst is null or array_position(array['APPROVAL_EXPIRED', 'APPROVAL_REPLAYED',
                'APPROVAL_MISMATCH', 'APPROVAL_REQUIRED'], v_code)
            < array_position(array['APPROVAL_EXPIRED', 'APPROVAL_REPLAYED',
                'APPROVAL_MISMATCH', 'APPROVAL_REQUIRED'], v_worst) then
            v_worst := v_code;
        end if;
    end loop;
    if v_worst is null then
        return jsonb_build_object('code', 'APPROVAL_REQUIRED', 'problems', jsonb_build_array(
            cutter.problem('APPROVAL_REQUIRED', format('run %s has no %s approval', p_run.run_id,
                                                       p_gate))));
    end if;
    return jsonb_build_object('code', v_worst, 'problems', v_problems);
end
$$;

-- The grant for an attempt, share-locked: {grant_id, expires_in_ms}, or {problems}: one for each
-- active grant, and why it will not do. p_reserve: units that must be left in it.
create function cutter.find_grant(p_command jsonb, p_run cutter.run, p_epoch bigint,
                                  p_reserve integer) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_mode constant text :=
        case when p_command ->> 'mode' = 'live' then 'live' else 'proof' end;
    r record;
    v_message text;
    v_problems jsonb := '[]';
begin
    for r in
        select g.* from cutter."grant" g
        where g.state = 'ACTIVE' and g.epoch = p_epoch
          and g.not_before <= clock_timestamp() and g.expires_at > clock_timestamp()
          and (p_command ->> 'grant' is null or g.grant_id::text = lower(p_command ->> 'grant'))
        order by g.expires_at desc, g.grant_id
        for share
    loop
        v_message := case
            when r.mode <> v_mode then format('is for mode %s', r.mode)
            when not p_run.document = any (r.documents)
                then format('does not name document %s', p_run.document)
            when v_mode = 'proof' and r.max_units < p_run.units
                then format('allows %s units, the plan has %s', r.max_units, p_run.units)
        end;
        if v_message is null then
            -- Whoever takes units from a budget holds its row until the transaction ends.
            select case when r.max_units - b.reserved - b.spent < p_reserve
                        then format('has %s of %s units left, the plan has %s',
                                    greatest(r.max_units - b.reserved - b.spent, 0), r.max_units,
                                    p_reserve) end
            into v_message
            from cutter.grant_budget b where b.grant_id = r.grant_id for update;
        end if;
        if v_message is null then
            return jsonb_build_object('grant_id', r.grant_id, 'expires_in_ms',
                floor(extract(epoch from r.expires_at - clock_timestamp()) * 1000)::bigint);
        end if;
        v_problems := v_problems || jsonb_build_array(
            cutter.problem('GRANT_REFUSED', format('grant %s %s', r.grant_id, v_message))
            || jsonb_build_object('grant_id', r.grant_id));
    end loop;
    if v_problems = '[]' then
        v_problems := jsonb_build_array(cutter.problem('GRANT_REFUSED',
            format('grant %s is not active', p_command ->> 'grant')));
    end if;
    return jsonb_build_object('problems', v_problems);
end
$$;

-- Attempts of this run that nobody ended. Those of this command and those whose grant is over are
-- closed here: {busy, lost: [events to write, without an outcome: the command goes on]}. busy:
-- another command may still be working.
create function cutter.settle_attempts(p_command jsonb, p_run cutter.run, p_epoch bigint,
                                       p_own_only boolean default false)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    r record;
    v_lost jsonb := '[]';
begin
    for r in
        select a.*, g.state = 'ACTIVE' and g.epoch = p_epoch
                    and g.expires_at > clock_timestamp() as granted
        from cutter.attempt a join cutter."grant" g using (grant_id)
        where a.run_id = p_run.run_id and a.closed_at is null
          and (not p_own_only or a.command_id = (p_command ->> 'command_id')::uuid)
        order by a.opened_at
    loop
        if r.command_id <> (p_command ->> 'command_id')::uuid and r.granted then
            return jsonb_build_object('busy', true, 'lost', v_lost);
        end if;
        perform cutter.close_attempt(r.attempt_id, 'FAILED');
        if r.state = 'OPEN' then
            v_lost := v_lost || jsonb_build_array(jsonb_build_object(
                'command_id', r.command_id, 'type', 'cut', 'run_id', p_run.run_id,
                'attempt_id', r.attempt_id, 'grant_id', r.grant_id, 'epoch', r.epoch,
                'mode', r.mode, 'reason', 'superseded', 'state', p_run.state,
                'plan_digest', p_run.plan_digest, 'units', p_run.units, 'problems',
                jsonb_build_array(cutter.problem('INTERNAL',
                    'the attempt ended without an answer; that of its command follows'))));
        end if;
    end loop;
    return jsonb_build_object('busy', false, 'lost', v_lost);
end
$$;

-- Separate from the above: a chain head is locked only after every grant and budget.
create function cutter.emit_lost(p_document text, p_lost jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_event jsonb;
begin
    for v_event in select e from jsonb_array_elements(p_lost) e loop
        perform cutter.emit('cut.failed', p_document, v_event);
    end loop;
end
$$;

create function cutter.authorize_cut(p_command jsonb, p_build text, p_require_proof boolean)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_document constant text := p_command ->> 'document';
    v_command constant uuid := (p_command ->> 'command_id')::uuid;
    v_live constant boolean := p_command ->> 'mode' = 'live';
    v_inbox jsonb;
    v_switch record;
    v_run cutter.run;
    v_none cutter.run;
    v_answer jsonb;
    v_rank integer;
    v_leg_a_ahead boolean;
    v_late boolean;
    v_reached boolean;
    v_settled jsonb;
    v_grant jsonb;
    v_sg1 jsonb;
    v_sg2 jsonb;
    v_reserve integer := 0;
    v_unfinished uuid;
    v_attempt constant uuid := gen_random_uuid();
begin
    v_inbox := cutter.inbox_begin(p_command);
    if v_inbox ->> 'status' = 'final' then
        return jsonb_build_object('decision', 'answered', 'answer', v_inbox -> 'answer');
    elsif v_inbox ->> 'status' = 'conflict' then
        v_answer := cutter.conflict_answer(p_command);
        perform cutter.emit('cut.refused', v_document,
                            cutter.command_fields(p_command) || v_answer);
        return jsonb_build_object('decision', 'refused', 'answer', v_answer);
    end if;

    select * into v_run from cutter.run r where r.run_id = p_command ->> 'run_id' for update;
    if v_run.document is distinct from v_document then
        v_none := v_run;
        v_run := null;
    end if;

    -- This very command got where it wanted and its worker died before it could say so: say so now.
    -- Nothing governed is written, so the switch is not asked.
    select a.attempt_id into v_unfinished from cutter.attempt a
    where a.command_id = v_command and a.run_id = v_run.run_id and a.closed_at is null
      and a.mode = 'live' and v_live and v_run.plan_digest = p_command ->> 'plan_digest'
      and cutter.state_rank(v_run.state) >= cutter.state_rank(
          case when p_command ->> 'until' = 'lifecycle_enacted' then 'lifecycle_enacted'
               else 'write_verified' end)
      and v_run.state <> 'closeout_reported'
    order by a.opened_at desc limit 1;
    if found then
        return jsonb_build_object('decision', 'answered',
                                  'answer', cutter.finish_cut(p_command, v_unfinished, '{}'));
    end if;

    v_switch := cutter.share_switch(case when v_live then 'live' else 'proof' end);
    v_late := (p_command ->> 'deadline')::timestamptz < clock_timestamp();
    if v_switch.epoch is null or v_late then
        -- Its worker died and this came since: the attempt ends here and gives its units back.
        if v_run.run_id is not null then
            v_settled := cutter.settle_attempts(p_command, v_run, v_switch.epoch, true);
            perform cutter.emit_lost(v_document, v_settled -> 'lost');
        end if;
        if v_switch.epoch is null then
            return cutter.refuse_cut(p_command, v_run, 'KILL_SWITCH_OFF', 'the kill switch is OFF');
        end if;
        return cutter.refuse_cut(p_command, v_run, 'OVER_DEADLINE',
                                 'the deadline of the command has passed');
    end if;

    if v_run.run_id is null then
        return cutter.refuse_cut(p_command, null::cutter.run, 'REFUSED_INPUT',
            case when v_none.run_id is null
                then format('there is no run %s', p_command ->> 'run_id')
                else format('run %s belongs to document %s', v_none.run_id, v_none.document) end);
    end if;
    if p_command ->> 'mode' not in ('live', 'rollback_only')
        or p_command ->> 'until' not in ('write_verified', 'lifecycle_enacted') then
        return cutter.refuse_cut(p_command, v_run, 'REFUSED_INPUT', 'unknown mode or until');
    end if;
    if v_run.plan_digest is distinct from p_command ->> 'plan_digest' then
        return cutter.refuse_cut(p_command, v_run, 'DRIFT',
            format('the run pins plan %s, the command names %s', v_run.plan_digest,
                   p_command ->> 'plan_digest'));
    end if;
    v_rank := cutter.state_rank(v_run.state);
    if v_rank >= cutter.state_rank('awaiting_cut_authorization') is not true then
        return cutter.refuse_cut(p_command, v_run, 'REFUSED_INPUT',
            format('run %s is at %s and can not be cut', v_run.run_id, v_run.state));
    end if;

    v_leg_a_ahead := v_rank < cutter.state_rank('cut_leg_a_committed');
    -- With the units there, nothing is left to prove.
    v_reached := case
        when not v_live then not v_leg_a_ahead
        when p_command ->> 'until' = 'lifecycle_enacted'
            then v_rank >= cutter.state_rank('closeout_reported')
        else v_rank >= cutter.state_rank('write_verified') end;
    if v_reached then
        v_answer := cutter.make_answer(p_command, v_run, 'noop', null, null);
        update cutter.run r set stop_code = null, problems = '[]'
        where r.run_id = v_run.run_id and r.stop_code is not null;
        perform cutter.emit('cut.noop', v_document, cutter.command_fields(p_command) || v_answer);
        perform cutter.inbox_finish(p_command, v_answer);
        return jsonb_build_object('decision', 'answered', 'answer', v_answer);
    end if;

    v_settled := cutter.settle_attempts(p_command, v_run, v_switch.epoch);
    if (v_settled -> 'busy')::boolean then
        perform cutter.emit_lost(v_document, v_settled -> 'lost');
        return cutter.refuse_cut(p_command, v_run, 'REPLAY_CONFLICT',
            'another cut command is working on this run');
    end if;

    if v_live and v_leg_a_ahead then
        v_reserve := v_run.units;
    end if;
    v_grant := cutter.find_grant(p_command, v_run, v_switch.epoch, v_reserve);
    perform cutter.emit_lost(v_document, v_settled -> 'lost');
    if v_grant ->> 'grant_id' is null then
        return cutter.refuse_cut(p_command, v_run, 'GRANT_REFUSED', v_grant -> 'problems');
    end if;

    if v_live and v_leg_a_ahead then
        v_sg1 := cutter.find_approval(p_command, v_run, 'SG-1');
        if v_sg1 ->> 'approval_id' is null then
            return cutter.refuse_cut(p_command, v_run, v_sg1 ->> 'code', v_sg1 -> 'problems');
        end if;
        if p_require_proof is not false and not exists (
            select from cutter.proof p
            where p.plan_digest = v_run.plan_digest and p.build_id = p_build
        ) then
            return cutter.refuse_cut(p_command, v_run, 'PROOF_REQUIRED',
                format('no proof of plan %s by build %s', left(v_run.plan_digest, 16), p_build));
        end if;
    end if;
    if v_live then
        v_sg2 := cutter.find_approval(p_command, v_run, 'SG-2');
    end if;

    insert into cutter.attempt (attempt_id, run_id, command_id, grant_id, epoch, mode, units,
                                reserved, approval_id, build_id, state)
    values (v_attempt, v_run.run_id, v_command, (v_grant ->> 'grant_id')::uuid, v_switch.epoch,
            p_command ->> 'mode', v_run.units, v_reserve, (v_sg1 ->> 'approval_id')::uuid,
            coalesce(p_build, ''), 'OPEN');
    if v_reserve > 0 then
        update cutter.grant_budget b set reserved = b.reserved + v_reserve
        where b.grant_id = (v_grant ->> 'grant_id')::uuid;
    end if;
    perform cutter.emit(case when v_leg_a_ahead then 'cut.attempt' else 'cut.resumed' end,
        v_document, cutter.command_fields(p_command) || jsonb_strip_nulls(jsonb_build_object(
            'run_id', v_run.run_id, 'attempt_id', v_attempt, 'grant_id', v_grant -> 'grant_id',
            'epoch', v_switch.epoch, 'mode', p_command -> 'mode', 'until', p_command -> 'until',
            'state', v_run.state, 'plan_digest', v_run.plan_digest, 'units', v_run.units,
            'reserved', v_reserve, 'approval_id', v_sg1 -> 'approval_id', 'build_id', p_build)));
    return jsonb_build_object(
        'decision', 'go', 'attempt_id', v_attempt, 'grant_id', v_grant -> 'grant_id',
        'epoch', v_switch.epoch, 'expires_in_ms', v_grant -> 'expires_in_ms',
        'mode', p_command -> 'mode',
        'run', jsonb_build_object(
            'run_id', v_run.run_id, 'document', v_run.document,
            'source_version', v_run.source_version, 'state', v_run.state,
            'plan_digest', v_run.plan_digest, 'units', v_run.units, 'ruleset', v_run.ruleset,
            'change_set_id', coalesce(v_run.change_set_id,
                                      cutter.uuid_of('change_set/' || v_run.run_id))),
        'sg2', case when v_sg2 ->> 'approval_id' is not null then v_sg2 end,
        'sg2_refusal', case when v_sg2 ->> 'approval_id' is null then v_sg2 end);
end
$$;

-- ---------------------------------------------------------------------------------------------
-- Under an attempt
-- ---------------------------------------------------------------------------------------------

-- The first line of every phase: arms the proof guard, locks the run, checks that the attempt is
-- this session's and still open; p_fenced: asks the switch and the grant too; p_state: the run must
-- be at it.
create function cutter.enter_phase(p_run text, p_attempt uuid, p_fenced boolean,
                                   p_state text default null,
                                   out run cutter.run, out attempt cutter.attempt)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_mode constant text := case when session_user = 'cutter_proof' then 'rollback_only'
                                 else 'live' end;
begin
    if v_mode = 'rollback_only' then
        perform cutter.guard_proof(p_run);
    end if;
    select * into run from cutter.run r where r.run_id = p_run for update;
    if not found then
        perform cutter.stop('DOCUMENT_UNKNOWN', format('there is no run %s', p_run));
    end if;
    if p_fenced then
        perform cutter.assert_live(run.document);
    end if;
    select * into attempt from cutter.attempt a
    where a.attempt_id = p_attempt and a.run_id = p_run for update;
    if not found then
        perform cutter.stop('INVARIANT_FAILED', format('run %s has no attempt %s', p_run,
                                                       p_attempt));
    end if;
    if attempt.closed_at is not null then
        perform cutter.stop('REPLAY_CONFLICT', format('attempt %s is over', p_attempt));
    end if;
    if attempt.mode <> v_mode then
        perform cutter.stop('INVARIANT_FAILED', format('attempt %s is %s, this session is %s',
            p_attempt, attempt.mode, v_mode));
    end if;
    if p_fenced and not exists (
        select from cutter."grant" g
        where g.grant_id = attempt.grant_id and g.state = 'ACTIVE'
          and g.epoch = attempt.epoch and g.expires_at > clock_timestamp()
    ) then
        perform cutter.stop('GRANT_REFUSED', format('the grant of attempt %s is over', p_attempt));
    end if;
    if p_state is not null and run.state <> p_state then
        perform cutter.stop('INVARIANT_FAILED', format('run %s is at %s', p_run, run.state));
    end if;
end
$$;

-- What every event of a phase carries.
create function cutter.phase_fields(p_run cutter.run, p_attempt cutter.attempt) returns jsonb
language sql stable as $$
    select jsonb_build_object(
        'command_id', p_attempt.command_id, 'type', 'cut', 'run_id', p_run.run_id,
        'attempt_id', p_attempt.attempt_id, 'grant_id', p_attempt.grant_id,
        'epoch', p_attempt.epoch, 'mode', p_attempt.mode, 'build_id', p_attempt.build_id,
        'plan_digest', p_run.plan_digest, 'source_version', p_run.source_version)
$$;

-- The command of an attempt, which must be this one's: for what cutter_run does under it.
create function cutter.run_of_attempt(p_command jsonb, p_attempt uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_attempt cutter.attempt;
begin
    select * into v_attempt from cutter.attempt a
    where a.attempt_id = p_attempt and a.command_id = (p_command ->> 'command_id')::uuid;
    if not found then
        perform cutter.stop('INVARIANT_FAILED', 'this attempt is not of this command');
    end if;
    return v_attempt.run_id;
end
$$;

-- ---------------------------------------------------------------------------------------------
-- Backup and privileges, before leg A
-- ---------------------------------------------------------------------------------------------

-- The newest backup for a recipient that is at most an hour old, as an envelope; else null.
create function cutter.recent_backup(p_recipient text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return (
    select jsonb_build_object('backup_id', b.backup_id, 'sha256', b.sha256,
        'size_bytes', b.size_bytes, 'recipient', b.recipient, 'artifact_ref', b.artifact_ref)
    from cutter.backup b
    where b.recipient = p_recipient and b.taken_at > clock_timestamp() - interval '60 minutes'
      and b.taken_at <= clock_timestamp()
    order by b.taken_at desc limit 1);
end
$$;

create function cutter.pin_backup(p_command jsonb, p_attempt uuid, p_envelope jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_run cutter.run;
    v_backup uuid;
    v_missing text;
begin
    v_run := (cutter.enter_phase(
        cutter.run_of_attempt(p_command, p_attempt), p_attempt, true)).run;
    select string_agg(k, ', ') into v_missing
    from unnest(array['sha256', 'size_bytes', 'recipient', 'artifact_ref']) k
    where coalesce(btrim(p_envelope ->> k), '') = '';
    if v_missing is not null then
        perform cutter.stop('INVARIANT_FAILED', format('the backup envelope lacks %s', v_missing));
    end if;
    if p_envelope ->> 'sha256' !~ '^[0-9a-f]{64}$'
        or coalesce((p_envelope ->> 'size_bytes') !~ '^[1-9][0-9]{0,17}$', true) then
        perform cutter.stop('INVARIANT_FAILED', 'the backup envelope has no SHA-256 or no size');
    end if;
    select b.backup_id into v_backup from cutter.backup b
    where b.backup_id::text = p_envelope ->> 'backup_id' and b.sha256 = p_envelope ->> 'sha256';
    if v_backup is null then
        v_backup := gen_random_uuid();
        insert into cutter.backup (backup_id, sha256, size_bytes, recipient, artifact_ref)
        values (v_backup, p_envelope ->> 'sha256', (p_envelope ->> 'size_bytes')::bigint,
                p_envelope ->> 'recipient', p_envelope ->> 'artifact_ref');
    end if;
    perform cutter.pin(v_run.run_id, 'backup',
        p_envelope || jsonb_build_object('backup_id', v_backup));
    return cutter.advance(v_run.run_id, 'pre_write_backup_taken',
                          (p_command ->> 'command_id')::uuid);
end
$$;

-- Rights as they were pinned (095_rights.sql): all of them, whenever anything has changed.
create function cutter.grant_probe(p_command jsonb, p_attempt uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_run cutter.run;
    v_delta jsonb;
begin
    v_run := (cutter.enter_phase(
        cutter.run_of_attempt(p_command, p_attempt), p_attempt, true)).run;
    v_delta := cutter.look_at_rights();
    if v_delta <> '[]' then
        perform cutter.stop('GRANT_DELTA',
            format('privileges differ from the expected ones: %s', v_delta -> 0 ->> 'message'),
            v_delta);
    end if;
    return jsonb_build_object('ok', true, 'delta', v_delta, 'state',
        cutter.advance(v_run.run_id, 'grants_probed', (p_command ->> 'command_id')::uuid));
end
$$;

reset role;
