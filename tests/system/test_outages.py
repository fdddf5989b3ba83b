#!/usr/bin/python3
"""Servers that are down, killed, slow, silent or full: nothing lost, nothing twice, no person."""

import contextlib
import pathlib
import subprocess
import time

import faults
from faults import Way
import harness


def serves(program, ready):
    """The program lives; it is ready, or says that it is not."""
    status = 200 if ready else 503
    return lambda: (program.get("/live")[0], program.get("/ready")[0]) == (200, status)


def begin_cuts(site, codes):
    """Worker and writer in the middle of cutting: {document: command_id} once a unit is there."""
    site.worker()
    site.writer()
    runs = faults.prepared(site, codes)
    faults.arm(site, codes)
    sent = faults.cut(site, runs)
    harness.wait_for(lambda: site.count("public.information_unit"), "a unit")
    return sent


def end_in_time(test):
    """SIGTERM to all programs, whose servers may be gone: they end in order, and soon."""
    for program in test.site.programs:
        code, seconds = program.terminate()
        print(f"{program.name} ended with {code} after {seconds:.2f} s")
        test.assertEqual(code, 0, program.log()[-3000:])
        test.assertLess(seconds, 10.0 * harness.TIME_FACTOR, program.log()[-3000:])


def go_on(test, codes, sent):
    """Successors end what was begun."""
    test.site.worker()
    test.site.writer()
    answers = faults.wait_answers(test.site, sent)
    test.assertEqual({one["outcome"] for one in answers.values()}, {"done"}, answers)
    faults.assert_cut_once(test, test.site, codes)


class OwnPostgresTest(harness.SystemTest):

    def make_site(self):
        self.postgres = faults.OwnPostgres(self.shared)
        self.addCleanup(self.postgres.stop)
        return harness.Site({**self.shared, "socket": self.postgres.socket})


class Postgres(OwnPostgresTest):

    def test_down_at_start(self):
        faults.register(self.site, ["START"])
        self.postgres.halt()
        sent = faults.discover(self.site, ["START"])

        worker = self.site.launch("worker")
        writer = self.site.launch("writer")
        for program in (worker, writer):
            harness.wait_for(serves(program, ready=program is writer), f"{program.name} to live")
        harness.wait_for(lambda: "switch_unreadable" in worker.log(), "a look at the switch")
        self.postgres.start()

        self.assertEqual(faults.wait_answers(self.site, sent)["START"]["outcome"], "done")
        worker.wait_ready(20)
        self.assertTrue(worker.is_running() and writer.is_running())
        faults.judge(self.site, ledger=True)

    def test_sigterm_while_down(self):
        codes = [f"DOWN-{i}" for i in range(8)]
        sent = begin_cuts(self.site, codes)
        self.postgres.halt()

        end_in_time(self)

        self.postgres.start()
        go_on(self, codes, sent)

    def test_stopped_and_killed_under_load(self):
        self.restart_under_load(documents=12, rounds=1)

    def restart_under_load(self, documents, rounds):
        """In each round: `immediate` stop and start, then kill -9 of a backend."""
        self.site.worker()
        self.site.writer()
        for number in range(rounds):
            codes = [f"LOAD-{number:03}-{i:02}" for i in range(documents)]
            faults.register(self.site, codes)
            sent = faults.discover(self.site, codes)
            self.wait_some("cutter.run", f"document LIKE 'LOAD-{number:03}%'")
            self.postgres.halt()
            self.postgres.start()
            faults.wait_answers(self.site, sent)
            runs = faults.runs_of(self.site, codes)
            faults.approve(self.site, runs)
            faults.arm(self.site, codes)
            sent = faults.cut(self.site, runs)
            self.wait_some("public.information_unit", f"doc_code LIKE 'LOAD-{number:03}%'")
            faults.kill_a_backend(self.site)
            answers = faults.wait_answers(self.site, sent)
            self.assertEqual({one["outcome"] for one in answers.values()}, {"done"}, answers)
        every = [f"LOAD-{number:03}-{i:02}" for number in range(rounds) for i in range(documents)]
        faults.assert_cut_once(self, self.site, every)

    def wait_some(self, table, where):
        harness.wait_for(lambda: self.site.count(table, where), f"a row in {table}")


class Broker(harness.SystemTest):

    @harness.needs_real_kafka
    def test_down_at_start(self):
        gate = faults.gate_before(self, ("127.0.0.1", int(self.site.bootstrap.split(":")[1])))
        gate.refuse()
        faults.register(self.site, ["START"])
        sent = faults.discover(self.site, ["START"])
        address = {"IU_CUTTER__KAFKA__BOOTSTRAP": f"127.0.0.1:{gate.port}"}
        programs = [self.site.launch(name, address) for name in ("worker", "writer")]
        for program in programs:
            harness.wait_for(serves(program, ready=False), f"{program.name} to live")

        gate.heal()

        self.assertEqual(faults.wait_answers(self.site, sent)["START"]["outcome"], "done")
        for program in programs:
            program.wait_ready(30)
        faults.judge(self.site, ledger=True)


class OwnBroker(harness.SystemTest):

    def make_site(self):
        if self.shared["kafka"] != "real":
            self.skipTest("needs a real Kafka, only the mock cluster is here")
        self.kafka = faults.OwnKafka(self.shared)
        self.addCleanup(self.kafka.stop)
        return harness.Site({**self.shared, "bootstrap": self.kafka.bootstrap})

    def test_sigterm_while_down(self):
        codes = [f"DOWN-{i}" for i in range(8)]
        sent = begin_cuts(self.site, codes)
        self.kafka.kill()

        end_in_time(self)

        self.kafka.start()
        go_on(self, codes, sent)

    def test_killed_under_load(self):
        self.kill_under_load(documents=12, rounds=1)

    def kill_under_load(self, documents, rounds):
        """SIGKILL while commands are read and events published; then it starts again."""
        self.site.worker()
        self.site.writer()
        every = []
        for number in range(rounds):
            codes = [f"KILL-{number:03}-{i:02}" for i in range(documents)]
            every += codes
            faults.register(self.site, codes)
            sent = faults.discover(self.site, codes)
            faults.wait_answers(self.site, sent, 120)
            runs = faults.runs_of(self.site, codes)
            faults.approve(self.site, runs)
            faults.arm(self.site, codes)
            sent = faults.cut(self.site, runs)
            harness.wait_for(lambda: self.site.count(
                "public.information_unit", f"doc_code LIKE 'KILL-{number:03}%'"), "a unit")
            self.kafka.kill()
            self.kafka.start()
            answers = faults.wait_answers(self.site, sent, 120)
            self.assertEqual({one["outcome"] for one in answers.values()}, {"done"}, answers)
        faults.assert_cut_once(self, self.site, every)


class Links(harness.SystemTest):
    """A gate between the worker and PostgreSQL."""

    def prepare(self, codes, **environment):
        self.gate, through = faults.postgres_gate(self, self.site, reads_commits=True)
        self.worker = self.site.worker(**through, **environment)
        return faults.prepared(self.site, codes)

    def test_host_vanishes_while_it_holds_the_fence(self):
        """Half open: the server hears no end of the connection. disarm() does not wait for it."""
        for place in ("inside leg A", "before COMMIT"):
            with self.subTest(place=place):
                code = place.upper().replace(" ", "-")
                runs = self.prepare([code])
                faults.arm(self.site, [code])
                if place == "inside leg A":
                    with harness.Gate(self.site, "cut_leg_a_committed") as hold:
                        sent = faults.cut(self.site, runs)
                        hold.wait_reached()
                        took = self.vanish_and_disarm()
                else:
                    self.gate.on_commit(lambda reader: "swallow" if
                                        b"cutter.cut_leg_a(" in reader.words else None)
                    sent = faults.cut(self.site, runs)
                    harness.wait_for(lambda: self.gate.lost, "a COMMIT that does not arrive")
                    took = self.vanish_and_disarm()
                print(f"disarm with a vanished host {place}: {took:.2f} s")
                self.assertLess(took, 2.0 * harness.TIME_FACTOR)
                self.assertEqual(self.site.count("public.information_unit"), 0)
                self.site.worker()
                self.assertEqual(faults.wait_answers(self.site, sent)[code]["stop_code"],
                                 "KILL_SWITCH_OFF")
                faults.judge(self.site)
                self.site.programs[-1].terminate()

    def vanish_and_disarm(self):
        """Seconds that disarm() took."""
        self.gate.stall()
        self.worker.kill()
        begun = time.monotonic()
        self.assertEqual(self.site.sql("SELECT cutter.disarm('test') ->> 'terminated'"), "1")
        return time.monotonic() - begun

    def test_silence_is_given_up(self):
        """The network swallows everything: the worker does not wait for ever."""
        runs = self.prepare(["SILENT"], IU_CUTTER__POSTGRES__STATEMENT_TIMEOUT="2s",
                            IU_CUTTER__POSTGRES__IDLE_IN_TRANSACTION_TIMEOUT="1s",
                            IU_CUTTER__POSTGRES__CONNECT_TIMEOUT="1s")
        faults.arm(self.site, runs)
        with harness.Gate(self.site, "cut_leg_a_committed") as hold:
            sent = faults.cut(self.site, runs)
            hold.wait_reached()
            self.gate.stall()
        harness.wait_for(lambda: "database_lost" in self.worker.log()
                         or "command_retried" in self.worker.log(), "the end of patience", 15)
        self.assertEqual(self.worker.get("/live")[0], 200)
        # New connections go through, those of before stay silent.
        self.gate.heal()

        answer = faults.wait_answers(self.site, sent)["SILENT"]

        self.assertEqual(answer["outcome"], "done", answer)
        faults.assert_cut_once(self, self.site, ["SILENT"], ledger=False)

    def test_slow_and_broken_links(self):
        self.break_links((("delay", Way(delay=0.03)), ("slices", Way(slice=7)),
                          ("bandwidth", Way(bandwidth=20000)), ("corrupt", Way(corrupt=900)),
                          ("close", Way(close=True))))

    def break_links(self, conditions):
        codes = [f"LINK-{number}" for number in range(len(conditions))]
        runs = self.prepare(codes, IU_CUTTER__POSTGRES__STATEMENT_TIMEOUT="2s",
                            IU_CUTTER__POSTGRES__CONNECT_TIMEOUT="1s")
        self.site.writer()
        faults.arm(self.site, codes)
        for code, (name, way) in zip(codes, conditions):
            with self.subTest(condition=name):
                self.gate.change(to_server=way, to_client=way)
                sent = faults.cut(self.site, {code: runs[code]})
                if name in ("corrupt", "close"):
                    harness.wait_for(lambda: self.gate.passed > 20, "some bytes to go wrong")
                    self.gate.heal()
                self.assertEqual(faults.wait_answers(self.site, sent)[code]["outcome"], "done")
                self.gate.heal()
        faults.assert_cut_once(self, self.site, codes)


@contextlib.contextmanager
def small_disk(test, folder, size):
    """A file system of so many KiB; skips where it may not be mounted."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k,mode=0777", "none", folder],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        test.skipTest(f"needs to mount a small file system: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=False)


class FullDisk(harness.SystemTest):

    def test_backup(self):
        """The cut is refused with clear words, nothing is left half-written, later it goes on."""
        self.site.worker()
        runs = faults.prepared(self.site, ["FULL"], units=200)
        faults.arm(self.site, runs)
        with small_disk(self, self.site.folder / "backup", 64) as folder:
            ballast = folder / "ballast"
            ballast.write_bytes(b"x" * 62 * 1024)

            answer = faults.wait_answers(self.site, faults.cut(self.site, runs))["FULL"]

            self.assertEqual((answer["outcome"], answer["stop_code"]),
                             ("refused", "INVARIANT_FAILED"))
            self.assertIn("no space left in the backup directory", str(answer["problems"]))
            self.assertEqual([entry.name for entry in folder.iterdir()], ["ballast"])
            self.assertEqual(self.site.run_state(runs["FULL"]), "awaiting_cut_authorization")
            self.assertEqual(self.site.count("public.information_unit"), 0)
            ballast.unlink()

            again = faults.wait_answers(self.site, faults.cut(self.site, runs))["FULL"]
        self.assertEqual(again["outcome"], "done", again)
        faults.judge(self.site)


class FullDatabase(OwnPostgresTest):

    def test_effect_waits_for_room(self):
        """No room for evidence: no effect without it, and a retry as soon as there is room."""
        self.site.worker()
        codes = [f"ROOM-{number}" for number in range(6)]
        runs = faults.prepared(self.site, codes)
        faults.arm(self.site, codes)
        # Where the server's own user can reach it.
        with small_disk(self, pathlib.Path(self.postgres.folder) / "small", 512) as folder:
            self.move_evidence(folder)
            ballast = folder / "ballast"
            with contextlib.suppress(OSError):
                ballast.write_bytes(b"x" * 512 * 1024)
            sent = faults.cut(self.site, runs)
            harness.wait_for(lambda: "command_retried" in self.site.programs[0].log(), "a retry")
            self.assert_evidence_of_all()
            self.assertLess(self.site.count("public.information_unit"), 6 * faults.UNITS)
            ballast.unlink()

            answers = faults.wait_answers(self.site, sent)
            self.assertEqual({one["outcome"] for one in answers.values()}, {"done"}, answers)
            faults.assert_cut_once(self, self.site, codes, ledger=False)
            self.site.programs[0].kill()

    def move_evidence(self, folder):
        """The table of events on the small disk."""
        place = folder / "space"
        place.mkdir()
        subprocess.run(["chown", "postgres", place], check=True)
        self.site.sql(f"CREATE TABLESPACE {self.site.name} LOCATION '{place}'")
        self.site.sql(f"ALTER TABLE cutter.audit_event SET TABLESPACE {self.site.name}")

    def assert_evidence_of_all(self):
        """Every unit has the event of its cut."""
        self.assertEqual(self.site.sql(
            "SELECT count(*) FROM public.information_unit u WHERE NOT EXISTS (SELECT FROM "
            "cutter.audit_event e WHERE e.subject = u.doc_code AND e.kind = 'cut.committed')"), "0")


if __name__ == "__main__":
    harness.main()
