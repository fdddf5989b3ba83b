"""What the checker judges: one snapshot of the database, and every record of the Kafka topics.

Knows tables and topics as CONTRACT and DESIGN name them, and no code of the worker.
"""

import collections
import dataclasses
import json
import subprocess
import time
import uuid

import confluent_kafka

COMMAND_TOPICS = ("iu.discover.v1", "iu.cut.v1")
EVENT_TOPICS = ("iu.governance.v1", "iu.verify.v1")
DEAD_LETTERS = "iu.dead-letter.v1"

WRITTEN = """xmin::text::bigint AS xmin, CASE WHEN current_setting('track_commit_timestamp') = 'on'
    THEN extract(epoch FROM pg_xact_commit_timestamp(xmin)) END AS committed_at"""

# One row each becomes one JSON object. All in one snapshot.
QUERIES = {
    "events": f"""SELECT chain, seq, kind, subject, encode(payload, 'hex') AS payload,
        encode(prev_hash, 'hex') AS prev_hash, encode(hash, 'hex') AS hash, run_id, command_id,
        extract(epoch FROM recorded_at) AS recorded_at, {WRITTEN}
        FROM cutter.audit_event ORDER BY chain, seq""",
    "heads": "SELECT chain, seq, encode(hash, 'hex') AS hash FROM cutter.chain_head",
    "cursors": "SELECT chain, seq FROM cutter.relay_cursor",
    "inbox": "SELECT command_id, outcome, answer FROM cutter.inbox",
    "runs": "SELECT run_id, document, source_version, state, plan_digest, units, change_set_id "
            "FROM cutter.run",
    "transitions": "SELECT run_id, from_state, to_state, transition_no FROM cutter.run_transition "
                   "ORDER BY run_id, transition_no",
    "plans": "SELECT run_id, encode(value, 'hex') AS value FROM cutter.run_pin "
             "WHERE key = 'cutplan_rows'",
    "sources": "SELECT doc_code, version, sha256, encode(body, 'hex') AS body "
               "FROM cutter.source_document_version",
    "units": f"""SELECT id, canonical_address, doc_code, unit_kind, section_type,
        parent_or_container_ref AS parent, sort_order, lifecycle_status, version_anchor_ref,
        content_anchor_ref, deleted_at IS NOT NULL AS deleted,
        identity_profile -> 'provenance' ->> 'run_id' AS run_id,
        identity_profile -> 'provenance' ->> 'manifest_digest' AS plan_digest, {WRITTEN}
        FROM public.information_unit""",
    "versions": f"SELECT id, unit_id, body, content_hash, lifecycle_status, {WRITTEN} "
                "FROM public.unit_version",
    "lifecycle": f"SELECT unit_id, from_status, to_status, review_decision_id, {WRITTEN} "
                 "FROM public.iu_lifecycle_log",
    "attempts": "SELECT attempt_id, run_id, command_id, grant_id, epoch, mode, units, reserved, "
                "state, closed_at IS NULL AS open FROM cutter.attempt",
    "grants": """SELECT g.grant_id, g.mode, g.epoch, g.documents, g.max_units, g.state,
        b.reserved, b.spent FROM cutter."grant" g LEFT JOIN cutter.grant_budget b
        USING (grant_id)""",
    "switch": "SELECT armed, epoch, unlogged FROM cutter.kill_switch",
    "approvals": """SELECT a.approval_id, a.gate, a.run_id, a.plan_digest, a.review_decision_id,
        extract(epoch FROM a.signed_at) AS signed_at, extract(epoch FROM a.expires_at)
        AS expires_at, u.run_id AS used_by_run, u.command_id AS used_by_command
        FROM cutter.approval a LEFT JOIN cutter.approval_use u USING (approval_id)""",
    "proofs": "SELECT run_id, plan_digest, xid, pg_xact_status(xid::xid8) AS status "
              "FROM cutter.proof",
    "entries": "SELECT entry_id FROM cutter_governance.decision_backlog_entry",
    "histories": "SELECT history_id, entry_id FROM cutter_governance.decision_backlog_history",
    "envelopes": "SELECT envelope_id, cut_change_set_ref AS change_set_id, unit_count, "
                 "manifest_digest FROM cutter_governance.manifest_envelope",
    "blocks": "SELECT envelope_id, target_unit_id AS unit_id, content_hash "
              "FROM cutter_governance.manifest_unit_block",
    "decisions": "SELECT review_decision_id, cut_change_set_ref AS change_set_id "
                 "FROM cutter_governance.review_decision",
    "change_sets": "SELECT change_set_id, run_ref, effect_digest, unit_count, manifest_version "
                   "FROM cutter_governance.cut_change_set",
    "affected": "SELECT change_set_id, unit_id, unit_version_id, content_hash "
                "FROM cutter_governance.cut_change_set_affected_row",
    "signatures": "SELECT signature_id, cross_reference_change_set_id AS change_set_id, "
                  "cross_reference_verify_result_id AS verify_result_id "
                  "FROM cutter_governance.dot_pair_signature",
    "verify_results": "SELECT verify_result_id, change_set_id, verdict, verified_count "
                      "FROM cutter_governance.verify_result",
    "unused_ledger": """SELECT (SELECT count(*) FROM cutter_governance.decision_backlog_dependency)
        + (SELECT count(*) FROM cutter_governance.decision_backlog_sweep_log)
        + (SELECT count(*) FROM cutter_governance.canonical_address_alias) AS rows""",
}


@dataclasses.dataclass(frozen=True)
class Command:
    """A command that a broker acknowledged; lists of them stand in the order of one producer."""

    command_id: str
    document: str
    topic: str  # "iu.discover.v1" or "iu.cut.v1", without prefix


@dataclasses.dataclass(frozen=True)
class Place:
    """Where an installation is: how to connect, and where its topics are."""

    conninfo: str
    bootstrap: str
    prefix: str = ""
    properties: tuple = ()


@dataclasses.dataclass(frozen=True)
class Record:
    """A Kafka record; `topic` without the prefix."""

    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes
    headers: tuple

    def header(self, name):
        value = dict(self.headers).get(name)
        return value.decode(errors="replace") if value is not None else None

    @property
    def position(self):
        return f"{self.topic}[{self.partition}]@{self.offset}"


class Event(dict):
    """A stored event; `body` is its payload as JSON."""

    def __init__(self, row):
        super().__init__(row)
        self.chain, self.seq, self.kind = row["chain"], row["seq"], row["kind"]
        self.payload = bytes.fromhex(row["payload"])
        try:
            self.body = json.loads(self.payload)
        except ValueError:
            self.body = {}
        self.name = f"{self.chain}-{self.seq}"

    def moment(self, precise):
        """When it took effect: its commit if the server keeps that, else when it was written."""
        return self["committed_at"] if precise else self["recorded_at"]


def place_of(site):
    """The Place of a harness Site, or a Place itself."""
    if isinstance(site, Place):
        return site
    conninfo = f"host={site.shared['socket']} dbname={site.name} user=cutter_audit"
    return Place(conninfo, site.bootstrap, site.prefix)


def read_database(place):
    """{name of QUERIES: rows}, all of one snapshot."""
    script = ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;", "SET LOCAL timezone = 'UTC';"]
    for name, query in QUERIES.items():
        script += [f"\\echo == {name}", f"SELECT row_to_json(t) FROM ({query}) t;"]
    tables = {}
    rows = []
    for line in ask(place, "\n".join([*script, "COMMIT;"])):
        if line.startswith("== "):
            rows = tables.setdefault(line[3:], [])
        elif line:
            rows.append(json.loads(line))
    return tables


def ask(place, query):
    """The lines of a query's answer."""
    done = subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", place.conninfo, "-f", "-"],
        input=query.encode(), capture_output=True, check=False, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(f"the database could not be read: {done.stderr.decode()}")
    return done.stdout.decode().split("\n")[:-1]


class Topics(dict):
    """{topic: records}; `partitions` of each."""

    def __init__(self, records, partitions=None):
        super().__init__(records)
        self.partitions = dict(partitions or {})


def _offsets(consumer, at):
    """The first offset and the one behind the last. A topic just made has no leader at first."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return consumer.get_watermark_offsets(at, timeout=30)
        except confluent_kafka.KafkaException as error:
            moving = (confluent_kafka.KafkaError.NOT_LEADER_FOR_PARTITION,
                      confluent_kafka.KafkaError.LEADER_NOT_AVAILABLE)
            if error.args[0].code() not in moving or time.monotonic() >= deadline:
                raise
            consumer.list_topics(at.topic, timeout=30)


def read_topics(place, topics=(*COMMAND_TOPICS, *EVENT_TOPICS, DEAD_LETTERS)):
    """{topic: records in partition and offset order}, up to what is there now."""
    consumer = confluent_kafka.Consumer({
        **dict(place.properties), "bootstrap.servers": place.bootstrap,
        "group.id": f"checker-{uuid.uuid4()}", "enable.auto.commit": False,
        "check.crcs": True, "fetch.wait.max.ms": 20})
    found = Topics({topic: [] for topic in topics})
    try:
        existing = consumer.list_topics(timeout=30).topics
        ends = {}
        for topic in topics:
            known = existing.get(place.prefix + topic)
            found.partitions[topic] = len(known.partitions) if known is not None else 0
            for partition in known.partitions if known is not None else ():
                at = confluent_kafka.TopicPartition(place.prefix + topic, partition)
                low, high = _offsets(consumer, at)
                if low < high:
                    at.offset = low
                    ends[(topic, partition)] = (high, at)
        consumer.assign([at for _, at in ends.values()])
        deadline = time.monotonic() + 60
        while ends:
            batch = consumer.consume(10000, timeout=0.1)
            if time.monotonic() >= deadline:
                raise RuntimeError(f"the topics could not be read to their ends: {sorted(ends)}")
            for message in batch:
                if message.error() is not None:
                    raise RuntimeError(f"the topics could not be read: {message.error()}")
                record = Record(message.topic()[len(place.prefix):], message.partition(),
                                message.offset(), message.key(), message.value(),
                                tuple(message.headers() or ()))
                found[record.topic].append(record)
                end = ends.get((record.topic, record.partition))
                if end is not None and record.offset >= end[0] - 1:
                    del ends[(record.topic, record.partition)]
    finally:
        consumer.close()
    for records in found.values():
        records.sort(key=lambda record: (record.partition, record.offset))
    return found


def command_id_of(record):
    """The id in a command record's value; nothing when there is none."""
    try:
        return str(uuid.UUID(json.loads(record.value)["command_id"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def group(rows, key):
    """{value of `key`: rows that have it}."""
    groups = collections.defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


class State:
    """Database and topics, with the look-ups that rules need."""

    def __init__(self, tables, topics, commands=None):
        self.tables = tables
        self.topics = topics
        self.events = [Event(row) for row in tables["events"]]
        self.runs = {run["run_id"]: run for run in tables["runs"]}
        self.plans = {row["run_id"]: bytes.fromhex(row["value"]) for row in tables["plans"]}
        self.sources = {(row["doc_code"], row["version"]): row for row in tables["sources"]}
        self.inbox = {row["command_id"]: row for row in tables["inbox"]}
        self.precise = all(event["committed_at"] is not None for event in self.events)
        self.of_run = collections.defaultdict(list)
        self.of_command = collections.defaultdict(list)
        self.of_kind = collections.defaultdict(list)
        for event in self.events:
            self.of_run[event.body.get("run_id")].append(event)
            self.of_command[event.body.get("command_id")].append(event)
            self.of_kind[event.kind].append(event)
        self.records = [record for topic in COMMAND_TOPICS for record in topics[topic]]
        self.dead = {(r.header("dlq_topic"), r.header("dlq_partition"), r.header("dlq_offset"))
                     for r in topics[DEAD_LETTERS]}
        self.dead_ids = {command_id_of(r) for r in topics[DEAD_LETTERS]} - {None}
        self.commands = list(commands) if commands is not None else self.enqueued()

    def is_dead(self, record, prefix):
        return (prefix + record.topic, str(record.partition), str(record.offset)) in self.dead

    def enqueued(self):
        """The commands in the topics, in the order of their partitions."""
        return [Command(command_id, (record.key or b"").decode(errors="replace"), record.topic)
                for record in self.records if (command_id := command_id_of(record)) is not None]

    def kinds(self, run_id, kind):
        return [event for event in self.of_run[run_id] if event.kind == kind]

    def finals(self, command_id):
        """Events that answer the command; not those that say its id was used for another one."""
        return [event for event in self.of_command[command_id]
                if event.body.get("outcome") is not None and not is_conflict(event.body)]


def is_conflict(body):
    """The refusal of another body under a used command_id names no run."""
    return body.get("stop_code") == "REPLAY_CONFLICT" and body.get("run_id") is None
