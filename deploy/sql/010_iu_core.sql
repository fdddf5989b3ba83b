-- Stand-in for the IU core: tables, vocabularies and gates in schema public.
-- A site that has the real core skips every 01x file (migrate --without-iu-core).

grant create on schema public to gov_owner;
revoke all on schema public from public;

set role gov_owner;

-- ---------------------------------------------------------------------------------------------
-- Configuration and vocabularies
-- ---------------------------------------------------------------------------------------------

create table public.dot_config (
    key text primary key,
    value text not null,
    description text,
    updated_at timestamptz not null default now()
);

insert into public.dot_config (key, value, description)
select 'vocab.unit_kind.' || k, k, 'unit kind' from unnest(array[
    'law_unit', 'design_doc_section']) k;

insert into public.dot_config (key, value, description)
select 'vocab.section_type.' || k, k, 'section type' from unnest(array[
    'part', 'subpart', 'book', 'title', 'subtitle', 'chapter', 'subchapter', 'division',
    'subdivision', 'section_group', 'subsection_group', 'paragraph_group', 'heading', 'article',
    'section', 'clause', 'point', 'subpoint', 'recital', 'annex', 'document', 'principle',
    'definition', 'paragraph', 'preamble']) k;

insert into public.dot_config (key, value, description) values
    ('vocab.publication_type.law', 'law', 'publication type'),
    ('iu_create.default.unit_kind', 'law_unit', 'fn_iu_create without p_unit_kind'),
    ('iu_create.default.section_type', 'section', 'fn_iu_create without p_section_type'),
    ('iu_gateway.mode', 'enforced', 'only the canonical functions may write units'),
    ('iu_gateway.allowed_marker.fn_iu_create', 'fn_iu_create', 'canonical writer'),
    ('iu_gateway.allowed_marker.fn_iu_enact', 'fn_iu_enact', 'canonical writer'),
    ('iu_enact.allow_no_review_decision', 'false', 'never flip');

create table public.iu_lifecycle_vocab (
    code text primary key,
    position integer not null unique,
    next_codes text[] not null,
    immutable boolean not null
);

insert into public.iu_lifecycle_vocab (code, position, next_codes, immutable) values
    ('draft', 1, '{enacted}', false),
    ('enacted', 2, '{superseded,retired}', true),
    ('superseded', 3, '{retired}', true),
    ('retired', 4, '{}', true);

-- ---------------------------------------------------------------------------------------------
-- Units and versions
-- ---------------------------------------------------------------------------------------------

create table public.information_unit (
    id uuid primary key default gen_random_uuid(),
    canonical_address text not null,
    unit_kind text not null,
    lifecycle_status text not null default 'draft',
    content_anchor_ref uuid,
    version_anchor_ref uuid,
    owner_ref text not null,
    parent_or_container_ref uuid references public.information_unit (id),
    conformance_status text not null default 'open',
    identity_profile jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by text,
    updated_by text,
    deleted_at timestamptz,
    doc_code text,
    section_type text,
    section_code text,
    sort_order integer,
    constraint information_unit_canonical_address_key unique (canonical_address)
);
create index information_unit_document_idx on public.information_unit (doc_code, sort_order);
create index information_unit_parent_idx on public.information_unit (parent_or_container_ref);

create table public.unit_version (
    id uuid primary key default gen_random_uuid(),
    unit_id uuid not null references public.information_unit (id),
    body text not null,
    content_hash text not null,
    version_seq integer not null default 1,
    lifecycle_status text not null default 'draft',
    content_profile jsonb not null default '{}',
    created_at timestamptz not null default now(),
    created_by text,
    title text,
    description text,
    review_state text,
    provenance jsonb,
    editor text,
    enacted_at timestamptz,
    updated_at timestamptz not null default now(),
    constraint unit_version_unit_seq_key unique (unit_id, version_seq)
);

-- Unit and version point at each other: the circle closes at COMMIT.
alter table public.information_unit
    add constraint information_unit_version_anchor_fk foreign key (version_anchor_ref)
    references public.unit_version (id) deferrable initially deferred;

create table public.iu_lifecycle_log (
    id uuid primary key default gen_random_uuid(),
    unit_id uuid not null references public.information_unit (id),
    canonical_address text not null,
    from_status text not null references public.iu_lifecycle_vocab (code),
    to_status text not null references public.iu_lifecycle_vocab (code),
    actor text not null,
    review_decision_id uuid not null,
    change_set_id uuid,
    reason text,
    tool_revision text,
    created_at timestamptz not null default now()
);
create index iu_lifecycle_log_unit_idx on public.iu_lifecycle_log (unit_id);
create index iu_lifecycle_log_review_decision_idx on public.iu_lifecycle_log (review_decision_id);

-- ---------------------------------------------------------------------------------------------
-- Gateway: only a canonical function may write
-- ---------------------------------------------------------------------------------------------

-- The marker is set for the transaction by the canonical functions and cleared before they return.
-- Before the statement, once: no row of it can be written under another marker.
create function public.iu_gateway_write_guard() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_marker text := current_setting('app.canonical_writer', true);
begin
    if coalesce(v_marker, '') = '' or not exists (
        select from public.dot_config c
        where c.key = 'iu_gateway.allowed_marker.' || v_marker and c.value = v_marker
    ) then
        if (select c.value from public.dot_config c where c.key = 'iu_gateway.mode')
            is distinct from 'off' then
            raise exception 'INVARIANT_FAILED: % of %.% outside a canonical function',
                lower(tg_op), tg_table_schema, tg_table_name using errcode = 'IU013';
        end if;
    end if;
    return null;
end
$$;

create trigger trg_aa_iu_gateway_write_guard
    before insert or update or delete on public.information_unit
    for each statement execute function public.iu_gateway_write_guard();
create trigger trg_aa_uv_gateway_write_guard
    before insert or update or delete on public.unit_version
    for each statement execute function public.iu_gateway_write_guard();
create trigger trg_aa_log_gateway_write_guard
    before insert on public.iu_lifecycle_log
    for each statement execute function public.iu_gateway_write_guard();

-- ---------------------------------------------------------------------------------------------
-- Birth gate, layer 1: what a row must have before it is inserted
-- ---------------------------------------------------------------------------------------------

-- The WHEN of a trigger finds the rows that lack something, the function says what: a row that is
-- well costs no call.
create function public.iu_birth_gate() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_problem text;
begin
    v_problem := case
        when coalesce(btrim(new.canonical_address), '') = '' then 'canonical_address is empty'
        when coalesce(new.unit_kind, '') = '' then 'unit_kind is empty'
        when coalesce(new.lifecycle_status, '') = '' then 'lifecycle_status is empty'
        when coalesce(new.owner_ref, '') = '' then 'owner_ref is empty'
        when coalesce(new.conformance_status, '') = '' then 'conformance_status is empty'
        when new.lifecycle_status <> 'draft' then 'a unit is born draft'
        when coalesce(new.identity_profile ->> 'title', '') = '' then
            'identity_profile has no title'
        when coalesce(new.identity_profile ->> 'owner_lookup_ref', '') = '' then
            'identity_profile has no owner_lookup_ref'
        when coalesce(new.identity_profile ->> 'primary_section_type_ref', '') = '' then
            'identity_profile has no primary_section_type_ref'
        else 'section_type differs from primary_section_type_ref'
    end;
    raise exception 'INVARIANT_FAILED: birth gate: %: %', coalesce(new.canonical_address, '?'),
        v_problem using errcode = 'IU013';
end
$$;

create trigger trg_iu_birth_gate before insert on public.information_unit
    for each row when (
        coalesce(btrim(new.canonical_address), '') = ''
        or coalesce(new.unit_kind, '') = '' or new.lifecycle_status is distinct from 'draft'
        or coalesce(new.owner_ref, '') = '' or coalesce(new.conformance_status, '') = ''
        or coalesce(new.identity_profile ->> 'title', '') = ''
        or coalesce(new.identity_profile ->> 'owner_lookup_ref', '') = ''
        or coalesce(new.identity_profile ->> 'primary_section_type_ref', '') = ''
        or new.section_type is distinct from new.identity_profile ->> 'primary_section_type_ref')
    execute function public.iu_birth_gate();

-- The vocabularies, once for all rows of a statement.
create function public.iu_birth_gate_vocabulary() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_address text;
    v_problem text;
begin
    select b.canonical_address, b.problem into v_address, v_problem
    from (
        select r.canonical_address, case
            when 'vocab.unit_kind.' || r.unit_kind not in (select c.key from public.dot_config c)
                then format('unit_kind %s is not in the vocabulary', r.unit_kind)
            when 'vocab.section_type.' || r.section_type
                not in (select c.key from public.dot_config c)
                then format('section_type %s is not in the vocabulary', r.section_type)
            when 'vocab.publication_type.' || (r.identity_profile ->> 'publication_type_ref')
                not in (select c.key from public.dot_config c)
                then format('publication_type %s is not in the vocabulary',
                            r.identity_profile ->> 'publication_type_ref') end as problem
        from born_rows r) b
    where b.problem is not null limit 1;
    if found then
        raise exception 'INVARIANT_FAILED: birth gate: %: %', v_address, v_problem
            using errcode = 'IU013';
    end if;
    return null;
end
$$;

create trigger trg_iu_birth_gate_vocabulary after insert on public.information_unit
    referencing new table as born_rows
    for each statement execute function public.iu_birth_gate_vocabulary();

create function public.uv_birth_gate() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'INVARIANT_FAILED: birth gate: %', case
        when coalesce(new.body, '') = '' then 'a version without body'
        when new.content_hash is distinct from encode(sha256(convert_to(new.body, 'UTF8')), 'hex')
            then 'content_hash is not the SHA-256 of the body'
        else 'a version is born draft with a version_seq' end using errcode = 'IU013';
end
$$;

create trigger trg_uv_birth_gate before insert on public.unit_version
    for each row when (
        coalesce(new.body, '') = ''
        or new.content_hash is distinct from encode(sha256(convert_to(new.body, 'UTF8')), 'hex')
        or new.lifecycle_status is distinct from 'draft' or coalesce(new.version_seq, 0) < 1)
    execute function public.uv_birth_gate();

-- ---------------------------------------------------------------------------------------------
-- Birth gate, layer 2: at COMMIT the anchors must agree
-- ---------------------------------------------------------------------------------------------

-- Runs at COMMIT as whoever commits, hence SECURITY DEFINER.
create function public.iu_birth_gate_anchors() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_ok boolean;
begin
    -- The row may have changed since it was queued: look at what will be committed.
    select u.version_anchor_ref is not null
           and u.content_anchor_ref = u.version_anchor_ref
           and v.unit_id = u.id
           and v.lifecycle_status = u.lifecycle_status
    into v_ok
    from public.information_unit u
    left join public.unit_version v on v.id = u.version_anchor_ref
    where u.id = new.id;
    if found and v_ok is not true then
        raise exception 'INVARIANT_FAILED: birth gate: the anchors of % do not agree',
            new.canonical_address using errcode = 'IU013';
    end if;
    return null;
end
$$;

create constraint trigger trg_iu_birth_gate_anchors
    after insert or update of version_anchor_ref, content_anchor_ref, lifecycle_status
    on public.information_unit deferrable initially deferred
    for each row execute function public.iu_birth_gate_anchors();

-- ---------------------------------------------------------------------------------------------
-- Immutability
-- ---------------------------------------------------------------------------------------------

-- After the statement, for all its rows at once: what stands then is what is compared.
create function public.iu_enacted_immut() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_marker constant text := current_setting('app.canonical_writer', true);
    v_problem text;
begin
    if tg_op = 'DELETE' then  -- each row, before it goes
        if (select l.immutable from public.iu_lifecycle_vocab l
            where l.code = old.lifecycle_status) is not false then
            raise exception 'INVARIANT_FAILED: % is % and can not be deleted',
                old.canonical_address, old.lifecycle_status using errcode = 'IU013';
        end if;
        return old;
    end if;
    -- min() and no LIMIT, for which the planner would loop N times N.
    select min(c.problem) into v_problem
    from (
        select case
            when n.id is null or n.canonical_address <> o.canonical_address
                or n.doc_code is distinct from o.doc_code
                then format('the identity of %s never changes', o.canonical_address)
            when l.immutable is not false and (
                n.lifecycle_status = o.lifecycle_status
                or (to_jsonb(n) - '{lifecycle_status,updated_at,updated_by}'::text[])
                    is distinct from
                    (to_jsonb(o) - '{lifecycle_status,updated_at,updated_by}'::text[]))
                then format('%s is %s and can not be changed', o.canonical_address,
                            o.lifecycle_status)
            when n.lifecycle_status <> o.lifecycle_status and (
                v_marker is distinct from 'fn_iu_enact'
                or n.lifecycle_status = any (l.next_codes) is not true)
                then format('only fn_iu_enact moves the lifecycle of %s, and forward',
                            o.canonical_address) end as problem
        from old_rows o
        left join new_rows n on n.id = o.id
        left join public.iu_lifecycle_vocab l on l.code = o.lifecycle_status) c;
    if v_problem is not null then
        raise exception 'INVARIANT_FAILED: %', v_problem using errcode = 'IU013';
    end if;
    return null;
end
$$;

create trigger trg_iu_enacted_immut after update on public.information_unit
    referencing old table as old_rows new table as new_rows
    for each statement execute function public.iu_enacted_immut();
create trigger trg_iu_enacted_immut_delete before delete on public.information_unit
    for each row execute function public.iu_enacted_immut();

create function public.uv_enacted_immut() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_marker constant text := current_setting('app.canonical_writer', true);
    v_problem text;
begin
    if tg_op = 'DELETE' then  -- each row, before it goes
        if (select l.immutable from public.iu_lifecycle_vocab l
            where l.code = old.lifecycle_status) is not false then
            raise exception 'INVARIANT_FAILED: % is % and can not be deleted',
                'version ' || old.id, old.lifecycle_status using errcode = 'IU013';
        end if;
        return old;
    end if;
    -- min() and no LIMIT, for which the planner would loop N times N.
    select min(c.problem) into v_problem
    from (
        select case
            when l.immutable is not false and (
                n.lifecycle_status = o.lifecycle_status
                or (to_jsonb(n) - '{lifecycle_status,updated_at}'::text[])
                    is distinct from (to_jsonb(o) - '{lifecycle_status,updated_at}'::text[]))
                then format('version %s is %s and can not be changed', o.id, o.lifecycle_status)
            when n.lifecycle_status <> o.lifecycle_status and (
                v_marker is distinct from 'fn_iu_enact'
                or n.lifecycle_status = any (l.next_codes) is not true)
                then format('only fn_iu_enact moves the lifecycle of version %s, and forward',
                            o.id)
            when n.id is null or n.unit_id <> o.unit_id or n.body <> o.body
                or n.content_hash <> o.content_hash or n.version_seq <> o.version_seq
                then 'the text of a version never changes' end as problem
        from old_rows o
        left join new_rows n on n.id = o.id
        left join public.iu_lifecycle_vocab l on l.code = o.lifecycle_status) c;
    if v_problem is not null then
        raise exception 'INVARIANT_FAILED: %', v_problem using errcode = 'IU013';
    end if;
    return null;
end
$$;

create trigger trg_uv_enacted_immut after update on public.unit_version
    referencing old table as old_rows new table as new_rows
    for each statement execute function public.uv_enacted_immut();
create trigger trg_uv_enacted_immut_delete before delete on public.unit_version
    for each row execute function public.uv_enacted_immut();

create function public.iu_lifecycle_log_append_only() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'append only: % of public.iu_lifecycle_log is refused', tg_op
        using errcode = 'IU091';
end
$$;

create trigger trg_log_append_only before update or delete or truncate on public.iu_lifecycle_log
    for each statement execute function public.iu_lifecycle_log_append_only();
alter table public.iu_lifecycle_log enable always trigger trg_log_append_only;

reset role;
