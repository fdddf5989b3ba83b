-- Stand-in for the IU core: the canonical write functions.

set role gov_owner;

-- Is the schema what fn_iu_create was written for? {ok, problems}.
create function public.fn_iu_create_preflight() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_problems text[] := '{}';
    v_iu constant oid := 'public.information_unit'::regclass;
    v_uv constant oid := 'public.unit_version'::regclass;
    v_n int;
begin
    select count(*) into v_n from pg_catalog.pg_attribute a
    where a.attrelid = v_iu and a.attnum > 0 and not a.attisdropped;
    if v_n <> 19 then
        v_problems := v_problems || format('information_unit has %s columns, not 19', v_n);
    end if;
    select count(*) into v_n from pg_catalog.pg_attribute a
    where a.attrelid = v_uv and a.attnum > 0 and not a.attisdropped;
    if v_n <> 16 then
        v_problems := v_problems || format('unit_version has %s columns, not 16', v_n);
    end if;
    if not exists (
        select from pg_catalog.pg_constraint c
        where c.conrelid = v_iu and c.confrelid = v_uv and c.contype = 'f'
          and c.condeferrable and c.condeferred
    ) then
        v_problems := v_problems || 'the version anchor is no deferred foreign key'::text;
    end if;
    select count(*) into v_n from pg_catalog.pg_constraint c
    where c.conrelid = v_iu and c.contype = 'u' and c.conkey = (
        select array_agg(a.attnum) from pg_catalog.pg_attribute a
        where a.attrelid = v_iu and a.attname = 'canonical_address');
    if v_n <> 1 then
        v_problems := v_problems || format('%s unique guards on canonical_address, not 1', v_n);
    end if;
    select count(*) into v_n from pg_catalog.pg_trigger t
    where t.tgenabled in ('O', 'A') and (
        (t.tgrelid = v_iu and t.tgname in ('trg_aa_iu_gateway_write_guard', 'trg_iu_birth_gate',
                                           'trg_iu_birth_gate_vocabulary',
                                           'trg_iu_birth_gate_anchors'))
        or (t.tgrelid = v_uv and t.tgname in ('trg_aa_uv_gateway_write_guard',
                                              'trg_uv_birth_gate')));
    if v_n <> 6 then
        v_problems := v_problems || format('%s of 6 gateway and birth gate triggers are on', v_n);
    end if;
    return jsonb_build_object('ok', v_problems = '{}', 'problems', to_jsonb(v_problems));
end
$$;

-- What stands at an address: {state, iu_id, uv_id, content_hash, lifecycle_status}, where state is
-- not_found, exists_complete, exists_missing_version, exists_anchor_invalid,
-- exists_duplicate_versions or exists_unknown_state.
create function public.fn_iu_classify_existing(p_canonical_address text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_unit public.information_unit;
    v_versions int;
    v_firsts int;
    v_anchor public.unit_version;
    v_state text;
begin
    select * into v_unit from public.information_unit u
    where u.canonical_address = p_canonical_address;
    if not found then
        return '{"state": "not_found"}';
    end if;
    select count(*), count(*) filter (where v.version_seq = 1) into v_versions, v_firsts
    from public.unit_version v where v.unit_id = v_unit.id;
    select * into v_anchor from public.unit_version v where v.id = v_unit.version_anchor_ref;
    v_state := case
        when v_versions = 0 then 'exists_missing_version'
        when v_firsts > 1 then 'exists_duplicate_versions'
        when v_anchor.id is null or v_anchor.unit_id <> v_unit.id
            or v_unit.content_anchor_ref is distinct from v_unit.version_anchor_ref
            then 'exists_anchor_invalid'
        when v_unit.deleted_at is not null
            or v_unit.lifecycle_status is distinct from v_anchor.lifecycle_status
            then 'exists_unknown_state'
        else 'exists_complete'
    end;
    return jsonb_build_object(
        'state', v_state, 'iu_id', v_unit.id, 'uv_id', v_anchor.id,
        'content_hash', v_anchor.content_hash, 'lifecycle_status', v_unit.lifecycle_status);
end
$$;

-- Refuses when it is not. Looks once per transaction: under these locks nobody can change a column,
-- constraint or trigger.
create function public.fn_iu_require_preflight() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_preflight jsonb;
begin
    if current_setting('app.iu_preflight', true) is distinct from pg_current_xact_id()::text then
        lock table public.information_unit, public.unit_version in row exclusive mode;
        v_preflight := public.fn_iu_create_preflight();
        if (v_preflight -> 'ok') is distinct from 'true'::jsonb then
            raise exception 'INVARIANT_FAILED: fn_iu_create: the schema is not as expected'
                using errcode = 'IU013', detail = (v_preflight -> 'problems')::text;
        end if;
        perform set_config('app.iu_preflight', pg_current_xact_id()::text, true);
    end if;
end
$$;

-- Creates one unit with its first version, in draft. Answer: {status: created | exists_complete |
-- exists_<fault>, invariants_verified, iu_id, uv_id, canonical_address, content_hash}. Bad input
-- and broken gates raise IU013. A caller may give sort_order, span and provenance for the profiles
-- in the transaction-local setting app.iu_context (JSON).
create function public.fn_iu_create(
    p_canonical_address text, p_title text, p_body text, p_actor text,
    p_unit_kind text default null, p_section_type text default null,
    p_owner_ref text default null, p_publication_type text default null,
    p_parent_ref uuid default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_missing text;
    v_existing jsonb;
    v_unit_kind text := p_unit_kind;
    v_section_type text := p_section_type;
    v_owner text := coalesce(nullif(p_owner_ref, ''), p_actor);
    v_context jsonb := coalesce(
        nullif(current_setting('app.iu_context', true), '')::jsonb, '{}'::jsonb);
    v_iu constant uuid := gen_random_uuid();
    v_uv constant uuid := gen_random_uuid();
    v_hash text;
    v_ok boolean;
begin
    v_missing := case
        when coalesce(btrim(p_canonical_address), '') = '' then 'p_canonical_address'
        when coalesce(btrim(p_title), '') = '' then 'p_title'
        when coalesce(p_body, '') = '' then 'p_body'
        when coalesce(btrim(p_actor), '') = '' then 'p_actor'
    end;
    if v_missing is not null then
        raise exception 'INVARIANT_FAILED: fn_iu_create: % is empty', v_missing
            using errcode = 'IU013';
    end if;

    perform public.fn_iu_require_preflight();

    if coalesce(v_unit_kind, '') = '' then
        select c.value into v_unit_kind from public.dot_config c
        where c.key = 'iu_create.default.unit_kind';
    end if;
    if coalesce(v_section_type, '') = '' then
        select c.value into v_section_type from public.dot_config c
        where c.key = 'iu_create.default.section_type';
    end if;

    -- Shared with the other callers for this document; fn_iu_create_many takes it alone.
    perform pg_advisory_xact_lock_shared(
        hashtext('iu document'), hashtext(split_part(p_canonical_address, '/', 1)));
    perform pg_advisory_xact_lock(hashtext(p_canonical_address));
    v_existing := public.fn_iu_classify_existing(p_canonical_address);
    if v_existing ->> 'state' <> 'not_found' then
        return jsonb_build_object(
            'status', v_existing ->> 'state',
            'invariants_verified', v_existing ->> 'state' = 'exists_complete',
            'iu_id', v_existing -> 'iu_id', 'uv_id', v_existing -> 'uv_id',
            'canonical_address', p_canonical_address,
            'content_hash', v_existing -> 'content_hash');
    end if;

    v_hash := encode(sha256(convert_to(p_body, 'UTF8')), 'hex');
    perform set_config('app.canonical_writer', 'fn_iu_create', true);
    insert into public.information_unit (
        id, canonical_address, unit_kind, lifecycle_status, content_anchor_ref,
        version_anchor_ref, owner_ref, parent_or_container_ref, conformance_status,
        identity_profile, created_by, updated_by, doc_code, section_type, section_code, sort_order)
    values (
        v_iu, p_canonical_address, v_unit_kind, 'draft', v_uv, v_uv, v_owner, p_parent_ref, 'open',
        jsonb_strip_nulls(jsonb_build_object(
            'title', p_title, 'owner_lookup_ref', v_owner,
            'primary_section_type_ref', v_section_type,
            'publication_type_ref', nullif(p_publication_type, ''),
            'provenance', v_context -> 'provenance')),
        p_actor, p_actor, split_part(p_canonical_address, '/', 1), v_section_type,
        nullif(substr(p_canonical_address, strpos(p_canonical_address, '/') + 1), ''),
        (v_context ->> 'sort_order')::int);
    insert into public.unit_version (
        id, unit_id, body, content_hash, version_seq, lifecycle_status, content_profile,
        created_by, title, review_state, provenance, editor)
    values (
        v_uv, v_iu, p_body, v_hash, 1, 'draft',
        jsonb_strip_nulls(jsonb_build_object(
            'span', v_context -> 'span', 'provenance', v_context -> 'provenance')),
        p_actor, p_title, 'unreviewed', v_context -> 'provenance', p_actor);
    perform set_config('app.canonical_writer', '', true);

    select u.canonical_address = p_canonical_address and u.lifecycle_status = 'draft'
           and u.version_anchor_ref = v.id and u.content_anchor_ref = v.id
           and v.unit_id = u.id and v.version_seq = 1 and v.content_hash = v_hash
    into v_ok
    from public.information_unit u join public.unit_version v on v.id = v_uv
    where u.id = v_iu;
    return jsonb_build_object(
        'status', 'created', 'invariants_verified', coalesce(v_ok, false),
        'iu_id', v_iu, 'uv_id', v_uv, 'canonical_address', p_canonical_address,
        'content_hash', v_hash);
end
$$;

-- Moves one unit along draft, enacted, superseded, retired. Answer: {ok, applied, status, ...};
-- success is ok and applied. What can not be done is an answer with ok = false and problems.
create function public.fn_iu_enact(
    p_canonical_address text, p_actor text, p_review_decision_id uuid,
    p_target_lifecycle text default 'enacted', p_change_set_id uuid default null,
    p_reason text default null, p_tool_revision text default null,
    p_dry_run boolean default false) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_unit public.information_unit;
    v_existing jsonb;
    v_next text[];
    v_problem text;
    v_log constant uuid := gen_random_uuid();
    v_rows int;
begin
    v_problem := case
        when coalesce(btrim(p_canonical_address), '') = '' then 'p_canonical_address is empty'
        when coalesce(btrim(p_actor), '') = '' then 'p_actor is empty'
        when p_review_decision_id is null then 'a review decision is required'
        when not exists (select from public.iu_lifecycle_vocab l
                         where l.code = p_target_lifecycle)
            then format('lifecycle %s is not in the vocabulary', p_target_lifecycle)
    end;
    if v_problem is null then
        perform pg_advisory_xact_lock_shared(
            hashtext('iu document'), hashtext(split_part(p_canonical_address, '/', 1)));
        perform pg_advisory_xact_lock(hashtext(p_canonical_address));
        select * into v_unit from public.information_unit u
        where u.canonical_address = p_canonical_address for update;
        if not found then
            v_problem := 'no unit has this address';
        end if;
    end if;
    if v_problem is null then
        v_existing := public.fn_iu_classify_existing(p_canonical_address);
        if v_existing ->> 'state' <> 'exists_complete' then
            v_problem := v_existing ->> 'state';
        end if;
    end if;
    if v_problem is null and v_unit.lifecycle_status = p_target_lifecycle then
        return jsonb_build_object(
            'ok', true, 'applied', false, 'status', 'already_' || p_target_lifecycle,
            'iu_id', v_unit.id, 'canonical_address', p_canonical_address,
            'from', v_unit.lifecycle_status, 'to', p_target_lifecycle);
    end if;
    if v_problem is null then
        select l.next_codes into v_next from public.iu_lifecycle_vocab l
        where l.code = v_unit.lifecycle_status;
        if not p_target_lifecycle = any (v_next) then
            v_problem := format('no step leads from %s to %s', v_unit.lifecycle_status,
                                p_target_lifecycle);
        end if;
    end if;
    if v_problem is not null then
        return jsonb_build_object(
            'ok', false, 'applied', false, 'status', 'refused',
            'canonical_address', p_canonical_address,
            'problems', jsonb_build_array(jsonb_build_object('message', v_problem)));
    end if;
    if p_dry_run then
        return jsonb_build_object(
            'ok', true, 'applied', false, 'status', 'dry_run', 'iu_id', v_unit.id,
            'canonical_address', p_canonical_address,
            'from', v_unit.lifecycle_status, 'to', p_target_lifecycle);
    end if;

    perform set_config('app.canonical_writer', 'fn_iu_enact', true);
    update public.information_unit u
    set lifecycle_status = p_target_lifecycle, updated_at = clock_timestamp(), updated_by = p_actor
    where u.id = v_unit.id;
    update public.unit_version v
    set lifecycle_status = p_target_lifecycle, updated_at = clock_timestamp(),
        enacted_at = case when p_target_lifecycle = 'enacted' then clock_timestamp()
                          else v.enacted_at end
    where v.id = v_unit.version_anchor_ref;
    get diagnostics v_rows = row_count;
    insert into public.iu_lifecycle_log (
        id, unit_id, canonical_address, from_status, to_status, actor, review_decision_id,
        change_set_id, reason, tool_revision)
    values (v_log, v_unit.id, p_canonical_address, v_unit.lifecycle_status, p_target_lifecycle,
            p_actor, p_review_decision_id, p_change_set_id, p_reason, p_tool_revision);
    perform set_config('app.canonical_writer', '', true);
    return jsonb_build_object(
        'ok', v_rows = 1, 'applied', v_rows = 1, 'status', p_target_lifecycle,
        'iu_id', v_unit.id, 'uv_id', v_unit.version_anchor_ref,
        'canonical_address', p_canonical_address, 'from', v_unit.lifecycle_status,
        'to', p_target_lifecycle, 'log_id', v_log, 'review_decision_id', p_review_decision_id,
        'change_set_id', p_change_set_id);
end
$$;

reset role;
