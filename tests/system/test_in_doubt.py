#!/usr/bin/python3
"""COMMIT was sent and no answer came: each kind of transaction ends once, without a person."""

import collections

import faults
import harness

# What the transaction calls; "lose": it was committed, "drop": it was not. Nobody can tell.
DISCOVERY = ("cutter.record_discovery(",)
REFUSAL = ("cutter.record_outcome(",)
PROOF = ("cutter.record_proof(",)
CUT = ("cutter.authorize_cut(", "cutter.pin_backup(", "cutter.grant_probe(", "cutter.cut_leg_a(",
       "cutter.record_structural(", "cutter.leg_b_record(", "cutter.write_verify(",
       "cutter.lifecycle_enact(", "cutter.finish_cut(")
LEDGER = ("cutter_governance.record_leg_b(", "cutter_governance.record_verify(")
FATES = ("lose", "drop")


class Losses:
    """Which COMMIT is lost: the first of each (function, key) that was planned."""

    def __init__(self):
        self.planned = []
        self.counts = collections.Counter()
        self.done = collections.Counter()

    def plan(self, functions, key):
        """Done and not done by turns."""
        for function in functions:
            fate = FATES[self.counts[function] % 2]
            self.counts[function] += 1
            self.planned.append((function.encode(), key.encode(), fate))

    def __call__(self, reader):
        for loss in self.planned:
            function, key, fate = loss
            if function in reader.words and key in reader.words:
                self.planned.remove(loss)
                self.done[function.decode() + fate] += 1
                return fate
        return None


class InDoubt(harness.SystemTest):

    def start(self):
        self.losses = Losses()
        gate, through = faults.postgres_gate(self, self.site, reads_commits=True)
        gate.on_commit(self.losses)
        self.site.worker(**through)
        self.site.writer(**through)

    def lose_commits(self, documents, losses_each):
        """`documents` documents; in each of them `losses_each` kinds of transaction are lost."""
        self.start()
        codes = [f"DOUBT-{number:03}" for number in range(documents)]
        kinds = [*DISCOVERY, *PROOF, *CUT, *LEDGER]
        plans = {code: [kinds[(number * losses_each + step) % len(kinds)]
                        for step in range(losses_each)] for number, code in enumerate(codes)}
        strangers = [f"NOBODY-{number:03}" for number in range(0, documents, 6)]
        for code, functions in plans.items():
            self.losses.plan([one for one in functions if one in DISCOVERY], code)
        for code in strangers:
            self.losses.plan(REFUSAL, code)

        faults.register(self.site, codes)
        discovered = faults.wait_answers(self.site, faults.discover(self.site, codes))
        self.assertEqual({answer["outcome"] for answer in discovered.values()} - {"noop"}, {"done"})
        nobody = faults.discover(self.site, strangers)
        runs = faults.runs_of(self.site, codes)
        faults.approve(self.site, runs, enact=True)
        for code, functions in plans.items():
            self.losses.plan([one for one in functions if one not in DISCOVERY], runs[code])

        faults.arm(self.site, codes, "proof")
        faults.arm(self.site, codes)
        proofs = faults.wait_answers(self.site, faults.cut(self.site, runs, "rollback_only"))
        self.assertEqual({answer["outcome"] for answer in proofs.values()}, {"done"})
        cuts = faults.cut(self.site, runs, until="lifecycle_enacted")
        answers = faults.wait_answers(self.site, cuts, 60 + documents)
        self.assertEqual({(answer["outcome"], answer["state"]) for answer in answers.values()},
                         {("done", "closeout_reported")})
        refusals = faults.wait_answers(self.site, nobody)
        self.assertEqual({answer["stop_code"] for answer in refusals.values()},
                         {"DOCUMENT_UNKNOWN"})

        faults.assert_cut_once(self, self.site, codes, enacted=True)
        self.assert_once(codes, strangers)
        self.assertEqual(self.losses.planned, [], "these COMMITs never came by")
        print(f"lost COMMITs: {sum(self.losses.done.values())}: {dict(self.losses.done)}")

    def assert_once(self, codes, strangers):
        """Inbox, proofs and refusals: one of each."""
        self.assertEqual(self.site.count("cutter.inbox"), 3 * len(codes) + len(strangers))
        self.assertEqual(self.site.count("cutter.run"), len(codes))
        self.assertEqual(self.site.count("cutter.proof"), len(codes))
        for kind, count in (("cut.proved_rolled_back", len(codes)),
                            ("run.refused", len(strangers))):
            self.assertEqual(self.site.count("cutter.audit_event", f"kind = '{kind}'"), count)

    def test_every_kind_of_transaction(self):
        """13 kinds and refusals, each with its COMMIT done and not done."""
        self.lose_commits(documents=13, losses_each=2)


if __name__ == "__main__":
    harness.main()
