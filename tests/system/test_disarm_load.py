#!/usr/bin/python3
"""The switch goes OFF again and again under 32 lanes: how long that takes, and no late commit."""

import time

import checker
import faults
import harness

LANES = 32
UNITS = 20
BATCH = 64


class Stock:
    """Documents that wait for their cut; more are made when few are left."""

    def __init__(self, site):
        self._site = site
        self._made = 0
        self.runs = {}

    def fill(self, count):
        if len(self.runs) < count:
            codes = [f"FLIP-{number:05}" for number in range(self._made, self._made + BATCH)]
            self._made += BATCH
            self.runs.update(faults.prepared(self._site, codes, UNITS))

    def take(self, count):
        return dict(list(self.runs.items())[:count])


def percentile(sorted_values, part):
    return sorted_values[min(len(sorted_values) - 1, int(part * len(sorted_values)))]


class DisarmUnderLoad(harness.SystemTest):

    def flip(self, flips):
        """Arm, wait for commits under full load, disarm, and again. Prints the durations."""
        self.site.worker(IU_CUTTER__WORKER__LANES=str(LANES),
                         IU_CUTTER__POSTGRES__CONNECTIONS=str(LANES))
        self.kill = faults.Psql(self, self.site, "cutter_kill")
        self.site.session = faults.Psql(self, self.site)
        self.stock = Stock(self.site)
        took, late, terminated = [], 0, 0
        for number in range(1, flips + 1):
            self.stock.fill(LANES)
            seconds, ended, changed = self.one_flip()
            took.append(seconds * 1000)
            terminated += ended
            late += changed
            if number % 100 == 0:
                print(f"{number} flips, {late} late commits", flush=True)
        took.sort()
        print(f"{flips} flips under {LANES} lanes, {self.site.count('public.information_unit')} "
              f"units committed, {terminated} holders ended, {late} late commits; disarm p50 "
              f"{percentile(took, 0.5):.1f} ms, p99 {percentile(took, 0.99):.1f} ms, "
              f"max {took[-1]:.1f} ms")
        self.assertEqual(late, 0)
        self.assertLessEqual(took[-1], 2000)
        self.assertEqual(self.site.count("public.information_unit") % UNITS, 0)
        checker.settle(self.site, seconds=300, ledger=False)
        print(checker.verify(self.site, ledger=False))

    def one_flip(self):
        """(seconds of disarm, holders that it ended, 1 when something changed after it)"""
        runs = self.stock.take(LANES)
        faults.arm(self.site, runs)
        done = self.effects(runs)
        sent = faults.cut(self.site, runs)
        harness.wait_for(lambda: self.effects(runs) > done, "a commit of a cut")
        begun = time.monotonic()
        ended = self.kill("SELECT cutter.disarm('test') ->> 'terminated'")
        seconds = time.monotonic() - begun
        governed = self.site.sql(faults.governed(runs))
        answers = faults.wait_answers(self.site, sent)
        changed = self.site.sql(faults.governed(runs)) != governed
        for code, answer in answers.items():
            if answer["outcome"] == "done":
                del self.stock.runs[code]
            else:
                self.assertEqual(answer["stop_code"], "KILL_SWITCH_OFF", answer)
        return seconds, int(ended), int(changed)

    def effects(self, runs):
        wanted = ", ".join(f"'{run}'" for run in runs.values())
        return self.site.count("cutter.run_transition", f"run_id IN ({wanted}) AND to_state IN "
                               "('cut_leg_a_committed', 'leg_b_recorded', 'write_verified')")

    def test_twenty_flips(self):
        self.flip(20)


if __name__ == "__main__":
    harness.main()
