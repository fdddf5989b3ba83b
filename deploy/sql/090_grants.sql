-- Who may do what. Nothing is granted that is not named here; PUBLIC has nothing.

-- The IU core of a site belongs to somebody else: gov_owner needs these from it.
grant usage on schema public to gov_owner, cutter_exec, cutter_proof, cutter_verify, cutter_audit;
grant select on public.information_unit, public.unit_version, public.iu_lifecycle_log,
    public.dot_config to gov_owner;
grant execute on function
    public.fn_iu_create(text, text, text, text, text, text, text, text, uuid),
    public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean),
    public.fn_iu_classify_existing(text)
    to gov_owner;
revoke all on function
    public.fn_iu_create(text, text, text, text, text, text, text, text, uuid),
    public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean)
    from public;
grant execute on function
    public.fn_iu_create(text, text, text, text, text, text, text, text, uuid),
    public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean)
    to cutter_exec, cutter_proof;
grant select on public.information_unit, public.unit_version, public.iu_lifecycle_log,
    public.dot_config, public.iu_lifecycle_vocab to cutter_verify, cutter_audit;

alter table cutter.schema_migration owner to gov_owner;

revoke all on all tables in schema cutter, cutter_governance from public;
revoke all on all functions in schema cutter, cutter_governance from public;
revoke all on schema cutter, cutter_governance from public;

grant usage on schema cutter to cutter_run, cutter_exec, cutter_proof, cutter_verify, cutter_kill,
    cutter_audit, cutter_source, cutter_gov;
grant usage on schema cutter_governance to cutter_verify, cutter_writer, cutter_audit;

-- cutter_run: reads what it works on; writes through functions.
grant select on cutter.source_document, cutter.source_document_version, cutter.run,
    cutter.run_transition, cutter.run_pin, cutter.inbox, cutter.audit_event, cutter.chain_head,
    cutter.relay_cursor, cutter.schema_migration to cutter_run;
grant execute on function
    cutter.handled(uuid), cutter.find_answer(jsonb),
    cutter.record_discovery(jsonb, jsonb, bytea),
    cutter.record_outcome(jsonb, jsonb, text, uuid),
    cutter.authorize_cut(jsonb, text, boolean),
    cutter.read_switch(), cutter.sweep_expired(),
    cutter.recent_backup(text), cutter.pin_backup(jsonb, uuid, jsonb),
    cutter.grant_probe(jsonb, uuid), cutter.await_lifecycle(jsonb, uuid),
    cutter.finish_cut(jsonb, uuid, jsonb),
    cutter.governed_digest(text), cutter.record_proof(jsonb, uuid, jsonb),
    cutter.relay_lock(), cutter.relay_advance(integer, bigint),
    cutter.chain_of(text)
    to cutter_run;

-- cutter_exec and cutter_proof: execute, and read nothing.
grant execute on function
    cutter.cut_leg_a(text, uuid, text), cutter.leg_b_record(text, uuid, text),
    cutter.lifecycle_enact(text, uuid, uuid, text)
    to cutter_exec, cutter_proof;
grant execute on function
    cutter.record_structural(text, uuid), cutter.write_verify(text, uuid, text),
    cutter.verify_result_count_for(uuid), cutter.proof_end()
    to cutter_proof;

-- cutter_verify: reads everything, writes what it verified.
grant select on all tables in schema cutter to cutter_verify, cutter_audit;
grant select on all tables in schema cutter_governance to cutter_verify, cutter_audit;
grant execute on function
    cutter.structural_facts(text), cutter.plan_units(bytea),
    cutter.record_structural(text, uuid), cutter.write_verify(text, uuid, text),
    cutter.verify_result_count_for(uuid)
    to cutter_verify;

-- cutter_writer: inserts into the ledger, sees none of it.
grant insert on all tables in schema cutter_governance to cutter_writer;
grant execute on function
    cutter_governance.record_leg_b(jsonb), cutter_governance.record_verify(jsonb),
    cutter_governance.row_uuid(text)
    to cutter_writer;

-- cutter_audit: reads everything.
grant execute on function cutter.handled(uuid), cutter.read_switch(), cutter.chain_of(text),
    cutter.event_hash(integer, bigint, bytea, bytea), cutter.plan_units(bytea),
    cutter.structural_facts(text), cutter.fact_problems(jsonb)
    to cutter_audit;

-- People.
grant execute on function cutter.source_add(text, bytea, text, text) to cutter_source;
grant execute on function
    cutter.approve(text, text, text, uuid),
    cutter.arm(text, text[], integer, interval, text, text)
    to cutter_gov;
grant execute on function cutter.disarm(text) to cutter_kill;

-- Between the two owners.
grant usage on schema cutter to gov_signal;
revoke all on function cutter.terminate_backends(integer[]) from public;
grant execute on function cutter.terminate_backends(integer[]) to gov_owner;
