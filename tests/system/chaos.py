"""Harm to workers under load, and what it cost: the same for the quick and the deep tests.

A Fleet is a site's workers. It kills, freezes, replaces and counts; every act is noted in the
load's timeline, which a failing test prints with its seed.
"""

import collections
import os
import signal
import time

import checker
import harness
import load

# debug: every phase leaves a line, from which deliveries are counted.
SETTINGS = {"IU_CUTTER__LOG__LEVEL": "debug",
            "IU_CUTTER__KAFKA__MAX_POLL_INTERVAL": "10s",
            "IU_CUTTER__POSTGRES__IDLE_IN_TRANSACTION_TIMEOUT": "2s"}
MAX_POLL_SECONDS = 10.0


class Fleet:
    """The workers of one site."""

    def __init__(self, site, made, size=2, settings=SETTINGS):
        self.site = site
        self.settings = settings
        self.load = made
        self.all = []
        self.live = []
        for _ in range(size):
            self.join()
        self.wait_ready()

    def wait_ready(self):
        for worker in self.live:
            worker.wait_ready()

    def join(self):
        worker = self.site.launch("worker", self.settings)
        self.all.append(worker)
        self.live.append(worker)
        self.load.timeline.note(f"worker {self.all.index(worker)} joins")
        return worker

    def pick(self):
        return self.load.random.choice(self.live)

    def busiest(self):
        """The one that worked last: the group may have given all cut partitions to one member."""
        def last_work(worker):
            return max((line["ts"] for line in worker.log_events()
                        if line.get("event") == "phase_finished"), default="")
        return max(self.live, key=last_work)

    def leave(self, worker):
        self.live.remove(worker)
        return self.all.index(worker)

    def kill(self, worker=None):
        """SIGKILL to one of them; another one joins."""
        worker = worker or self.pick()
        worker.kill()
        self.load.timeline.note(f"worker {self.leave(worker)} killed")
        self.join()

    def stop(self, worker):
        """SIGTERM: (exit code, seconds)."""
        code, seconds = worker.terminate()
        self.load.timeline.note(
            f"worker {self.leave(worker)} ended with {code} after {seconds:.2f} s")
        return code, seconds

    def roll(self):
        """Replaces the oldest as a deployment does, its successor first."""
        oldest = self.live[0]
        self.join().wait_ready()
        code, _ = self.stop(oldest)
        if code != 0:
            raise AssertionError(f"a worker that was replaced ended with {code}\n"
                                 f"{oldest.log()[-2000:]}")

    def freeze(self, worker=None):
        worker = worker or self.pick()
        os.kill(worker.process.pid, signal.SIGSTOP)
        self.load.timeline.note(f"worker {self.all.index(worker)} frozen")
        return worker

    def thaw(self, worker):
        os.kill(worker.process.pid, signal.SIGCONT)
        self.load.timeline.note(f"worker {self.all.index(worker)} thawed")

    def hold_frozen(self, worker):
        """Freezes one for longer than max.poll.interval; the others have its work meanwhile."""
        self.freeze(worker)
        begun = time.monotonic()
        harness.wait_for(lambda: time.monotonic() - begun > MAX_POLL_SECONDS + 1,
                         "max.poll.interval to pass", MAX_POLL_SECONDS + 5)
        self.thaw(worker)
        self.outlive(worker)

    def outlive(self, zombie):
        """The group has given it up: it ends, so that its service starts it anew; or it saw the end
        of its session before that of its patience, and joined anew."""
        def is_over():
            return not zombie.is_running() or any(
                line.get("event") == "consumer_revoked" and line["lost"]
                for line in zombie.log_events())
        harness.wait_for(is_over, "the zombie to end", 30)
        if zombie.is_running() and "max.poll.interval" not in zombie.log():
            self.load.timeline.note(f"worker {self.all.index(zombie)} joins again")
            return
        harness.wait_for(lambda: not zombie.is_running(), "the zombie to end", 30)
        code = zombie.process.returncode
        self.load.timeline.note(f"worker {self.leave(zombie)} ended with {code}")
        self.join()
        if code != 1:
            raise AssertionError(f"the zombie ended with {code}\n{zombie.log()[-2000:]}")

    # -- what it cost --------------------------------------------------------------------------

    def deliveries(self):
        """{command: how often a worker began with it}, from the lines that all of them left."""
        begun = collections.Counter()
        for worker in self.all:
            open_ones = set()
            for line in worker.log_events():
                command = line.get("command_id")
                if line.get("event") not in ("phase_finished", "phase_stopped", "command_retried",
                                             "command_finished") or command is None:
                    continue
                if command not in open_ones:
                    begun[command] += 1
                    open_ones.add(command)
                if line["event"] == "command_finished":
                    open_ones.discard(command)
        return begun

    def finished(self):
        """{command: how often a worker said that it was done with it}."""
        return collections.Counter(
            line["command_id"] for worker in self.all for line in worker.log_events()
            if line.get("event") == "command_finished")


def rolling(fleet, made):
    """Each worker replaced, under load."""
    for _ in range(2):
        made.wait_progress(made.random.randint(20, 80))
        fleet.roll()


def cost(name, fleet, counts):
    """A row of the table: deliveries against effects."""
    begun = fleet.deliveries()
    return {"what": name, "commands": len(begun), "deliveries": sum(begun.values()),
            "again": sum(begun.values()) - len(begun), "attempts": counts["attempts"],
            "effects": counts["effects"], "runs": counts["runs"],
            "copies": counts["event_copies"]}


def table(rows):
    """The rows for people."""
    head = (f"{'':34}{'commands':>9}{'deliveries':>11}{'again':>7}{'attempts':>9}{'cuts':>6}"
            f"{'double':>8}{'event copies':>14}")
    lines = [f"{row['what']:34}{row['commands']:>9}{row['deliveries']:>11}{row['again']:>7}"
             f"{row['attempts']:>9}{row['effects']:>6}{row['effects'] - row['runs']:>8}"
             f"{row['copies']:>14}" for row in rows]
    return "\n".join(["Deliveries against effects:", head, *lines])


class ChaosTest(harness.SystemTest):
    """A site with a fleet under load; whatever was done to it, the checker finds nothing."""

    def begin(self, documents, units, size=2, seed=None, settings=SETTINGS):
        """Everything up to the cuts, undisturbed."""
        self.site.writer()
        made = load.Load(self.site, documents, units, seed=seed)
        fleet = Fleet(self.site, made, size, settings)
        made.prepare(240)
        made.plan_cuts()
        return made, fleet

    def judge(self, made, fleet, name="", seconds=180):
        """All answered, the switch OFF, relay and writer done, no violation: a row of the table."""
        made.send()
        made.wait_answers(seconds=seconds)
        self.site.disarm()
        try:
            checker.settle(self.site, made.commands, seconds=120)
        except AssertionError as late:
            raise AssertionError(f"{late}\n{made.replay()}") from None
        counts = checker.verify(self.site, made.commands, replay=made.replay())
        self.assertEqual(counts["effects"], len(made.codes), made.replay())
        return cost(name, fleet, counts)
