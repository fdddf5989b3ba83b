-- Stand-in for the IU core: the canonical writers for many units in one call. What N calls of
-- fn_iu_create or fn_iu_enact do one after the other, these do with a few statements: the same
-- rows, gates, refusals. A unit that can not be written refuses all of them. They never read a
-- table from end to end (enable_seqscan; the price that this puts on what has no index would call
-- for JIT).

set role gov_owner;

-- The canonical writers as they stand here, as one digest. dot_config keeps what was shipped: a
-- site that replaced one of them has another digest now, and its writers are called unit by unit.
create function public.fn_iu_core_digest() returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return (
    select encode(sha256(convert_to(string_agg(format('%s %s %s %s %s', p.proname, p.proargnames,
        p.prosecdef, p.proconfig, p.prosrc), E'\n' order by p.proname, p.pronargs), 'UTF8')), 'hex')
    from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in (
        'fn_iu_create', 'fn_iu_create_many', 'fn_iu_create_preflight', 'fn_iu_require_preflight',
        'fn_iu_classify_existing', 'fn_iu_enact', 'fn_iu_enact_many'));
end
$$;

-- As fn_iu_create for each position of the arrays; a parent is the position of its unit, from 1,
-- a context what fn_iu_create finds in app.iu_context. status: created, or what fn_iu_create would
-- have answered for the first address that exists; nothing is created then.
create function public.fn_iu_create_many(
    p_addresses text[], p_titles text[], p_bodies text[], p_actor text, p_unit_kinds text[],
    p_section_types text[], p_owner_ref text, p_publication_type text, p_parents integer[],
    p_contexts jsonb[],
    out status text, out invariants_verified boolean, out iu_ids uuid[], out content_hashes text[])
language plpgsql security definer
set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off as $$
declare
    v_n constant integer := coalesce(cardinality(p_addresses), 0);
    v_owner constant text := coalesce(nullif(p_owner_ref, ''), p_actor);
    v_uvs uuid[];
    v_problem text;
    v_document text;
    v_existing text;
    v_rows bigint;
begin
    select case
            when u.n > v_n then 'the arrays have different lengths'
            when coalesce(btrim(u.address), '') = '' then 'p_canonical_address is empty'
            when coalesce(btrim(u.title), '') = '' then 'p_title is empty'
            when coalesce(u.body, '') = '' then 'p_body is empty'
            when coalesce(btrim(p_actor), '') = '' then 'p_actor is empty'
            when u.parent not between 1 and u.n - 1 then 'a parent stands after its unit'
        end
    into v_problem
    from unnest(p_addresses, p_titles, p_bodies, p_unit_kinds, p_section_types, p_parents,
                p_contexts)
        with ordinality u (address, title, body, unit_kind, section_type, parent, context, n)
    where u.n > v_n or coalesce(btrim(u.address), '') = '' or coalesce(btrim(u.title), '') = ''
       or coalesce(u.body, '') = '' or coalesce(btrim(p_actor), '') = ''
       or u.parent not between 1 and u.n - 1
    order by u.n limit 1;
    if found then
        raise exception 'INVARIANT_FAILED: fn_iu_create: %', v_problem using errcode = 'IU013';
    end if;
    perform public.fn_iu_require_preflight();

    -- Keeps every fn_iu_create of these documents away: one lock for a document, not one a unit.
    for v_document in
        select distinct split_part(a, '/', 1) from unnest(p_addresses) a order by 1
    loop
        perform pg_advisory_xact_lock(hashtext('iu document'), hashtext(v_document));
    end loop;
    select u.canonical_address into v_existing
    from unnest(p_addresses) with ordinality a (address, n)
    join public.information_unit u on u.canonical_address = a.address
    order by a.n limit 1;
    if found then
        status := public.fn_iu_classify_existing(v_existing) ->> 'state';
        invariants_verified := status = 'exists_complete';
        return;
    end if;
    if (select count(*) from (select from unnest(p_addresses) a group by a) d) < v_n then
        status := 'exists_complete';  -- what the second call for an address would find
        invariants_verified := true;
        return;
    end if;

    select array_agg(gen_random_uuid()), array_agg(gen_random_uuid()),
           array_agg(encode(sha256(convert_to(b, 'UTF8')), 'hex'))
    into iu_ids, v_uvs, content_hashes from unnest(p_bodies) b;
    perform set_config('app.canonical_writer', 'fn_iu_create', true);
    insert into public.information_unit (
        id, canonical_address, unit_kind, lifecycle_status, content_anchor_ref,
        version_anchor_ref, owner_ref, parent_or_container_ref, conformance_status,
        identity_profile, created_by, updated_by, doc_code, section_type, section_code, sort_order)
    select u.iu, u.address, u.unit_kind, 'draft', u.uv, u.uv, v_owner, iu_ids[u.parent], 'open',
           jsonb_strip_nulls(jsonb_build_object(
               'title', u.title, 'owner_lookup_ref', v_owner,
               'primary_section_type_ref', u.section_type,
               'publication_type_ref', nullif(p_publication_type, ''),
               'provenance', u.context -> 'provenance')),
           p_actor, p_actor, split_part(u.address, '/', 1), u.section_type,
           nullif(substr(u.address, strpos(u.address, '/') + 1), ''),
           (u.context ->> 'sort_order')::int
    from (
        select x.iu, x.uv, x.address, x.title, x.parent, x.context,
               coalesce(nullif(x.unit_kind, ''), (
                   select c.value from public.dot_config c
                   where c.key = 'iu_create.default.unit_kind')) as unit_kind,
               coalesce(nullif(x.section_type, ''), (
                   select c.value from public.dot_config c
                   where c.key = 'iu_create.default.section_type')) as section_type
        from unnest(iu_ids, v_uvs, p_addresses, p_titles, p_unit_kinds, p_section_types, p_parents,
                    p_contexts)
            x (iu, uv, address, title, unit_kind, section_type, parent, context)
        offset 0) u;
    insert into public.unit_version (
        id, unit_id, body, content_hash, version_seq, lifecycle_status, content_profile,
        created_by, title, review_state, provenance, editor)
    select u.uv, u.iu, u.body, u.hash, 1, 'draft',
           jsonb_strip_nulls(jsonb_build_object(
               'span', u.context -> 'span', 'provenance', u.context -> 'provenance')),
           p_actor, u.title, 'unreviewed', u.context -> 'provenance', p_actor
    from unnest(iu_ids, v_uvs, p_titles, p_bodies, content_hashes, p_contexts)
        u (iu, uv, title, body, hash, context);
    perform set_config('app.canonical_writer', '', true);

    -- A filter and no WHERE: the planner would take the conditions for rare and loop N times N.
    select count(*) filter (where
        u.canonical_address = x.address and u.lifecycle_status = 'draft'
        and u.version_anchor_ref = v.id and u.content_anchor_ref = v.id
        and v.unit_id = u.id and v.version_seq = 1 and v.content_hash = x.hash)
    into v_rows
    from unnest(iu_ids, v_uvs, p_addresses, content_hashes) x (iu, uv, address, hash)
    join public.information_unit u on u.id = x.iu
    join public.unit_version v on v.id = x.uv;
    status := 'created';
    invariants_verified := v_rows = v_n;
end
$$;

-- As fn_iu_enact for each address. The answer is for all: {ok, applied, status, iu_ids, problems};
-- where one of them can not move, none does.
create function public.fn_iu_enact_many(
    p_addresses text[], p_actor text, p_review_decision_id uuid,
    p_target_lifecycle text default 'enacted', p_change_set_id uuid default null,
    p_reason text default null, p_tool_revision text default null,
    out ok boolean, out applied boolean, out status text, out iu_ids uuid[], out problems jsonb)
language plpgsql security definer
set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off as $$
declare
    v_n constant integer := coalesce(cardinality(p_addresses), 0);
    v_document text;
    v_problem text;
    v_address text;
    v_already integer;
    v_uvs uuid[];
    v_from text[];
    v_units bigint;
    v_versions bigint;
    v_logs bigint;
begin
    ok := false;
    applied := false;
    status := 'refused';
    v_problem := case
        when coalesce(btrim(p_actor), '') = '' then 'p_actor is empty'
        when p_review_decision_id is null then 'a review decision is required'
        when not exists (select from public.iu_lifecycle_vocab l
                         where l.code = p_target_lifecycle)
            then format('lifecycle %s is not in the vocabulary', p_target_lifecycle)
    end;
    if v_problem is null then
        for v_document in
            select distinct split_part(a, '/', 1) from unnest(p_addresses) a order by 1
        loop
            perform pg_advisory_xact_lock(hashtext('iu document'), hashtext(v_document));
        end loop;
        perform from public.information_unit u where u.canonical_address = any (p_addresses)
        order by u.canonical_address for update;
        -- Row by row what fn_iu_enact asks fn_iu_classify_existing and the vocabulary.
        select array_agg(x.iu order by x.n), array_agg(x.uv order by x.n),
               array_agg(x.lifecycle order by x.n),
               count(*) filter (where x.problem is null and x.lifecycle = p_target_lifecycle),
               (array_agg(x.problem order by x.n) filter (where x.problem is not null))[1],
               (array_agg(x.address order by x.n) filter (where x.problem is not null))[1]
        into iu_ids, v_uvs, v_from, v_already, v_problem, v_address
        from (
            select a.n, a.address, u.id as iu, u.version_anchor_ref as uv,
                   u.lifecycle_status as lifecycle,
                   case
                       when coalesce(btrim(a.address), '') = '' then 'p_canonical_address is empty'
                       when u.id is null then 'no unit has this address'
                       when v.id is null or v.unit_id <> u.id or v.version_seq <> 1
                           or u.content_anchor_ref is distinct from u.version_anchor_ref
                           or u.deleted_at is not null
                           or u.lifecycle_status is distinct from v.lifecycle_status
                           then nullif(public.fn_iu_classify_existing(a.address) ->> 'state',
                                       'exists_complete')
                   end as problem
            from unnest(p_addresses) with ordinality a (address, n)
            left join public.information_unit u on u.canonical_address = a.address
            left join public.unit_version v on v.id = u.version_anchor_ref) x;
    end if;
    if v_problem is null and v_already > 0 then
        ok := true;
        status := 'already_' || p_target_lifecycle;
        return;
    end if;
    if v_problem is null then
        select format('no step leads from %s to %s', f.lifecycle, p_target_lifecycle), f.address
        into v_problem, v_address
        from unnest(v_from, p_addresses) with ordinality f (lifecycle, address, n)
        where not exists (select from public.iu_lifecycle_vocab l
                          where l.code = f.lifecycle and p_target_lifecycle = any (l.next_codes))
        order by f.n limit 1;
    end if;
    if v_problem is not null then
        problems := jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
            'message', v_problem, 'canonical_address', v_address)));
        return;
    end if;

    perform set_config('app.canonical_writer', 'fn_iu_enact', true);
    update public.information_unit u
    set lifecycle_status = p_target_lifecycle, updated_at = clock_timestamp(), updated_by = p_actor
    where u.id = any (iu_ids);
    get diagnostics v_units = row_count;
    update public.unit_version v
    set lifecycle_status = p_target_lifecycle, updated_at = clock_timestamp(),
        enacted_at = case when p_target_lifecycle = 'enacted' then clock_timestamp()
                          else v.enacted_at end
    where v.id = any (v_uvs);
    get diagnostics v_versions = row_count;
    insert into public.iu_lifecycle_log (
        id, unit_id, canonical_address, from_status, to_status, actor, review_decision_id,
        change_set_id, reason, tool_revision)
    select gen_random_uuid(), x.iu, x.address, x.lifecycle, p_target_lifecycle, p_actor,
           p_review_decision_id, p_change_set_id, p_reason, p_tool_revision
    from unnest(iu_ids, p_addresses, v_from) x (iu, address, lifecycle);
    get diagnostics v_logs = row_count;
    perform set_config('app.canonical_writer', '', true);
    ok := v_units = v_n and v_versions = v_n and v_logs = v_n;
    applied := ok;
    status := p_target_lifecycle;
end
$$;

insert into public.dot_config (key, value, description)
select 'iu_core.digest', public.fn_iu_core_digest(), 'the canonical writers as they were shipped';

reset role;
