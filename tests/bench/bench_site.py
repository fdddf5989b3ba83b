"""A Site to measure on: servers as deployed, many documents at once, events with their times."""

import contextlib
import hashlib
import json
import os
import pathlib
import sys
import threading
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
os.environ.setdefault("IU_BUILD", str(ROOT / "build/release"))
sys.path.insert(0, str(ROOT / "tests/system"))

import confluent_kafka  # noqa: E402
import harness  # noqa: E402
import services  # noqa: E402
from bench_database import Connection  # noqa: E402

# What deploy/postgres.sh turns off for tests, on again: a commit is on the disk, as deployed.
AS_DEPLOYED = ("fsync=on", "full_page_writes=on", "synchronous_commit=on", "shared_buffers=128MB",
               "log_connections=off")
FINAL = {"iu.cut.completed.v1", "iu.cut.refused.v1", "iu.cut.failed.v1", "iu.cut.noop.v1",
         "iu.run.awaiting_authorization.v1", "iu.run.noop.v1", "iu.run.refused.v1",
         "iu.run.failed.v1"}
TEXT = ("Điều này quy định việc quản lý, sử dụng và bảo vệ công trình; the owner keeps the "
        "records, shows them when asked, and answers for what is missing. ")


def text_of(units, salt, unit_bytes=500):
    """Markdown of exactly so many units, each of about so many bytes."""
    filler = TEXT * (1 + unit_bytes // len(TEXT))
    return "".join(
        f"# Section {i}\n\n{hashlib.sha256(f'{salt}/{i}'.encode()).hexdigest()} "
        f"{filler[:unit_bytes * len(TEXT) // len(TEXT.encode()) - 85]}\n\n"
        for i in range(1, units + 1))


@contextlib.contextmanager
def servers(settings=AS_DEPLOYED):
    """PostgreSQL and Kafka: ctest's when its fixture runs, else servers of our own."""
    if os.environ.get("IU_SYSTEM_FIXTURE") == "1":
        yield json.loads(services.state_file(harness.BUILD).read_text())
        return
    own = services.launch(os.getpid(), settings)
    try:
        yield own
    finally:
        services.end(own)


class Events:
    """Reads the governance topic in a thread, and notes when final events arrive."""

    def __init__(self, site):
        self._consumer = confluent_kafka.Consumer({
            "bootstrap.servers": site.bootstrap, "group.id": f"bench-{uuid.uuid4()}",
            "enable.auto.commit": False, "fetch.wait.max.ms": 10, "fetch.error.backoff.ms": 10})
        topic = site.prefix + "iu.governance.v1"
        # The site is new: its beginning is now.
        self._consumer.assign([
            confluent_kafka.TopicPartition(topic, partition, confluent_kafka.OFFSET_BEGINNING)
            for partition in self._consumer.list_topics(topic, 20).topics[topic].partitions])
        self.arrived = {}  # command id -> (time, kind, payload)
        self.records = 0
        self._changed = threading.Condition()
        self._stop = False
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self):
        while not self._stop:
            # consume(500, 0.05) would wait the whole time for 499 more after the first.
            records = self._consumer.consume(1, 0.05)
            records += self._consumer.consume(500, 0)
            now = time.monotonic()
            found = {}
            for record in records:
                if record.error() is not None:
                    continue
                self.records += 1
                kind = harness.header(record, "ce_type")
                if kind in FINAL:
                    payload = json.loads(record.value())
                    found[payload["command_id"]] = (now, kind, payload)
            if found:
                with self._changed:
                    self.arrived.update(found)
                    self._changed.notify_all()

    def wait(self, commands, seconds):
        """(time, kind, payload) of the final event of each command, in the order asked for."""
        end = time.monotonic() + seconds
        with self._changed:
            while not all(command in self.arrived for command in commands):
                if not self._changed.wait(end - time.monotonic()):
                    missing = sum(command not in self.arrived for command in commands)
                    raise AssertionError(f"{missing} of {len(commands)} commands without a final "
                                         f"event after {seconds} s")
            return [self.arrived[command] for command in commands]

    def close(self):
        self._stop = True
        self._thread.join()
        self._consumer.close()


class BenchSite(harness.Site):
    """A Site with open connections, for preparing many documents quickly."""

    def start(self):
        super().start()
        self._connections = {}
        self._producer = confluent_kafka.Producer({
            "bootstrap.servers": self.bootstrap, "linger.ms": 0, "partitioner": "murmur2_random"})
        self.events = Events(self)
        return self

    def stop(self):
        for connection in self._connections.values():
            connection.close()
        self.events.close()
        super().stop()

    @property
    def conninfo(self):
        return f"host={self.shared['socket']} dbname={self.name}"

    def connect(self, role):
        """A connection of the caller's own."""
        return Connection(self.conninfo, role)

    def by(self, role):
        """The site's connection of a role; for the main thread."""
        if role not in self._connections:
            self._connections[role] = self.connect(role)
        return self._connections[role]

    def add_texts(self, codes, units, unit_bytes=500):
        for code in codes:
            self.by("cutter_source").prepared(
                "SELECT cutter.source_add($1, $2::bytea, 'markdown', $1)", code,
                "\\x" + text_of(units, code, unit_bytes).encode().hex())

    def send(self, kind, document, body):
        """Produces a command; (command id, time of the call)."""
        command_id = str(uuid.uuid4())
        value = json.dumps({"command_id": command_id, "requested_by": "bench", **body}).encode()
        headers = [("ce_specversion", b"1.0"), ("ce_id", command_id.encode()),
                   ("ce_type", f"iu.{kind}.v1".encode()), ("ce_source", b"/tests/bench"),
                   ("ce_subject", document.encode()), ("ce_time", b"2026-01-01T00:00:00Z"),
                   ("content-type", b"application/json")]
        at = time.monotonic()
        self._producer.produce(f"{self.prefix}iu.{kind}.v1", key=document, value=value,
                               headers=headers)
        self._producer.poll(0)
        return command_id, at

    def flush(self):
        if self._producer.flush(60):
            raise AssertionError("commands were not delivered")

    def discover_all(self, codes, seconds=120):
        """Discovers the documents through the worker: {code: event payload}, seconds it took."""
        begin = time.monotonic()
        sent = [self.send("discover", code, {"document": code})[0] for code in codes]
        self.flush()
        done = self.events.wait(sent, seconds)
        took = max(at for at, _, _ in done) - begin
        runs = {payload["document"]: payload for _, _, payload in done}
        if any(kind != "iu.run.awaiting_authorization.v1" for _, kind, _ in done):
            raise AssertionError(f"not discovered: {done[0]}")
        return runs, took

    def allow(self, runs):
        """SG-1 for each run and one grant for all: nothing else of what was granted stays."""
        self.by("cutter_kill").value("SELECT cutter.disarm('next round')")
        for run in runs:
            self.by("cutter_gov").prepared("SELECT cutter.approve($1, 'SG-1', 'bench', null)",
                                           run["run_id"])
        self.arm_all([run["document"] for run in runs], sum(run["units"] for run in runs))

    def arm_all(self, codes, units):
        """More units than are asked for: the end of a grant that is spent is not measured."""
        self.by("cutter_gov").value(
            "SELECT cutter.arm('live', $1::text[], $2::int, '15 minutes', 'bench', 'bench')",
            "{" + ",".join(codes) + "}", min(100000, 2 * units))

    def send_cut(self, run):
        return self.send("cut", run["document"], {
            "run_id": run["run_id"], "plan_digest": run["plan_digest"], "mode": "live",
            "until": "write_verified", "approvals": []})

    def workers(self, replicas, lanes):
        """So many workers, ready, and the topics' partitions spread over them."""
        environment = {"IU_CUTTER__WORKER__LANES": str(lanes), "IU_CUTTER__LOG__LEVEL": "info",
                       "IU_CUTTER__POSTGRES__CONNECTIONS": str(max(4, lanes))}
        programs = [self.launch("worker", environment) for _ in range(replicas)]
        for program in programs:
            program.wait_ready()
        def spread():
            counts = [metric(program, "iu_cutter_partitions_assigned") for program in programs]
            return sum(counts) == 8 and min(counts) > 0
        harness.wait_for(spread, "8 partitions over the workers", 60)
        return programs

    def end(self, programs):
        for program in programs:
            code, _ = program.terminate()
            if code != 0:
                raise AssertionError(f"{program.name} ended with {code}: {program.log()[-2000:]}")


def metric(program, name):
    """A metric without labels, or the sum over its labels."""
    status, text = program.get("/metrics")
    if status != 200:
        return 0.0
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
               if line.split("{")[0].split(" ")[0] == name)
