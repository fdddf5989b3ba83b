#!/usr/bin/python3
"""Nothing is lost and nothing is done twice: repeats, crashes, restarts, strange records."""

import uuid
from unittest import mock

import faults
import harness

BOUNDARIES = ("pre_write_backup_taken", "grants_probed", "cut_leg_a_committed",
              "structural_verified", "leg_b_recorded", "write_verified")


class Delivery(harness.SystemTest):

    def run_of(self, code, units=10):
        run = self.site.prepared(code, harness.markdown_of(units))["run_id"]
        self.site.approve(run)
        return run

    def test_same_commands_twice(self):
        self.site.worker()
        self.site.writer()
        self.site.add("TWICE", harness.markdown_of(4))
        discover = {"document": "TWICE"}
        first = self.site.produce_command("discover", "TWICE", discover)
        self.site.produce_command("discover", "TWICE", discover, command_id=first)
        run = self.site.wait_answer(first)["run_id"]
        again = self.site.discover("TWICE").check()
        self.assertEqual((again["outcome"], again["run_id"]), ("noop", run))

        self.site.approve(run)
        self.site.arm(["TWICE"])
        body = self.site.cut_body(run)
        cut = self.site.produce_command("cut", "TWICE", body)
        self.site.produce_command("cut", "TWICE", body, command_id=cut)
        answer = self.site.wait_answer(cut)
        self.assertEqual((answer["outcome"], answer["state"]), ("done", "write_verified"))
        self.site.wait_ledger("TWICE", 4)
        noop = self.site.cut(run).check()

        self.assertEqual(noop["outcome"], "noop")
        self.assertEqual(self.site.count("public.information_unit"), 4)
        self.assertEqual(self.site.event_kinds(kind="cut.committed"), ["cut.committed"])
        self.assertEqual(self.site.event_kinds(kind="run.discovered"), ["run.discovered"])
        self.assertEqual(self.site.answer_of(cut), answer)

    def test_same_id_with_another_body_is_a_conflict(self):
        self.site.worker()
        self.site.add("CONFLICT", harness.markdown_of(2))
        first = self.site.produce_command("discover", "CONFLICT", {"document": "CONFLICT"})
        answer = self.site.wait_answer(first)

        self.site.produce_command("discover", "CONFLICT",
                                  {"document": "CONFLICT", "source_version": 1}, command_id=first)

        harness.wait_for(lambda: [e for e in self.site.audit_events()
                                  if b"REPLAY_CONFLICT" in e["payload"]],
                         "an event that names the conflict")
        self.assertEqual(self.site.answer_of(first), answer)

    def test_the_same_line_again_gets_the_recorded_answer(self):
        """Whoever types it, and however late: a relative deadline is another time at each call."""
        self.site.worker()
        self.site.add("LINE", harness.markdown_of(2))
        words = ("--command-id", str(uuid.uuid4()), "--deadline", "15m")
        first = self.site.discover("LINE", *words).check()

        self.assertEqual(self.site.discover("LINE", *words).check(), first)
        with mock.patch.dict(self.site.environment, {"USER": "somebody-else"}):
            self.assertEqual(self.site.discover("LINE", *words).check(), first)
        other = self.site.discover("LINE", *words, "--version", "1").check(3)
        self.assertEqual(other["stop_code"], "REPLAY_CONFLICT")
        self.assertEqual(self.site.count("cutter.audit_event", "kind = 'run.discovered'"), 1)

    def test_recorded_answer_comes_back_while_off(self):
        self.site.worker()
        run = self.run_of("AGAIN")
        self.site.arm(["AGAIN"])
        command = str(uuid.uuid4())
        first = self.site.cut(run, "--command-id", command).check()
        self.site.disarm()

        second = self.site.cut(run, "--command-id", command).check()

        self.assertEqual(second["outcome"], first["outcome"])
        self.assertEqual(second["run_id"], run)

    def test_kill_at_every_boundary_and_restart(self):
        """SIGKILL while a phase waits for its commit; the next worker carries the run on."""
        self.site.writer()
        for number, boundary in enumerate(BOUNDARIES):
            code = f"KILL-{number}"
            with self.subTest(boundary=boundary):
                self.kill_at(boundary, code)
                self.site.wait_ledger(code, 10)
        self.assertEqual(self.site.count("public.information_unit"), 10 * len(BOUNDARIES))
        self.assertEqual(len(self.site.event_kinds(kind="cut.committed")), len(BOUNDARIES))
        self.assertEqual(len(self.site.event_kinds(kind="verify.written")), len(BOUNDARIES))
        self.site.worker()
        faults.judge(self.site, ledger=True)

    def kill_at(self, boundary, code):
        worker = self.site.worker()
        run = self.run_of(code)
        self.site.arm([code])
        with harness.Gate(self.site, boundary) as gate:
            command = self.site.produce_command("cut", code, self.site.cut_body(run))
            gate.wait_reached()
            worker.kill()
        successor = self.site.worker()

        answer = self.site.wait_answer(command)

        self.assertEqual((answer["outcome"], answer["state"]), ("done", "write_verified"), answer)
        self.assertEqual(self.site.transitions(run).count("cut_leg_a_committed"), 1)
        self.assertEqual(successor.terminate()[0], 0)

    def test_sigterm_drains_and_loses_nothing(self):
        worker = self.site.worker()
        codes = [f"DRAIN-{i}" for i in range(30)]
        for code in codes:
            self.site.add(code, harness.markdown_of(5, code))
        commands = [self.site.produce_command("discover", code, {"document": code})
                    for code in codes]
        harness.wait_for(lambda: self.site.count("cutter.inbox") >= 3, "a few answers")

        code, seconds = worker.terminate()

        self.assertEqual(code, 0, worker.log()[-3000:])
        self.assertLess(seconds, 10.0 * harness.TIME_FACTOR)
        handled = self.site.count("cutter.inbox")
        self.assertEqual(self.site.committed(), handled, "finished work would be delivered again")
        self.site.worker()
        for command in commands:
            self.assertEqual(self.site.wait_answer(command)["outcome"], "done")
        self.assertEqual(self.site.count("cutter.run"), len(codes))
        faults.judge(self.site)

    def test_second_sigterm_ends_at_once(self):
        worker = self.site.worker()
        run = self.run_of("HELD")
        self.site.arm(["HELD"])
        with harness.Gate(self.site, "structural_verified") as gate:
            self.site.produce_command("cut", "HELD", self.site.cut_body(run))
            gate.wait_reached()
            worker.process.terminate()
            harness.wait_for(lambda: any(e.get("event") == "signal_received"
                                         for e in worker.log_events()), "the first SIGTERM seen")
            self.assertTrue(worker.is_running())

            code, seconds = worker.terminate()

        self.assertEqual(code, 143)
        self.assertLess(seconds, 1.0 * harness.TIME_FACTOR)

    def test_worker_without_work_stops_quickly(self):
        worker = self.site.worker()
        writer = self.site.writer()

        for program in (worker, writer):
            code, seconds = program.terminate()

            self.assertEqual(code, 0, program.log()[-3000:])
            self.assertLess(seconds, 10.0 * harness.TIME_FACTOR)

    def test_undecodable_record_goes_to_the_dead_letters(self):
        self.site.worker()
        headers = [("ce_type", b"iu.cut.v1"), ("own", b"\x00\xff kept")]
        self.site.produce("iu.cut.v1", b"SOME-KEY", b"{not json", headers)
        self.site.add("AFTER", harness.markdown_of(2))
        after = self.site.produce_command("discover", "AFTER", {"document": "AFTER"})

        letter = self.site.consume("iu.dead-letter.v1", until=bool)[0]

        self.assertEqual((letter.key(), letter.value()), (b"SOME-KEY", b"{not json"))
        kept = dict(letter.headers())
        for name, value in headers:
            self.assertEqual(kept[name], value)
        self.assertNotEqual(harness.header(letter, "dlq_reason"), "")
        self.assertEqual(harness.header(letter, "dlq_topic"), self.site.prefix + "iu.cut.v1")
        self.assertGreaterEqual(int(harness.header(letter, "dlq_partition")), 0)
        self.assertEqual(harness.header(letter, "dlq_offset"), "0")
        self.assertEqual(self.site.wait_answer(after)["outcome"], "done")

    def test_forbidden_key_is_refused_at_any_depth(self):
        self.site.worker()

        self.site.produce_command("discover", "D", {"document": "D", "requested_by": "x",
                                                    "ruleset": {"deep": [{"body": "text"}]}})

        letter = self.site.consume("iu.dead-letter.v1", until=bool)[0]
        self.assertIn("body", harness.header(letter, "dlq_reason"))

    def test_unknown_document_is_refused_with_an_event(self):
        self.site.worker()

        refused = self.site.discover("NOBODY").check(3)

        self.assertEqual(refused["stop_code"], "DOCUMENT_UNKNOWN")
        self.assertEqual(self.site.event_kinds(command_id=refused["command_id"]), ["run.refused"])

    def test_passed_deadline_is_refused(self):
        self.site.worker()
        self.site.add("LATE", harness.markdown_of(2))

        refused = self.site.discover("LATE", "--deadline", "2020-01-01T00:00:00Z").check(3)

        self.assertEqual(refused["stop_code"], "OVER_DEADLINE")


if __name__ == "__main__":
    harness.main()
