"""Programs that die at fail-points (core/fail_point.hpp), one after the other, on the same work.

A Crashes is a site with some documents. walk() starts a program that is armed for a point, waits
until it killed itself there, and goes on with the next point: the same commands, deeper and deeper
in. Then finish() starts a program without any, and the checker judges. The tables say where each
kind of work passes; together they hold every name there is (test_every_fail_point_has_a_case).
"""

import json
import signal
import subprocess

import checker
import harness
import load

WALKS = {
    "discover": (
        "watch.enter", "watch.statement", "watch.committed", "record.received", "record.decoded",
        "look_up.enter", "look_up.statement", "load_source.enter", "load_source.statement",
        "make_plan.enter", "record_discovery.enter", "record_discovery.begin",
        "record_discovery.statement", "record_discovery.commit", "record_discovery.committed",
        "record.answered", "offset.commit", "offset.committed"),
    # Connections: the dump's, the rehearsal's. Transactions: a digest, the rehearsal, a digest,
    # the record; the rehearsal has five statements.
    "proof": (
        "prove.enter", "prove.connect", "prove.connect@2", "prove.begin", "prove.begin@2",
        "prove.statement", "prove.statement@2", "prove.statement@6", "prove.rolled_back",
        "prove.commit@2", "prove.commit@3", "prove.committed@3"),
    "cut": (
        "authorize.enter", "authorize.begin", "authorize.statement", "authorize.commit",
        "authorize.committed", "gate.check", "load_rows.enter", "load_rows.statement",
        "gate.look", "gate.statement", "gate.committed", "gate.read", "gate.latched",
        "gate.ensure_on", "gate.deadline", "backup.enter", "backup.begin", "backup.statement",
        "backup.connect", "backup.kept", "backup.commit@2", "backup.committed@2",
        "grant_probe.enter", "grant_probe.begin", "grant_probe.statement", "grant_probe.commit",
        "grant_probe.committed", "leg_a.enter", "leg_a.connect", "leg_a.begin", "leg_a.statement",
        "leg_a.commit", "leg_a.committed"),
    # The once-only question has a transaction of its own.
    "verify": (
        "structural_verify.enter", "structural_verify.connect", "structural_verify.begin",
        "structural_verify.statement", "structural_verify.commit", "structural_verify.committed",
        "leg_b.enter", "leg_b.connect", "leg_b.begin", "leg_b.statement", "leg_b.commit",
        "leg_b.committed", "write_verify.enter", "write_verify.connect", "write_verify.begin@2",
        "write_verify.statement@2", "write_verify.commit@2", "write_verify.committed@2",
        "enact.enter", "enact.connect", "enact.begin", "enact.statement", "enact.commit",
        "enact.committed"),
    # A command that got so far before its worker died gets its answer from the next question for
    # leave: each of these needs a command of its own.
    "finish": ("finish.enter", "finish.begin", "finish.statement", "finish.commit",
               "finish.committed"),
    "await": (
        "await_lifecycle.enter", "await_lifecycle.begin", "await_lifecycle.statement",
        "await_lifecycle.commit", "await_lifecycle.committed", "record_refusal.enter",
        "record_refusal.begin", "record_refusal.statement", "record_refusal.commit",
        "record_refusal.committed"),
    "failure": (
        "record_failure.enter", "record_failure.begin", "record_failure.statement",
        "record_failure.commit", "record_failure.committed"),
    "refusal": (
        "record_refusal.enter", "record_refusal.begin", "record_refusal.statement",
        "record_refusal.commit", "record_refusal.committed"),
    "garbage": ("dead_letter.send", "dead_letter.sent"),
    "relay": (
        "relay.enter", "relay.statement", "relay.read", "delivery.acked", "relay.produced",
        "relay.commit", "relay.committed"),
    # @2: the other of the two events that a cut means for the writer.
    "writer": (
        "record.received", "writer.enter", "writer.connect", "writer.begin", "writer.statement",
        "writer.commit", "writer.committed", "writer.committed@2", "writer.recorded",
        "writer.recorded@2", "offset.commit", "offset.committed"),
}


class Crashes:
    """A site, its documents, and programs that die."""

    def __init__(self, test, documents=1, units=4):
        self.test = test
        self.site = test.site
        self.units = units
        # The same member comes back at once; a new one would wait until the dead one is missed.
        with open(self.site.folder / "iu-cutter.toml", "a") as configuration:
            configuration.write('[kafka.properties]\n"group.instance.id" = "the-only-one"\n')
        self.load = load.Load(self.site, documents=documents, units=units, producers=1)
        self.codes = self.load.codes
        self.load.register()

    # -- programs ------------------------------------------------------------------------------

    def walk(self, points, program="worker", also=None, before=None):
        """Kills a program of its own at each of the points; `before` makes the work for one."""
        for point in points:
            with self.test.subTest(point=point):
                if before is not None:
                    before()
                self.kill_at(point, program, also)

    def kill_at(self, point, program="worker", also=None, seconds=40):
        armed = f"{point}=kill" + (f",{also}" if also else "")
        self.load.timeline.note(f"{program} with IU_FAIL_POINT={armed}")
        running = self.site.launch(program, {"IU_FAIL_POINT": armed})
        try:
            code = running.process.wait(seconds * harness.TIME_FACTOR)
        except subprocess.TimeoutExpired:
            running.kill()
            code = "nothing"
        if code != -signal.SIGKILL:
            raise AssertionError(f"{program} with IU_FAIL_POINT={armed}: SIGKILL was to come in "
                                 f"{seconds} s, but {code}; log: {running.log()[-3000:]}")

    # -- work ----------------------------------------------------------------------------------

    def send_discoveries(self):
        self.load.plan_discoveries()
        self.load.send()

    def send_cuts(self, mode="live", until="write_verified"):
        self.load.plan_cuts(((mode, until),))
        self.load.send()

    def prepare(self, enactment=True):
        """Discovered, approved and armed, by a worker that lives; ends it."""
        worker = self.site.worker()
        self.send_discoveries()
        self.load.wait_answers()
        self.load.authorize(enactment)
        worker.terminate()

    def answers(self):
        """(outcome, state, stop code) of every command, in the order in which they were sent."""
        rows = self.site.sql("SELECT command_id, answer FROM cutter.inbox").splitlines()
        recorded = {command: json.loads(answer or "{}")
                    for command, answer in (row.split("|", 1) for row in rows)}
        found = [recorded.get(command.command_id, {}) for command in self.load.commands]
        return [(a.get("outcome"), a.get("state"), a.get("stop_code")) for a in found]

    # -- judgement -----------------------------------------------------------------------------

    def finish(self, ledger=True):
        """A worker and a writer without fail-points end what is left; the checker's counts."""
        self.site.worker()
        if ledger:
            self.site.writer()
        return self.judge(ledger)

    def judge(self, ledger=True):
        checker.settle(self.site, self.load.commands, ledger=ledger)
        return checker.verify(self.site, self.load.commands, ledger, self.load.replay())

    def expect_cut(self, enacted):
        """Each document has its units and rows once."""
        test, site = self.test, self.site
        for code in self.codes:
            where = f"canonical_address LIKE '{code}/%'"
            test.assertEqual(site.count("public.information_unit", where), self.units)
        rows = sorted(line.split("|") for line in site.sql(harness.LEDGER_ROWS.read_text())
                      .splitlines())
        test.assertEqual(rows, [[code, str(2 * self.units + 6), "2"] for code in self.codes])
        units = self.units * len(self.codes)
        test.assertEqual(site.count("public.iu_lifecycle_log"), units if enacted else 0)
        test.assertEqual(site.sql("SELECT sum(spent), sum(reserved) FROM cutter.grant_budget"),
                         f"{units}|0")


def names(build=None):
    """What the program says: all fail-points; nothing when it has none."""
    done = subprocess.run([str((build or harness.BUILD) / "iu-cutter"), "--list-fail-points"],
                          capture_output=True, text=True, check=False)
    return done.stdout.split() if done.returncode == 0 else []


# -- what the quick and the deep tier do ----------------------------------------------------------

def discover(test, documents=1, units=4):
    crashes = Crashes(test, documents, units)
    crashes.send_discoveries()
    crashes.walk(WALKS["discover"])
    crashes.finish(ledger=False)
    test.assertEqual({answer[0] for answer in crashes.answers()}, {"done"})
    test.assertEqual(test.site.count("cutter.run"), documents)


def prove(test, documents=1, units=4):
    crashes = Crashes(test, documents, units)
    crashes.prepare()
    crashes.send_cuts(mode="rollback_only")
    crashes.walk(WALKS["proof"])
    crashes.finish(ledger=False)
    test.assertEqual({answer[0] for answer in crashes.answers()}, {"done"})
    test.assertEqual(test.site.count("public.information_unit"), 0)


def cut(test, documents=1, units=4):
    """One command, from the question for leave to the enactment, sixty deaths long."""
    crashes = Crashes(test, documents, units)
    crashes.prepare()
    crashes.send_cuts(until="lifecycle_enacted")
    crashes.walk(WALKS["cut"] + WALKS["verify"])
    crashes.finish()
    test.assertEqual(set(crashes.answers()[documents:]), {("done", "closeout_reported", None)})
    crashes.expect_cut(enacted=True)


def finish_cut(test, units=4):
    """A document for each point: cut and verified, and its worker dies before it could say so."""
    crashes = Crashes(test, len(WALKS["finish"]), units)
    crashes.prepare()
    crashes.load.plan_cuts((("live", "write_verified"),))
    crashes.walk(WALKS["finish"], before=lambda: crashes.load.send(1))
    crashes.finish()
    test.assertEqual(set(crashes.answers()[len(crashes.codes):]),
                     {("done", "write_verified", None)})
    crashes.expect_cut(enacted=False)


def relay(test, units=4):
    """A document for each point. What was published before its cursor moved is published again."""
    crashes = Crashes(test, len(WALKS["relay"]), units)
    crashes.load.plan_discoveries()
    crashes.walk(WALKS["relay"], before=lambda: crashes.load.send(1))
    counts = crashes.finish(ledger=False)
    print(f"relay: {counts['event_copies']} of {counts['events']} events were sent again",
          flush=True)
    # At the least the one that was acknowledged, and two batches before their cursor moved.
    test.assertGreaterEqual(counts["event_copies"], 3)
    test.assertEqual(test.site.count("cutter.run"), len(crashes.codes))


def write(test, units=4):
    """The worker lives; for each point another document is cut, and the writer dies of it."""
    crashes = Crashes(test, len(WALKS["writer"]), units)
    crashes.prepare()
    crashes.site.worker()
    crashes.load.plan_cuts((("live", "write_verified"),))
    crashes.walk(WALKS["writer"], program="writer", before=lambda: crashes.load.send(1))
    crashes.site.writer()
    crashes.judge()
    crashes.expect_cut(enacted=False)


def bury_garbage(test, documents=1, units=4):
    """What is no command reaches the dead letters, once or more, and holds nobody up."""
    crashes = Crashes(test, documents, units)
    headers = [("ce_type", b"iu.discover.v1"), ("own", b"\x00\xff kept")]
    for code in crashes.codes:
        test.site.produce("iu.discover.v1", code, b"{not json", headers)
    crashes.send_discoveries()
    crashes.walk(WALKS["garbage"])
    crashes.finish(ledger=False)
    letters = test.site.consume("iu.dead-letter.v1", until=lambda found: len(
        {letter.key() for letter in found}) == documents)
    test.assertEqual({letter.value() for letter in letters}, {b"{not json"})
    test.assertEqual({answer[0] for answer in crashes.answers()}, {"done"})


def wait_for_enactment(test, documents=1, units=4):
    """Without SG-2 the command ends in a refusal, and the next one, with it, in the enactment."""
    crashes = Crashes(test, documents, units)
    crashes.prepare(enactment=False)
    crashes.send_cuts(until="lifecycle_enacted")
    crashes.walk(WALKS["await"])
    crashes.finish()
    test.assertEqual(set(crashes.answers()[documents:]),
                     {("refused", "awaiting_lifecycle_authorization", "APPROVAL_REQUIRED")})
    for run, _ in crashes.load.runs.values():
        test.site.sql(f"SELECT cutter.approve('{run}', 'SG-2', 'test', gen_random_uuid())")
    crashes.send_cuts(until="lifecycle_enacted")
    crashes.judge()
    test.assertEqual(set(crashes.answers()[2 * documents:]),
                     {("done", "closeout_reported", None)})
    crashes.expect_cut(enacted=True)


def fail_and_record(test, documents=1, units=4):
    """Leg A fails for good; once that is gone, a new command goes on."""
    crashes = Crashes(test, documents, units)
    crashes.prepare()
    crashes.send_cuts()
    crashes.walk(WALKS["failure"], also="leg_a.statement@1+=throw")
    crashes.finish(ledger=False)
    crashes.send_cuts()
    test.site.writer()
    crashes.judge()
    outcomes = [answer[0] for answer in crashes.answers()]
    test.assertIn("failed", outcomes[documents:2 * documents])
    test.assertLessEqual(set(outcomes[2 * documents:]), {"done", "noop"})
    crashes.expect_cut(enacted=False)


def cut_the_same_again(test, documents=1, units=4):
    """A second run of the same text finds every unit there: a refusal that names the first."""
    crashes = Crashes(test, documents, units)
    crashes.prepare()
    crashes.send_cuts()
    first = crashes.site.worker()
    crashes.load.wait_answers()
    for code in crashes.codes:
        test.site.sql(f"SELECT cutter.source_add('{code}', 'another', 'markdown', NULL)")
    crashes.load.register()
    crashes.send_discoveries()
    crashes.load.wait_answers()
    first.terminate()
    newest = test.site.sql("SELECT DISTINCT ON (document) document, run_id, plan_digest "
                           "FROM cutter.run ORDER BY document, source_version DESC")
    crashes.load.runs = {document: (run, digest) for document, run, digest in
                         (line.split("|") for line in newest.splitlines())}
    for run, _ in crashes.load.runs.values():
        test.site.sql(f"SELECT cutter.approve('{run}', 'SG-1', 'test', NULL)")
    crashes.send_cuts()
    crashes.walk(WALKS["refusal"])
    crashes.finish()
    test.assertEqual(set(crashes.answers()[-documents:]),
                     {("refused", "grants_probed", "REPLAY_CONFLICT")})
    crashes.expect_cut(enacted=False)
