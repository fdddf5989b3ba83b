#!/usr/bin/python3
"""The switch goes OFF at every place of a cut, or breaks: nothing governed is written then."""

import contextlib

import faults
import harness

# The transactions of a cut to its end, in order; between each two the switch goes OFF once.
PHASES = {"cutter.authorize_cut(": "awaiting_cut_authorization",
          "cutter.pin_backup(": "pre_write_backup_taken", "cutter.grant_probe(": "grants_probed",
          "cutter.cut_leg_a(": "cut_leg_a_committed",
          "cutter.record_structural(": "structural_verified",
          "cutter.leg_b_record(": "leg_b_recorded", "cutter.write_verify(": "write_verified",
          "cutter.lifecycle_enact(": "lifecycle_enacted"}
# Those that hold the fence, by the state that they lead to.
INSIDE = ("pre_write_backup_taken", "grants_probed", "cut_leg_a_committed", "structural_verified",
          "leg_b_recorded", "write_verified", "lifecycle_enacted")


class SwitchOff(harness.SystemTest):

    def goes_off(self, code, reach):
        """Disarms where `reach` stops the cut of `code`; nothing governed follows, then it ends."""
        run = {code: self.runs[code]}
        faults.arm(self.site, run)
        with contextlib.ExitStack() as stack:
            sent = reach(stack, run)
            self.site.sql("SELECT cutter.disarm('test')")
            since = self.site.server_log_position()
            governed = self.site.sql(faults.governed(self.runs))
        answer = faults.wait_answers(self.site, sent)[code]
        self.assertEqual(self.site.sql(faults.governed(self.runs)), governed)
        self.assertEqual(self.site.connections(harness.EXECUTING_ROLES, since), [])
        if self.site.run_state(run[code]) == "closeout_reported":
            self.assertEqual(answer["outcome"], "done")
            return
        self.assertEqual((answer["outcome"], answer["stop_code"]), ("refused", "KILL_SWITCH_OFF"))
        faults.arm(self.site, run)
        again = faults.wait_answers(self.site, faults.cut(self.site, run,
                                                          until="lifecycle_enacted"))[code]
        self.assertEqual((again["outcome"], again["state"]), ("done", "closeout_reported"), again)

    def prepare(self, codes):
        self.gate, through = faults.postgres_gate(self, self.site, reads_commits=True)
        self.site.worker(**through)
        self.site.writer()
        self.runs = faults.prepared(self.site, codes, enact=True)

    def assert_all_cut(self, codes):
        # Budgets of revoked grants keep what was spent: nothing is spent twice.
        faults.assert_cut_once(self, self.site, codes, enacted=True)

    def test_between_every_two_phases(self):
        """A phase has committed and knows it; the worker's next word does not arrive."""
        codes = [f"BETWEEN-{number}" for number in range(len(PHASES))]
        self.prepare(codes)
        for code, phase in zip(codes, PHASES):
            with self.subTest(after=phase):
                self.goes_off(code, lambda stack, run, p=phase: self.stop_after(p, stack, run))
        self.assert_all_cut(codes)

    def stop_after(self, phase, stack, run):
        reached = []

        def rule(reader):
            if phase.encode() in reader.words:
                reached.append(reader.role)
                self.gate.change(to_server=faults.Way(open=False))
        self.gate.on_commit(rule)
        stack.callback(self.gate.heal)
        sent = faults.cut(self.site, run, until="lifecycle_enacted")
        harness.wait_for(lambda: reached, f"the COMMIT of {phase}")
        code, run_id = next(iter(run.items()))
        harness.wait_for(lambda: self.site.run_state(run_id) == PHASES[phase] and self.site.count(
            "cutter.attempt", f"run_id = '{run_id}'"), f"{code} at {PHASES[phase]}")
        return sent

    def test_inside_every_phase(self):
        """The phase's own transaction is open and holds the fence: disarm ends it."""
        codes = [f"INSIDE-{number}" for number in range(len(INSIDE))]
        self.prepare(codes)
        for code, state in zip(codes, INSIDE):
            with self.subTest(inside=state):
                self.goes_off(code, lambda stack, run, s=state: self.stop_inside(s, stack, run))
        self.assert_all_cut(codes)

    def stop_inside(self, state, stack, run):
        gate = stack.enter_context(harness.Gate(self.site, state))
        sent = faults.cut(self.site, run, until="lifecycle_enacted")
        gate.wait_reached()
        return sent


# What is done to the switch, and how it is put right again.
SAVE = "CREATE TABLE public.saved AS SELECT * FROM cutter.kill_switch;"
RESTORE = "INSERT INTO cutter.kill_switch SELECT * FROM public.saved; DROP TABLE public.saved;"
BROKEN = {
    "no row": (SAVE + "DELETE FROM cutter.kill_switch", RESTORE),
    "two rows": ("ALTER TABLE cutter.kill_switch DROP CONSTRAINT kill_switch_id_check;"
                 "INSERT INTO cutter.kill_switch SELECT 2, armed, epoch FROM cutter.kill_switch",
                 "DELETE FROM cutter.kill_switch WHERE id = 2"),
    "NULL": ("CREATE TABLE public.saved AS SELECT * FROM cutter.kill_switch;"
             "UPDATE cutter.kill_switch SET armed = NULL",
             "UPDATE cutter.kill_switch SET armed = true; DROP TABLE public.saved"),
    "no epoch": (SAVE + "UPDATE cutter.kill_switch SET epoch = NULL",
                 "UPDATE cutter.kill_switch SET epoch = (SELECT epoch FROM public.saved);"
                 "DROP TABLE public.saved"),
    "renamed": ("ALTER TABLE cutter.kill_switch RENAME TO no_switch",
                "ALTER TABLE cutter.no_switch RENAME TO kill_switch"),
    "may not be read": ("REVOKE EXECUTE ON FUNCTION cutter.read_switch() FROM cutter_run",
                        "GRANT EXECUTE ON FUNCTION cutter.read_switch() TO cutter_run"),
}


class SwitchBroken(harness.SystemTest):

    def test_switch_that_can_not_be_read_is_off(self):
        worker = self.site.worker()
        runs = faults.prepared(self.site, ["BROKEN"])
        for name, (spoil, repair) in BROKEN.items():
            with self.subTest(switch=name):
                faults.arm(self.site, runs)  # without an epoch, the sweep turned it OFF
                self.site.sql(spoil)
                since = self.site.server_log_position()
                try:
                    answer = faults.wait_answers(self.site, faults.cut(self.site, runs))["BROKEN"]
                    self.assertEqual(worker.get("/live")[0], 200)
                finally:
                    self.site.sql(repair)
                self.assertEqual((answer["outcome"], answer["stop_code"]),
                                 ("refused", "KILL_SWITCH_OFF"), answer)
                self.assertEqual(self.site.connections(harness.EXECUTING_ROLES, since), [])
                self.assertEqual(self.site.count("public.information_unit"), 0)
                worker.wait_ready(20)
        self.assertTrue(worker.is_running())
        faults.arm(self.site, runs)
        answer = faults.wait_answers(self.site, faults.cut(self.site, runs))["BROKEN"]
        self.assertEqual(answer["outcome"], "done", answer)
        faults.judge(self.site)

    def test_function_of_a_phase_may_not_be_called(self):
        """A right that is missing has a name; later the run goes on."""
        self.site.worker()
        runs = faults.prepared(self.site, ["RIGHT"])
        faults.arm(self.site, runs)
        right = "EXECUTE ON FUNCTION cutter.cut_leg_a(text, uuid, text)"
        self.site.sql(f"REVOKE {right} FROM cutter_exec")

        answer = faults.wait_answers(self.site, faults.cut(self.site, runs))["RIGHT"]

        self.assertEqual((answer["outcome"], answer["stop_code"]), ("refused", "GRANT_DELTA"))
        self.site.sql(f"GRANT {right} TO cutter_exec")
        answer = faults.wait_answers(self.site, faults.cut(self.site, runs))["RIGHT"]
        self.assertEqual(answer["outcome"], "done", answer)
        faults.judge(self.site)


if __name__ == "__main__":
    harness.main()
