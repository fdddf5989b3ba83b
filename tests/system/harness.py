"""What system tests stand on: a Site is a database, topics, a worker and a writer of one's own.

Tests talk to the program as everybody does: command line, Kafka, SQL. Nothing here sleeps for a
time: wait_for() polls a condition until a deadline and says what it waited for.
"""

import contextlib
import ctypes
import hashlib
import json
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
import uuid

import confluent_kafka

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import services  # noqa: E402

ROOT = services.ROOT
BUILD = pathlib.Path(os.environ.get("IU_BUILD", ROOT / "build/dev"))
# What a deadline is multiplied with: sanitized programs take their time.
TIME_FACTOR = float(os.environ.get("IU_TIME_FACTOR", "1"))
LEDGER_ROWS = ROOT / "deploy/demo/ledger_rows.sql"
EXECUTING_ROLES = ("cutter_exec", "cutter_proof", "cutter_verify")


def wait_for(condition, what, seconds=30.0):
    """The first true value of condition(); AssertionError with `what` when the time is over."""
    seconds *= TIME_FACTOR
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= end:
            raise AssertionError(f"waited {seconds} s for: {what}")
        time.sleep(0.02)


def die_with_parent():
    """For a child about to start: SIGKILL when the test is gone, however it went (prctl 1)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Answer(dict):
    """What a command printed with --json, and its exit code."""

    def __init__(self, exit_code, out, err):
        self.exit_code = exit_code
        self.err = err
        super().__init__(json.loads(out) if out.strip() else {})

    def __str__(self):
        return f"exit {self.exit_code}: {dict(self)} {self.err[-1500:]}"


class Program:
    """A running worker or writer. Its log stays readable after its end."""

    def __init__(self, site, name, environment=None):
        self.log_path = site.folder / f"{name}-{secrets.token_hex(3)}.log"
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [str(BUILD / "iu-cutter"), name], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**site.environment, **(environment or {})}, preexec_fn=die_with_parent)
        self.name = name

    def log(self):
        return self.log_path.read_text(errors="replace")

    def log_events(self):
        """The log's lines as dictionaries."""
        events = []
        for line in self.log().splitlines():
            with contextlib.suppress(json.JSONDecodeError):
                events.append(json.loads(line))
        return events

    def sanitizer_report(self):
        """What a sanitizer wrote into the log; it does not end the program in every case."""
        _, found, rest = self.log().partition("Sanitizer: ")
        return f"{self.name}: a sanitizer says: {rest[:4000]}" if found else ""

    def is_running(self):
        return self.process.poll() is None

    def port(self):
        """The admin port; 0 is asked for, the first lines of the log say what was given."""
        def found():
            if not self.is_running():
                raise AssertionError(f"{self.name} ended: {self.log()[-3000:]}")
            return next((line["port"] for line in self.log_events()
                         if line.get("event") == "admin_listening"), None)
        return wait_for(found, f"{self.name}'s admin port", 20)

    def get(self, path):
        """(status, body) of the admin port."""
        address = f"http://127.0.0.1:{self.port()}{path}"
        try:
            with urllib.request.urlopen(address, timeout=5 * TIME_FACTOR) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except urllib.error.URLError as error:
            return 0, str(error)

    def peak_bytes(self):
        """The most memory that the process ever had (VmHWM); 0 where a sanitizer takes most."""
        if TIME_FACTOR > 1:
            return 0
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024

    def wait_ready(self, seconds=60):
        try:
            wait_for(lambda: self.get("/ready")[0] == 200, f"{self.name} to be ready", seconds)
        except AssertionError as error:
            ready = self.get("/ready")
            raise AssertionError(f"{error}; {ready}; log: {self.log()[-3000:]}") from None
        return self

    def terminate(self, seconds=15):
        """SIGTERM; (exit code, seconds it took)."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds * TIME_FACTOR), time.monotonic() - begun

    def kill(self):
        """SIGKILL: what a crash or the kernel's memory killer does."""
        self.process.kill()
        self.process.wait(10)


class Gate:
    """Holds whoever wants to move a run to `state`: the test decides when it goes on.

    A trigger that only tests install waits for an advisory lock that the gate's session has.
    """

    def __init__(self, site, state, document=None):
        self._site = site
        self._key = secrets.randbelow(2**31)
        self._name = f"test_gate_{self._key}"
        whose = "true" if document is None else (
            "EXISTS (SELECT FROM cutter.run r WHERE r.run_id = NEW.run_id "
            f"AND r.document = '{document}')")
        site.sql(f"""
            CREATE FUNCTION public.{self._name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF NEW.to_state = '{state}' AND ({whose}) THEN
                    PERFORM pg_advisory_xact_lock({self._key});
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER {self._name} BEFORE INSERT ON cutter.run_transition
                FOR EACH ROW EXECUTE FUNCTION public.{self._name}()""")
        self._holder = subprocess.Popen(
            site.psql_command(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self._holder.stdin.write(f"SELECT pg_advisory_lock({self._key});\n")
        self._holder.stdin.flush()
        wait_for(lambda: self._locks("granted"), "the gate to close")

    def _locks(self, which):
        return int(self._site.sql(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database()) "
            f"AND objid = {self._key} AND {which}"))

    def wait_reached(self, seconds=60):
        """Returns when a session stands before the gate."""
        wait_for(lambda: self._locks("NOT granted"), "a session before the gate", seconds)

    def open(self):
        """Lets all through, now and later. Can be called twice."""
        if self._holder is None:
            return
        self._holder.stdin.close()
        self._holder.wait(10)
        self._holder = None
        self._site.sql(f"DROP TRIGGER {self._name} ON cutter.run_transition")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.open()


class Site:
    """One installation of its own: database, topics, consumer group, configuration."""

    def __init__(self, shared):
        self.name = "t" + secrets.token_hex(5)
        self.shared = shared
        self.prefix = f"{self.name}."
        # Inside the services' folder, which goes even if this process is killed.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{self.name}-", dir=shared["folder"]))
        self.programs = []
        self.session = None  # a faults.Psql that sql() asks, where a process a query is too slow
        self._broker = None
        self.environment = {key: value for key, value in os.environ.items()
                            if not key.startswith("IU_CUTTER")}
        self.environment["IU_CUTTER_CONFIG"] = str(self.folder / "iu-cutter.toml")

    # -- setting up and taking down ------------------------------------------------------------

    def start(self):
        self.sql(f"CREATE DATABASE {self.name}", database="postgres")
        self.bootstrap = self.shared.get("bootstrap") or self._start_mock_broker()
        self._write_configuration()
        self.cli("migrate").check()
        if self.shared["kafka"] == "real":
            self.cli("topics", "create", "--partitions", "4").check()
        return self

    def _start_mock_broker(self):
        self._broker = subprocess.Popen(
            [str(BUILD / "iu-mock-broker"), "--partitions", "4", "--prefix", self.prefix],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return json.loads(self._broker.stdout.readline())["bootstrap"]

    def _write_configuration(self):
        key = self.folder / "backup.key"
        subprocess.run(["age-keygen", "-o", str(key)], check=True, stderr=subprocess.DEVNULL)
        recipient = next(line.split(": ")[1] for line in key.read_text().splitlines()
                         if line.startswith("# public key"))
        (self.folder / "backup").mkdir()
        (self.folder / "iu-cutter.toml").write_text(f"""
[kafka]
bootstrap = "{self.bootstrap}"
topic_prefix = "{self.prefix}"
group = "{self.name}"
session_timeout = "6s"
[postgres]
conninfo = "host={self.shared['socket']} dbname={self.name}"
[worker]
admin = "127.0.0.1:0"
require_proof = false
[writer]
admin = "127.0.0.1:0"
[backup]
directory = "{self.folder}/backup"
recipient = "{recipient}"
""")

    def stop(self):
        for program in self.programs:
            if program.is_running():
                program.kill()
        if self._broker is not None:
            self._broker.communicate(timeout=10)
        self.sql(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)", database="postgres")
        reports = [report for program in self.programs if (report := program.sanitizer_report())]
        shutil.rmtree(self.folder)
        if reports:
            raise AssertionError("\n".join(reports))

    # -- programs and commands -----------------------------------------------------------------

    def launch(self, name, environment=None):
        program = Program(self, name, environment)
        self.programs.append(program)
        return program

    def worker(self, **environment):
        return self.launch("worker", environment).wait_ready()

    def writer(self, **environment):
        return self.launch("writer", environment).wait_ready()

    def cli(self, *words, stdin=None):
        """Runs iu-cutter with --json to its end."""
        done = subprocess.run([str(BUILD / "iu-cutter"), "--json", *map(str, words)],
                              input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL,
                              capture_output=True, env=self.environment, check=False,
                              timeout=180 * TIME_FACTOR)
        answer = Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
        answer.check = lambda code=0: check_exit(answer, words, code)
        return answer

    def add(self, code, text, ruleset="markdown"):
        path = self.folder / f"{code}-{secrets.token_hex(3)}.md"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.cli("source", "add", path, "--doc-code", code, "--ruleset", ruleset).check()

    def discover(self, code, *more):
        return self.cli("enqueue", "discover", "--document", code, "--wait",
                        int(90 * TIME_FACTOR), *more)

    def rebuilt(self, code, *more):
        """The bytes that `rebuild` writes."""
        words = ["rebuild", "--document", code, *map(str, more)]
        return subprocess.run([str(BUILD / "iu-cutter"), *words], capture_output=True,
                              env=self.environment, check=True, timeout=180 * TIME_FACTOR).stdout

    def prepared(self, code, text, ruleset="markdown"):
        """Registers and discovers; the answer with run_id, units and plan_digest."""
        self.add(code, text, ruleset)
        return self.discover(code).check()

    def approve(self, run_id, gate="SG-1", *more):
        words = ["approve", "--run", run_id, "--gate", gate, "--signer", "tester", *more]
        return self.cli(*words).check()

    def approve_enactment(self, run_id):
        return self.approve(run_id, "SG-2", "--review-decision", uuid.uuid4())

    def arm(self, codes, max_units=100000, mode="live", ttl="10m"):
        documents = [word for code in codes for word in ("--document", code)]
        return self.cli("arm", "--mode", mode, *documents, "--max-units", max_units, "--ttl", ttl,
                        "--reason", "test", "--signer", "tester").check()

    def disarm(self):
        return self.cli("disarm", "--reason", "test").check()

    def cut(self, run_id, *more, mode="live", until="write_verified", wait=120):
        words = ["enqueue", "cut", "--run", run_id, "--mode", mode, "--until", until, *more]
        return self.cli(*words, *(["--wait", int(wait * TIME_FACTOR)] if wait else []))

    # -- the database --------------------------------------------------------------------------

    def psql_command(self, database=None):
        return ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h",
                self.shared["socket"], "-U", "postgres", "-d", database or self.name]

    def sql(self, text, database=None):
        """Rows as postgres, columns separated by '|', without the last line end."""
        if self.session is not None and database is None:
            return self.session(text)
        done = subprocess.run([*self.psql_command(database), "-f", "-"], input=text, text=True,
                              capture_output=True, check=False, timeout=60 * TIME_FACTOR)
        if done.returncode != 0:
            raise AssertionError(f"psql: {done.stderr}")
        return done.stdout.rstrip("\n")

    def count(self, table, where="true"):
        return int(self.sql(f"SELECT count(*) FROM {table} WHERE {where}"))

    def run_state(self, run_id):
        return self.sql(f"SELECT state FROM cutter.run WHERE run_id = '{run_id}'")

    def transitions(self, run_id):
        """States in the order in which the run came to them."""
        return self.sql("SELECT to_state FROM cutter.run_transition WHERE "
                        f"run_id = '{run_id}' ORDER BY at, ctid").splitlines()

    def answer_of(self, command_id):
        """The recorded answer, or nothing."""
        text = self.sql(f"SELECT answer FROM cutter.inbox WHERE command_id = '{command_id}'")
        return json.loads(text) if text else None

    def wait_answer(self, command_id, seconds=90):
        return wait_for(lambda: self.answer_of(command_id), f"an answer to {command_id}", seconds)

    def ledger_rows(self, code):
        """(rows of the cut, rows of its verification) of each cut of the document."""
        rows = [line.split("|") for line in self.sql(LEDGER_ROWS.read_text()).splitlines()]
        return [(int(cut), int(verify)) for name, cut, verify in rows if name == code]

    def wait_ledger(self, code, units, seconds=90):
        wait_for(lambda: self.ledger_rows(code) == [(2 * units + 6, 2)],
                 f"{2 * units + 6} and 2 ledger rows of {code}", seconds)

    def audit_events(self):
        """All stored events in order: chain, seq, kind, subject, payload, prev_hash, hash."""
        rows = self.sql("SELECT chain, seq, kind, subject, encode(payload, 'hex'), "
                        "encode(prev_hash, 'hex'), encode(hash, 'hex') FROM cutter.audit_event "
                        "ORDER BY chain, seq")
        names = ("chain", "seq", "kind", "subject", "payload", "prev_hash", "hash")
        events = [dict(zip(names, line.split("|"))) for line in rows.splitlines()]
        for event in events:
            event.update(chain=int(event["chain"]), seq=int(event["seq"]),
                         payload=bytes.fromhex(event["payload"]))
        return events

    def event_kinds(self, **fields):
        """Kinds of the events whose payload has these fields, in order."""
        def matches(payload):
            return all(payload.get(name) == value for name, value in fields.items())
        return [event["kind"] for event in self.audit_events()
                if matches(json.loads(event["payload"]))]

    def server_log_position(self):
        return os.path.getsize(self._server_log())

    def _server_log(self):
        return pathlib.Path(self.shared["socket"]).parent / "server.log"

    def connections(self, roles, since):
        """Log lines of connections to this site's database as one of the roles."""
        with open(self._server_log(), "rb") as log:
            log.seek(since)
            lines = log.read().decode(errors="replace").splitlines()
        return [line for line in lines if f"database={self.name} " in line and any(
            f"connection authorized: user={role} " in line for role in roles)]

    # -- Kafka, as somebody else's client ------------------------------------------------------

    def produce(self, topic, key, value, headers):
        """Sends one record and waits until the broker has it."""
        errors = []
        producer = confluent_kafka.Producer({"bootstrap.servers": self.bootstrap})
        producer.produce(self.prefix + topic, key=key, value=value, headers=headers,
                         on_delivery=lambda error, _: errors.append(error))
        producer.flush(30)
        if errors != [None]:
            raise AssertionError(f"not delivered: {errors}")

    def produce_command(self, kind, document, body, command_id=None):
        """A command as messages/asyncapi.yaml describes it; returns its id."""
        command_id = command_id or str(uuid.uuid4())
        value = json.dumps({"command_id": command_id, "requested_by": "tests", **body}).encode()
        headers = [("ce_specversion", b"1.0"), ("ce_id", command_id.encode()),
                   ("ce_type", f"iu.{kind}.v1".encode()), ("ce_source", b"/tests/system"),
                   ("ce_subject", document.encode()), ("ce_time", b"2026-01-01T00:00:00Z"),
                   ("content-type", b"application/json")]
        self.produce(f"iu.{kind}.v1", document, value, headers)
        return command_id

    def cut_body(self, run_id, mode="live", until="write_verified"):
        digest, approvals = self.sql(
            "SELECT plan_digest, coalesce((SELECT json_agg(approval_id) FROM cutter.approval a "
            "WHERE a.run_id = r.run_id), '[]') FROM cutter.run r "
            f"WHERE run_id = '{run_id}'").split("|")
        return {"run_id": run_id, "plan_digest": digest, "mode": mode, "until": until,
                "approvals": json.loads(approvals)}

    def consume(self, *topics, until, seconds=60):
        """All records of the topics from their beginning, as soon as until(records) is true."""
        consumer = confluent_kafka.Consumer({
            "bootstrap.servers": self.bootstrap, "group.id": f"test-{uuid.uuid4()}",
            "enable.auto.commit": False, "auto.offset.reset": "earliest"})
        records = []
        try:
            consumer.assign([
                confluent_kafka.TopicPartition(self.prefix + topic, partition,
                                               confluent_kafka.OFFSET_BEGINNING)
                for topic in topics for partition in range(4)])
            end = time.monotonic() + seconds * TIME_FACTOR
            while not until(records):
                if time.monotonic() >= end:
                    raise AssertionError(f"only {len(records)} records in {seconds} s")
                record = consumer.poll(0.2)
                if record is not None and record.error() is None:
                    records.append(record)
        finally:
            consumer.close()
        return records

    def committed(self):
        """Offsets committed by the worker's group on the command topics, summed."""
        return self.command_offsets(lambda consumer, asked: [
            max(0, partition.offset) for partition in consumer.committed(asked, timeout=20)])

    def produced(self):
        """End offsets of the command topics, summed: committed() when nothing is left to do."""
        return self.command_offsets(lambda consumer, asked: [
            consumer.get_watermark_offsets(partition, timeout=20)[1] for partition in asked])

    def command_offsets(self, read):
        consumer = confluent_kafka.Consumer({"bootstrap.servers": self.bootstrap,
                                             "group.id": self.name})
        try:
            return sum(read(consumer, [
                confluent_kafka.TopicPartition(self.prefix + topic, partition)
                for topic in ("iu.discover.v1", "iu.cut.v1") for partition in range(4)]))
        finally:
            consumer.close()


def check_exit(answer, words, code):
    if answer.exit_code != code:
        raise AssertionError(f"iu-cutter {' '.join(map(str, words))}: expected {code}, {answer}")
    return answer


def header(record, name):
    """A header of a Kafka record as text; nothing if it has none."""
    value = dict(record.headers() or []).get(name)
    return value.decode() if value is not None else None


def event_hash(chain, seq, previous, payload):
    """DESIGN 8, written down a second time on purpose: SHA-256 over domain, place and leaf."""
    leaf = hashlib.sha256(b"\x00" + payload).digest()
    place = chain.to_bytes(4, "big") + seq.to_bytes(8, "big")
    return hashlib.sha256(b"cutlog/v1\n" + place + previous + leaf).digest()


def markdown_of(units, words="first"):
    """A text of exactly so many units: a heading and a body for each."""
    return "".join(f"# Section {i}\n\nBody {i} of {units}, {words} version: cầu Thăng Long.\n\n"
                   for i in range(1, units + 1))


def needs_real_kafka(test):
    """Skips where only the mock cluster is; tests/run.sh says so, and fails in CI."""
    def decorated(self):
        if self.shared["kafka"] != "real":
            self.skipTest("needs a real Kafka, only the mock cluster is here")
        return test(self)
    decorated.__name__ = test.__name__
    decorated.__doc__ = test.__doc__
    return decorated


class SystemTest(unittest.TestCase):
    """A site for each test; servers from ctest's fixture, or its own when run by hand."""

    shared = None

    @classmethod
    def setUpClass(cls):
        if os.environ.get("IU_SYSTEM_FIXTURE") == "1":
            cls.shared = json.loads(services.state_file(BUILD).read_text())
        else:
            cls.shared = services.launch(os.getpid())
            cls.addClassCleanup(services.end, cls.shared)

    def make_site(self):
        """For tests with servers of their own: Site({**self.shared, "socket": ...})."""
        return Site(self.shared)

    def setUp(self):
        self.site = self.make_site()
        self.addCleanup(self.site.stop)
        self.site.start()

    def tearDown(self):
        outcome = getattr(self, "_outcome", None)
        failed = outcome is not None and any(error for _, error in getattr(outcome, "errors", []))
        if failed or not getattr(outcome, "success", True):
            for program in self.site.programs:
                print(f"--- end of the log of {program.name}:\n{program.log()[-4000:]}")


def main():
    """Runs tests of one file; exit status 77 when all were skipped, so that ctest says so."""
    program = unittest.main(module="__main__", exit=False, verbosity=2)
    result = program.result
    for _, reason in result.skipped:
        print(f"SKIP: {reason}")
    if result.testsRun == 0:
        print("no test was run")
        sys.exit(1)
    if result.wasSuccessful() and len(result.skipped) == result.testsRun:
        sys.exit(77)
    sys.exit(0 if result.wasSuccessful() else 1)
