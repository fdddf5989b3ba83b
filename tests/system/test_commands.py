#!/usr/bin/python3
"""Bad commands over a real broker: each is answered or becomes a dead letter, none is lost."""

import json
import random
import uuid

import confluent_kafka
import harness

MIB = 1024 * 1024
# What a producer can get into a topic of 2 MiB records, with its key and headers.
LARGEST = 2 * MIB - 300
# A record with more headers than this is read without any (librdkafka).
HEADERS_MAX = 100_000
LETTER_HEADERS = ("dlq_reason", "dlq_topic", "dlq_partition", "dlq_offset")


def headers_of(kind, command_id, document):
    return [("ce_specversion", b"1.0"), ("ce_id", command_id.encode()),
            ("ce_type", f"iu.{kind}.v1".encode()), ("ce_source", b"/tests/system"),
            ("ce_subject", document.encode()), ("content-type", b"application/json")]


class Record:
    """A record to send; spoil it by changing what is there."""

    def __init__(self, document, kind="discover", **body):
        self.command_id = str(uuid.uuid4())
        self.document = document
        self.topic = f"iu.{kind}.v1"
        self.key = document.encode()
        self.body = {"command_id": self.command_id, "requested_by": "tests", **body}
        if kind == "discover":
            self.body["document"] = document
        self.value = json.dumps(self.body).encode()
        self.headers = headers_of(kind, self.command_id, document)
        self.partition = -1
        self.offset = None
        self.reason = None

    def put(self, **fields):
        """Adds or replaces fields of the value."""
        self.value = json.dumps({**self.body, **fields}).encode()

    def append(self, text):
        """More fields, as text, at the end of the value's object."""
        self.value = self.value[:-1] + b"," + text.encode() + b"}"

    def set_header(self, name, value):
        self.drop_header(name)
        self.headers.append((name, value))

    def drop_header(self, name):
        self.headers = [header for header in self.headers if header[0] != name]


DEEP = '"x":' + "[" * 32 + "]" * 32
HIDDEN = {"a": [{"b": {"Personal_Data": "x"}}]}
ODD_HEADERS = [("own", b"\x00\xff kept"), ("own", None), ("own", b""), ("", b"no name"),
               ("dlq_reason", b"of an older letter")]

# Every kind of record that is no command: the name of its error, and how it is spoiled.
BAD = (
    ("unknown_field", lambda r: r.put(colour=1)),
    ("wrong_type", lambda r: r.put(source_version="1")),
    ("missing_field", lambda r: setattr(r, "value", b"{}")),
    ("duplicate_key", lambda r: r.append('"document":"BAD"')),
    ("denylisted_key", lambda r: r.put(body="text")),
    ("denylisted_key", lambda r: r.put(ruleset=HIDDEN)),
    ("too_deep", lambda r: r.append(DEEP)),
    ("too_large", lambda r: setattr(r, "value", r.value.ljust(LARGEST))),
    ("too_large", lambda r: setattr(r, "value", b"\x00" * LARGEST)),
    ("bad_uuid", lambda r: r.put(command_id="42")),
    ("bad_timestamp", lambda r: r.put(deadline="tomorrow")),
    ("unknown_type", lambda r: r.set_header("ce_type", b"iu.erase.v1")),
    ("wrong_content_type", lambda r: r.set_header("content-type", b"text/plain")),
    ("missing_header", lambda r: r.headers.clear()),
    ("missing_header", lambda r: r.drop_header("ce_id")),
    ("missing_header", lambda r: r.set_header("ce_type", None)),
    ("duplicate_header", lambda r: r.headers.append(("ce_id", b"x"))),
    ("invalid_utf8", lambda r: r.set_header("ce_subject", b"\xff")),
    ("invalid_utf8", lambda r: setattr(r, "value", bytes(range(128, 256)))),
    ("empty_value", lambda r: setattr(r, "value", b"")),
    ("empty_value", lambda r: setattr(r, "value", None)),
    ("malformed_json", lambda r: (setattr(r, "value", b"garbage"), r.headers.extend(ODD_HEADERS))),
    ("malformed_json", lambda r: (setattr(r, "value", b"{"),
                                  r.headers.extend([("x", b"")] * (HEADERS_MAX - 200)))),
    ("key_mismatch", lambda r: (setattr(r, "key", b"OTHER"), r.drop_header("ce_subject"))),
    ("key_mismatch", lambda r: setattr(r, "key", b"OTHER")),
    ("bad_key", lambda r: setattr(r, "key", None)),
    ("bad_key", lambda r: setattr(r, "key", b"")),
    ("bad_key", lambda r: setattr(r, "key", b"\x00\xff\xfe")),
    ("id_mismatch", lambda r: r.set_header("ce_id", str(uuid.uuid4()).encode())),
)


def bad_record(number, document="BAD"):
    record = Record(document)
    record.reason, spoil = BAD[number % len(BAD)]
    spoil(record)
    return record


class Commands(harness.SystemTest):

    def setUp(self):
        super().setUp()
        self.seed = random.SystemRandom().randrange(2**32)
        self.random = random.Random(self.seed)
        print(f"seed {self.seed}: put it into setUp to replay")

    def send(self, records):
        """Sends all in this order; each learns its partition and offset."""
        producer = confluent_kafka.Producer({
            "bootstrap.servers": self.site.bootstrap, "message.max.bytes": 8 * MIB,
            "partitioner": "murmur2_random", "enable.idempotence": True})
        errors = []
        for record in records:
            def on_delivery(error, message, record=record):
                if error is not None:
                    errors.append((record.reason, str(error)))
                    return
                record.partition, record.offset = message.partition(), message.offset()
            where = {} if record.partition < 0 else {"partition": record.partition}
            producer.produce(self.site.prefix + record.topic, key=record.key, value=record.value,
                             headers=record.headers, on_delivery=on_delivery, **where)
            producer.poll(0)
        producer.flush(60)
        self.assertEqual(errors, [])

    def letters(self, count):
        """Dead letters by the place of what they stand for."""
        found = self.site.consume("iu.dead-letter.v1", until=lambda got: len(got) >= count)
        return {(harness.header(letter, "dlq_topic"), int(harness.header(letter, "dlq_partition")),
                 int(harness.header(letter, "dlq_offset"))): letter for letter in found}

    def place(self, record):
        return self.site.prefix + record.topic, record.partition, record.offset

    def check_letter(self, record, letter):
        self.assertEqual(letter.key(), record.key)
        self.assertEqual(letter.value(), record.value)
        kept = letter.headers()
        self.assertEqual(kept[:-4], record.headers)
        self.assertEqual(tuple(name for name, _ in kept[-4:]), LETTER_HEADERS)
        if record.reason is not None:
            self.assertEqual(kept[-4][1].decode().split(" ")[0].rstrip(":"), record.reason)

    def wait_all_committed(self, records):
        harness.wait_for(lambda: self.site.committed() == len(records),
                         f"{len(records)} committed offsets; seed {self.seed}", 90)

    def final_rows(self):
        return self.site.count("cutter.inbox", "outcome <> 'started'")

    # -- one bad record at a time --------------------------------------------------------------

    def test_every_kind_of_bad_record_becomes_its_own_dead_letter(self):
        self.site.worker()
        self.site.add("BAD", harness.markdown_of(2))
        bad = [bad_record(number) for number in range(len(BAD))]
        crowded = Record("BAD")
        crowded.headers += [("x", b"y")] * (HEADERS_MAX - len(crowded.headers))
        good = [crowded, Record("BAD")]
        for record in (*bad, *good):
            record.partition = 1  # what is bad stands before what is good
        self.send([*bad, *good])

        letters = self.letters(len(bad))

        self.assertEqual(len(letters), len(bad))
        for number, record in enumerate(bad):
            with self.subTest(record=number, reason=record.reason):
                self.check_letter(record, letters[self.place(record)])
        for record in good:
            self.assertIn(self.site.wait_answer(record.command_id)["outcome"], ("done", "noop"))
        self.wait_all_committed([*bad, *good])
        self.assertEqual(self.final_rows(), len(good))

    def test_what_no_dead_letter_can_hold_is_named_and_passed_over(self):
        """A record that shrinks on the wire, or a topic of letters smaller than the commands'."""
        self.site.worker()
        self.site.add("AFTER", harness.markdown_of(1))
        bomb = Record("BOMB")
        bomb.value = b"\x00" * (20 * MIB)
        producer = confluent_kafka.Producer({
            "bootstrap.servers": self.site.bootstrap, "message.max.bytes": 64 * MIB,
            "compression.type": "gzip"})
        producer.produce(self.site.prefix + bomb.topic, key=bomb.key, value=bomb.value,
                         headers=bomb.headers, partition=2)
        self.assertEqual(producer.flush(60), 0)
        crowd = Record("CROWD")
        crowd.headers += [("x", b"")] * HEADERS_MAX
        after = Record("AFTER")
        crowd.partition = after.partition = 2
        self.send([crowd, after])

        letters = self.letters(2)

        self.assertEqual(self.site.wait_answer(after.command_id)["outcome"], "done")
        lost = letters.pop(self.place(crowd))
        self.assertEqual((lost.key(), lost.value()), (crowd.key, crowd.value))
        self.assertEqual([name for name, _ in lost.headers()], [*LETTER_HEADERS, "dlq_omitted"])
        self.assertEqual(harness.header(lost, "dlq_omitted"), "headers")
        letter = letters.popitem()[1]
        self.assertEqual(letter.key(), bomb.key)
        self.assertIsNone(letter.value())
        self.assertEqual(letter.headers()[:len(bomb.headers)], bomb.headers)
        self.assertEqual(harness.header(letter, "dlq_omitted"), "value")
        self.assertEqual(harness.header(letter, "dlq_value_bytes"), str(20 * MIB))
        self.assertTrue(harness.header(letter, "dlq_reason").startswith("too_large"))
        self.wait_all_committed([bomb, crowd, after])
        for worker in self.site.programs:
            self.assertLess(worker.peak_bytes(), 256 * MIB)

    # -- bad ones among good ones --------------------------------------------------------------

    def test_a_tenth_of_poison_loses_nothing(self):
        """#commands = #final inbox rows + #dead letters, and the good ones all get through."""
        worker = self.site.worker()
        documents = [f"DOC-{number}" for number in range(20)]
        for document in documents[:5]:
            self.site.add(document, harness.markdown_of(3, document))
        small = [number for number, (reason, _) in enumerate(BAD) if reason != "too_large"]
        poison = [bad_record(self.random.choice(small), self.random.choice(documents))
                  for _ in range(27)]
        records = [Record(self.random.choice(documents)) for _ in range(243)] + poison
        self.random.shuffle(records)
        self.send(records)

        self.wait_all_committed(records)

        good = [record for record in records if record not in poison]
        for record in good:
            answer = self.site.answer_of(record.command_id)
            expected = ("done", "noop") if record.document in documents[:5] else ("refused",)
            self.assertIn(answer["outcome"], expected, f"seed {self.seed}")
        letters = self.letters(len(poison))
        self.assertEqual(set(letters), {self.place(record) for record in poison})
        for record in poison:
            self.check_letter(record, letters[self.place(record)])
        self.assertEqual(self.final_rows() + len(letters), len(records))
        self.assertEqual(worker.terminate()[0], 0)
        self.site.worker()
        last = Record("DOC-0")
        self.send([last])
        self.site.wait_answer(last.command_id)
        self.assertEqual(len(self.letters(len(poison))), len(poison), "dead letters came twice")

    def test_a_hostile_producer_loses_nothing(self):
        """Commands with random damage: each ends in the inbox or among the dead letters."""
        worker = self.site.worker()
        self.site.add("HOST", harness.markdown_of(2))
        records = [self.damaged(Record("HOST", ruleset="auto")) for _ in range(400)]
        self.send(records)

        self.wait_all_committed(records)

        rows = self.final_rows()
        letters = self.letters(len(records) - rows)
        self.assertEqual(rows + len(letters), len(records), f"seed {self.seed}")
        by_place = {self.place(record): record for record in records}
        for place, letter in letters.items():
            self.check_letter(by_place[place], letter)
            self.assertIsNone(self.site.answer_of(by_place[place].command_id))
        self.assertTrue(worker.is_running())
        last = Record("HOST")
        self.send([last])
        self.assertIn(self.site.wait_answer(last.command_id)["outcome"], ("done", "noop"))

    def damaged(self, record):
        rng = self.random
        for _ in range(rng.randrange(3)):
            value = bytearray(record.value)
            at = rng.randrange(len(value))
            end = min(len(value), at + rng.randrange(1, 20))
            change = rng.randrange(4)
            if change == 0:
                value[at] = rng.randrange(256)
            elif change == 1:
                del value[at:end]
            elif change == 2:
                value[at:at] = value[at:end]
            else:
                value[at:at] = rng.randbytes(rng.randrange(1, 5))
            record.value = bytes(value) or b" "
        if rng.randrange(4) == 0:
            at = rng.randrange(len(record.headers))
            name, value = record.headers[at]
            record.headers = [*record.headers[:at], *rng.choice((
                [], [(name, None)], [(name, value)] * 2, [(name, rng.randbytes(4))],
                [(name.upper(), value)])), *record.headers[at + 1:]]
        if rng.randrange(10) == 0:
            record.key = rng.choice((None, b"", b"OTHER", rng.randbytes(3), record.key.lower()))
        return record

    # -- commands that are well made and come at a bad time ------------------------------------

    def refusal(self, body, document="RUN", **more):
        answer = self.site.wait_answer(self.site.produce_command("cut", document, body, **more))
        self.assertEqual(answer["outcome"], "refused", answer)
        return answer["stop_code"]

    def test_cuts_that_name_the_wrong_thing_change_nothing(self):
        self.site.worker()
        run = self.site.prepared("RUN", harness.markdown_of(3))["run_id"]
        self.site.prepared("OTHER", harness.markdown_of(3, "other"))
        self.site.approve(run)
        self.site.arm(["RUN", "OTHER"])
        body = self.site.cut_body(run)
        unknown = "ictr-20260101T000000Z-00000000"
        approval = str(uuid.uuid4())
        self.assertEqual(self.refusal({**body, "run_id": unknown}), "REFUSED_INPUT")
        self.assertEqual(self.refusal(body, document="OTHER"), "REFUSED_INPUT")
        self.assertEqual(self.refusal({**body, "plan_digest": "0" * 64}), "DRIFT")
        self.assertEqual(self.refusal({**body, "approvals": [approval]}), "APPROVAL_REQUIRED")
        self.assertEqual(self.refusal({**body, "grant": approval}), "GRANT_REFUSED")
        self.assertEqual(self.refusal({**body, "deadline": "2020-01-01T00:00:00Z"}),
                         "OVER_DEADLINE")
        missing = self.site.cli("enqueue", "cut", "--run", unknown, "--mode", "live").check(3)
        self.assertEqual(missing["stop_code"], "DOCUMENT_UNKNOWN")
        self.assertEqual(self.site.run_state(run), "awaiting_cut_authorization")
        self.assertEqual(self.site.count("public.information_unit"), 0)

        self.site.cut(run).check()
        self.assertEqual(self.site.count("public.information_unit"), 3)

    def test_a_cut_behind_an_unfinished_discover_waits_for_it(self):
        self.site.worker()
        self.site.add("EARLY", harness.markdown_of(2))
        body = {"run_id": "ictr-20260101T000000Z-00000000", "plan_digest": "0" * 64,
                "mode": "live"}
        with harness.Gate(self.site, "awaiting_cut_authorization") as gate:
            discover = self.site.produce_command("discover", "EARLY", {"document": "EARLY"})
            gate.wait_reached()
            cut = self.site.produce_command("cut", "EARLY", body)
            other = self.site.produce_command("discover", "NOBODY", {"document": "NOBODY"})
            self.site.wait_answer(other)
            self.assertIsNone(self.site.answer_of(cut), "overtook the discover of its document")
        self.assertEqual(self.site.wait_answer(discover)["outcome"], "done")
        self.assertEqual(self.site.wait_answer(cut)["outcome"], "refused")

    def test_the_same_cut_at_once_on_two_workers(self):
        """Once with one id on every partition, once with an id each: one cut is made."""
        for worker in (self.site.launch("worker"), self.site.launch("worker")):
            worker.wait_ready()
        for document, ids in (("SAME-ID", 1), ("OTHER-ID", 4)):
            with self.subTest(document=document):
                self.cut_at_once(document, ids)

    def cut_at_once(self, document, ids):
        run = self.site.prepared(document, harness.markdown_of(5, document))["run_id"]
        self.site.approve(run)
        self.site.arm([document])
        records = [Record(document, kind="cut", **self.site.cut_body(run)) for _ in range(4)]
        for partition, record in enumerate(records):
            if ids == 1:
                record.value, record.headers = records[0].value, records[0].headers
                record.command_id = records[0].command_id
            record.partition = partition
        self.send(records)
        answers = [self.site.wait_answer(record.command_id) for record in records]
        harness.wait_for(lambda: self.site.committed() == self.site.produced(),
                         "the offsets of all commands committed")

        done = [answer for answer in answers if answer["outcome"] == "done"]
        self.assertEqual(len(done), 4 if ids == 1 else 1, answers)
        for answer in done:
            self.assertEqual((answer["run_id"], answer["state"]), (run, "write_verified"))
        for answer in answers:
            # Whoever came while the run was being cut is told so.
            busy = answer["outcome"] == "refused" and answer["stop_code"] == "REPLAY_CONFLICT"
            self.assertTrue(answer["outcome"] in ("done", "noop") or busy, answer)
        kinds = self.site.event_kinds(run_id=run)
        self.assertEqual(kinds.count("cut.committed"), 1)
        self.assertEqual(self.site.count("public.information_unit",
                                         f"canonical_address LIKE '{document}/%'"), 5)

    # -- a careless operator -------------------------------------------------------------------

    def test_enqueue_says_in_one_line_what_is_wrong(self):
        good_run = ("cut", "--run", "ictr-20260101T000000Z-00000000")
        cases = (
            ((), 2, "subcommand"),
            (("destroy",), 2, "subcommand"),
            (("discover",), 2, "--document"),
            (("discover", "--document", ""), 2, "document"),
            (("discover", "--document", "../etc"), 2, "--document"),
            (("discover", "--document", "x" * 65), 2, "--document"),
            (("discover", "--document", "A", "--version", "0"), 2, "--version"),
            (("discover", "--document", "A", "--version", "2147483648"), 2, "--version"),
            (("discover", "--document", "A", "--version", "new\nest"), 2, "--version"),
            (("discover", "--document", "A", "--command-id", "42"), 2, "--command-id"),
            (("discover", "--document", "A", "--command-id", str(uuid.UUID(int=0))), 2,
             "--command-id"),
            (("discover", "--document", "A", "--deadline", "soon"), 2, "--deadline"),
            (("discover", "--document", "A", "--deadline", "2026-02-30T00:00:00Z"), 2,
             "--deadline"),
            (("discover", "--document", "A", "--deadline", "-5m"), 2, "--deadline"),
            (("discover", "--document", "A", "--wait", "-1"), 2, "--wait"),
            (("discover", "--document", "A", "--wait", "86401"), 2, "--wait"),
            (("discover", "--document", "A", "--colour", "red"), 2, "--colour"),
            (("cut", "--mode", "live"), 2, "--run"),
            (("cut", "--run", "17", "--mode", "live"), 2, "--run"),
            (good_run, 2, "--mode"),
            ((*good_run, "--mode", "LIVE"), 2, "--mode"),
            ((*good_run, "--mode", "live", "--until", "done"), 2, "--until"),
            ((*good_run, "--mode", "live"), 3, "is not registered"),
        )
        for words, code, says in cases:
            with self.subTest(words=words):
                answer = self.site.cli("enqueue", *words).check(code)
                self.assertEqual(answer["outcome"], "usage" if code == 2 else "refused")
                message = answer["problems"][0]["message"]
                self.assertIn(says, message)
                self.assertNotIn("\n", message)
                self.assertEqual(answer.err.count("\n"), 1, answer.err)
                self.assertIn(message, answer.err)
        self.assertEqual(self.site.count("cutter.inbox"), 0)


if __name__ == "__main__":
    harness.main()
