#!/usr/bin/python3
"""SIGKILL at each numbered step of a command's life, of the relay and of the writer."""

import subprocess

import fail_points
import harness


class FailPoints(harness.SystemTest):

    def setUp(self):
        if not fail_points.names():
            self.skipTest("this build has no fail-points (CMake option IU_FAIL_POINTS)")
        if self.shared["kafka"] != "real":
            self.skipTest("the mock cluster does not know static members")
        super().setUp()

    def test_every_fail_point_has_a_case(self):
        cases = {point.split("@")[0] for walk in fail_points.WALKS.values() for point in walk}
        self.assertEqual(cases ^ set(fail_points.names()), set())

    def test_a_word_that_is_not_understood_ends_the_program_with_2(self):
        for text, complaint in (("leg_a.comit=kill", "no fail-point 'leg_a.comit'"),
                                ("leg_a.commit=explode", "actions are"),
                                ("leg_a.commit", "is not NAME"),
                                ("leg_a.commit@0=kill", "a number from 1"),
                                ("leg_a.commit@x=kill", "a number from 1")):
            with self.subTest(text=text):
                done = subprocess.run(
                    [str(harness.BUILD / "iu-cutter"), "status"], capture_output=True, text=True,
                    env={**self.site.environment, "IU_FAIL_POINT": text}, check=False, timeout=30)
                self.assertEqual(done.returncode, 2)
                self.assertIn(complaint, done.stderr)

    def test_discover_killed_at_every_step(self):
        fail_points.discover(self)

    def test_proof_killed_at_every_step(self):
        fail_points.prove(self)

    def test_cut_killed_at_every_step(self):
        fail_points.cut(self)

    def test_close_out_killed_at_every_step(self):
        fail_points.finish_cut(self)

    def test_relay_killed_at_every_step(self):
        fail_points.relay(self)

    def test_writer_killed_at_every_step(self):
        fail_points.write(self)

    def test_dead_letter_killed_before_and_after(self):
        fail_points.bury_garbage(self)

    def test_refusal_killed_at_every_step(self):
        fail_points.wait_for_enactment(self)

    def test_failure_killed_at_every_step(self):
        fail_points.fail_and_record(self)

    def test_units_of_another_run_killed_at_every_step(self):
        fail_points.cut_the_same_again(self)


if __name__ == "__main__":
    harness.main()
