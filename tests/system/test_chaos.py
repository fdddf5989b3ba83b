#!/usr/bin/python3
"""Workers killed, frozen and replaced under load: the independent checker finds nothing."""

import chaos
import checker
import harness


class Chaos(chaos.ChaosTest):

    def test_random_kills(self):
        """Two workers, 40 commands, three of them killed wherever they are."""
        made, fleet = self.begin(documents=8, units=4)
        for _ in range(3):
            made.send(11)
            made.wait_progress(made.random.randint(1, 40))
            fleet.kill(made.random.choice([fleet.busiest(), fleet.pick()]))

        row = self.judge(made, fleet, "three kills")

        self.assertEqual(row["commands"], 40)
        print(chaos.table([row]))

    def test_sigterm_under_load(self):
        """One of two ends while there is work: in time, and nothing finished comes again."""
        made, fleet = self.begin(documents=10, units=4)
        made.send()
        made.wait_progress(made.random.randint(1, 60))

        code, seconds = fleet.stop(fleet.busiest())

        self.assertEqual(code, 0, made.replay())
        self.assertLessEqual(seconds, 10.0, made.replay())
        self.judge(made, fleet)
        again = {command: n for command, n in fleet.finished().items() if n > 1}
        self.assertEqual(again, {}, made.replay())

    def test_rolling_deployment(self):
        """Each worker replaced under load: a partition changes its owner when what runs there is
        finished, so nothing finished comes again."""
        # A third of the session is what a partition waits for: enough on a busy machine.
        made, fleet = self.begin(documents=16, units=4, settings=dict(
            chaos.SETTINGS, IU_CUTTER__KAFKA__SESSION_TIMEOUT="30s",
            IU_CUTTER__KAFKA__MAX_POLL_INTERVAL="60s"))
        made.send()

        chaos.rolling(fleet, made)

        row = self.judge(made, fleet, "rolling deployment")
        print(chaos.table([row]))
        again = {command: n for command, n in fleet.finished().items() if n > 1}
        self.assertEqual(again, {}, made.replay())

    def test_zombie_changes_nothing(self):
        """Frozen inside leg A until the other has done all, for longer than max.poll.interval."""
        made, fleet = self.begin(documents=4, units=4)
        with harness.Gate(self.site, "cut_leg_a_committed") as gate:
            made.send()
            gate.wait_reached()
            zombie = fleet.freeze(fleet.busiest())
        made.wait_answers()
        made.timeline.note("the other worker has answered everything")

        fleet.hold_frozen(zombie)

        self.judge(made, fleet)

    def test_kill_then_disarm_leaves_nothing_open(self):
        """The worker dies inside an attempt, the switch goes OFF: the attempt gets its end."""
        made, fleet = self.begin(documents=1, units=3, size=1)
        with harness.Gate(self.site, "cut_leg_a_committed") as gate:
            made.waiting = made.waiting[1:2]  # the live cut
            made.send()
            gate.wait_reached()
            fleet.live[0].kill()
            self.site.disarm()
        fleet.join()
        made.wait_answers(seconds=60)
        self.site.disarm()

        checker.settle(self.site, made.commands)
        checker.verify(self.site, made.commands, replay=made.replay())

        answer = self.site.answer_of(made.commands[-1].command_id)
        self.assertEqual(answer["stop_code"], "KILL_SWITCH_OFF")


if __name__ == "__main__":
    harness.main()
