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
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end
$$;

create trigger trg_aa_iu_gateway_write_guard
    before insert or update or delete on public.information_unit
    for each row execute function public.iu_gateway_write_guard();
create trigger trg_aa_uv_gateway_write_guard
    before insert or update or delete on public.unit_version
    for each row execute function public.iu_gateway_write_guard();
create trigger trg_aa_log_gateway_write_guard
    before insert on public.iu_lifecycle_log
    for each row execute function public.iu_gateway_write_guard();

-- ---------------------------------------------------------------------------------------------
-- Birth gate, layer 1: what a row must have before it is inserted
-- ---------------------------------------------------------------------------------------------

create function public.iu_birth_gate() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_problem text;
    v_publication text := new.identity_profile ->> 'publication_type_ref';
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
        when new.section_type is distinct from new.identity_profile ->> 'primary_section_type_ref'
            then 'section_type differs from primary_section_type_ref'
        when not exists (select from public.dot_config c
                         where c.key = 'vocab.unit_kind.' || new.unit_kind)
            then format('unit_kind %s is not in the vocabulary', new.unit_kind)
        when not exists (select from public.dot_config c
                         where c.key = 'vocab.section_type.' || new.section_type)
            then format('section_type %s is not in the vocabulary', new.section_type)
        when v_publication is not null and not exists (
            select from public.dot_config c
            where c.key = 'vocab.publication_type.' || v_publication)
            then format('publication_type %s is not in the vocabulary', v_publication)
    end;
    if v_problem is not null then
        raise exception 'INVARIANT_FAILED: birth gate: %: %', coalesce(new.canonical_address, '?'),
            v_problem using errcode = 'IU013';
    end if;
    return new;
end
$$;

create trigger trg_iu_birth_gate before insert on public.information_unit
    for each row execute function public.iu_birth_gate();

create function public.uv_birth_gate() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if coalesce(new.body, '') = '' then
        raise exception 'INVARIANT_FAILED: birth gate: a version without body'
            using errcode = 'IU013';
    end if;
    if new.content_hash is distinct from
        encode(sha256(convert_to(new.body, 'UTF8')), 'hex') then
        raise exception 'INVARIANT_FAILED: birth gate: content_hash is not the SHA-256 of the body'
            using errcode = 'IU013';
    end if;
    if new.lifecycle_status is distinct from 'draft' or coalesce(new.version_seq, 0) < 1 then
        raise exception 'INVARIANT_FAILED: birth gate: a version is born draft with a version_seq'
            using errcode = 'IU013';
    end if;
    return new;
end
$$;

create trigger trg_uv_birth_gate before insert on public.unit_version
    for each row execute function public.uv_birth_gate();

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

create function public.iu_enacted_immut() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_immutable boolean;
    v_next text[];
begin
    select l.immutable, l.next_codes into v_immutable, v_next
    from public.iu_lifecycle_vocab l where l.code = old.lifecycle_status;
    if tg_op = 'DELETE' then
        if v_immutable is not false then
            raise exception 'INVARIANT_FAILED: % is % and can not be deleted',
                old.canonical_address, old.lifecycle_status using errcode = 'IU013';
        end if;
        return old;
    end if;
    if new.id <> old.id or new.canonical_address <> old.canonical_address
        or new.doc_code is distinct from old.doc_code then
        raise exception 'INVARIANT_FAILED: the identity of % never changes', old.canonical_address
            using errcode = 'IU013';
    end if;
    if v_immutable is not false and (
        (to_jsonb(new) - '{lifecycle_status,updated_at,updated_by}'::text[])
            is distinct from (to_jsonb(old) - '{lifecycle_status,updated_at,updated_by}'::text[])
        or new.lifecycle_status = old.lifecycle_status
    ) then
        raise exception 'INVARIANT_FAILED: % is % and can not be changed', old.canonical_address,
            old.lifecycle_status using errcode = 'IU013';
    end if;
    if new.lifecycle_status <> old.lifecycle_status and (
        current_setting('app.canonical_writer', true) is distinct from 'fn_iu_enact'
        or new.lifecycle_status = any (v_next) is not true
    ) then
        raise exception 'INVARIANT_FAILED: only fn_iu_enact moves the lifecycle of %, and forward',
            old.canonical_address using errcode = 'IU013';
    end if;
    return new;
end
$$;

create trigger trg_iu_enacted_immut before update or delete on public.information_unit
    for each row execute function public.iu_enacted_immut();

create function public.uv_enacted_immut() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_immutable boolean;
    v_next text[];
begin
    select l.immutable, l.next_codes into v_immutable, v_next
    from public.iu_lifecycle_vocab l where l.code = old.lifecycle_status;
    if tg_op = 'DELETE' then
        if v_immutable is not false then
            raise exception 'INVARIANT_FAILED: version % is % and can not be deleted', old.id,
                old.lifecycle_status using errcode = 'IU013';
        end if;
        return old;
    end if;
    if v_immutable is not false and (
        (to_jsonb(new) - '{lifecycle_status,updated_at}'::text[])
            is distinct from (to_jsonb(old) - '{lifecycle_status,updated_at}'::text[])
        or new.lifecycle_status = old.lifecycle_status
    ) then
        raise exception 'INVARIANT_FAILED: version % is % and can not be changed', old.id,
            old.lifecycle_status using errcode = 'IU013';
    end if;
    if new.lifecycle_status <> old.lifecycle_status and (
        current_setting('app.canonical_writer', true) is distinct from 'fn_iu_enact'
        or new.lifecycle_status = any (v_next) is not true
    ) then
        raise exception 'INVARIANT_FAILED: only fn_iu_enact moves the lifecycle of version %, '
            'and forward', old.id using errcode = 'IU013';
    end if;
    if new.id <> old.id or new.unit_id <> old.unit_id or new.body <> old.body
        or new.content_hash <> old.content_hash or new.version_seq <> old.version_seq then
        raise exception 'INVARIANT_FAILED: the text of a version never changes'
            using errcode = 'IU013';
    end if;
    return new;
end
$$;

create trigger trg_uv_enacted_immut before update or delete on public.unit_version
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
