-- What iu-cutter itself owns: sources, runs, inbox, approvals, switch, grants, evidence.
-- Nobody but gov_owner touches these tables; the functions of the following files do.
--
-- Functions that a command calls are PL/pgSQL unless the planner can put them in place: what is
-- LANGUAGE sql and is not (a FROM, SET, SECURITY DEFINER, a stable function inside an immutable
-- one) is parsed and planned anew at each call, which costs more than most of them do.

set role gov_owner;

-- ---------------------------------------------------------------------------------------------
-- Stop codes
-- ---------------------------------------------------------------------------------------------

-- The SQLSTATE of a stop code, as in messages/stop_code.hpp.
create function cutter.sqlstate_of(p_code text) returns text
language sql immutable strict parallel safe as $$
    select 'IU' || lpad(array_position(array[
        'KILL_SWITCH_OFF', 'GRANT_REFUSED', 'APPROVAL_REQUIRED', 'APPROVAL_EXPIRED',
        'APPROVAL_REPLAYED', 'APPROVAL_MISMATCH', 'PROOF_REQUIRED', 'OVER_DEADLINE',
        'DOCUMENT_UNKNOWN', 'REFUSED_INPUT', 'OVER_LIMIT', 'DRIFT', 'INVARIANT_FAILED',
        'GRANT_DELTA', 'REPLAY_CONFLICT', 'VERIFY_FAILED', 'LEG_B_ALREADY_RECORDED',
        'VERIFY_ALREADY_RECORDED', 'NOT_IMPLEMENTED', 'INTERNAL'], p_code)::text, 3, '0')
$$;

-- One problem for a problems[] list.
create function cutter.problem(p_code text, p_message text) returns jsonb
language sql stable parallel safe as $$
    select jsonb_build_object('code', p_code, 'message', p_message)
$$;

-- Refuses: raises the stop code's SQLSTATE with '<CODE>: sentence' and problems[] as the detail.
create function cutter.stop(p_code text, p_message text, p_problems jsonb default null)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception using
        errcode = coalesce(cutter.sqlstate_of(p_code), 'IU020'),
        message = p_code || ': ' || p_message,
        detail = coalesce(p_problems, jsonb_build_array(cutter.problem(p_code, p_message)))::text;
end
$$;

-- The same text gives the same uuid everywhere (RFC 9562 version 8 over SHA-256).
create function cutter.uuid_of(p_text text) returns uuid
language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
declare
    h bytea := substring(sha256(convert_to('iu-cutter/' || p_text, 'UTF8')) from 1 for 16);
begin
    h := set_byte(h, 6, (get_byte(h, 6) & 15) | 128);
    return encode(set_byte(h, 8, (get_byte(h, 8) & 63) | 128), 'hex')::uuid;
end
$$;

create function cutter.hex_sha256(p_bytes bytea) returns text
language sql immutable strict parallel safe as $$
    select encode(sha256(p_bytes), 'hex')
$$;

create function cutter.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'append only: % of %.% is refused', tg_op, tg_table_schema, tg_table_name
        using errcode = 'IU091';
end
$$;

-- ---------------------------------------------------------------------------------------------
-- Sources
-- ---------------------------------------------------------------------------------------------

create table cutter.source_document (
    doc_code text primary key,
    title text not null,
    ruleset text not null,
    created_at timestamptz not null default clock_timestamp(),
    constraint source_document_doc_code check (doc_code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$')
);

create table cutter.source_document_version (
    doc_code text not null references cutter.source_document (doc_code),
    version integer not null check (version > 0),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    body bytea not null,
    bytes bigint not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (doc_code, version)
);
alter table cutter.source_document_version alter column body set storage external;

-- ---------------------------------------------------------------------------------------------
-- Runs
-- ---------------------------------------------------------------------------------------------

create table cutter.run (
    run_id text primary key,
    document text not null references cutter.source_document (doc_code),
    source_version integer not null,
    ruleset text,
    ruleset_digest text,
    state text not null default 'pending',
    plan_digest text,
    units integer,
    change_set_id uuid,
    build_id text,
    stop_code text,
    problems jsonb not null default '[]',
    last_command_id uuid,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    constraint run_id_form check (run_id ~ '^ictr-[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}$'),
    foreign key (document, source_version)
        references cutter.source_document_version (doc_code, version)
);
create index run_document_idx on cutter.run (document, updated_at desc);
create index run_updated_idx on cutter.run (updated_at desc);
create unique index run_change_set_idx on cutter.run (change_set_id);
-- One living run per plan of a source version.
create unique index run_plan_once on cutter.run (document, source_version, plan_digest)
    where state !~ '^(failed|voided)_';

create table cutter.run_transition (
    run_id text not null references cutter.run (run_id),
    from_state text not null,
    to_state text not null,
    at timestamptz not null default clock_timestamp(),
    command_id uuid,
    transition_no integer not null,
    primary key (run_id, transition_no)
);

create table cutter.run_pin (
    run_id text not null references cutter.run (run_id),
    key text not null,
    value bytea not null,
    pinned_at timestamptz not null default clock_timestamp(),
    primary key (run_id, key),
    constraint run_pin_key check (key in (
        'source', 'mark', 'cutplan_rows', 'backup', 'leg_a', 'structural', 'leg_b', 'verify',
        'enact'))
);

-- The fourteen states in order; null for failed_, stopped_ and voided_.
create function cutter.state_rank(p_state text) returns integer
language sql immutable parallel safe as $$
    select array_position(array[
        'pending', 'source_pinned', 'marked', 'cutplan_ok', 'awaiting_cut_authorization',
        'pre_write_backup_taken', 'grants_probed', 'cut_leg_a_committed', 'structural_verified',
        'leg_b_recorded', 'write_verified', 'awaiting_lifecycle_authorization',
        'lifecycle_enacted', 'closeout_reported'], p_state)
$$;

-- Nothing leads on from here: what a later command is told is no trouble of the run.
create function cutter.is_over(p_state text) returns boolean
language sql immutable parallel safe as $$
    select p_state = 'closeout_reported' or p_state ~ '^(failed|voided)_'
$$;

create function cutter.state_at(p_rank integer) returns text
language sql immutable parallel safe as $$
    select (array[
        'pending', 'source_pinned', 'marked', 'cutplan_ok', 'awaiting_cut_authorization',
        'pre_write_backup_taken', 'grants_probed', 'cut_leg_a_committed', 'structural_verified',
        'leg_b_recorded', 'write_verified', 'awaiting_lifecycle_authorization',
        'lifecycle_enacted', 'closeout_reported'])[p_rank]
$$;

-- Legal edges only, and a run_transition row for each.
create function cutter.run_guard() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_stopped_from text;
begin
    if tg_op = 'INSERT' then
        if new.state <> 'pending' then
            perform cutter.stop('INVARIANT_FAILED', 'a run starts as pending');
        end if;
        return new;
    end if;
    if new.run_id <> old.run_id or new.document <> old.document
        or new.source_version <> old.source_version
        or (old.plan_digest is not null and new.plan_digest is distinct from old.plan_digest)
        or (old.units is not null and new.units is distinct from old.units)
        or (old.change_set_id is not null
            and new.change_set_id is distinct from old.change_set_id) then
        perform cutter.stop('DRIFT', format('run %s: a pinned column would change', old.run_id));
    end if;
    new.updated_at := clock_timestamp();
    if new.state = old.state then
        return new;
    end if;
    if old.state ~ '^stopped_' then
        select t.from_state into v_stopped_from from cutter.run_transition t
        where t.run_id = old.run_id order by t.transition_no desc limit 1;
    end if;
    if (
        cutter.state_rank(new.state) = cutter.state_rank(old.state) + 1
        or (cutter.state_rank(old.state) between 1 and 13
            and new.state ~ '^(failed|stopped|voided)_[a-z0-9_]+$')
        or (old.state ~ '^stopped_'
            and (new.state = v_stopped_from or new.state ~ '^voided_[a-z0-9_]+$'))
    ) is not true then
        perform cutter.stop('INVARIANT_FAILED', format('run %s: no edge leads from %s to %s',
            old.run_id, old.state, new.state));
    end if;
    insert into cutter.run_transition (run_id, from_state, to_state, command_id, transition_no)
    select old.run_id, old.state, new.state, new.last_command_id,
        1 + coalesce(max(t.transition_no), 0)
    from cutter.run_transition t where t.run_id = old.run_id;
    return new;
end
$$;

create trigger trg_run_guard before insert or update on cutter.run
    for each row execute function cutter.run_guard();

-- ---------------------------------------------------------------------------------------------
-- Inbox, approvals
-- ---------------------------------------------------------------------------------------------

create table cutter.inbox (
    command_id uuid primary key,
    command_sha256 text not null,
    task_sha256 text,                      -- the same without who asks and until when
    traceparent text,                      -- W3C trace context of the command, for its events
    outcome text not null,
    answer jsonb,
    handled_at timestamptz not null default clock_timestamp(),
    constraint inbox_outcome check (outcome in ('started', 'done', 'noop', 'refused', 'failed')),
    constraint inbox_answer check ((outcome = 'started') = (answer is null))
);

create table cutter.approval (
    approval_id uuid primary key,
    gate text not null check (gate in ('SG-1', 'SG-2')),
    run_id text not null references cutter.run (run_id),
    plan_digest text not null,
    signer text not null,
    review_decision_id uuid unique,
    signed_at timestamptz not null,
    expires_at timestamptz not null,
    constraint approval_review_decision check ((gate = 'SG-2') = (review_decision_id is not null))
);
create index approval_run_idx on cutter.approval (run_id, gate);

create table cutter.approval_use (
    approval_id uuid primary key references cutter.approval (approval_id),
    run_id text not null,
    command_id uuid not null,
    used_at timestamptz not null default clock_timestamp()
);

create table cutter.review_decision_use (
    review_decision_id uuid primary key,
    approval_id uuid not null references cutter.approval (approval_id),
    run_id text not null,
    used_at timestamptz not null default clock_timestamp()
);

-- ---------------------------------------------------------------------------------------------
-- Switch, grants, attempts
-- ---------------------------------------------------------------------------------------------

create table cutter.kill_switch (
    id integer primary key check (id = 1),
    armed boolean,
    epoch bigint,
    changed_at timestamptz not null default clock_timestamp(),
    reason text,
    unlogged integer not null default 0
);
insert into cutter.kill_switch (id, armed, epoch, reason) values (1, false, 0, 'installed');

create table cutter."grant" (
    grant_id uuid primary key,
    mode text not null check (mode in ('live', 'proof')),
    epoch bigint not null,
    documents text[] not null check (cardinality(documents) > 0),
    max_units integer not null check (max_units between 1 and 100000),
    reason text not null,
    signer text not null,
    state text not null check (state in ('PROPOSED', 'ACTIVE', 'CONSUMED', 'EXPIRED', 'REVOKED')),
    not_before timestamptz not null,
    expires_at timestamptz not null,
    created_at timestamptz not null default clock_timestamp()
);
create index grant_active_idx on cutter."grant" (epoch, mode) where state = 'ACTIVE';

-- States go forward only; nothing else of a grant ever changes.
create function cutter.grant_guard() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if (to_jsonb(new) - 'state') is distinct from (to_jsonb(old) - 'state')
        or (new.state <> old.state and not (
            (old.state = 'PROPOSED' and new.state in ('ACTIVE', 'EXPIRED', 'REVOKED'))
            or (old.state = 'ACTIVE' and new.state in ('CONSUMED', 'EXPIRED', 'REVOKED')))) then
        perform cutter.stop('INVARIANT_FAILED', format('grant %s: %s can not become %s',
            old.grant_id, old.state, new.state));
    end if;
    return new;
end
$$;
create trigger trg_grant_guard before update on cutter."grant"
    for each row execute function cutter.grant_guard();

-- A table of its own: the fence holds share locks on "grant" and must never meet a budget update.
create table cutter.grant_budget (
    grant_id uuid primary key references cutter."grant" (grant_id),
    reserved integer not null default 0 check (reserved >= 0),
    spent integer not null default 0 check (spent >= 0)
);

create table cutter.attempt (
    attempt_id uuid primary key,
    run_id text not null references cutter.run (run_id),
    command_id uuid not null,
    grant_id uuid not null references cutter."grant" (grant_id),
    epoch bigint not null,
    mode text not null check (mode in ('live', 'rollback_only')),
    units integer not null,
    reserved integer not null default 0,   -- units held in grant_budget
    approval_id uuid,                      -- the SG-1 approval that leg A will use up
    build_id text not null,
    leg_a_xid xid8,                        -- set while leg A creates the units that were reserved
    state text not null check (state in ('OPEN', 'COMMITTED', 'PROVED_ROLLED_BACK', 'FAILED')),
    opened_at timestamptz not null default clock_timestamp(),
    closed_at timestamptz                  -- null while somebody may still work under it
);
create index attempt_run_idx on cutter.attempt (run_id) where closed_at is null;
create index attempt_grant_idx on cutter.attempt (grant_id, closed_at);
create index attempt_leg_a_idx on cutter.attempt (leg_a_xid) where leg_a_xid is not null;
create index attempt_command_idx on cutter.attempt (command_id);

create table cutter.backup (
    backup_id uuid primary key,
    sha256 text not null,
    size_bytes bigint not null check (size_bytes > 0),
    recipient text not null,
    artifact_ref text not null,
    taken_at timestamptz not null default clock_timestamp()
);
create index backup_recipient_idx on cutter.backup (recipient, taken_at desc);

create table cutter.proof (
    run_id text not null references cutter.run (run_id),
    plan_digest text not null,
    build_id text not null,
    xid text not null,
    at timestamptz not null default clock_timestamp(),
    primary key (run_id, xid)
);
create index proof_plan_idx on cutter.proof (plan_digest, build_id);

-- ---------------------------------------------------------------------------------------------
-- Evidence
-- ---------------------------------------------------------------------------------------------

create table cutter.audit_event (
    chain integer not null check (chain between 0 and 16),
    seq bigint not null check (seq > 0),
    kind text not null,
    subject text not null,
    payload bytea not null,
    prev_hash bytea not null check (length(prev_hash) = 32),
    hash bytea not null check (length(hash) = 32),
    recorded_at timestamptz not null default clock_timestamp(),
    run_id text,        -- copies out of the payload, to find events; not part of the hash
    command_id uuid,
    primary key (chain, seq)
);
create index audit_event_run_idx on cutter.audit_event (run_id, kind);
create index audit_event_command_idx on cutter.audit_event (command_id);
create unique index audit_event_leg_b_once on cutter.audit_event (run_id)
    where kind = 'ledger.leg_b';
create unique index audit_event_verify_once on cutter.audit_event (run_id)
    where kind = 'verify.written';

create table cutter.chain_head (
    chain integer primary key check (chain between 0 and 16),
    seq bigint not null,
    hash bytea not null check (length(hash) = 32)
) with (fillfactor = 50);
insert into cutter.chain_head (chain, seq, hash)
select c, 0, decode(repeat('00', 32), 'hex') from generate_series(0, 16) c;

-- A head moves one step at a time, onto an event that exists.
create function cutter.chain_head_guard() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.chain <> old.chain or new.seq <> old.seq + 1 or not exists (
        select from cutter.audit_event e
        where e.chain = new.chain and e.seq = new.seq and e.hash = new.hash
          and e.prev_hash = old.hash
    ) then
        raise exception 'append only: chain_head % can not go from % to %', old.chain, old.seq,
            new.seq using errcode = 'IU091';
    end if;
    return new;
end
$$;
create trigger trg_chain_head_guard before update on cutter.chain_head
    for each row execute function cutter.chain_head_guard();
alter table cutter.chain_head enable always trigger trg_chain_head_guard;

-- How far the relay has published.
create table cutter.relay_cursor (
    chain integer primary key check (chain between 0 and 16),
    seq bigint not null default 0,
    updated_at timestamptz not null default clock_timestamp()
);
insert into cutter.relay_cursor (chain) select c from generate_series(0, 16) c;

-- Plans and events are large and written once: lz4, where it is built in, takes a tenth of the time
-- that pglz takes.
do $compression$
begin
    alter table cutter.run_pin alter column value set compression lz4;
    alter table cutter.audit_event alter column payload set compression lz4;
exception when feature_not_supported then
    null;
end
$compression$;

create table cutter.proof_guard (
    xid xid8 primary key,
    run_id text
);

do $triggers$
declare
    r record;
begin
    for r in
        select * from (values
            ('source_document_version', 'update or delete or truncate'),
            ('run', 'delete or truncate'),
            ('run_transition', 'update or delete or truncate'),
            ('run_pin', 'update or delete or truncate'),
            ('inbox', 'delete or truncate'),
            ('approval', 'update or delete or truncate'),
            ('approval_use', 'update or delete or truncate'),
            ('review_decision_use', 'update or delete or truncate'),
            ('"grant"', 'delete or truncate'),
            ('attempt', 'delete or truncate'),
            ('backup', 'update or delete or truncate'),
            ('proof', 'update or delete or truncate'),
            ('audit_event', 'update or delete or truncate'),
            ('chain_head', 'delete or truncate'),
            ('kill_switch', 'truncate')
        ) v (name, verbs)
    loop
        execute format('create trigger trg_append_only before %s on cutter.%s for each statement '
                       'execute function cutter.refuse_change()', r.verbs, r.name);
        execute format('alter table cutter.%s enable always trigger trg_append_only', r.name);
    end loop;
end
$triggers$;

reset role;
