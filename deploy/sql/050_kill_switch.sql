-- Kill switch, layers 2 and 3 of DESIGN 7: the fence on the governed tables, arming and the flip.
--
-- Lock order everywhere: inbox, run, switch, grant, grant_budget, chain head. Who must change the
-- switch row takes it FOR UPDATE at once; a share lock is raised later only by who does not wait for
-- it (switch_off_unused).

set role gov_owner;

-- ---------------------------------------------------------------------------------------------
-- Proof guard: after this row no COMMIT can succeed
-- ---------------------------------------------------------------------------------------------

create function cutter.forbid_commit() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'proof guard: a rollback-only transaction can not commit'
        using errcode = 'IU090';
end
$$;

create constraint trigger proof_guard_t after insert on cutter.proof_guard
    deferrable initially deferred for each row execute function cutter.forbid_commit();
alter table cutter.proof_guard enable always trigger proof_guard_t;

-- Every function that cutter_proof may call and that writes begins with this.
create function cutter.guard_proof(p_run text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if session_user = 'cutter_proof' then
        insert into cutter.proof_guard (xid, run_id) values (pg_current_xact_id(), p_run)
        on conflict do nothing;
    end if;
end
$$;

-- ---------------------------------------------------------------------------------------------
-- Fence
-- ---------------------------------------------------------------------------------------------

-- Asks the switch, and keeps it as it is until the transaction ends (share lock). `epoch` is null
-- when it is OFF: no row, two rows, NULL, or no active grant. `granted`: one of the mode is active.
-- One query, because a cut through a site's own fn_iu_create comes here twice a unit.
create function cutter.share_switch(p_mode text, out epoch bigint, out granted boolean)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    -- NOLOGIN is a way to break the glass: it also binds a session that is open already.
    select case when s.n = 1 and s.armed and exists (
                    select from pg_catalog.pg_roles r
                    where r.rolname = session_user and r.rolcanlogin) then s.epoch end, (
        select bool_or(g.mode = p_mode) from cutter."grant" g
        where g.state = 'ACTIVE' and g.epoch = s.epoch
          and g.not_before <= clock_timestamp() and g.expires_at > clock_timestamp())
    into epoch, granted
    from (select count(*) as n, bool_and(l.armed) as armed, max(l.epoch) as epoch
          from (select k.armed, k.epoch from cutter.kill_switch k for share) l) s;
    if granted is null then
        epoch := null;
    end if;
end
$$;

-- Before every statement on a governed table: the switch is ON and an active grant is of the
-- session's mode. Anything else refuses.
create function cutter.fence() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_mode constant text := case when session_user = 'cutter_proof' then 'proof' else 'live' end;
    v_switch record;
begin
    if v_mode = 'proof' then
        insert into cutter.proof_guard (xid) values (pg_current_xact_id()) on conflict do nothing;
    end if;
    v_switch := cutter.share_switch(v_mode);
    if v_switch.epoch is null then
        perform cutter.stop('KILL_SWITCH_OFF',
            format('%s of %I.%I while the switch is OFF', tg_op, tg_table_schema, tg_table_name));
    end if;
    if v_switch.granted is not true then
        perform cutter.stop('GRANT_REFUSED', format('no active grant of mode %s', v_mode));
    end if;
    if tg_op = 'TRUNCATE' then
        perform cutter.stop('GRANT_REFUSED', 'no grant covers a whole table');
    end if;
    return null;
end
$$;

-- New units that no attempt reserved are charged here, so that no caller gets above max_units.
create function cutter.charge_units(p_document text, p_units bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_grant uuid;
begin
    if session_user = 'cutter_proof' or exists (
        select from cutter.attempt a where a.leg_a_xid = pg_current_xact_id()
    ) then
        return;
    end if;
    select b.grant_id into v_grant
    from cutter.grant_budget b join cutter."grant" g using (grant_id)
    where g.state = 'ACTIVE' and g.mode = 'live'
      and g.epoch = (select max(k.epoch) from cutter.kill_switch k)
      and g.not_before <= clock_timestamp() and g.expires_at > clock_timestamp()
      and p_document = any (g.documents) and g.max_units - b.reserved - b.spent >= p_units
    order by g.expires_at desc limit 1 for update of b;
    if v_grant is null then
        perform cutter.stop('GRANT_REFUSED',
            format('no active grant has %s units left for document %s', p_units, p_document));
    end if;
    update cutter.grant_budget b set spent = b.spent + p_units where b.grant_id = v_grant;
end
$$;

-- After the statement: every row's document is covered by an active grant, share-locked.
create function cutter.fence_units() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_mode constant text := case when session_user = 'cutter_proof' then 'proof' else 'live' end;
    v_document text;
begin
    select coalesce(d.doc_code, '(none)') into v_document
    from (select distinct r.doc_code from changed_rows r) d
    where not exists (
        select from cutter."grant" g
        where g.state = 'ACTIVE' and g.mode = v_mode
          and g.epoch = (select max(k.epoch) from cutter.kill_switch k)
          and g.not_before <= clock_timestamp() and g.expires_at > clock_timestamp()
          and d.doc_code = any (g.documents)
        for share)
    limit 1;
    if found then
        perform cutter.stop('GRANT_REFUSED', format('no active grant of mode %s covers document %s',
            v_mode, v_document));
    end if;
    if tg_op = 'INSERT' then
        perform cutter.charge_units(c.doc_code, c.units)
        from (select r.doc_code, count(*) as units from changed_rows r group by 1) c;
    end if;
    return null;
end
$$;

-- The same for rows that belong to a document through their unit.
create function cutter.fence_unit_rows() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_mode constant text := case when session_user = 'cutter_proof' then 'proof' else 'live' end;
    v_document text;
begin
    select coalesce(d.doc_code, '(none)') into v_document
    from (select distinct (select u.doc_code from public.information_unit u
                           where u.id = r.unit_id) as doc_code
          from changed_rows r) d
    where not exists (
        select from cutter."grant" g
        where g.state = 'ACTIVE' and g.mode = v_mode
          and g.epoch = (select max(k.epoch) from cutter.kill_switch k)
          and g.not_before <= clock_timestamp() and g.expires_at > clock_timestamp()
          and d.doc_code = any (g.documents)
        for share)
    limit 1;
    if found then
        perform cutter.stop('GRANT_REFUSED', format('no active grant of mode %s covers document %s',
            v_mode, v_document));
    end if;
    return null;
end
$$;

-- What the fence asks, for the phases that write no governed row; share-locks the grant that covers
-- the document.
create function cutter.assert_live(p_document text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_mode constant text := case when session_user = 'cutter_proof' then 'proof' else 'live' end;
    v_switch record;
begin
    v_switch := cutter.share_switch(v_mode);
    if v_switch.epoch is null then
        perform cutter.stop('KILL_SWITCH_OFF', 'the switch is OFF');
    end if;
    perform from cutter."grant" g
    where g.state = 'ACTIVE' and g.mode = v_mode and g.epoch = v_switch.epoch
      and g.not_before <= clock_timestamp() and g.expires_at > clock_timestamp()
      and p_document = any (g.documents)
    order by g.expires_at desc limit 1 for share;
    if not found then
        perform cutter.stop('GRANT_REFUSED', format('no active grant of mode %s covers document %s',
            v_mode, p_document));
    end if;
end
$$;

-- ---------------------------------------------------------------------------------------------
-- Reading the switch
-- ---------------------------------------------------------------------------------------------

-- "armed": with an active grant. The row of the switch may follow its last grant a moment later.
create function cutter.read_switch() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return (
    select jsonb_build_object(
        'armed', coalesce(k.armed and v.grants is not null, false), 'epoch', k.epoch,
        'now', cutter.utc_text(clock_timestamp()), 'grants', coalesce(v.grants, '[]'))
    from cutter.kill_switch k cross join lateral (
        select jsonb_agg(jsonb_build_object(
            'grant_id', g.grant_id, 'mode', g.mode, 'documents', to_jsonb(g.documents),
            'max_units', g.max_units,
            'remaining', greatest(g.max_units - b.reserved - b.spent, 0),
            'expires_at', cutter.utc_text(g.expires_at),
            'expires_in_ms',
            (extract(epoch from g.expires_at - clock_timestamp()) * 1000)::bigint)
            order by g.expires_at, g.grant_id) as grants
        from cutter."grant" g join cutter.grant_budget b using (grant_id)
        where k.armed and g.state = 'ACTIVE' and g.epoch = k.epoch
          and g.not_before <= clock_timestamp() and g.expires_at > clock_timestamp()) v
    where k.id = 1);
end
$$;

-- ---------------------------------------------------------------------------------------------
-- Arming
-- ---------------------------------------------------------------------------------------------

create function cutter.arm(p_mode text, p_documents text[], p_max_units integer, p_ttl interval,
                           p_reason text, p_signer text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_cap constant interval := interval '15 minutes';
    v_documents text[];
    v_unknown text;
    v_armed boolean;
    v_epoch bigint;
    v_grant constant uuid := gen_random_uuid();
    v_now timestamptz;
begin
    if p_mode is null or p_mode not in ('live', 'proof') then
        perform cutter.stop('REFUSED_INPUT', 'mode is live or proof');
    end if;
    if p_ttl is null or p_ttl <= interval '0' or p_ttl > v_cap then
        perform cutter.stop('REFUSED_INPUT', 'ttl must be above 0 and at most 15m');
    end if;
    if p_max_units is null or p_max_units not between 1 and 100000 then
        perform cutter.stop('REFUSED_INPUT', 'max_units must be 1 to 100000');
    end if;
    if coalesce(btrim(p_reason), '') = '' or coalesce(btrim(p_signer), '') = '' then
        perform cutter.stop('REFUSED_INPUT', 'arming needs a reason and a signer');
    end if;
    select array_agg(distinct d order by d) into v_documents from unnest(p_documents) d;
    if v_documents is null then
        perform cutter.stop('REFUSED_INPUT', 'arming needs at least one document');
    end if;
    select string_agg(coalesce(d, '(null)'), ', ' order by d) into v_unknown
    from unnest(v_documents) d
    where not exists (select from cutter.source_document s where s.doc_code = d);
    if v_unknown is not null then
        perform cutter.stop('DOCUMENT_UNKNOWN', format('not registered: %s', v_unknown));
    end if;

    -- ON already: the row does not change, so a share lock will do and running cuts do not block.
    select k.armed, k.epoch into v_armed, v_epoch from cutter.kill_switch k where k.id = 1;
    if v_armed then
        select k.armed, k.epoch into v_armed, v_epoch
        from cutter.kill_switch k where k.id = 1 for share;
        if not v_armed then
            perform cutter.stop('KILL_SWITCH_OFF', 'disarmed while arming: ask again');
        end if;
    else
        select k.armed, k.epoch into v_armed, v_epoch
        from cutter.kill_switch k where k.id = 1 for update;
        if v_epoch is null then
            perform cutter.stop('KILL_SWITCH_OFF', 'the switch could not be read');
        end if;
    end if;
    v_now := clock_timestamp();
    insert into cutter."grant" (grant_id, mode, epoch, documents, max_units, reason, signer, state,
                                not_before, expires_at, created_at)
    values (v_grant, p_mode, v_epoch, v_documents, p_max_units, p_reason, p_signer, 'ACTIVE',
            v_now, v_now + p_ttl, v_now);
    insert into cutter.grant_budget (grant_id) values (v_grant);
    if v_armed is not true then
        update cutter.kill_switch k set armed = true, changed_at = v_now, reason = p_reason
        where k.id = 1;
    end if;
    perform cutter.emit_switch('switch.armed', jsonb_build_object(
        'grant_id', v_grant, 'epoch', v_epoch, 'mode', p_mode, 'documents', to_jsonb(v_documents),
        'max_units', p_max_units, 'reason', p_reason, 'signer', p_signer,
        'expires_at', cutter.utc_text(v_now + p_ttl)));
    return jsonb_build_object('grant_id', v_grant, 'epoch', v_epoch,
                              'expires_at', cutter.utc_text(v_now + p_ttl));
end
$$;

-- ---------------------------------------------------------------------------------------------
-- Disarming
-- ---------------------------------------------------------------------------------------------

-- Backends other than this one whose lock on the switch keeps it from being flipped.
create function cutter.switch_holders() returns integer[]
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct l.pid), '{}')
    from pg_catalog.pg_locks l
    where l.locktype = 'relation' and l.granted and l.pid <> pg_backend_pid()
      and l.relation = 'cutter.kill_switch'::regclass and l.mode <> 'AccessShareLock'
      and l.database = (select d.oid from pg_catalog.pg_database d
                        where d.datname = current_database())
$$;

-- OFF, whatever happens: takes the switch from everybody who holds it, ends those who do not let
-- go within a second, raises the epoch, revokes the grants. When it returns, no live commit can
-- follow. A failing event or grant update only counts unlogged.
create function cutter.disarm(reason text) returns jsonb
language plpgsql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '1s' as $$
#variable_conflict use_variable
declare
    v_reason constant text := coalesce(nullif(btrim(reason), ''), 'no reason given');
    v_locked boolean := false;
    v_terminated integer := 0;
    v_holders integer[] := '{}';
    v_was_armed boolean;
    v_before bigint;
    v_epoch bigint;
    v_revoked jsonb := '[]';
    v_unlogged integer := 0;
begin
    for v_try in 1..8 loop
        begin
            lock table cutter.kill_switch in exclusive mode;
            v_locked := true;
        exception when lock_not_available or deadlock_detected then
            v_holders := cutter.switch_holders();
            v_terminated := v_terminated + cutter.terminate_backends(v_holders);
        end;
        exit when v_locked;
    end loop;
    if not v_locked then
        perform cutter.stop('INTERNAL', format('backends %s hold the switch and can not be ended '
            'by this role: end them as a superuser, then disarm again', v_holders));
    end if;

    select k.armed, k.epoch into v_was_armed, v_before
    from cutter.kill_switch k where k.id = 1;
    -- The epoch alone makes every older grant void.
    insert into cutter.kill_switch as k (id, armed, epoch, changed_at, reason)
    values (1, false, 1, clock_timestamp(), v_reason)
    on conflict (id) do update
    set armed = false, changed_at = clock_timestamp(), reason = v_reason,
        epoch = coalesce(k.epoch, 0) + (case when k.armed is not false or exists (
            select from cutter."grant" g where g.state in ('PROPOSED', 'ACTIVE')) then 1 else 0 end)
    returning k.epoch into v_epoch;

    begin
        with revoked as (
            update cutter."grant" g set state = 'REVOKED' where g.state in ('PROPOSED', 'ACTIVE')
            returning g.grant_id)
        select coalesce(jsonb_agg(r.grant_id), '[]') into v_revoked from revoked r;
    exception when others then
        v_unlogged := v_unlogged + 1;
    end;
    begin
        perform cutter.emit_switch('switch.disarmed', jsonb_build_object(
            'reason', v_reason, 'epoch', v_epoch, 'epoch_before', v_before,
            'was_armed', coalesce(v_was_armed, false), 'terminated', v_terminated,
            'revoked', v_revoked));
    exception when others then
        v_unlogged := v_unlogged + 1;
    end;
    if v_unlogged > 0 then
        update cutter.kill_switch k set unlogged = k.unlogged + v_unlogged where k.id = 1;
    end if;
    return jsonb_build_object('epoch', v_epoch, 'terminated', v_terminated, 'state', 'OFF');
end
$$;

-- ---------------------------------------------------------------------------------------------
-- The end of grants
-- ---------------------------------------------------------------------------------------------

-- No active grant is left: the switch's row goes OFF. Answers the new epoch, or null: there is one,
-- it is OFF, or somebody holds the row. Then the next sweep does it; nobody waits for anybody, and
-- without an active grant the fence is shut anyway.
create function cutter.switch_off_unused(p_reason text) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_epoch bigint;
begin
    select k.epoch into v_epoch
    from cutter.kill_switch k where k.id = 1 and k.armed for update skip locked;
    if not found or exists (
        select from cutter."grant" g where g.state = 'ACTIVE' and g.epoch = v_epoch
    ) then
        return null;
    end if;
    update cutter.kill_switch k
    set armed = false, epoch = v_epoch + 1, changed_at = clock_timestamp(), reason = p_reason
    where k.id = 1;
    return v_epoch + 1;
end
$$;

-- Units spent, nobody at work under it, and the last command that was ended well. (One that failed
-- with its units there goes on under the same grant.)
create function cutter.is_used_up(p_grant uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return exists (
        select from cutter."grant" g join cutter.grant_budget b using (grant_id)
        where g.grant_id = p_grant and b.spent >= g.max_units
    ) and not exists (
        select from cutter.attempt a where a.grant_id = p_grant and a.closed_at is null
    ) and (
        select i.outcome = 'done' from cutter.attempt a join cutter.inbox i using (command_id)
        where a.grant_id = p_grant order by a.closed_at desc limit 1) is true;
end
$$;

-- Makes a spent grant CONSUMED, unless somebody works under it or has just locked it.
create function cutter.consume_grant(p_grant uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- Looked at before the lock, so that who is not the last holds nothing, and after it.
    for v_look in 1..2 loop
        if exists (select from cutter.attempt a
                   where a.grant_id = p_grant and a.closed_at is null) then
            return false;
        end if;
        perform from cutter."grant" g
        where g.grant_id = p_grant and g.state = 'ACTIVE' for update skip locked;
        if not found then
            return false;
        end if;
    end loop;
    update cutter."grant" g set state = 'CONSUMED' where g.grant_id = p_grant;
    return true;
end
$$;

-- Marks what expired or was used up; with no active grant left the switch goes OFF. Waits for
-- nobody: what somebody holds is left to the next sweep. Nothing to do: nothing is locked.
create function cutter.sweep_expired() returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_now constant timestamptz := clock_timestamp();
    v_epoch bigint;
    v_idle boolean;
    v_over uuid[];
    v_spent jsonb := '[]';
    v_expired jsonb;
    v_off bigint;
begin
    select k.epoch, k.armed and not exists (
        select from cutter."grant" g
        where g.state = 'ACTIVE' and g.epoch = k.epoch and g.expires_at > v_now)
    into v_epoch, v_idle from cutter.kill_switch k where k.id = 1;
    select array_agg(g.grant_id) into v_over from cutter."grant" g
    where g.state = 'ACTIVE' and (g.expires_at <= v_now or case
        when exists (select from cutter.grant_budget b
                     where b.grant_id = g.grant_id and b.spent >= g.max_units)
        then cutter.is_used_up(g.grant_id) end);
    if v_idle is not true and v_over is null then
        return '{"expired": []}';
    end if;
    if v_idle then
        perform from cutter.kill_switch k where k.id = 1 for update skip locked;
    else
        perform from cutter.kill_switch k where k.id = 1 for share skip locked;
    end if;
    if not found then
        return '{"expired": []}';
    end if;

    with ended as (
        select g.grant_id from cutter."grant" g
        where g.grant_id = any (v_over) and g.state = 'ACTIVE' and g.expires_at <= v_now
        for update skip locked
    ), expired as (
        update cutter."grant" g set state = 'EXPIRED' from ended e where e.grant_id = g.grant_id
        returning g.grant_id)
    select coalesce(jsonb_agg(e.grant_id), '[]') into v_expired from expired e;
    select coalesce(jsonb_agg(o.id), '[]') into v_spent
    from unnest(v_over) o (id)
    where not v_expired ? o.id::text and cutter.consume_grant(o.id);
    v_off := cutter.switch_off_unused(case when v_expired <> '[]' then 'expired'
                                           else 'units spent' end);
    if v_spent <> '[]' or (v_off is not null and v_expired = '[]') then
        perform cutter.emit_switch('switch.expired', jsonb_build_object(
            'reason', 'units_spent', 'expired', v_spent, 'epoch', coalesce(v_off, v_epoch),
            'off', v_off is not null and v_expired = '[]'));
    end if;
    if v_expired <> '[]' then
        perform cutter.emit_switch('switch.expired', jsonb_build_object(
            'reason', 'time', 'expired', v_expired, 'epoch', coalesce(v_off, v_epoch),
            'off', v_off is not null));
    end if;
    return jsonb_build_object('expired', v_expired || v_spent);
end
$$;

reset role;

-- The one function that needs a right of the server: to end those who hold the switch, and only
-- those. A role of its own owns it, so that gov_owner is a member of nothing.
create function cutter.terminate_backends(p_pids integer[]) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_pid integer;
    v_count integer := 0;
begin
    for v_pid in
        select distinct l.pid
        from pg_catalog.pg_locks l
        join pg_catalog.pg_class c on c.oid = l.relation and c.relname = 'kill_switch'
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname = 'cutter'
        where l.locktype = 'relation' and l.granted and l.pid = any (p_pids)
          and l.pid <> pg_backend_pid()
    loop
        begin
            if pg_terminate_backend(v_pid) then
                v_count := v_count + 1;
            end if;
        exception when insufficient_privilege then
            null;  -- a superuser's session: only a superuser may end it
        end;
    end loop;
    return v_count;
end
$$;
alter function cutter.terminate_backends(integer[]) owner to gov_signal;

-- The fence, on the stand-in or on the core of the site. ENABLE ALWAYS: also under
-- session_replication_role = replica.
do $fence$
declare
    r record;
begin
    for r in
        select * from (values
            ('information_unit', 'fence_units'),
            ('unit_version', 'fence_unit_rows'),
            ('iu_lifecycle_log', 'fence_unit_rows')
        ) v (name, check_rows)
    loop
        execute format('create trigger trg_00_fence before insert or update or delete or truncate '
                       'on public.%I for each statement execute function cutter.fence()', r.name);
        execute format('create trigger trg_00_fence_insert after insert on public.%I '
                       'referencing new table as changed_rows '
                       'for each statement execute function cutter.%I()', r.name, r.check_rows);
        execute format('create trigger trg_00_fence_update after update on public.%I '
                       'referencing new table as changed_rows '
                       'for each statement execute function cutter.%I()', r.name, r.check_rows);
        execute format('create trigger trg_00_fence_delete after delete on public.%I '
                       'referencing old table as changed_rows '
                       'for each statement execute function cutter.%I()', r.name, r.check_rows);
        execute format('alter table public.%1$I enable always trigger trg_00_fence, '
                       'enable always trigger trg_00_fence_insert, '
                       'enable always trigger trg_00_fence_update, '
                       'enable always trigger trg_00_fence_delete', r.name);
    end loop;
end
$fence$;
