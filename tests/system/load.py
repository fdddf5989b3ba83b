"""Load for fault tests: K documents of N units, commands from several producers, facts recorded.

    load = Load(site, documents=10, units=5)
    load.prepare()                    # registered, discovered, approved, armed
    load.plan_cuts()                  # proof, cut, the same again, enactment: for each document
    load.send(20)                     # the next commands; returns when the broker has them
    checker.settle(site, load.commands); checker.verify(site, load.commands, replay=load.replay())

What happens in which order follows from the seed: IU_SEED=n repeats it, as far as the machine's
own timing allows. `commands` are those that the broker acknowledged, in the order in which it did.
"""

import json
import os
import random
import secrets
import sys
import time
import uuid

import checker
import confluent_kafka
import harness

CUT_SCRIPT = (("rollback_only", "write_verified"), ("live", "write_verified"),
              ("live", "write_verified"), ("live", "lifecycle_enacted"))


def new_seed():
    """IU_SEED if it is set, else a new one."""
    return int(os.environ.get("IU_SEED") or secrets.randbelow(2**31))


class Timeline:
    """What a test did to a site and when; printed when it fails."""

    def __init__(self, seed):
        self.seed = seed
        self._begun = time.monotonic()
        self.lines = []

    def note(self, text):
        self.lines.append(f"{time.monotonic() - self._begun:8.3f} s  {text}")

    def replay(self):
        """How to do it again, and what was done."""
        test = f"{sys.argv[0]} {' '.join(sys.argv[1:])}".strip()
        return "\n".join([f"seed {self.seed}; again: IU_SEED={self.seed} python3 -B {test}",
                          *self.lines])


class Load:
    """Documents and commands of one site."""

    def __init__(self, site, documents=10, units=5, producers=3, seed=None):
        self.site = site
        self.seed = new_seed() if seed is None else seed
        self.random = random.Random(self.seed)
        self.timeline = Timeline(self.seed)
        self.units = units
        self.codes = [f"LOAD-{number:04}" for number in range(documents)]
        self.runs = {}
        self.commands = []
        self.waiting = []  # (command, body) not sent yet
        settings = {"bootstrap.servers": site.bootstrap, "enable.idempotence": True,
                    "acks": "all", "linger.ms": 2}
        self._producers = [confluent_kafka.Producer(settings) for _ in range(producers)]
        print(f"load: {documents} documents of {units} units, {producers} producers, "
              f"seed {self.seed}", flush=True)

    def replay(self):
        return self.timeline.replay()

    # -- before the cuts -----------------------------------------------------------------------

    def prepare(self, seconds=120):
        """Needs a running worker: every document is discovered, approved and armed."""
        self.register()
        self.plan_discoveries()
        self.send()
        self.wait_answers(seconds=seconds)
        self.authorize()
        return self

    def register(self):
        """Texts straight into the registry: the command line would take a process for each."""
        text = "".join(
            f"SELECT cutter.source_add('{code}', convert_to($text${body}$text$, 'UTF8'), "
            "'markdown', NULL);\n" for code in self.codes
            for body in [harness.markdown_of(self.units, code)])
        self.site.sql(text)

    def authorize(self, enactment=True):
        """The approvals of every run, a live and a proof grant for all documents."""
        rows = self.site.sql("SELECT document, run_id, plan_digest FROM cutter.run "
                             "WHERE document LIKE 'LOAD-%' AND state !~ '^failed_'")
        self.runs = {document: (run, digest) for document, run, digest in
                     (line.split("|") for line in rows.splitlines())}
        approve = "SELECT cutter.approve('{}', '{}', 'load', {});\n"
        gates = (("SG-1", "NULL"), *((("SG-2", "gen_random_uuid()"),) if enactment else ()))
        self.site.sql("".join(approve.format(run, gate, review)
                              for run, _ in self.runs.values() for gate, review in gates))
        self.arm()

    def arm(self, modes=("proof", "live")):
        """Grants for all documents, 14 minutes."""
        documents = ", ".join(f"'{code}'" for code in self.codes)
        for mode in modes:
            self.site.sql(f"SELECT cutter.arm('{mode}', ARRAY[{documents}], 100000, "
                          "'14 minutes', 'load', 'load')")
        self.timeline.note(f"armed {', '.join(modes)}")

    # -- commands ------------------------------------------------------------------------------

    def plan_discoveries(self):
        self._plan("discover", {code: [{"document": code}] for code in self.codes})

    def plan_cuts(self, script=CUT_SCRIPT, codes=None):
        """For each document a cut command for each (mode, until), in this order."""
        self._plan("cut", {code: [
            {"run_id": run, "plan_digest": digest, "mode": mode, "until": until, "approvals": []}
            for mode, until in script] for code, (run, digest) in self.runs.items()
            if codes is None or code in codes})

    def _plan(self, kind, bodies):
        """Mixes the documents, keeps the order within each."""
        turns = [code for code, own in bodies.items() for _ in own]
        self.random.shuffle(turns)
        left = {code: iter(own) for code, own in bodies.items()}
        for code in turns:
            command_id = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
            command = checker.Command(command_id, code, f"iu.{kind}.v1")
            self.waiting.append((command, next(left[code])))

    def send(self, count=None):
        """Enqueues the next commands, a document always through the same producer."""
        batch = self.waiting[:count]
        del self.waiting[:len(batch)]
        refused = []
        for command, body in batch:
            def on_delivery(error, _, command=command):
                (refused if error is not None else self.commands).append(command)
            producer = self._producers[self.codes.index(command.document) % len(self._producers)]
            producer.produce(self.site.prefix + command.topic, key=command.document,
                             value=json.dumps({"command_id": command.command_id,
                                               "requested_by": "load", **body}).encode(),
                             headers=headers_of(command), on_delivery=on_delivery)
            producer.poll(0)
        for producer in self._producers:
            producer.flush(60)
        if refused:
            raise AssertionError(f"{len(refused)} commands were not acknowledged")
        self.timeline.note(f"sent {len(batch)}, {len(self.commands)} so far")

    def send_again(self, command, body):
        """The same command once more, as a producer that got no answer does."""
        self.waiting.insert(0, (command, body))
        self.send(1)

    # -- progress ------------------------------------------------------------------------------

    def answered(self):
        return self.site.count("cutter.inbox", "outcome <> 'started'")

    def progress(self):
        """Grows with every step of every run: what tests wait for before they do harm."""
        return int(self.site.sql("SELECT (SELECT count(*) FROM cutter.run_transition) "
                                 "+ (SELECT count(*) FROM cutter.audit_event)"))

    def wait_progress(self, steps, seconds=120):
        """Returns when so many more steps were made, or all commands are answered."""
        goal = self.progress() + steps
        harness.wait_for(lambda: self.progress() >= goal or self.answered() >= len(self.commands),
                         f"{steps} more steps\n{self.replay()}", seconds)

    def wait_answers(self, count=None, seconds=120):
        """Until so many commands are answered, else all that were sent."""
        goal = len(self.commands) if count is None else count
        harness.wait_for(lambda: self.answered() >= goal,
                         f"{goal} answers\n{self.replay()}", seconds)


def headers_of(command):
    kind = command.topic.removeprefix("iu.").removesuffix(".v1")
    return [("ce_specversion", b"1.0"), ("ce_id", command.command_id.encode()),
            ("ce_type", f"iu.{kind}.v1".encode()), ("ce_source", b"/tests/load"),
            ("ce_subject", command.document.encode()), ("ce_time", b"2026-01-01T00:00:00Z"),
            ("content-type", b"application/json")]
