#!/usr/bin/python3
"""What an auditor sees: events equal the stored rows, in order, and the hashes are right."""

import json
import subprocess
import urllib.request

import confluent_kafka
from confluent_kafka.admin import AdminClient, NewPartitions

import harness

GENESIS = bytes(32)


class Evidence(harness.SystemTest):

    def whole_life(self, code):
        """A refusal, a proof, a cut and an enactment of one document."""
        run = self.site.prepared(code, harness.markdown_of(6))["run_id"]
        self.site.cut(run).check(3)
        self.site.arm([code], mode="proof")
        self.site.cut(run, mode="rollback_only").check()
        self.site.approve(run)
        self.site.approve_enactment(run)
        self.site.arm([code])
        self.site.cut(run, until="lifecycle_enacted").check()
        self.site.disarm()
        return run

    def test_published_events_are_the_stored_ones(self):
        self.site.worker()
        run = self.whole_life("EVIDENCE")
        stored = {(event["chain"], event["seq"]): event for event in self.site.audit_events()}

        records = self.site.consume("iu.governance.v1", "iu.verify.v1",
                                    until=lambda found: len(found) >= len(stored))

        self.assertEqual(len(records), len(stored))
        last = {}
        for record in records:
            chain, seq = (int(harness.header(record, name)) for name in ("ce_chain", "ce_seq"))
            event = stored[(chain, seq)]
            self.assertEqual(record.value(), event["payload"])
            self.assertEqual(harness.header(record, "ce_hash"), event["hash"])
            self.assertEqual(harness.header(record, "ce_prevhash"), event["prev_hash"])
            self.assertEqual(harness.header(record, "ce_type"), f"iu.{event['kind']}.v1")
            self.assertEqual(harness.header(record, "ce_id"), f"{chain}-{seq}")
            self.assertEqual(record.partition(), chain % 4)
            topic = "iu.verify.v1" if event["kind"].startswith("verify.") else "iu.governance.v1"
            self.assertEqual(record.topic(), self.site.prefix + topic)
            place = (record.topic(), record.partition(), chain)
            self.assertGreater(seq, last.get(place, 0), "out of order")
            last[place] = seq
        kinds = {event["kind"] for event in stored.values()}
        self.assertLessEqual(
            {"run.discovered", "run.awaiting_authorization", "cut.attempt", "cut.committed",
             "cut.proved_rolled_back", "cut.refused", "ledger.leg_b", "verify.written",
             "run.enacted", "run.closed", "switch.armed", "switch.disarmed"}, kinds)
        self.assertEqual(self.site.run_state(run), "closeout_reported")

    @harness.needs_real_kafka
    def test_events_follow_when_a_topic_gets_more_partitions(self):
        chains = {code: int(self.site.sql(f"SELECT cutter.chain_of('{code}')"))
                  for code in (f"MORE-{number}" for number in range(40))}
        code, chain = next((code, chain) for code, chain in chains.items() if chain % 7 > 3)
        topic = f"{self.site.prefix}iu.governance.v1"
        worker = self.site.worker()
        looks = iter(range(1000))

        def events_in(partition):
            """Of a discover of a new version: each look has something new to publish."""
            self.site.add(code, f"# A\n\n{next(looks)}\n")
            self.site.discover(code).check()
            consumer = confluent_kafka.Consumer({"bootstrap.servers": self.site.bootstrap,
                                                 "group.id": topic})
            try:
                return consumer.get_watermark_offsets(
                    confluent_kafka.TopicPartition(topic, partition), timeout=10)[1]
            finally:
                consumer.close()

        harness.wait_for(lambda: events_in(chain % 4) > 0, "events where they belong")
        admin = AdminClient({"bootstrap.servers": self.site.bootstrap})
        admin.create_partitions([NewPartitions(topic, 7)])[topic].result(30)
        harness.wait_for(lambda: events_in(chain % 7) > 0, "events where they belong now")
        self.assertNotIn("relay_failed", {line["event"] for line in worker.log_events()})

    def test_hashes_recomputed_from_the_payloads(self):
        self.site.worker()
        self.whole_life("HASHES")

        heads = {}
        for event in self.site.audit_events():
            seq, previous = heads.get(event["chain"], (0, GENESIS))
            self.assertEqual(event["seq"], seq + 1, "a hole")
            self.assertEqual(bytes.fromhex(event["prev_hash"]), previous)
            digest = harness.event_hash(event["chain"], event["seq"], previous, event["payload"])
            self.assertEqual(bytes.fromhex(event["hash"]), digest)
            heads[event["chain"]] = (event["seq"], digest)

        stored = self.site.sql("SELECT chain, seq, encode(hash, 'hex') FROM cutter.chain_head "
                               "WHERE seq > 0").splitlines()
        self.assertEqual({tuple(line.split("|")) for line in stored},
                         {(str(chain), str(seq), digest.hex())
                          for chain, (seq, digest) in heads.items()})

    def test_events_of_a_crashed_worker_are_published_by_the_next(self):
        """Effect and event are one transaction: a worker that dies publishes no less."""
        worker = self.site.worker()
        self.site.prepared("LEFT", harness.markdown_of(3))
        worker.kill()
        self.site.disarm()  # an event that no worker has seen

        self.site.worker()

        stored = self.site.count("cutter.audit_event")
        records = self.site.consume("iu.governance.v1", until=lambda found: len(found) >= stored)
        self.assertIn("iu.switch.disarmed.v1", {harness.header(r, "ce_type") for r in records})

    def test_every_command_has_an_event_with_its_id(self):
        self.site.worker()
        self.whole_life("IDS")

        named = {json.loads(event["payload"]).get("command_id")
                 for event in self.site.audit_events()}
        handled = set(self.site.sql("SELECT command_id FROM cutter.inbox").splitlines())

        self.assertLessEqual(handled, named)
        self.assertGreaterEqual(len(handled), 4)

    def test_no_event_holds_a_text(self):
        self.site.worker()
        self.whole_life("SILENT")

        for event in self.site.audit_events():
            self.assertNotIn("Thăng Long".encode(), event["payload"])

    def test_ledger_and_evidence_cannot_be_changed(self):
        self.site.worker()
        self.site.writer()
        self.whole_life("FROZEN")
        self.site.wait_ledger("FROZEN", 6)

        for table in ("cutter.audit_event", "cutter_governance.cut_change_set"):
            for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
                with self.assertRaises(AssertionError, msg=statement):
                    self.site.sql(statement)

    def test_admin_port_answers(self):
        worker = self.site.worker()

        self.assertEqual(worker.get("/live")[0], 200)
        self.assertEqual(worker.get("/ready")[0], 200)
        self.assertIn("version", json.loads(worker.get("/version")[1]))
        status, metrics = worker.get("/metrics")
        self.assertEqual(status, 200)
        self.assertIn("# TYPE ", metrics)
        request = urllib.request.Request(f"http://127.0.0.1:{worker.port()}/live", method="POST")
        with self.assertRaises(urllib.error.HTTPError):
            urllib.request.urlopen(request, timeout=5)

    @harness.needs_real_kafka
    def test_python_producer_example_enqueues_a_discover(self):
        """Twenty lines that know only the schema, against the real broker."""
        self.site.worker()
        self.site.add("EXAMPLE", harness.markdown_of(2))
        example = harness.ROOT / "messages/examples/enqueue_discover.py"

        done = subprocess.run(
            ["/usr/bin/python3", str(example), self.site.bootstrap, "EXAMPLE", self.site.prefix],
            capture_output=True, text=True, check=False, timeout=60)

        self.assertEqual(done.returncode, 0, done.stderr)
        answer = self.site.wait_answer(done.stdout.strip().splitlines()[-1])
        self.assertEqual((answer["outcome"], answer["units"]), ("done", 2))


if __name__ == "__main__":
    harness.main()
