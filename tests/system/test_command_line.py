#!/usr/bin/python3
"""Commands used wrongly while the servers are there, or are not: nothing is lost, all is said."""

import json
import os
import signal
import subprocess
import time
import uuid

import harness

AWAY = {"IU_CUTTER__KAFKA__BOOTSTRAP": "127.0.0.1:1"}


class CommandLine(harness.SystemTest):

    def start(self, *words, **environment):
        child = subprocess.Popen(
            [str(harness.BUILD / "iu-cutter"), "--json", *map(str, words)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**self.site.environment, **environment}, preexec_fn=harness.die_with_parent)
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        return child

    def ended(self, child):
        """(exit code, the one JSON object, stderr)."""
        out, err = child.communicate(timeout=60 * harness.TIME_FACTOR)
        self.assertEqual(out.count(b"\n"), 1, out)
        return child.returncode, json.loads(out), err.decode()

    def test_to_disarm_is_never_refused_for_its_words(self):
        self.site.add("ARMED", "# A\n\na\n")
        for reason, recorded in ((b"caf\xe9", r"caf\xe9"), (b"a\x1b[31m\x01", r"a\x1b[31m\x01"),
                                 (b"two\nlines", "two\nlines"), (b"", None)):
            with self.subTest(reason=reason):
                self.site.arm(["ARMED"])
                self.assertEqual(self.site.cli("status").check()["switch"]["state"], "ON")
                done = subprocess.run(
                    [os.fsencode(harness.BUILD / "iu-cutter"), b"disarm", b"--reason", reason],
                    env=self.site.environment, capture_output=True, check=False, timeout=60)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(self.site.cli("status").check()["switch"]["state"], "OFF")
                event = [event for event in self.site.audit_events()
                         if event["kind"] == "switch.disarmed"][-1]
                if recorded is not None:
                    self.assertIn(recorded, json.loads(event["payload"]).values())

    def test_an_interrupted_wait_names_the_command_that_stays_enqueued(self):
        self.site.add("WAIT", harness.markdown_of(2))
        command = uuid.uuid4()
        child = self.start("enqueue", "discover", "--document", "WAIT", "--wait", "600",
                           "--command-id", command)
        # Nobody works: once the command is in the topic, it is waited for.
        self.site.consume("iu.discover.v1", until=bool)
        harness.wait_for(lambda: self.site.count(
            "pg_stat_activity", f"datname = '{self.site.name}' AND usename = 'cutter_audit'"),
            "the command to look for its answer")
        child.send_signal(signal.SIGINT)
        code, answer, err = self.ended(child)
        self.assertEqual(code, 130)
        self.assertEqual(answer, {
            "command_id": str(command), "type": "discover", "document": "WAIT", "run_id": None,
            "state": None, "plan_digest": None, "units": None,
            "outcome": "interrupted", "stop_code": None, "problems": [
                {"message": f"interrupted; the command stays enqueued: {command}"}]})
        self.assertEqual(err.count("\n"), 1, err)
        self.assertIn(str(command), err)
        self.site.worker()
        self.assertEqual(self.site.wait_answer(command)["outcome"], "done")

    def lock_tables(self, names):
        """Until the end of the test, or of the input of what is given back."""
        holder = subprocess.Popen(self.site.psql_command(), stdin=subprocess.PIPE, text=True,
                                  stdout=subprocess.PIPE)
        self.addCleanup(holder.communicate)
        holder.stdin.write(f"BEGIN; LOCK TABLE {names}; SELECT 'held';\n")
        holder.stdin.flush()
        self.assertEqual(holder.stdout.readline(), "held\n")
        return holder

    def test_long_commands_can_be_interrupted(self):
        """Whatever they wait for: a broker, a database that does not answer, a lock."""
        self.lock_tables("cutter.schema_migration, cutter.source_document, cutter.run")
        text = self.site.folder / "text.md"
        text.write_text("# A\n\na\n")
        blocked = ("pg_stat_activity", f"datname = '{self.site.name}' AND wait_event_type = 'Lock'")
        for words in (("migrate",), ("status",), ("source", "add", text, "--doc-code", "A")):
            with self.subTest(words=words):
                child = self.start(*words)
                harness.wait_for(lambda: self.site.count(*blocked) > 0, f"{words} before the lock")
                child.send_signal(signal.SIGINT)
                code, answer, _ = self.ended(child)
                self.assertEqual((code, answer["outcome"]), (130, "interrupted"))
                harness.wait_for(lambda: self.site.sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + blocked[1])
                    == "", "the session to end")

    def test_a_broker_that_is_away(self):
        """Trying again may help: exit 1, one object, and no command anywhere."""
        self.site.add("AWAY", harness.markdown_of(2))
        for words in (("enqueue", "discover", "--document", "AWAY", "--wait", "5"),
                      ("topics", "create")):
            with self.subTest(words=words):
                code, answer, err = self.ended(self.start(*words, **AWAY))
                self.assertEqual((code, answer["outcome"], answer["stop_code"]),
                                 (1, "failed", None))
                message = answer["problems"][0]["message"]
                self.assertIn("Kafka at 127.0.0.1:1 does not answer", message)
                self.assertEqual(err.splitlines()[-1], f"iu-cutter: {message}")

    def test_a_database_that_is_away_is_one_line(self):
        where = {"IU_CUTTER__POSTGRES__CONNINFO": "host=127.0.0.1 port=1 dbname=x"}
        for words in (("status",), ("disarm", "--reason", "r"), ("migrate",),
                      ("rebuild", "--document", "A")):
            with self.subTest(words=words):
                code, answer, err = self.ended(self.start(*words, **where))
                self.assertEqual((code, answer["outcome"]), (1, "failed"))
                message = answer["problems"][0]["message"]
                self.assertIn("Connection refused", message)
                self.assertEqual(err, f"iu-cutter: {message}\n")

    def test_words_of_the_environment_change_no_session(self):
        self.site.add("TOKYO", "# Đ\n\nđ\n")
        plain = self.ended(self.start("status", "--document", "TOKYO"))
        odd = self.ended(self.start("status", "--document", "TOKYO", PGCLIENTENCODING="LATIN1",
                                    PGTZ="Asia/Tokyo", PGDATESTYLE="German", PGGEQO="nonsense"))
        self.assertEqual((plain[0], odd), (0, plain))

    def test_a_closed_stdout_is_no_place_for_the_database(self):
        """Its socket would be descriptor 1, and the answer a message to the server."""
        for words in (("--json", "status"), ("status",)):
            done = subprocess.run(
                [str(harness.BUILD / "iu-cutter"), *words], env=self.site.environment,
                stderr=subprocess.PIPE, check=False, timeout=60, preexec_fn=lambda: os.close(1))
            self.assertEqual((done.returncode, done.stderr),
                             (1, b"iu-cutter: cannot write to stdout: Bad file descriptor\n"))

    def test_a_wait_without_a_database_says_so(self):
        """The outcome is not known, as after any time-out; why it is not known is a problem."""
        self.site.add("BLIND", harness.markdown_of(2))
        enqueue = ("enqueue", "discover", "--document", "BLIND", "--wait", "1")
        where = {"IU_CUTTER__POSTGRES__CONNINFO": "host=/nonexistent dbname=x"}
        code, answer, err = self.ended(self.start(*enqueue, **where))
        self.assertEqual((code, answer["outcome"], answer["stop_code"]), (1, "timeout", None))
        message = answer["problems"][0]["message"]
        self.assertIn("no connection to the database as cutter_audit: ", message)
        self.assertIn("/nonexistent", message)
        self.assertEqual(err, f"iu-cutter: {message}\n")
        code, answer, err = self.ended(self.start(*enqueue))
        self.assertEqual((code, answer["outcome"], answer["problems"], err), (1, "timeout", [], ""))

    def test_each_answer_of_enqueue_names_its_command(self):
        """Also where no worker gave it: refused here, or nobody to ask."""
        self.site.worker()
        self.site.add("NAMED", harness.markdown_of(1))
        command = str(uuid.uuid4())
        again = ("enqueue", "discover", "--document", "NAMED", "--command-id", command)
        self.site.cli(*again, "--wait", "60").check()
        cut = ("enqueue", "cut", "--run", "ictr-20260131T093000Z-0123abcd", "--mode", "live",
               "--command-id", command)
        discover, nothing = {"type": "discover", "document": "NAMED"}, {"type": "cut",
                                                                        "document": None}
        unknown = {"run_id": None, "state": None, "plan_digest": None, "units": None}
        for words, where, code, stop_code, members in (
                ((*again, "--version", "1", "--wait", "60"), {}, 3, "REPLAY_CONFLICT",
                 {**discover, **unknown}),
                ((*cut, "--wait", "60"), {}, 3, "DOCUMENT_UNKNOWN", {**nothing, **unknown}),
                (cut, {}, 3, "DOCUMENT_UNKNOWN", nothing), (again, AWAY, 1, None, discover)):
            with self.subTest(words=words):
                ended, answer, _ = self.ended(self.start(*words, **where))
                self.assertEqual((ended, answer["stop_code"]), (code, stop_code), answer)
                wanted = {"command_id": command, **members}
                self.assertEqual({name: answer.get(name, "-") for name in wanted}, wanted)

    def test_what_takes_more_than_a_second_says_so_where_it_is_asked_for(self):
        self.site.add("SLOW", harness.markdown_of(2))
        enqueue = ("enqueue", "discover", "--document", "SLOW", "--wait", "3")
        code, answer, err = self.ended(self.start(*enqueue, "--progress"))
        self.assertEqual((code, answer["outcome"]), (1, "timeout"))
        self.assertRegex(err, r"^\r(.*\r)?enqueued; no outcome so far, 2 s .*\n$")

        text = self.site.folder / "text.md"
        text.write_text("# A\n\na\n")
        add = ("source", "add", text, "--doc-code", "SLOW")
        holder = self.lock_tables("cutter.source_document")
        shown = self.start(*add, "--progress")
        said = b""
        while b"\rregistering 0.0 MB, " not in said:
            self.assertNotEqual(piece := shown.stderr.read(1), b"", said)
            said += piece
        holder.stdin.write("COMMIT;\n")
        holder.stdin.flush()
        self.assertEqual(self.ended(shown)[0], 0)

    def test_what_is_quick_or_not_asked_for_says_nothing(self):
        text = self.site.folder / "text.md"
        text.write_text("# A\n\na\n")
        add = ("source", "add", text, "--doc-code", "QUICK")

        def quick():
            begin = time.monotonic()
            ended = self.ended(self.start(*add, "--progress"))
            return ended if time.monotonic() - begin < 1 else None

        self.assertEqual(harness.wait_for(quick, "a second without others")[2], "")

    def test_whoever_asks_is_named_in_a_way_that_a_message_can_hold(self):
        self.site.worker()
        self.site.add("WHO", harness.markdown_of(1))
        odd = ("a\nb", "x" * 5000, "\udcff", "", "\u009b")
        for user in (*odd, "Nguyễn"):
            with self.subTest(user=user[:10]):
                code, answer, _ = self.ended(self.start(
                    "enqueue", "discover", "--document", "WHO", "--wait", "60", USER=user))
                self.assertEqual((code, answer["outcome"] in ("done", "noop")), (0, True), answer)

    def test_migrations_at_once_on_a_new_database(self):
        name = f"{self.site.name}_new"
        self.site.sql(f"CREATE DATABASE {name}", database="postgres")
        self.addCleanup(self.site.sql, f"DROP DATABASE {name} WITH (FORCE)", database="postgres")
        where = {"IU_CUTTER__POSTGRES__CONNINFO": f"host={self.shared['socket']} dbname={name}"}
        ended = [self.ended(child)
                 for child in [self.start("migrate", **where) for _ in range(4)]]
        self.assertEqual([code for code, *_ in ended], [0] * 4, ended)
        self.assertEqual({answer["version"] for _, answer, _ in ended},
                         {self.site.sql("SELECT max(name) FROM cutter.schema_migration")})
        applied = [len(answer["applied"]) for _, answer, _ in ended]
        self.assertEqual(sum(applied), self.site.count("cutter.schema_migration"), applied)

    @harness.needs_real_kafka
    def test_topics_are_created_once_whoever_asks(self):
        more = {"IU_CUTTER__KAFKA__TOPIC_PREFIX": f"{self.site.prefix}more."}
        ended = [self.ended(child)
                 for child in [self.start("topics", "create", "--partitions", "2", **more)
                               for _ in range(3)]]
        ended.append(self.ended(self.start("topics", "create", **more)))
        self.assertEqual([code for code, *_ in ended], [0] * 4, ended)
        created = [topic for _, answer, _ in ended for topic in answer["created"]]
        self.assertEqual((len(created), len(set(created))), (7, 7))
        for _, answer, _ in ended:
            self.assertEqual(len(answer["created"]) + len(answer["existing"]), 7)

    def test_a_source_that_is_added_again_says_what_changed(self):
        text = self.site.folder / "text.md"
        text.write_text("# A\n\na\n")

        def add(*words):
            done = subprocess.run(
                [str(harness.BUILD / "iu-cutter"), "source", "add", str(text), "--doc-code",
                 "AGAIN", *words], env=self.site.environment, capture_output=True, text=True,
                check=True, timeout=60)
            return done.stdout.splitlines()

        self.assertTrue(add("--title", "One")[0].endswith(", ruleset auto"))
        again = add("--ruleset", "markdown")
        self.assertTrue(again[0].endswith("(was registered before), ruleset markdown"), again)
        self.assertEqual(again[1:], ["ruleset changed: was auto, is markdown"])
        self.assertEqual(add("--ruleset", "markdown", "--title", "Two")[1:],
                         ["title changed: was One, is Two"])
        answer = self.site.cli("source", "add", text, "--doc-code", "AGAIN").check()
        self.assertEqual((answer["created"], answer["ruleset"], answer["title"],
                          answer["replaced"]), (False, "markdown", "Two", {}))

    def test_figures_that_no_command_takes(self):
        self.site.add("ARM", harness.markdown_of(1))
        arm = ["arm", "--mode", "live", "--document", "ARM", "--reason", "r", "--signer", "s"]
        for words, code, says in (
                ((*arm, "--max-units", "5", "--ttl", "15x"), 2, "--ttl: not a duration"),
                ((*arm, "--max-units", "5", "--ttl", "-5m"), 2, "--ttl: not a duration"),
                ((*arm, "--max-units", "5", "--ttl", ""), 2, "--ttl: not a duration"),
                ((*arm, "--max-units", "5", "--ttl", "9223372036854775807h"), 2, "--ttl: not a"),
                ((*arm, "--max-units", "5", "--ttl", "0s"), 3, "ttl must be above 0"),
                ((*arm, "--max-units", "5", "--ttl", "16m"), 3, "at most 15m"),
                ((*arm, "--max-units", "-5", "--ttl", "5m"), 3, "max_units must be 1 to"),
                ((*arm, "--max-units", "0", "--ttl", "5m"), 3, "max_units must be 1 to"),
                ((*arm, "--max-units", "3000000000", "--ttl", "5m"), 3, "max_units must be 1 to"),
                ((*arm, "--max-units", "9" * 20, "--ttl", "5m"), 3, "max_units must be 1 to"),
                ((*arm, "--max-units", "1e3", "--ttl", "5m"), 2, "--max-units"),
                (("topics", "create", "--partitions", "-3"), 2, "--partitions"),
                (("rebuild", "--document", "ARM", "--version", "9" * 20), 2, "--version"),
                (("enqueue", "discover", "--document", "ARM", "--wait", "9" * 12), 2, "--wait"),
                (("enqueue", "discover", "--document", "ARM", "--deadline", "9999-12-31T23:59:59Z"),
                 2, "of the years 1970 to 2200")):
            with self.subTest(words=words):
                answer = self.site.cli(*words).check(code)
                self.assertIn(says, answer["problems"][0]["message"])
        self.assertEqual(self.site.count('cutter."grant"'), 0)


if __name__ == "__main__":
    harness.main()
