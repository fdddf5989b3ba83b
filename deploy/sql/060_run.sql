-- Registering sources, discovery, outcomes: what cutter_source and cutter_run do around a cut.

set role gov_owner;

-- ---------------------------------------------------------------------------------------------
-- Sources
-- ---------------------------------------------------------------------------------------------

-- Registers a text. The newest version's text again: created = false. A ruleset or title that is
-- named takes the place of the one before, for the text that is there too: `replaced` tells which.
create function cutter.source_add(p_doc_code text, p_body bytea, p_ruleset text, p_title text)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_sha text;
    v_before record;
    v_now record;
    v_newest record;
    v_version integer := 1;
    v_created boolean := true;
begin
    if p_doc_code is null or p_doc_code !~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' then
        perform cutter.stop('REFUSED_INPUT', 'a document code is 1 to 64 letters, digits, dots, '
            'underscores or hyphens and starts with a letter or digit');
    end if;
    if p_doc_code = 'switch' then
        perform cutter.stop('REFUSED_INPUT', 'the document code switch is taken: it is the subject '
            'and key of the kill switch''s events');
    end if;
    if p_body is null or length(p_body) = 0 then
        perform cutter.stop('REFUSED_INPUT', 'the text is empty');
    end if;
    if length(p_body) > 64 * 1024 * 1024 then
        perform cutter.stop('OVER_LIMIT', 'the text is larger than 64 MiB');
    end if;
    if position('\x00'::bytea in p_body) > 0 then
        perform cutter.stop('REFUSED_INPUT', 'the text contains a zero byte');
    end if;
    begin
        perform length(convert_from(p_body, 'UTF8'));
    exception when character_not_in_repertoire or untranslatable_character then
        perform cutter.stop('REFUSED_INPUT', 'the text is not valid UTF-8');
    end;
    v_sha := cutter.hex_sha256(p_body);

    insert into cutter.source_document (doc_code, title, ruleset)
    values (p_doc_code, coalesce(nullif(btrim(p_title), ''), p_doc_code),
            coalesce(nullif(btrim(p_ruleset), ''), 'auto'))
    on conflict (doc_code) do nothing;
    select d.title, d.ruleset into v_before from cutter.source_document d
    where d.doc_code = p_doc_code for no key update;
    v_now := v_before;
    select v.version, v.sha256 into v_newest from cutter.source_document_version v
    where v.doc_code = p_doc_code order by v.version desc limit 1;
    if found then
        update cutter.source_document d
        set title = coalesce(nullif(btrim(p_title), ''), d.title),
            ruleset = coalesce(nullif(btrim(p_ruleset), ''), d.ruleset)
        where d.doc_code = p_doc_code
        returning d.title, d.ruleset into v_now;
        v_created := v_newest.sha256 <> v_sha;
        v_version := v_newest.version + v_created::integer;
    end if;
    if v_created then
        insert into cutter.source_document_version (doc_code, version, sha256, body, bytes)
        values (p_doc_code, v_version, v_sha, p_body, length(p_body));
    end if;
    return jsonb_build_object('doc_code', p_doc_code, 'version', v_version, 'sha256', v_sha,
        'bytes', length(p_body), 'created', v_created, 'ruleset', v_now.ruleset,
        'title', v_now.title, 'replaced', jsonb_strip_nulls(jsonb_build_object(
            'ruleset', nullif(v_before.ruleset, v_now.ruleset),
            'title', nullif(v_before.title, v_now.title))));
end
$$;

-- ---------------------------------------------------------------------------------------------
-- Cut plans
-- ---------------------------------------------------------------------------------------------

-- The units of a canonical cut plan: its lines but the first, in order. Read as one JSON array,
-- which costs half of a parse per line; plan_problems() counts the lines.
create function cutter.plan_units(p_cutplan bytea)
returns table (index integer, parent integer, unit_kind text, section_type text, num text,
               title text, label text, span_from bigint, span_to bigint, depth integer, zone text,
               quoted boolean, canonical_address text, content_hash text, place integer)
language plpgsql immutable strict rows 200 set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    return query
    select u.index, u.parent, u.unit_kind, u.section_type, u.num, u.title, u.label, u.span[1],
           u.span[2], u.depth, u.zone, u.quoted, u.canonical_address, u.content_hash,
           (u.n - 1)::integer
    from (select convert_from(p_cutplan, 'UTF8') as plan offset 0) t
    cross join rows from (json_to_recordset((
        '[' || replace(btrim(substr(t.plan, strpos(t.plan, E'\n')), E'\n'), E'\n', ',') || ']'
    )::json) as (
        index integer, parent integer, unit_kind text, section_type text, num text, title text,
        label text, span bigint[], depth integer, zone text, quoted boolean,
        canonical_address text, content_hash text)) with ordinality
        u (index, parent, unit_kind, section_type, num, title, label, span, depth, zone, quoted,
           canonical_address, content_hash, n);
end
$$;

-- The first line of a canonical cut plan.
create function cutter.plan_header(p_cutplan bytea) returns jsonb
language plpgsql immutable strict set search_path = pg_catalog, pg_temp as $$
begin
    return split_part(convert_from(p_cutplan, 'UTF8'), E'\n', 1)::jsonb;
end
$$;

-- What is wrong with a plan as such; an empty array when nothing is.
create function cutter.plan_problems(p_cutplan bytea, p_document text, p_sha256 text,
                                     p_bytes bigint, p_units integer) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    v_header jsonb;
    v_problems jsonb;
begin
    begin
        v_header := cutter.plan_header(p_cutplan);
        with u as materialized (
            select p.*, lag(p.span_to) over (order by p.place) as before
            from cutter.plan_units(p_cutplan) p
        ), checks (bad, message) as (
            select (v_header ->> 'cutplan') is distinct from '1'
                   or right(convert_from(p_cutplan, 'UTF8'), 1) <> E'\n'
                   or (select count(*) - 2
                       from string_to_table(convert_from(p_cutplan, 'UTF8'), E'\n'))
                       is distinct from (select count(*) from u), 'not a cut plan'
            union all
            select v_header ->> 'source_sha256' is distinct from p_sha256
                   or (v_header ->> 'bytes')::bigint is distinct from p_bytes,
                   'the plan was made from another text'
            union all
            select (v_header ->> 'units')::bigint is distinct from (select count(*) from u)
                   or p_units::bigint is distinct from (select count(*) from u)
                   or not exists (select from u), 'the number of units is not the stated one'
            union all
            select exists (select from u where u.index is distinct from u.place),
                   'positions have holes or repeat'
            union all
            select exists (select from u where u.parent >= u.index or u.parent < 0),
                   'a parent does not stand before its unit'
            union all
            select exists (select from u where u.span_from is null or u.span_to is null
                           or u.span_from < coalesce(u.before, 0) or u.span_to <= u.span_from
                           or u.span_to > p_bytes), 'spans overlap, are empty or leave the text'
            union all
            select (select count(distinct u.canonical_address) <> count(*) from u),
                   'an address appears twice'
            union all
            select exists (select from u
                           where not starts_with(coalesce(u.canonical_address, ''),
                                                 p_document || '/')
                              or length(u.canonical_address) <= length(p_document) + 1),
                   'an address does not belong to the document'
            union all
            select exists (select from u where coalesce(u.content_hash, '') !~ '^[0-9a-f]{64}$'),
                   'a content hash is no SHA-256'
            union all
            select exists (select from u where coalesce(btrim(coalesce(nullif(btrim(u.title), ''),
                                                                       u.label)), '') = ''),
                   'a unit has neither title nor label'
            union all
            select exists (
                select from (select distinct 'vocab.unit_kind.' || u.unit_kind as key from u
                             union select distinct 'vocab.section_type.' || u.section_type
                             from u) k
                where not exists (select from public.dot_config c where c.key = k.key)),
                'a unit_kind or section_type is not in the vocabulary'
        )
        select coalesce(jsonb_agg(cutter.problem('REFUSED_INPUT', c.message)), '[]')
        into v_problems from checks c where c.bad is not false;
    exception when data_exception or character_not_in_repertoire then
        v_problems := jsonb_build_array(cutter.problem('REFUSED_INPUT', 'not a cut plan'));
    end;
    return v_problems;
end
$$;

-- ---------------------------------------------------------------------------------------------
-- Inbox
-- ---------------------------------------------------------------------------------------------

-- For whoever is refused in the middle of a cut: what stays written, and that it is no loss.
create function cutter.what_stays(p_run cutter.run, p_outcome text, p_stop_code text)
returns jsonb language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if p_outcome in ('refused', 'failed')
        and cutter.state_rank(p_run.state) between cutter.state_rank('cut_leg_a_committed')
                                               and cutter.state_rank('lifecycle_enacted') then
        return jsonb_build_array(cutter.problem(p_stop_code, format(
            'the %s units of the run are committed and %s; it is at %s, and a new cut command '
            'goes on from there', p_run.units,
            case when p_run.state = 'lifecycle_enacted' then 'enacted' else 'drafts' end,
            p_run.state)));
    end if;
    return '[]';
end
$$;

create function cutter.make_answer(p_command jsonb, p_run cutter.run, p_outcome text,
                                   p_stop_code text, p_problems jsonb) returns jsonb
language sql stable as $$
    select jsonb_build_object(
        'command_id', p_command -> 'command_id', 'type', p_command -> 'type',
        'document', p_command -> 'document', 'outcome', p_outcome, 'run_id', p_run.run_id,
        'state', p_run.state, 'plan_digest', p_run.plan_digest, 'units', p_run.units,
        'stop_code', p_stop_code,
        'problems', case when jsonb_typeof(p_problems) = 'array' then p_problems else '[]' end
                    || cutter.what_stays(p_run, p_outcome, p_stop_code))
$$;

-- The answer for a command whose id was used with another body.
create function cutter.conflict_answer(p_command jsonb) returns jsonb
language sql stable as $$
    select cutter.make_answer(p_command, null, 'refused', 'REPLAY_CONFLICT',
        jsonb_build_array(cutter.problem('REPLAY_CONFLICT',
            'this command_id was handled before with another body')))
$$;

-- Is it the command that the row is of? Whoever asks, and until when: the digest without these says
-- so, and that of the whole command where the other was not recorded.
create function cutter.is_same_command(p_row cutter.inbox, p_command jsonb) returns boolean
language sql stable as $$
    select coalesce(p_row.command_sha256 = p_command ->> 'sha256', false)
        or coalesce(p_row.task_sha256 = p_command ->> 'task_sha256', false)
$$;

-- Locks the command's inbox row, making it if need be: {status: open | final | conflict, answer}.
create function cutter.inbox_begin(p_command jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_row cutter.inbox;
begin
    insert into cutter.inbox (command_id, command_sha256, task_sha256, traceparent, outcome)
    values ((p_command ->> 'command_id')::uuid, p_command ->> 'sha256',
            p_command ->> 'task_sha256', nullif(p_command ->> 'traceparent', ''), 'started')
    on conflict (command_id) do nothing;
    select * into strict v_row from cutter.inbox i
    where i.command_id = (p_command ->> 'command_id')::uuid for update;
    if not cutter.is_same_command(v_row, p_command) then
        return jsonb_build_object('status', 'conflict');
    end if;
    if v_row.outcome = 'started' then
        return jsonb_build_object('status', 'open');
    end if;
    return jsonb_build_object('status', 'final', 'answer', v_row.answer);
end
$$;

create function cutter.inbox_finish(p_command jsonb, p_answer jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update cutter.inbox i
    set outcome = p_answer ->> 'outcome', answer = p_answer, handled_at = clock_timestamp()
    where i.command_id = (p_command ->> 'command_id')::uuid and i.outcome = 'started';
    if not found then
        perform cutter.stop('REPLAY_CONFLICT', 'the command was answered by somebody else');
    end if;
end
$$;

-- A final answer never changes, whoever asks.
create function cutter.inbox_guard() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if old.outcome <> 'started' or new.command_id <> old.command_id
        or new.command_sha256 <> old.command_sha256
        or new.task_sha256 is distinct from old.task_sha256 then
        raise exception 'append only: the answer of command % stands', old.command_id
            using errcode = 'IU091';
    end if;
    return new;
end
$$;
create trigger trg_inbox_guard before update on cutter.inbox
    for each row execute function cutter.inbox_guard();

-- The recorded answer, or null while there is none.
create function cutter.handled(p_command_id uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select i.answer from cutter.inbox i where i.command_id = p_command_id
$$;

-- The same for a whole command: another body under a used id is refused.
create function cutter.find_answer(p_command jsonb) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_row cutter.inbox;
begin
    select * into v_row from cutter.inbox i
    where i.command_id = (p_command ->> 'command_id')::uuid;
    if found and not cutter.is_same_command(v_row, p_command) then
        perform cutter.stop('REPLAY_CONFLICT',
            'this command_id was handled before with another body');
    end if;
    return v_row.answer;
end
$$;

-- The fields of a command that every event it causes carries.
create function cutter.command_fields(p_command jsonb) returns jsonb
language sql stable as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'command_id', p_command -> 'command_id', 'type', p_command -> 'type',
        'requested_by', p_command -> 'requested_by', 'traceparent', p_command -> 'traceparent'))
$$;

-- ---------------------------------------------------------------------------------------------
-- Moving a run
-- ---------------------------------------------------------------------------------------------

-- One step forward, or in a proof as many as are missing (they are rolled back). Answers the state.
create function cutter.advance(p_run text, p_to text, p_command uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_state text;
begin
    if session_user <> 'cutter_proof' then
        update cutter.run r set state = p_to, last_command_id = p_command where r.run_id = p_run;
        return p_to;
    end if;
    select r.state into v_state from cutter.run r where r.run_id = p_run for update;
    while cutter.state_rank(v_state) < cutter.state_rank(p_to) loop
        v_state := cutter.state_at(cutter.state_rank(v_state) + 1);
        update cutter.run r set state = v_state, last_command_id = p_command
        where r.run_id = p_run;
    end loop;
    return v_state;
end
$$;

create function cutter.pin(p_run text, p_key text, p_value jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into cutter.run_pin (run_id, key, value)
    values (p_run, p_key, convert_to(p_value::text, 'UTF8'));
end
$$;

create function cutter.pinned(p_run text, p_key text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return (select convert_from(p.value, 'UTF8')::jsonb from cutter.run_pin p
            where p.run_id = p_run and p.key = p_key);
end
$$;

-- ---------------------------------------------------------------------------------------------
-- Discovery
-- ---------------------------------------------------------------------------------------------

create function cutter.record_discovery(p_command jsonb, p_run jsonb, p_cutplan bytea)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_document constant text := p_command ->> 'document';
    v_command constant uuid := (p_command ->> 'command_id')::uuid;
    v_run_id constant text := p_run ->> 'run_id';
    v_inbox jsonb;
    v_source record;
    v_run cutter.run;
    v_problems jsonb;
    v_answer jsonb;
    v_state text;
begin
    v_inbox := cutter.inbox_begin(p_command);
    if v_inbox ->> 'status' = 'final' then
        return v_inbox -> 'answer';
    elsif v_inbox ->> 'status' = 'conflict' then
        perform cutter.stop('REPLAY_CONFLICT',
            'this command_id was handled before with another body');
    end if;

    -- Discoveries of one document one after the other.
    perform from cutter.source_document d where d.doc_code = v_document for no key update;
    select v.sha256, v.bytes into v_source from cutter.source_document_version v
    where v.doc_code = v_document and v.version = (p_run ->> 'source_version')::integer;
    if not found then
        perform cutter.stop('DOCUMENT_UNKNOWN', format('%s version %s is not registered',
            v_document, p_run ->> 'source_version'));
    end if;
    if v_source.sha256 is distinct from p_run ->> 'source_sha256' then
        perform cutter.stop('DRIFT', 'the registered text has another SHA-256');
    end if;
    if cutter.hex_sha256(p_cutplan) is distinct from p_run ->> 'plan_digest' then
        perform cutter.stop('DRIFT', 'plan_digest is not the SHA-256 of the plan');
    end if;

    select * into v_run from cutter.run r
    where r.document = v_document and r.source_version = (p_run ->> 'source_version')::integer
      and r.plan_digest = p_run ->> 'plan_digest' and r.state !~ '^(failed|voided)_';
    if found then
        v_answer := cutter.make_answer(p_command, v_run, 'noop', null, null);
        perform cutter.emit('run.noop', v_document, cutter.command_fields(p_command) || v_answer);
        perform cutter.inbox_finish(p_command, v_answer);
        return v_answer;
    end if;

    v_problems := cutter.plan_problems(p_cutplan, v_document, v_source.sha256, v_source.bytes,
                                       (p_run ->> 'units')::integer);
    if v_problems <> '[]' then
        perform cutter.stop('REFUSED_INPUT',
            format('the plan breaks a rule: %s', v_problems -> 0 ->> 'message'), v_problems);
    end if;

    insert into cutter.run (run_id, document, source_version, ruleset, ruleset_digest,
                            plan_digest, units, build_id, last_command_id)
    values (v_run_id, v_document, (p_run ->> 'source_version')::integer, p_run ->> 'ruleset',
            p_run ->> 'ruleset_digest', p_run ->> 'plan_digest', (p_run ->> 'units')::integer,
            p_run ->> 'build_id', v_command);
    perform cutter.pin(v_run_id, 'source', jsonb_build_object(
        'document', v_document, 'version', (p_run ->> 'source_version')::integer,
        'sha256', v_source.sha256, 'bytes', v_source.bytes));
    perform cutter.pin(v_run_id, 'mark', coalesce(p_run -> 'mark', '{}'));
    insert into cutter.run_pin (run_id, key, value) values (v_run_id, 'cutplan_rows', p_cutplan);
    foreach v_state in array array['source_pinned', 'marked', 'cutplan_ok',
                                   'awaiting_cut_authorization'] loop
        update cutter.run r set state = v_state where r.run_id = v_run_id;
    end loop;
    select * into v_run from cutter.run r where r.run_id = v_run_id;

    v_answer := cutter.make_answer(p_command, v_run, 'done', null, null);
    perform cutter.emit('run.discovered', v_document,
        cutter.command_fields(p_command) || jsonb_build_object(
            'run_id', v_run_id, 'source_version', v_run.source_version,
            'source_sha256', v_source.sha256, 'source_bytes', v_source.bytes,
            'ruleset', v_run.ruleset, 'ruleset_digest', v_run.ruleset_digest,
            'plan_digest', v_run.plan_digest, 'units', v_run.units, 'build_id', v_run.build_id,
            'warnings', case when jsonb_typeof(p_run -> 'mark' -> 'warnings') = 'array'
                             then jsonb_array_length(p_run -> 'mark' -> 'warnings') else 0 end));
    perform cutter.emit('run.awaiting_authorization', v_document,
        cutter.command_fields(p_command) || v_answer);
    perform cutter.inbox_finish(p_command, v_answer);
    return v_answer;
end
$$;

-- ---------------------------------------------------------------------------------------------
-- Outcomes that changed nothing governed
-- ---------------------------------------------------------------------------------------------

-- Ends an attempt: its reserved units go back; COMMITTED stays COMMITTED.
create function cutter.close_attempt(p_attempt uuid, p_state text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_attempt cutter.attempt;
begin
    select * into v_attempt from cutter.attempt a where a.attempt_id = p_attempt for update;
    if v_attempt.closed_at is not null then
        return;
    end if;
    if v_attempt.reserved > 0 then
        update cutter.grant_budget b set reserved = b.reserved - v_attempt.reserved
        where b.grant_id = v_attempt.grant_id;
    end if;
    update cutter.attempt a
    set state = case when a.state = 'OPEN' then p_state else a.state end, reserved = 0,
        closed_at = clock_timestamp()
    where a.attempt_id = p_attempt;
end
$$;

-- Inbox row and event of an outcome without effect; closes the attempt. The same again: the
-- recorded answer.
create function cutter.record_outcome(p_command jsonb, p_answer jsonb, p_kind text, p_attempt uuid)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_document constant text := p_command ->> 'document';
    v_command constant uuid := (p_command ->> 'command_id')::uuid;
    v_outcome constant text := p_answer ->> 'outcome';
    v_inbox jsonb;
    v_answer jsonb;
    v_run cutter.run;
    v_new constant jsonb := p_answer -> 'run';
    v_attempt cutter.attempt;
    v_extra jsonb := '{}';
begin
    if v_outcome is null or v_outcome not in ('done', 'noop', 'refused', 'failed') then
        perform cutter.stop('INTERNAL', 'an outcome is done, noop, refused or failed');
    end if;
    v_inbox := cutter.inbox_begin(p_command);
    if v_inbox ->> 'status' = 'conflict' then
        v_answer := cutter.conflict_answer(p_command);
        perform cutter.emit(
            case when p_command ->> 'type' = 'cut' then 'cut.refused' else 'run.refused' end,
            v_document, cutter.command_fields(p_command) || v_answer);
        return v_answer;
    elsif v_inbox ->> 'status' = 'final' then
        return v_inbox -> 'answer';
    end if;

    if p_command ->> 'type' = 'cut' then
        select * into v_run from cutter.run r
        where r.run_id = p_command ->> 'run_id' and r.document = v_document for update;
    elsif jsonb_typeof(v_new) = 'object' and exists (
        select from cutter.source_document_version v
        where v.doc_code = v_document and v.version = (v_new ->> 'source_version')::integer
    ) then
        insert into cutter.run (run_id, document, source_version, ruleset, ruleset_digest,
                                build_id, stop_code, problems, last_command_id)
        values (v_new ->> 'run_id', v_document, (v_new ->> 'source_version')::integer,
                v_new ->> 'ruleset', v_new ->> 'ruleset_digest', v_new ->> 'build_id',
                p_answer ->> 'stop_code', coalesce(p_answer -> 'problems', '[]'), v_command);
        update cutter.run r set state = 'failed_' || coalesce(v_new ->> 'phase', 'mark')
        where r.run_id = v_new ->> 'run_id';
        select * into v_run from cutter.run r where r.run_id = v_new ->> 'run_id';
    elsif p_answer ->> 'run_id' is not null then
        select * into v_run from cutter.run r
        where r.run_id = p_answer ->> 'run_id' and r.document = v_document;
    end if;

    if p_attempt is not null then
        select * into v_attempt from cutter.attempt a
        where a.attempt_id = p_attempt and a.command_id = v_command for update;
        -- Another worker took this command over: the answer is its business. Not so when another
        -- command ended the attempt.
        if v_attempt.closed_at is not null and exists (
            select from cutter.attempt a
            where a.command_id = v_command and a.closed_at is null
        ) then
            return cutter.make_answer(p_command, v_run, v_outcome, p_answer ->> 'stop_code',
                                      p_answer -> 'problems')
                   || '{"superseded": true}';
        end if;
        if v_attempt.attempt_id is not null and v_attempt.closed_at is null then
            v_extra := jsonb_build_object('attempt_id', v_attempt.attempt_id,
                'grant_id', v_attempt.grant_id, 'epoch', v_attempt.epoch, 'mode', v_attempt.mode);
            perform cutter.close_attempt(p_attempt, 'FAILED');
        end if;
    elsif p_command ->> 'type' = 'cut' and v_run.run_id is not null then
        -- It lost its leave and could not ask again: what it opened ends with it.
        perform cutter.emit_lost(v_document,
            cutter.settle_attempts(p_command, v_run, 0, true) -> 'lost');
    end if;
    v_answer := cutter.make_answer(p_command, v_run, v_outcome, p_answer ->> 'stop_code',
                                   p_answer -> 'problems');
    if p_command ->> 'type' = 'cut' and v_run.run_id is not null then
        update cutter.run r
        set stop_code = case when v_outcome in ('refused', 'failed')
                             then p_answer ->> 'stop_code' end,
            problems = case when v_outcome in ('refused', 'failed')
                            then v_answer -> 'problems' else '[]' end
        where r.run_id = v_run.run_id and not cutter.is_over(r.state);
    end if;

    perform cutter.emit(p_kind, v_document,
        cutter.command_fields(p_command) || v_extra || v_answer);
    perform cutter.inbox_finish(p_command, v_answer);
    return v_answer;
end
$$;

-- ---------------------------------------------------------------------------------------------
-- Approvals
-- ---------------------------------------------------------------------------------------------

create function cutter.approve(p_run text, p_gate text, p_signer text, p_review_decision uuid)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_run cutter.run;
    v_id constant uuid := gen_random_uuid();
    v_now timestamptz;
    v_expires timestamptz;
begin
    if p_gate is null or p_gate not in ('SG-1', 'SG-2') then
        perform cutter.stop('REFUSED_INPUT', 'the gate is SG-1 or SG-2');
    end if;
    if coalesce(btrim(p_signer), '') = '' then
        perform cutter.stop('REFUSED_INPUT', 'an approval needs a signer');
    end if;
    select * into v_run from cutter.run r where r.run_id = p_run for share;
    if not found then
        perform cutter.stop('DOCUMENT_UNKNOWN', format('there is no run %s', p_run));
    end if;
    if cutter.state_rank(v_run.state) >= cutter.state_rank('awaiting_cut_authorization')
        is not true then
        perform cutter.stop('REFUSED_INPUT', format('run %s is at %s: there is nothing to approve',
            p_run, v_run.state));
    end if;
    -- A gate that the run is through opens nothing more: whoever signs for it means something else.
    if cutter.state_rank(v_run.state) >= cutter.state_rank(
        case p_gate when 'SG-1' then 'cut_leg_a_committed' else 'lifecycle_enacted' end) then
        perform cutter.stop('REFUSED_INPUT', format('run %s is at %s: it is through %s already',
            p_run, v_run.state, p_gate));
    end if;
    if p_gate = 'SG-1' and p_review_decision is not null then
        perform cutter.stop('REFUSED_INPUT', 'SG-1 takes no review decision');
    end if;
    if p_gate = 'SG-2' then
        if p_review_decision is null then
            perform cutter.stop('APPROVAL_REQUIRED', 'SG-2 needs a fresh review decision');
        end if;
        if exists (select from cutter.approval a where a.review_decision_id = p_review_decision)
            or exists (select from cutter.review_decision_use u
                       where u.review_decision_id = p_review_decision)
            or exists (select from cutter_governance.review_decision d
                       where d.review_decision_id = p_review_decision)
            or exists (select from public.iu_lifecycle_log l
                       where l.review_decision_id = p_review_decision)
            or p_review_decision = cutter.uuid_of('review_decision/' || p_run) then
            perform cutter.stop('APPROVAL_REPLAYED',
                format('review decision %s was used before', p_review_decision));
        end if;
    end if;
    v_now := clock_timestamp();
    v_expires := v_now + case p_gate when 'SG-1' then interval '24 hours'
                                     else interval '12 hours' end;
    begin
        insert into cutter.approval (approval_id, gate, run_id, plan_digest, signer,
                                     review_decision_id, signed_at, expires_at)
        values (v_id, p_gate, p_run, v_run.plan_digest, p_signer, p_review_decision, v_now,
                v_expires);
    exception when unique_violation then
        perform cutter.stop('APPROVAL_REPLAYED',
            format('review decision %s was used before', p_review_decision));
    end;
    perform cutter.emit('approval.recorded', v_run.document, jsonb_strip_nulls(jsonb_build_object(
        'run_id', p_run, 'approval_id', v_id, 'gate', p_gate, 'plan_digest', v_run.plan_digest,
        'signer', p_signer, 'review_decision_id', p_review_decision,
        'signed_at', cutter.utc_text(v_now), 'expires_at', cutter.utc_text(v_expires))));
    return jsonb_strip_nulls(jsonb_build_object(
        'approval_id', v_id, 'gate', p_gate, 'run_id', p_run, 'plan_digest', v_run.plan_digest,
        'signer', p_signer, 'review_decision_id', p_review_decision,
        'signed_at', cutter.utc_text(v_now), 'expires_at', cutter.utc_text(v_expires)));
end
$$;

reset role;
