"""What tests of outages share: servers of one's own that can be killed, gates, many documents."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import uuid

import confluent_kafka

import checker
import harness
import services

sys.path.insert(0, str(services.ROOT / "tests/support"))
from tcp_gate import TcpGate, Way  # noqa: E402, F401

UNITS = 4


class OwnPostgres:
    """A server that may be stopped and killed; gone with the test."""

    def __init__(self, shared, *settings):
        self.folder = tempfile.mkdtemp(prefix="pg-", dir=shared["folder"])
        os.chmod(self.folder, 0o755)
        self._data = f"{self.folder}/pg"
        self._settings = [word for one in ("log_connections=on", *settings) for word in ("-c", one)]
        self.socket = None
        self.start()

    def start(self):
        self.socket = services.run_script(services.POSTGRES, "start", self._data, "--owner",
                                          os.getpid(), *self._settings)

    def halt(self, mode="immediate"):
        services.run_script(services.POSTGRES, "halt", self._data, mode)

    def stop(self):
        services.run_script(services.POSTGRES, "stop", self._data)


def kill_a_backend(site):
    """The server ends all others and recovers. Takes one that writes units, if there is one."""
    def victim():
        return site.sql("SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
                        "AND usename LIKE 'cutter_%' ORDER BY usename = 'cutter_exec' DESC, "
                        "random() LIMIT 1")

    def answers():
        with contextlib.suppress(AssertionError):
            return site.sql("SELECT 1") == "1"
        return False
    os.kill(int(harness.wait_for(victim, "a backend")), signal.SIGKILL)
    harness.wait_for(answers, "the server to recover")


class OwnKafka:
    """A broker that may be killed; starts again on the same port."""

    def __init__(self, shared):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kafka-", dir=shared["folder"]))
        self.bootstrap = None
        self.start()

    def start(self):
        self.bootstrap = services.run_script(services.KAFKA, "start", self.folder, "--owner",
                                             os.getpid())

    def kill(self):
        """SIGKILL; returns when the process is gone."""
        pid = int((self.folder / "node-1/pid").read_text())
        os.kill(pid, signal.SIGKILL)
        harness.wait_for(lambda: not pathlib.Path(f"/proc/{pid}/cmdline").exists()
                         or not pathlib.Path(f"/proc/{pid}/cmdline").read_bytes(), "its end", 10)

    def stop(self):
        services.run_script(services.KAFKA, "stop", self.folder)


def gate_before(test, target, **words):
    """A gate that ends with the test."""
    gate = TcpGate(target, **words)
    test.addCleanup(gate.stop)
    return gate


def postgres_gate(test, site, reads_commits=False):
    """A gate before the site's PostgreSQL, and the worker's configuration to go through it."""
    gate = gate_before(test, f"{site.shared['socket']}/.s.PGSQL.5432", reads_commits=reads_commits)
    conninfo = (f"host=127.0.0.1 port={gate.port} dbname={site.name} sslmode=disable "
                "gssencmode=disable")
    return gate, {"IU_CUTTER__POSTGRES__CONNINFO": conninfo}


# -- many documents --------------------------------------------------------------------------------

def register(site, codes, units=UNITS):
    """One statement a document, one psql for all."""
    site.sql("".join(
        f"SELECT cutter.source_add('{code}', convert_to($t${harness.markdown_of(units, code)}$t$, "
        "'UTF8'), 'markdown', NULL) IS NULL;\n" for code in codes))


def send(site, commands):
    """Produces (type, document, body) of each; {document: command_id} when the broker has them."""
    producer = confluent_kafka.Producer({"bootstrap.servers": site.bootstrap})
    ids, errors = {}, []
    for kind, document, body in commands:
        ids[document] = str(uuid.uuid4())
        value = {"command_id": ids[document], "requested_by": "tests", **body}
        producer.produce(
            f"{site.prefix}iu.{kind}.v1", key=document, value=json.dumps(value).encode(),
            headers=[("ce_specversion", b"1.0"), ("ce_id", ids[document].encode()),
                     ("ce_type", f"iu.{kind}.v1".encode()), ("ce_source", b"/tests/system"),
                     ("ce_subject", document.encode()), ("ce_time", b"2026-01-01T00:00:00Z"),
                     ("content-type", b"application/json")],
            on_delivery=lambda error, _: errors.append(error) if error else None)
    left = producer.flush(60)
    if left or errors:
        raise AssertionError(f"{left} commands not delivered: {errors[:3]}")
    return ids


def wait_answers(site, ids, seconds=90):
    """{document: answer}; whose answers are missing is in the failure."""
    wanted = ", ".join(f"'{one}'" for one in ids.values())

    def missing():
        return len(ids) - site.count("cutter.inbox", f"command_id IN ({wanted}) "
                                                     "AND answer IS NOT NULL")
    try:
        harness.wait_for(lambda: missing() == 0, f"{len(ids)} answers", seconds)
    except AssertionError as error:
        raise AssertionError(f"{error}; {missing()} are missing") from None
    rows = site.sql(f"SELECT command_id, answer FROM cutter.inbox WHERE command_id IN ({wanted})")
    answers = dict(line.split("|", 1) for line in rows.splitlines())
    return {document: json.loads(answers[one]) for document, one in ids.items()}


def discover(site, codes):
    return send(site, [("discover", code, {"document": code}) for code in codes])


def runs_of(site, codes):
    wanted = ", ".join(f"'{code}'" for code in codes)
    rows = site.sql(f"SELECT document, run_id FROM cutter.run WHERE document IN ({wanted})")
    return dict(line.split("|") for line in rows.splitlines())


def prepared(site, codes, units=UNITS, enact=False):
    """Registers, discovers and approves; {document: run_id}."""
    register(site, codes, units)
    wait_answers(site, discover(site, codes))
    runs = runs_of(site, codes)
    approve(site, runs, enact)
    return runs


def approve(site, runs, enact=False):
    site.sql("".join(f"SELECT cutter.approve('{run}', 'SG-1', 'tester', NULL) IS NULL;\n"
                     for run in runs.values()))
    if enact:
        site.sql("".join(
            f"SELECT cutter.approve('{run}', 'SG-2', 'tester', gen_random_uuid()) IS NULL;\n"
            for run in runs.values()))


def arm(site, codes, mode="live", units=100000):
    """As the command line does, in a few milliseconds."""
    documents = ", ".join(f"'{code}'" for code in codes)
    site.sql(f"SELECT cutter.arm('{mode}', ARRAY[{documents}], {units}, '15 minutes', 'test', "
             "'tester') IS NULL")


def cut(site, runs, mode="live", until="write_verified"):
    wanted = ", ".join(f"'{run}'" for run in runs.values())
    digests = dict(line.split("|") for line in site.sql(
        f"SELECT run_id, plan_digest FROM cutter.run WHERE run_id IN ({wanted})").splitlines())
    return send(site, [("cut", code, {
        "run_id": run, "plan_digest": digests[run], "mode": mode, "until": until, "approvals": []})
        for code, run in runs.items()])


# -- what must be true after every fault -----------------------------------------------------------

def judge(site, ledger=False):
    """The checker finds nothing at a site whose worker (and writer, for the ledger) runs."""
    checker.settle(site, ledger=ledger)
    checker.verify(site, ledger=ledger)


def assert_cut_once(test, site, codes, units=UNITS, enacted=False, ledger=True):
    """Every document is cut once, nothing is left open, and the checker finds no violation."""
    done = {"run.discovered", "cut.committed", "ledger.leg_b", "verify.written"}
    done |= {"run.enacted", "run.closed"} if enacted else set()
    kinds = ", ".join(f"'{kind}'" for kind in done)
    events = site.sql(f"SELECT subject, kind, count(*) FROM cutter.audit_event WHERE kind IN "
                      f"({kinds}) GROUP BY 1, 2").splitlines()
    test.assertEqual({f"{code}|{kind}|1" for code in codes for kind in done} ^ set(events), set())
    rows = site.sql("SELECT doc_code, count(*) FROM public.information_unit GROUP BY 1")
    test.assertEqual({f"{code}|{units}" for code in codes} ^ set(rows.splitlines()), set())
    test.assertEqual(site.count("cutter.attempt", "closed_at IS NULL"), 0)
    test.assertEqual(site.sql("SELECT sum(reserved), sum(spent) FROM cutter.grant_budget"),
                     f"0|{units * len(codes)}")
    judge(site, ledger)


class Psql:
    """A session of the site that stays open: what a subprocess a query would cost is not measured.

    Ended with the test; a failing query is an AssertionError.
    """

    _END = "--end of the answer--"

    def __init__(self, test, site, role="postgres"):
        command = site.psql_command()
        command[command.index("postgres")] = role
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         stderr=subprocess.STDOUT, text=True)
        test.addCleanup(self._end)

    def __call__(self, query):
        """Rows as in Site.sql()."""
        self._process.stdin.write(f"{query};\n\\echo {self._END}\n")
        self._process.stdin.flush()
        lines = []
        while (line := self._process.stdout.readline().rstrip("\n")) != self._END:
            if not line and self._process.poll() is not None:
                raise AssertionError(f"psql ended: {lines}")
            lines.append(line)
        return "\n".join(lines)

    def _end(self):
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


def governed(runs):
    """The query for all that may not change while the switch is OFF, of these runs and their
    documents: governed rows, events of effects, hops."""
    codes = ", ".join(f"'{code}'" for code in runs)
    ids = ", ".join(f"'{run}'" for run in runs.values())
    units = f"SELECT id FROM public.information_unit WHERE doc_code IN ({codes})"
    return f"""SELECT concat_ws(' ',
    (SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM public.information_unit t
     WHERE t.doc_code IN ({codes})),
    (SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM public.unit_version t
     WHERE t.unit_id IN ({units})),
    (SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM public.iu_lifecycle_log t
     WHERE t.unit_id IN ({units})),
    (SELECT md5(string_agg(e.kind || e.subject, '' ORDER BY e.chain, e.seq))
     FROM cutter.audit_event e WHERE e.subject IN ({codes})
     AND e.kind IN ('cut.committed', 'ledger.leg_b', 'verify.written', 'run.enacted')),
    (SELECT md5(string_agg(t.run_id || t.to_state, '' ORDER BY t.run_id, t.at))
     FROM cutter.run_transition t WHERE t.run_id IN ({ids})
     AND t.to_state <> 'closeout_reported'))"""
