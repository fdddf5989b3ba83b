#!/usr/bin/python3
"""Exceptions at fail-points: in the gate they mean OFF, elsewhere a failure, never a half-state."""

import fail_points
import harness

GATE = ("gate.check", "gate.look", "gate.statement", "gate.committed", "gate.read", "gate.latched",
        "gate.ensure_on", "gate.deadline")
# On the thread of the io_context an exception is a defect: the program ends, in order.
ENDING = ("record.received", "record.decoded", "record.answered", "offset.commit",
          "offset.committed")


class Exceptions(harness.SystemTest):

    def setUp(self):
        if not fail_points.names():
            self.skipTest("this build has no fail-points (CMake option IU_FAIL_POINTS)")
        if self.shared["kafka"] != "real":
            self.skipTest("the mock cluster does not know static members")
        super().setUp()

    def armed(self, points, action, name="worker"):
        return self.site.launch(name, {"IU_FAIL_POINT": ",".join(
            f"{point}={action}" for point in points)})

    def test_exception_at_each_line_of_the_gate_is_off(self):
        crashes = fail_points.Crashes(self)
        crashes.prepare()
        since = self.site.server_log_position()
        for point in GATE:
            with self.subTest(point=point):
                worker = self.armed([f"{point}@1+"], "throw")
                crashes.send_cuts()
                answer = self.site.wait_answer(crashes.load.commands[-1].command_id)
                self.assertEqual((answer["outcome"], answer["stop_code"]),
                                 ("refused", "KILL_SWITCH_OFF"))
                self.assertEqual(worker.terminate()[0], 0, worker.log()[-2000:])
        self.assertEqual(self.site.connections(harness.EXECUTING_ROLES, since), [])
        crashes.send_cuts()
        crashes.finish()
        crashes.expect_cut(enacted=False)

    def test_watch_that_throws_is_off_and_the_worker_stays(self):
        worker = self.armed(["watch.enter@2+"], "throw").wait_ready()

        harness.wait_for(lambda: worker.get("/ready")[0] == 503, "the worker to be not ready")

        self.assertIn("iu_cutter_switch_on 0", worker.get("/metrics")[1])
        self.assertEqual(worker.terminate()[0], 0)

    def test_no_memory_at_every_step_of_a_cut(self):
        """Each point throws once, in one worker that stays; failed commands are sent again."""
        crashes = fail_points.Crashes(self, documents=12)
        crashes.prepare()
        # Each point on another document: one that meets many waits longer after each. Not all come
        # to these: sessions and a backup are kept, and who got far enough needs no close-out.
        rare = (".connect", ".kept")
        names = sorted({point.split("@")[0] for walk in ("proof", "cut", "verify", "finish")
                        for point in fail_points.WALKS[walk]})
        points = [f"{name}@{1 + number % 12}" for number, name in enumerate(names)
                  if not name.endswith(rare) and not name.startswith(("finish.", "gate."))]
        # The gate is looked at before every step of every document, and what is thrown there voids
        # the leave of all: as far apart as a document has steps, so that none is hit by six.
        points += [f"{name}@{1 + 8 * number}" for number, name in enumerate(
            name for name in names if name.startswith("gate."))]
        points += [name for name in names if name.endswith(rare) or name.startswith("finish.")]
        points += [point for walk in ("failure", "relay") for point in fail_points.WALKS[walk]
                   if point != "delivery.acked"]
        worker = self.armed(points, "bad_alloc")
        # writer.recorded is on the io thread.
        writer = self.armed([point for point in fail_points.WALKS["writer"] if point.startswith(
            "writer.") and "recorded" not in point], "bad_alloc", "writer")
        for mode, until in (("rollback_only", "write_verified"), ("live", "lifecycle_enacted")):
            for _ in range(6):
                crashes.send_cuts(mode, until)
                crashes.load.wait_answers()
                last = crashes.answers()[-len(crashes.codes):]
                if {outcome for outcome, *_ in last} <= {"done", "noop"}:
                    break
                self.assertLessEqual({answer[0::2] for answer in last}, {
                    ("done", None), ("noop", None), ("failed", "INTERNAL")})
            self.assertLessEqual({outcome for outcome, *_ in last}, {"done", "noop"})

        crashes.judge()

        crashes.expect_cut(enacted=True)
        hits = {e["name"] for e in worker.log_events() if e.get("event") == "fail_point"}
        self.assertEqual(set(names) - hits, set())
        self.assertEqual(worker.terminate()[0], 0)
        self.assertEqual(writer.terminate()[0], 0)

    def test_refusal_without_new_leave_ends_the_first_attempt(self):
        """Leave was given once; after an exception it can't be asked for again until too late."""
        crashes = fail_points.Crashes(self)
        crashes.prepare()
        run, digest = crashes.load.runs[crashes.codes[0]]
        deadline = self.site.sql(
            "SELECT to_char(clock_timestamp() at time zone 'UTC' + interval '4 seconds', "
            "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
        self.armed(["backup.enter", "authorize.statement@2+"], "bad_alloc")

        command = self.site.produce_command("cut", crashes.codes[0], {
            "run_id": run, "plan_digest": digest, "mode": "live", "until": "write_verified",
            "approvals": [], "deadline": deadline})
        answer = self.site.wait_answer(command)

        self.assertEqual((answer["outcome"], answer["stop_code"]), ("refused", "OVER_DEADLINE"))
        self.assertEqual(self.site.count("cutter.attempt", "closed_at IS NULL"), 0)
        self.assertEqual(self.site.sql("SELECT sum(reserved) FROM cutter.grant_budget"), "0")
        crashes.judge(ledger=False)

    def test_exception_on_the_io_thread_ends_the_program_in_order(self):
        crashes = fail_points.Crashes(self, documents=len(ENDING))
        crashes.load.plan_discoveries()
        for point in ENDING:
            with self.subTest(point=point):
                crashes.load.send(1)
                worker = self.armed([point], "bad_alloc")
                self.assertEqual(worker.process.wait(40 * harness.TIME_FACTOR), 1)
                self.assertIn("program_stopped",
                              [event.get("event") for event in worker.log_events()])
        crashes.finish(ledger=False)
        self.assertEqual({answer[0] for answer in crashes.answers()}, {"done"})


if __name__ == "__main__":
    harness.main()
