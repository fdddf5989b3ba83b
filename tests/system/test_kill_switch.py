#!/usr/bin/python3
"""Nothing is written without authority, whenever it is taken away."""

import time

import faults
import harness


class KillSwitch(harness.SystemTest):

    def run_of(self, code, units=10):
        run = self.site.prepared(code, harness.markdown_of(units))["run_id"]
        self.site.approve(run)
        return run

    def test_cut_while_off_is_refused_without_any_connection(self):
        self.site.worker()
        run = self.run_of("OFF")
        before = self.site.server_log_position()

        refused = self.site.cut(run).check(3)

        self.assertEqual((refused["outcome"], refused["stop_code"]), ("refused", "KILL_SWITCH_OFF"))
        self.assertEqual(self.site.connections(harness.EXECUTING_ROLES, before), [])
        self.assertNotEqual(self.site.connections(["cutter_run", "cutter_audit"], 0), [])
        self.assertEqual(self.site.run_state(run), "awaiting_cut_authorization")
        self.assertEqual(self.site.event_kinds(command_id=refused["command_id"]), ["cut.refused"])

        self.site.arm(["OFF"])
        self.site.cut(run).check()
        self.assertNotEqual(self.site.connections(["cutter_exec"], before), [])

    def test_disarm_in_the_middle_of_leg_a_leaves_nothing(self):
        """The writing transaction holds the fence's locks: disarm ends it and then returns."""
        self.site.worker()
        run = self.run_of("MID")
        self.site.arm(["MID"])

        with harness.Gate(self.site, "cut_leg_a_committed") as gate:
            command = self.site.produce_command("cut", "MID", self.site.cut_body(run))
            gate.wait_reached()
            begun = time.monotonic()
            disarmed = self.site.disarm()
            took = time.monotonic() - begun

        self.assertGreaterEqual(disarmed["terminated"], 1)
        self.assertLess(took, 3.0 * harness.TIME_FACTOR)
        answer = self.site.wait_answer(command)
        self.assertIn(answer["outcome"], ("refused", "failed"))
        self.assertEqual(self.site.count("public.information_unit"), 0)
        self.assertEqual(self.site.event_kinds(kind="cut.committed"), [])

        self.site.arm(["MID"])
        self.site.cut(run).check()
        self.assertEqual(self.site.count("public.information_unit"), 10)
        faults.judge(self.site)

    def test_disarm_between_two_phases_stops_before_the_next(self):
        self.site.worker()
        self.site.writer()
        run = self.run_of("BETWEEN")
        self.site.arm(["BETWEEN"])

        with harness.Gate(self.site, "structural_verified") as gate:
            command = self.site.produce_command("cut", "BETWEEN", self.site.cut_body(run))
            gate.wait_reached()
            self.site.disarm()
        answer = self.site.wait_answer(command)

        self.assertEqual((answer["outcome"], answer["stop_code"]), ("refused", "KILL_SWITCH_OFF"))
        self.assertIn(self.site.run_state(run), ("cut_leg_a_committed", "structural_verified"))
        self.assertEqual(self.site.event_kinds(kind="ledger.leg_b"), [])

        self.site.arm(["BETWEEN"])
        self.assertEqual(self.site.cut(run).check()["state"], "write_verified")
        self.site.wait_ledger("BETWEEN", 10)
        faults.judge(self.site, ledger=True)

    def test_no_commit_follows_a_disarm(self):
        """Many cuts run into a disarm; what was committed stands before it in the evidence."""
        codes = [f"RACE-{i}" for i in range(6)]
        self.site.worker()
        runs = {code: self.run_of(code, 40) for code in codes}
        self.site.arm(codes)
        commands = [self.site.produce_command("cut", code, self.site.cut_body(runs[code]))
                    for code in codes]
        harness.wait_for(lambda: self.site.count("cutter.audit_event", "kind = 'cut.committed'"),
                         "the first committed cut", 60)

        self.site.disarm()
        units = self.site.count("public.information_unit")
        committed = len(self.site.event_kinds(kind="cut.committed"))
        for command in commands:
            self.site.wait_answer(command)

        self.assertEqual(self.site.count("public.information_unit"), units)
        self.assertEqual(len(self.site.event_kinds(kind="cut.committed")), committed)
        self.assertEqual(units, 40 * committed)
        faults.judge(self.site)

    def test_grant_covers_only_its_documents_and_units(self):
        self.site.worker()
        run = self.run_of("COVERED")
        other = self.run_of("OTHER")
        self.site.arm(["COVERED"], max_units=9)

        too_many = self.site.cut(run).check(3)
        wrong = self.site.cut(other).check(3)

        self.assertEqual(too_many["stop_code"], "GRANT_REFUSED")
        self.assertEqual(wrong["stop_code"], "GRANT_REFUSED")
        self.assertEqual(self.site.count("public.information_unit"), 0)

    def test_spent_grant_turns_the_switch_off(self):
        self.site.worker()
        run = self.run_of("SPENT")
        self.site.arm(["SPENT"], max_units=10)

        self.site.cut(run).check()

        self.assertEqual(self.site.cli("status").check()["switch"]["state"], "OFF")

    def test_expired_grant_refuses(self):
        self.site.worker()
        run = self.run_of("EXPIRED")
        self.site.arm(["EXPIRED"], ttl="1s")
        harness.wait_for(lambda: self.site.sql(
            "SELECT bool_and(expires_at < clock_timestamp()) FROM cutter.\"grant\"") == "t",
            "the grant to expire")

        refused = self.site.cut(run).check(3)

        self.assertEqual(refused["stop_code"], "KILL_SWITCH_OFF")

    def test_cut_needs_approval_and_proof(self):
        self.site.worker(IU_CUTTER__WORKER__REQUIRE_PROOF="true")
        run = self.site.prepared("NEEDS", harness.markdown_of(2))["run_id"]
        self.site.arm(["NEEDS"])
        self.assertEqual(self.site.cut(run).check(3)["stop_code"], "APPROVAL_REQUIRED")

        self.site.approve(run)
        self.assertEqual(self.site.cut(run).check(3)["stop_code"], "PROOF_REQUIRED")

        self.site.arm(["NEEDS"], mode="proof")
        self.site.cut(run, mode="rollback_only").check()
        self.site.cut(run).check()

    def test_enactment_needs_its_own_approval(self):
        self.site.worker()
        run = self.run_of("ENACT")
        self.site.arm(["ENACT"])

        refused = self.site.cut(run, until="lifecycle_enacted").check(3)

        self.assertEqual(refused["stop_code"], "APPROVAL_REQUIRED")
        self.assertEqual(self.site.run_state(run), "awaiting_lifecycle_authorization")
        self.site.approve_enactment(run)
        done = self.site.cut(run, until="lifecycle_enacted").check()
        self.assertEqual(done["state"], "closeout_reported")


if __name__ == "__main__":
    harness.main()
