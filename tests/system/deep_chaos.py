#!/usr/bin/python3
"""Chaos at length: 20 kills in 1,000 commands, zombies, a rebalance storm, and what it costs."""

import threading

import chaos
import confluent_kafka
import harness

KILLS = 20
DOCUMENTS = 200  # one discover command and four cut commands each


class DeepChaos(chaos.ChaosTest):

    def test_twenty_random_kills_in_a_thousand_commands(self):
        made, fleet = self.begin(documents=DOCUMENTS, units=5)
        share = len(made.waiting) // (KILLS + 1)
        for _ in range(KILLS):
            made.send(share)
            made.wait_progress(made.random.randint(1, share))
            fleet.kill(made.random.choice([fleet.busiest(), fleet.pick()]))
            made.arm()

        row = self.judge(made, fleet, f"{KILLS} kills", seconds=600)

        self.assertEqual(row["commands"], 5 * DOCUMENTS)
        print(chaos.table([row]))

    def test_five_zombies(self):
        """Each frozen wherever it is, under load, for longer than max.poll.interval."""
        made, fleet = self.begin(documents=60, units=4)
        for _ in range(5):
            made.send(len(made.codes) * 4 // 6)
            made.wait_progress(made.random.randint(1, 60))
            fleet.hold_frozen(fleet.busiest())

        print(chaos.table([self.judge(made, fleet, "five zombies", seconds=300)]))

    def test_rebalance_storm(self):
        """Members join and leave all the time; each command still has one effect."""
        made, fleet = self.begin(documents=60, units=4)
        over = threading.Event()
        storm = threading.Thread(target=storm_of_members, args=(self.site, over, made.timeline))
        storm.start()
        try:
            while made.waiting:
                made.send(20)
                made.wait_progress(made.random.randint(1, 60), 300)
        finally:
            over.set()
            storm.join()

        print(chaos.table([self.judge(made, fleet, "rebalance storm", seconds=300)]))

    def test_what_deliveries_cost(self):
        """The table of the README: deliveries against effects, by what happened."""
        rows = [self.scenario("undisturbed", lambda fleet, made: None),
                self.scenario("rolling deployment", rolling),
                self.scenario("one kill", kills(1)),
                self.scenario("two kills", kills(2)),
                self.scenario("two kills, two rolling deployments", both)]

        print(chaos.table(rows))

        self.assertEqual(rows[0]["again"], 0)
        self.assertEqual({row["effects"] - row["runs"] for row in rows}, {0})

    def scenario(self, name, harm):
        self.site = harness.Site(self.shared)
        self.addCleanup(self.site.stop)
        self.site.start()
        made, fleet = self.begin(documents=50, units=5)
        made.send()
        harm(fleet, made)
        row = self.judge(made, fleet, name, seconds=300)
        for program in self.site.programs:
            if program.is_running():
                program.terminate()
        return row


def rolling(fleet, made):
    """Each worker replaced, under load."""
    for _ in range(2):
        made.wait_progress(made.random.randint(20, 80))
        fleet.roll()


def kills(count):
    def harm(fleet, made):
        for _ in range(count):
            made.wait_progress(made.random.randint(20, 120))
            fleet.kill(fleet.busiest())
    return harm


def both(fleet, made):
    for _ in range(2):
        kills(1)(fleet, made)
        rolling(fleet, made)


def storm_of_members(site, over, timeline):
    """Strangers join the workers' group, get partitions at times, and leave again."""
    rounds = 0
    while not over.is_set():
        member = confluent_kafka.Consumer({
            "bootstrap.servers": site.bootstrap, "group.id": site.name,
            "partition.assignment.strategy": "cooperative-sticky", "session.timeout.ms": 6000,
            "enable.auto.commit": False})
        got = threading.Event()
        member.subscribe([site.prefix + "iu.discover.v1", site.prefix + "iu.cut.v1"],
                         on_assign=lambda *_, got=got: got.set())
        for _ in range(20):
            member.poll(0.1)
            if got.is_set() or over.is_set():
                break
        member.close()
        rounds += 1
    timeline.note(f"{rounds} members joined and left")


if __name__ == "__main__":
    harness.main()
