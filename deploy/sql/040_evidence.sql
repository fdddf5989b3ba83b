-- Evidence: one hash-linked sequence of events per chain, written by the transaction that has the
-- effect. Chain 0 is the switch; documents spread over 1..16.

set role gov_owner;

create function cutter.chain_of(p_document text) returns integer
language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return 1 + get_byte(sha256(convert_to(p_document, 'UTF8')), 0) % 16;
end
$$;

-- hash = SHA-256("cutlog/v1\n" || u32be chain || u64be seq || prev || leaf), where
-- leaf = SHA-256(0x00 || payload).
create function cutter.event_hash(p_chain integer, p_seq bigint, p_prev bytea, p_payload bytea)
returns bytea
language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    return sha256(convert_to(E'cutlog/v1\n', 'UTF8') || int4send(p_chain) || int8send(p_seq)
                  || p_prev || sha256('\x00'::bytea || p_payload));
end
$$;

create function cutter.utc_text(p_at timestamptz) returns text
language sql stable strict parallel safe as $$
    select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- Appends one event; the row lock on the chain head is the last lock a transaction takes.
create function cutter.append_event(p_kind text, p_subject text, p_chain integer, p_payload jsonb)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_text text;
    v_small text;
    v_seq bigint;
    v_prev bytea;
    v_hash bytea;
    v_payload bytea;
begin
    select h.seq + 1, h.hash into v_seq, v_prev
    from cutter.chain_head h where h.chain = p_chain for update;
    if not found then
        perform cutter.stop('INVARIANT_FAILED', format('there is no chain %s', p_chain));
    end if;
    v_text := (p_payload || jsonb_build_object(
        'schema', 'iu.event.v1', 'kind', p_kind, 'at', cutter.utc_text(clock_timestamp()),
        'xid', pg_current_xact_id()::text))::text;
    -- In the text of a jsonb a quote inside a string is escaped: only a key can look like this.
    -- Searched for one by one: a regular expression takes ten times as long for 1000 units.
    v_small := lower(v_text collate "C");
    if exists (select from unnest(array['body', 'content', 'raw', 'vector', 'embedding', 'secret',
                                        'token', 'password', 'ssn', 'personal_data']) k
               where strpos(v_small, '"' || k || '":') > 0) then
        perform cutter.stop('REFUSED_INPUT',
            format('an event %s may not carry text or secrets', p_kind));
    end if;
    v_payload := convert_to(v_text, 'UTF8');
    v_hash := cutter.event_hash(p_chain, v_seq, v_prev, v_payload);
    insert into cutter.audit_event (
        chain, seq, kind, subject, payload, prev_hash, hash, recorded_at, run_id, command_id)
    values (p_chain, v_seq, p_kind, p_subject, v_payload, v_prev, v_hash, clock_timestamp(),
            p_payload ->> 'run_id', (p_payload ->> 'command_id')::uuid);
    update cutter.chain_head h set seq = v_seq, hash = v_hash where h.chain = p_chain;
    return jsonb_build_object('chain', p_chain, 'seq', v_seq, 'hash', encode(v_hash, 'hex'));
end
$$;

-- An event of a document, on its chain.
create function cutter.emit(p_kind text, p_document text, p_payload jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    return cutter.append_event(p_kind, p_document, cutter.chain_of(p_document),
        jsonb_build_object('document', p_document) || jsonb_strip_nulls(jsonb_build_object(
            'traceparent', (select i.traceparent from cutter.inbox i
                            where i.command_id = (p_payload ->> 'command_id')::uuid)))
        || p_payload);
end
$$;

-- An event of the kill switch, on chain 0.
create function cutter.emit_switch(p_kind text, p_payload jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    return cutter.append_event(p_kind, 'switch', 0,
        jsonb_build_object('document', null) || p_payload);
end
$$;

-- One relay at a time: true while this transaction is it.
create function cutter.relay_lock() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    return pg_try_advisory_xact_lock(hashtext('iu-cutter relay'));
end
$$;

-- The relay's mark of what the broker has acknowledged; it only goes forward.
create function cutter.relay_advance(p_chain integer, p_seq bigint) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_seq bigint;
begin
    update cutter.relay_cursor r set seq = greatest(r.seq, p_seq), updated_at = clock_timestamp()
    where r.chain = p_chain returning r.seq into v_seq;
    if not found then
        perform cutter.stop('INVARIANT_FAILED', format('there is no chain %s', p_chain));
    end if;
    return v_seq;
end
$$;

reset role;
