#!/usr/bin/python3
"""As test_fail_points.py, five times each: N = 1, 60 and 137, one document or five at once."""

import fail_points
import harness

# (units, documents): with several, the lanes are at different steps when the program dies.
ROUNDS = ((1, 1), (60, 1), (137, 1), (60, 5), (137, 5))


class DeepFailPoints(harness.SystemTest):

    def setUp(self):
        if not fail_points.names():
            self.skipTest("this build has no fail-points (CMake option IU_FAIL_POINTS)")
        self.site = None

    def each_round(self, action, alone=False):
        """`action` with a site of its own for each round; `alone`: it has its own documents."""
        for units, documents in ROUNDS:
            with self.subTest(units=units, documents=documents):
                self.site = self.make_site()
                try:
                    self.site.start()
                    action(self, units=units, **({} if alone else {"documents": documents}))
                finally:
                    self.site.stop()

    def test_discover(self):
        self.each_round(fail_points.discover)

    def test_proof(self):
        self.each_round(fail_points.prove)

    def test_cut(self):
        self.each_round(fail_points.cut)

    def test_close_out(self):
        self.each_round(fail_points.finish_cut, alone=True)

    def test_refusal(self):
        self.each_round(fail_points.wait_for_enactment)

    def test_failure(self):
        self.each_round(fail_points.fail_and_record)

    def test_units_of_another_run(self):
        self.each_round(fail_points.cut_the_same_again)

    def test_dead_letter(self):
        self.each_round(fail_points.bury_garbage)

    def test_relay(self):
        self.each_round(fail_points.relay, alone=True)

    def test_writer(self):
        self.each_round(fail_points.write, alone=True)


if __name__ == "__main__":
    harness.main()
