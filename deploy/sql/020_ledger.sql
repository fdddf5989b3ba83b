-- The governance ledger: twelve append-only tables. Uuid references into other schemas are soft.
-- Rows come only from 085_ledger_writer.sql, one transaction per event.

set role gov_owner;

create table cutter_governance.decision_backlog_entry (
    entry_id uuid primary key,
    kind text not null,                  -- cut_request
    status text not null,                -- cut_applied
    payload jsonb not null,  -- idempotency_key, signal_source, iu_ref, proposed_cut_spec
    emitted_at timestamptz not null,
    scenario_ref text
);
create unique index decision_backlog_entry_idempotency_key
    on cutter_governance.decision_backlog_entry ((payload ->> 'idempotency_key'));

create table cutter_governance.decision_backlog_history (
    history_id uuid primary key,
    entry_id uuid not null references cutter_governance.decision_backlog_entry (entry_id),
    from_status text,
    to_status text not null,
    transition_kind text not null,
    actor text not null,
    tool_revision text,
    detail jsonb not null,
    transitioned_at timestamptz not null
);
create index decision_backlog_history_entry_idx
    on cutter_governance.decision_backlog_history (entry_id);

create table cutter_governance.decision_backlog_dependency (
    dependency_id uuid primary key,
    from_entry_id uuid not null references cutter_governance.decision_backlog_entry (entry_id),
    to_entry_id uuid not null references cutter_governance.decision_backlog_entry (entry_id),
    dependency_kind text not null,
    created_by text not null,
    created_at timestamptz not null
);
create index decision_backlog_dependency_from_idx
    on cutter_governance.decision_backlog_dependency (from_entry_id);
create index decision_backlog_dependency_to_idx
    on cutter_governance.decision_backlog_dependency (to_entry_id);

create table cutter_governance.decision_backlog_sweep_log (
    sweep_id uuid primary key,
    sweep_kind text not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    examined_count integer not null,
    promoted_count integer not null,
    deferred_count integer not null,
    swept_by text not null,
    tool_revision text,
    findings jsonb
);

create table cutter_governance.manifest_envelope (
    envelope_id uuid primary key,
    operation_kind text not null,        -- first_cut, split, merge
    status text not null,
    source_doc_ref text not null,
    source_version integer,
    manifest_digest text not null,
    unit_count integer not null,
    escalation_ref uuid,                 -- backlog entry, soft
    cut_change_set_ref uuid,             -- soft
    created_by text not null,
    created_at timestamptz not null,
    reviewer text,
    constraint manifest_envelope_operation_kind
        check (operation_kind in ('first_cut', 'split', 'merge'))
);
create index manifest_envelope_source_idx on cutter_governance.manifest_envelope (source_doc_ref);

create table cutter_governance.manifest_unit_block (
    envelope_id uuid not null references cutter_governance.manifest_envelope (envelope_id),
    unit_local_id text not null,
    block_role text not null,            -- origin, result
    source_span jsonb not null,
    render_order numeric not null,
    target_unit_id uuid,                 -- soft
    proposed_canonical_address text not null,
    proposed_authority text not null,
    section_type text not null,
    content_hash text not null,
    candidate_edges jsonb not null,
    payload_summary jsonb not null,
    report_summary jsonb not null,
    primary key (envelope_id, unit_local_id),
    constraint manifest_unit_block_role check (block_role in ('origin', 'result'))
);
create index manifest_unit_block_target_idx
    on cutter_governance.manifest_unit_block (target_unit_id);

create table cutter_governance.review_decision (
    review_decision_id uuid primary key,
    governance_event_kind text not null,
    review_scope text not null,          -- manifest
    status text not null,                -- decided
    verdict text not null,
    risk_class_assessment text not null,
    manifest_id uuid not null references cutter_governance.manifest_envelope (envelope_id),
    manifest_unit_local_id text,
    manifest_version text not null,
    cut_change_set_ref uuid,             -- soft
    escalation_ref uuid,                 -- soft
    approval_ref uuid,                   -- soft: cutter.approval
    gate text,
    source_doc_ref text not null,
    run_ref text not null,
    prior_review_decision_id uuid
        references cutter_governance.review_decision (review_decision_id),
    superseded_by_review_decision_id uuid
        references cutter_governance.review_decision (review_decision_id),
    decision_at timestamptz not null,
    decided_by text not null,
    recorded_by text not null,
    recorded_at timestamptz not null default now(),
    tool_revision text not null,
    payload_hash text not null,
    reason text,
    findings jsonb not null,
    foreign key (manifest_id, manifest_unit_local_id)
        references cutter_governance.manifest_unit_block (envelope_id, unit_local_id)
);
create index review_decision_manifest_idx on cutter_governance.review_decision (manifest_id);

create table cutter_governance.cut_change_set (
    change_set_id uuid primary key,
    idempotency_key text not null unique,
    rollback_key text not null unique,
    manifest_id uuid not null references cutter_governance.manifest_envelope (envelope_id),
    manifest_version text not null,
    review_decision_id uuid not null
        references cutter_governance.review_decision (review_decision_id),
    entry_id uuid not null references cutter_governance.decision_backlog_entry (entry_id),
    operation_kind text not null,
    status text not null,
    source_doc_ref text not null,
    source_version integer not null,
    source_sha256 text not null,
    run_ref text not null,
    command_ref uuid,
    attempt_ref uuid,
    grant_ref uuid,
    payload_hash text not null,
    effect_digest text not null,
    unit_count integer not null,
    planner_tool_revision text not null,
    executor_tool_revision text not null,
    tool_revision_drift boolean not null,
    emitted_by text not null,
    emitted_at timestamptz not null
);
create index cut_change_set_source_idx on cutter_governance.cut_change_set (source_doc_ref);
create index cut_change_set_run_idx on cutter_governance.cut_change_set (run_ref);

create table cutter_governance.cut_change_set_affected_row (
    affected_row_id uuid primary key,
    change_set_id uuid not null references cutter_governance.cut_change_set (change_set_id),
    unit_id uuid not null,               -- soft
    unit_version_id uuid not null,       -- soft
    canonical_address text not null,
    content_hash text not null,
    change_kind text not null,           -- created
    recorded_at timestamptz not null,
    constraint cut_change_set_affected_row_unit unique (change_set_id, unit_id)
);
create index cut_change_set_affected_row_unit_idx
    on cutter_governance.cut_change_set_affected_row (unit_id);

create table cutter_governance.verify_result (
    verify_result_id uuid primary key,
    change_set_id uuid not null references cutter_governance.cut_change_set (change_set_id),
    manifest_id uuid not null,           -- logical
    review_decision_id uuid not null,
    manifest_version text not null,
    executor_signature_id uuid not null,
    verifier_signature_id uuid not null,
    executor_tool_revision text not null,
    verifier_tool_revision text not null,
    tool_revision_match boolean not null,
    verify_kind text not null,           -- axis_1_round_trip
    axis_1_status text not null,
    axis_2_status text not null,
    verdict text not null,
    state text not null,                 -- complete
    canonicalization_rule_used text not null,
    source_sha256 text not null,
    reconstructed_sha256 text not null,
    expected_count integer not null,
    verified_count integer not null,
    facts jsonb not null,
    findings jsonb not null,
    prior_verify_result_id uuid references cutter_governance.verify_result (verify_result_id),
    run_ref text not null,
    verified_by text not null,
    verified_at timestamptz not null
);
create index verify_result_change_set_idx on cutter_governance.verify_result (change_set_id);

create table cutter_governance.dot_pair_signature (
    signature_id uuid primary key,
    signature_kind text not null,        -- executor, verifier
    signer_dot_id text not null,         -- DOT-991 executes, DOT-992 verifies
    signer_identity text not null,
    signer_tool_revision text not null,
    payload_hash text not null,
    cross_reference_change_set_id uuid
        references cutter_governance.cut_change_set (change_set_id),
    cross_reference_verify_result_id uuid
        references cutter_governance.verify_result (verify_result_id),
    prior_signature_id uuid references cutter_governance.dot_pair_signature (signature_id),
    signature_algorithm text not null,   -- none: a record of who, without cryptography
    signature_value text,
    key_id text,
    canonicalization_rule_used text not null,
    run_ref text not null,
    signed_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    constraint dot_pair_signature_one_reference check (
        num_nonnulls(cross_reference_change_set_id, cross_reference_verify_result_id) = 1),
    -- Nobody signs for the other side.
    constraint dot_pair_signature_separation check (
        (signature_kind = 'executor' and signer_dot_id = 'DOT-991'
             and cross_reference_change_set_id is not null)
        or (signature_kind = 'verifier' and signer_dot_id = 'DOT-992'
             and cross_reference_verify_result_id is not null)),
    constraint dot_pair_signature_value check (
        (signature_algorithm = 'none') = (signature_value is null))
);
create unique index dot_pair_signature_executor_once
    on cutter_governance.dot_pair_signature (cross_reference_change_set_id);
create index dot_pair_signature_verify_idx
    on cutter_governance.dot_pair_signature (cross_reference_verify_result_id);

-- verify_result and its verifier signature name each other: that circle closes at COMMIT.
alter table cutter_governance.verify_result
    add constraint verify_result_executor_signature_fk foreign key (executor_signature_id)
        references cutter_governance.dot_pair_signature (signature_id),
    add constraint verify_result_verifier_signature_fk foreign key (verifier_signature_id)
        references cutter_governance.dot_pair_signature (signature_id)
        deferrable initially deferred;

create table cutter_governance.canonical_address_alias (
    alias_id uuid primary key,
    canonical_address text not null,
    alias_address text not null,
    alias_kind text not null,            -- rename, supersession, external_reference
    change_set_id uuid references cutter_governance.cut_change_set (change_set_id),
    valid_from timestamptz not null,
    valid_until timestamptz,
    created_by text not null,
    created_at timestamptz not null
);
create index canonical_address_alias_address_idx
    on cutter_governance.canonical_address_alias (alias_address);

-- ---------------------------------------------------------------------------------------------
-- Append only, for everybody: the owner and superusers too, replication role or not
-- ---------------------------------------------------------------------------------------------

create function cutter_governance.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'append only: % of %.% is refused', tg_op, tg_table_schema, tg_table_name
        using errcode = 'IU091';
end
$$;

do $triggers$
declare
    v_table text;
begin
    for v_table in
        select c.relname from pg_catalog.pg_class c
        where c.relnamespace = 'cutter_governance'::regnamespace and c.relkind = 'r'
        order by c.relname
    loop
        execute format('create trigger trg_append_only before update or delete or truncate '
                       'on cutter_governance.%I for each statement '
                       'execute function cutter_governance.refuse_change()', v_table);
        execute format('alter table cutter_governance.%I enable always trigger trg_append_only',
                       v_table);
    end loop;
end
$triggers$;

reset role;
