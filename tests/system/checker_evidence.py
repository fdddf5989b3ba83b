"""More rules of the checker: authority, the hash chains, their copies in Kafka, the ledger."""

import collections
import datetime
import hashlib

from checker_rules import EXPIRY_GRACE_SECONDS, LIVE_EFFECTS, Violation
from checker_state import EVENT_TOPICS, group

GENESIS = bytes(32)


def seconds_of(text):
    """A UTC time stamp of an event as seconds."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


# -- authority -----------------------------------------------------------------------------------

def budgets(state):
    """Spent is what was committed under the grant; nothing stays reserved for nobody."""
    committed = collections.Counter()
    for event in state.of_kind["cut.committed"]:
        committed[event.body.get("grant_id")] += event.body.get("units", 0)
    held = collections.Counter()
    for attempt in state.tables["attempts"]:
        held[attempt["grant_id"]] += attempt["reserved"] if attempt["open"] else 0
    for grant in state.tables["grants"]:
        name = grant["grant_id"]
        if grant["spent"] != committed[name] or (grant["spent"] or 0) > grant["max_units"]:
            yield Violation("budget-spent", name, f"{grant['spent']} spent, {committed[name]} "
                            f"committed, {grant['max_units']} granted")
        if grant["reserved"] != 0:
            yield Violation("budget-reserved", name, f"{grant['reserved']}, of which "
                            f"{held[name]} for open attempts")


def ends_of_grants(state):
    """{grant: event that ended it} and {epoch: event that ended it}, from chain 0."""
    of_grant, of_epoch = {}, {}
    armed = {event.body.get("epoch") for event in state.of_kind["switch.armed"]}
    for event in state.events:
        if event.chain != 0 or event.kind not in ("switch.disarmed", "switch.expired"):
            continue
        for grant in (*event.body.get("revoked", ()), *event.body.get("expired", ())):
            of_grant.setdefault(grant, event)
        for epoch in armed:
            if epoch < event.body["epoch"]:
                of_epoch.setdefault(epoch, event)
    return of_grant, of_epoch


def granted(state):
    """I1, and no live effect after the end of its epoch."""
    of_grant, of_epoch = ends_of_grants(state)
    armed = {event.body.get("grant_id"): event for event in state.of_kind["switch.armed"]}
    rows = {grant["grant_id"]: grant for grant in state.tables["grants"]}
    newest = max((switch["epoch"] for switch in state.tables["switch"]), default=None)
    precise = state.precise
    for kind in LIVE_EFFECTS:
        for event in state.of_kind[kind]:
            when = event.moment(precise)
            body = event.body
            end = of_epoch.get(body.get("epoch"))
            if end is not None and when > end.moment(precise):
                yield Violation("late-commit", event.name, f"{kind} of {body.get('run_id')}, "
                                f"{when - end.moment(precise):.6f} s after {end.name} {end.kind}")
            if newest is None or body.get("epoch") is None or body["epoch"] > newest:
                yield Violation("grant", event.name, f"epoch {body.get('epoch')} of {newest}")
            wrong = why_not_granted(event, armed, rows, of_grant, precise)
            if wrong:
                yield Violation("grant", event.name, f"{kind} of {body.get('run_id')}: {wrong}")


def why_not_granted(event, armed, rows, of_grant, precise):
    """What is wrong with the authority of a live effect; nothing if all is well."""
    own = armed.get(event.body.get("grant_id"))
    row = rows.get(event.body.get("grant_id"))
    if own is None or row is None:
        return "its grant was never armed"
    if (own.body["mode"], row["mode"], event.body["mode"]) != ("live", "live", "live"):
        return "its grant is not live"
    if not own.body["epoch"] == row["epoch"] == event.body["epoch"]:
        return "its grant has another epoch"
    if event["recorded_at"] > seconds_of(own.body["expires_at"]) + EXPIRY_GRACE_SECONDS:
        return "its grant had expired"
    document = event.body["document"]
    if document not in own.body["documents"] or document not in row["documents"]:
        return f"its grant does not name {document}"
    # The fence locks any grant that covers the document: one of them must have been alive.
    when = event.moment(precise)
    for grant, begun in armed.items():
        end = of_grant.get(grant)
        if begun.body["mode"] == "live" and document in begun.body["documents"] and (
                begun.moment(precise) <= when) and (
                end is None or when <= end.moment(precise)):
            return None
    return "no grant for its document was active"


def approved(state):
    """SG-1 before units exist, SG-2 before they are enacted: of this run and plan, used up."""
    rows = {row["approval_id"]: row for row in state.tables["approvals"]}
    for kind, gate in (("cut.committed", "SG-1"), ("run.enacted", "SG-2")):
        for event in state.of_kind[kind]:
            body, row = event.body, rows.get(event.body.get("approval_id"))
            if row is None or row["gate"] != gate:
                yield Violation("approval", event.name, f"no {gate} approval")
            elif (row["run_id"], row["plan_digest"], row["used_by_run"],
                  row["used_by_command"]) != (body["run_id"], body["plan_digest"],
                                              body["run_id"], body["command_id"]):
                yield Violation("approval", event.name, "of another run, plan or command")
            elif not row["signed_at"] <= event["recorded_at"] <= row["expires_at"] + (
                    EXPIRY_GRACE_SECONDS):
                yield Violation("approval", event.name, "not valid at that time")
    used = {event.body.get("approval_id")
            for kind in ("cut.committed", "run.enacted") for event in state.of_kind[kind]}
    for row in rows.values():
        if row["used_by_run"] is not None and row["approval_id"] not in used:
            yield Violation("approval", row["approval_id"], "used up by no effect")


def proofs(state):
    """I5: the transaction is aborted, and nothing is other than before."""
    evidence = {(e.body.get("run_id"), e.body.get("proof_xid")): e
                for e in state.of_kind["cut.proved_rolled_back"]}
    rows = {(row["run_id"], row["xid"]): row for row in state.tables["proofs"]}
    for run_id, xid in {**evidence, **rows}:
        event, row = evidence.get((run_id, xid)), rows.get((run_id, xid))
        name = f"{run_id} xid {xid}"
        if event is None or row is None:
            yield Violation("proof", name, "no row" if row is None else "no event")
            continue
        # None: the server no longer knows so old a transaction.
        if row["status"] not in ("aborted", None) or event.body["xact_status"] != "aborted":
            yield Violation("proof", name, f"is {row['status']}")
        if event.body["before"] != event.body["after"]:
            yield Violation("proof", name, "the governed rows changed")


# -- chains --------------------------------------------------------------------------------------

def chains(state):
    """Every hash again: SHA-256("cutlog/v1\\n", u32be chain, u64be seq, previous, leaf)."""
    heads = {row["chain"]: row for row in state.tables["heads"]}
    for chain, events in group(state.events, "chain").items():
        before = None
        for event in events:
            expected = before.seq + 1 if before else 1
            if event.seq != expected:
                yield Violation("chain-hole", event.name, f"{expected} is missing")
            elif bytes.fromhex(event["prev_hash"]) != (
                    bytes.fromhex(before["hash"]) if before else GENESIS):
                yield Violation("chain-link", event.name)
            leaf = hashlib.sha256(b"\x00" + event.payload).digest()
            digest = hashlib.sha256(
                b"cutlog/v1\n" + chain.to_bytes(4, "big") + event.seq.to_bytes(8, "big")
                + bytes.fromhex(event["prev_hash"]) + leaf).hexdigest()
            if digest != event["hash"]:
                yield Violation("chain-hash", event.name)
            before = event
    last = {event.chain: (event.seq, event["hash"]) for event in state.events}
    for chain in {**heads, **last}:
        head = heads.get(chain, {"seq": None, "hash": None})
        if (head["seq"], head["hash"]) != last.get(chain, (0, GENESIS.hex())):
            yield Violation("chain-head", str(chain), f"{head['seq']}")


def event_rows(state):
    """An event's row tells what its payload tells, and who wrote it."""
    for event in state.events:
        columns = {"kind": event.kind, "run_id": event["run_id"],
                   "command_id": event["command_id"]}
        if any(event.body.get(name) != value for name, value in columns.items()) or (
                event.chain != 0 and event["subject"] != event.body.get("document")):
            yield Violation("event-columns", event.name)
        xid = int(event.body.get("xid", -1)) % 2**32
        # disarm() writes its event in a sub-transaction, so that a failing one keeps nothing on.
        same = event["xmin"] >= xid if event.kind == "switch.disarmed" else event["xmin"] == xid
        if not same:
            yield Violation("event-transaction", event.name,
                            f"{event.body.get('xid')}, written by {event['xmin']}")


def relayed(state):
    """Kafka holds every event, in order, with these bytes; copies are fine."""
    stored = {event.name: event for event in state.events}
    seen = collections.defaultdict(list)
    for topic in EVENT_TOPICS:
        for record in state.topics[topic]:
            name = f"{record.header('ce_chain')}-{record.header('ce_seq')}"
            event = stored.get(name)
            if event is None:
                yield Violation("relay-foreign", record.position, name)
                continue
            if not same_bytes(record, event):
                yield Violation("relay-bytes", record.position, f"{name} {event.kind}")
            if topic != topic_of(event) or record.partition != (
                    event.chain % state.topics.partitions[topic]):
                yield Violation("relay-place", record.position, f"{name} {event.kind}")
            elif event.seq not in seen[(topic, event.chain)]:
                seen[(topic, event.chain)].append(event.seq)
    wanted = collections.defaultdict(list)
    for event in state.events:
        wanted[(topic_of(event), event.chain)].append(event.seq)
    for place, sequence in wanted.items():
        found = seen[place]
        for seq in sorted(set(sequence) - set(found)):
            yield Violation("relay-missing", f"{place[1]}-{seq}", place[0])
        highest = 0
        for seq in found:
            if seq < highest:
                yield Violation("relay-order", f"{place[1]}-{seq}", f"after {highest}")
            highest = max(highest, seq)
    heads = {row["chain"]: row["seq"] for row in state.tables["heads"]}
    for row in state.tables["cursors"]:
        if row["seq"] != heads.get(row["chain"]):
            yield Violation("relay-cursor", str(row["chain"]),
                            f"{row['seq']} of {heads.get(row['chain'])}")


def topic_of(event):
    return "iu.verify.v1" if event.kind.startswith("verify.") else "iu.governance.v1"


def same_bytes(record, event):
    headers = {"ce_hash": event["hash"], "ce_prevhash": event["prev_hash"],
               "ce_type": f"iu.{event.kind}.v1", "ce_id": event.name}
    return record.value == event.payload and all(
        record.header(name) == value for name, value in headers.items())


# -- ledger --------------------------------------------------------------------------------------

def ledger(state):
    """2N+6 rows a cut and 2 a verification, and none besides."""
    tables = state.tables
    by_set = {name: group(tables[name], "change_set_id")
              for name in ("envelopes", "decisions", "change_sets", "affected", "signatures",
                           "verify_results")}
    blocks = group(tables["blocks"], "envelope_id")
    histories = group(tables["histories"], "entry_id")
    entries = group(tables["entries"], "entry_id")
    by_result = group(tables["signatures"], "verify_result_id")
    owned = collections.Counter()
    for event in state.of_kind["ledger.leg_b"]:
        body = event.body
        key = body["change_set_id"]
        planned = sorted((unit[0], unit[3]) for unit in body["units"])
        count = {
            "change_sets": len(by_set["change_sets"][key]),
            "envelopes": len(by_set["envelopes"][key]),
            "decisions": len(by_set["decisions"][key]),
            "signatures": len(by_set["signatures"][key]),
            "entries": len(entries[body["entry_id"]]),
            "histories": len(histories[body["entry_id"]]),
            "blocks": len(blocks[body["envelope_id"]]),
            "affected": len(by_set["affected"][key]),
        }
        owned.update(count)
        units = [sorted((row["unit_id"], row["content_hash"]) for row in rows)
                 for rows in (by_set["affected"][key], blocks[body["envelope_id"]])]
        if sum(count.values()) != 2 * len(planned) + 6 or set(count.values()) - {
                1, len(planned)} or units != [planned, planned]:
            yield Violation("ledger-cut", body["run_id"],
                            f"{count} for {len(planned)} units")
    for event in state.of_kind["verify.written"]:
        results = by_set["verify_results"][event.body["change_set_id"]]
        signatures = [s for row in results for s in by_result[row["verify_result_id"]]]
        owned.update(verify_results=len(results), signatures=len(signatures))
        if (len(results), len(signatures)) != (1, 1):
            yield Violation("ledger-verify", event.body["run_id"],
                            f"{len(results)} results, {len(signatures)} signatures")
    for name in ("change_sets", "envelopes", "decisions", "signatures", "entries", "histories",
                 "blocks", "affected", "verify_results"):
        if len(tables[name]) != owned[name]:
            yield Violation("ledger-stray", name, f"{len(tables[name])} rows, {owned[name]} owned")
    if tables["unused_ledger"][0]["rows"] != 0:
        yield Violation("ledger-stray", "unused tables", f"{tables['unused_ledger'][0]['rows']}")


EVIDENCE = (budgets, granted, approved, proofs, chains, event_rows, relayed)
