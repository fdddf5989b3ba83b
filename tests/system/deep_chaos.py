#!/usr/bin/python3
"""Chaos at length: 20 kills in 1,000 commands, zombies, a rebalance storm, and what it costs."""

import time

import chaos
import confluent_kafka
import faults
import harness

KILLS = 20
STORM = 30
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
        """Members join and leave while commands come; when it is over, the work is soon done."""
        made, fleet = self.begin(documents=60, units=4)
        share = len(made.waiting) // STORM
        for _ in range(STORM):
            made.send(share)
            come_and_go(self.site)
        made.timeline.note(f"{STORM} members have joined and left")
        before = made.answered()
        begun = time.monotonic()

        row = self.judge(made, fleet, f"{STORM} members came and went", seconds=120)

        print(f"{len(made.commands) - before} commands left after the storm, answered within "
              f"{time.monotonic() - begun:.0f} s")
        print(chaos.table([row]))

    def test_what_deliveries_cost(self):
        """The table of the README: deliveries against effects, by what happened."""
        rows = [self.scenario("undisturbed", lambda fleet, made: None),
                self.scenario("rolling deployment", chaos.rolling),
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


class DeepChaosOfServers(chaos.ChaosTest):

    def make_site(self):
        self.postgres = faults.OwnPostgres(self.shared, "max_connections=200",
                                           "track_commit_timestamp=on")
        self.addCleanup(self.postgres.stop)
        return harness.Site({**self.shared, "socket": self.postgres.socket})

    def test_workers_and_their_database_die(self):
        """Two workers; one of them, a backend or the server, fifteen times. Nobody disarms."""
        made, fleet = self.begin(documents=80, units=5)
        harms = {"a worker": lambda: fleet.kill(fleet.busiest()),
                 "a backend": lambda: faults.kill_a_backend(self.site),
                 "the server": self.restart}
        share = len(made.waiting) // 16
        for _ in range(15):
            made.send(share)
            made.wait_progress(made.random.randint(1, share))
            name = made.random.choice(list(harms))
            made.timeline.note(f"{name} dies")
            harms[name]()
        row = self.judge(made, fleet, "15 deaths of workers, backends, server", seconds=600)

        refused = self.site.count("cutter.inbox", "outcome IN ('refused', 'failed')")
        self.assertEqual(refused, 0, made.replay())
        print(chaos.table([row]))

    def restart(self):
        self.postgres.halt()
        self.postgres.start()


def kills(count):
    def harm(fleet, made):
        for _ in range(count):
            made.wait_progress(made.random.randint(20, 120))
            fleet.kill(fleet.busiest())
    return harm


def both(fleet, made):
    for _ in range(2):
        kills(1)(fleet, made)
        chaos.rolling(fleet, made)


def come_and_go(site):
    """A stranger joins the workers' group, may be given partitions, and leaves again."""
    member = confluent_kafka.Consumer({
        "bootstrap.servers": site.bootstrap, "group.id": site.name,
        "partition.assignment.strategy": "cooperative-sticky", "session.timeout.ms": 6000,
        "enable.auto.commit": False})
    assigned = []
    member.subscribe([site.prefix + "iu.discover.v1", site.prefix + "iu.cut.v1"],
                     on_assign=lambda _, partitions: assigned.append(partitions))
    # librdkafka 2.0.2 aborts when a cooperative member without an assignment is closed.
    def has_joined():
        member.poll(0.1)
        return assigned
    harness.wait_for(has_joined, "the stranger to be a member", 60)
    member.close()


if __name__ == "__main__":
    harness.main()
