#!/usr/bin/python3
"""What is wrong with a configuration is said in one line with file, line, key and cure; exit 2."""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile

import harness
import services

RUN = "ictr-20260101T000000Z-00000000"
READERS = (["status"], ["plan", "--run", RUN], ["rebuild", "--document", "NONE"])
PEOPLE = (["approve", "--run", RUN, "--gate", "SG-1", "--signer", "tester"],
          ["arm", "--mode", "live", "--document", "NONE", "--max-units", "1", "--ttl", "1m",
           "--reason", "test", "--signer", "tester"],
          ["source", "add", __file__, "--doc-code", "NONE"])
DISARM = ["disarm", "--reason", "test"]
ENQUEUE_CUT = ["enqueue", "cut", "--run", RUN, "--mode", "live"]
ENQUEUE_DISCOVER = ["enqueue", "discover", "--document", "NONE"]
PROGRAMS = (["worker"], ["writer"])
# Those that look at roles and schema; to disarm nothing is asked but a connection.
DATABASE = (*PROGRAMS, *READERS, *PEOPLE, ENQUEUE_CUT)
EVERYTHING = (*DATABASE, DISARM, ENQUEUE_DISCOVER, ["migrate"], ["topics", "create"])


class Fault:
    """What a program said when it refused to start."""

    def __init__(self, words, done):
        self.words = " ".join(words)
        self.exit_code = done.returncode
        self.out = done.stdout.decode()
        self.lines = done.stderr.decode().splitlines()

    def __str__(self):
        return f"iu-cutter {self.words}: exit {self.exit_code}, {self.lines[-5:]}, {self.out[:500]}"


class Configured(harness.SystemTest):
    """Runs programs with a changed copy of the site's configuration."""

    def setUp(self):
        super().setUp()
        self.text = (self.site.folder / "iu-cutter.toml").read_text()
        # Readable by everybody: some programs run as another user.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cfg-", dir=self.shared["folder"]))
        self.addCleanup(lambda: subprocess.run(["rm", "-rf", str(self.folder)], check=True))
        self.folder.chmod(0o755)
        self.file = self.folder / "iu-cutter.toml"

    def configure(self, *changes):
        """Replaces lines of the configuration, each given by how it begins; "" appends."""
        lines = self.text.splitlines()
        for start, line in changes:
            if start == "":
                lines.append(line)
                continue
            at = [i for i, old in enumerate(lines) if old.startswith(start)]
            self.assertEqual(len(at), 1, start)
            lines[at[0]] = line
        self.file.write_text("\n".join(lines) + "\n")
        self.file.chmod(0o644)
        return lines

    def run_program(self, words, environment=None, file=None, **popen):
        done = subprocess.run(
            [str(harness.BUILD / "iu-cutter"), "--json", "--config", str(file or self.file),
             *words], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60,
            env={**self.site.environment, **(environment or {})}, **popen)
        return Fault(words, done)

    def expect(self, words, begins, contains, **how):
        """One line on stderr, the same as the one JSON object's message; exit 2."""
        fault = self.run_program(words, **how)
        self.assertEqual(fault.exit_code, 2, str(fault))
        self.assertEqual(len(fault.lines), 1, str(fault))
        self.assertTrue(fault.lines[0].startswith(f"iu-cutter: {begins}"), f"{begins}: {fault}")
        self.assertRegex(fault.lines[0], contains)
        answer = json.loads(fault.out)
        if words[0] == "enqueue":  # it names its command, once the configuration can be read
            for name in ("type", "command_id", "document"):
                answer.pop(name, None)
        self.assertEqual(answer, {"outcome": "usage", "stop_code": None, "problems": [
            {"message": fault.lines[0].removeprefix("iu-cutter: ")}]}, str(fault))

    def expect_at(self, commands, start, line, key, contains, **how):
        """As expect(): one line of the file is changed, and the answer names its number."""
        changed = self.configure((start, line))
        number = changed.index(line) + 1
        for words in commands:
            with self.subTest(line=line, command=words[0]):
                self.expect(words, f"{self.file}:{number}: {key}: ", contains, **how)


class Configuration(Configured):

    def test_what_is_wrong_in_the_file(self):
        conninfo = 'conninfo = "host=/x dbname=y user=postgres"'
        faults = [
            ("[worker]", "[worker]\nlane = 4", "worker.lane", "did you mean worker.lanes?"),
            ("[writer]", "[writers]", "writers", "unknown key"),
            ("require_proof", "require_proof = 1", "worker.require_proof", "write true or false"),
            ("group", "group = 7", "kafka.group", "must be a string; put it in quotes"),
            ("session_timeout", 'session_timeout = "6"', "kafka.session_timeout",
             'must be a duration; write it like "2s"'),
            ("session_timeout", 'session_timeout = "1s"', "kafka.session_timeout",
             "out of range; write 6s to 30m"),
            ("session_timeout", 'session_timeout = "20m"', "kafka.session_timeout",
             "longer than kafka.max_poll_interval; make it shorter"),
            ("require_proof", "connections = 65", "worker.connections", "postgres.connections"),
            ("require_proof", "lanes = 0", "worker.lanes", "out of range; write 1 to 256"),
            ("require_proof", 'lanes = "four"', "worker.lanes", "must be an integer, 1 to 256"),
            ("conninfo", conninfo, "postgres.conninfo", "remove user="),
            ("conninfo", 'conninfo = "host=\'/x"', "postgres.conninfo", "key=value pairs"),
            ("recipient", 'recipient = "-o /x"', "backup.recipient", "write an age public key"),
            ("bootstrap", 'topics.cut = "iu.discover.v1"', "kafka.topics.cut",
             "same name as kafka.topics.discover; give each topic its own"),
            ("bootstrap", 'properties."acks" = "0"', "kafka.properties.acks", "remove the line"),
            ("bootstrap", 'properties."fetch.nonsense" = 1', "kafka.properties.fetch.nonsense",
             "unknown to librdkafka .* correct or remove the line"),
        ]
        for start, line, key, contains in faults:
            self.configure((start, line))
            before, _, _ = self.file.read_text().partition(line)
            number = before.count("\n") + line.count("\n") + 1
            for words in (*PROGRAMS, ["status"]):
                with self.subTest(line=line, command=words[0]):
                    self.expect(words, f"{self.file}:{number}: {key}: ", contains)

    def test_no_file_no_toml_and_the_environment(self):
        missing = self.folder / "missing.toml"
        lanes = "IU_CUTTER__WORKER__LANES"
        self.configure()
        for words in (*PROGRAMS, ["status"]):
            self.expect(words, f"cannot read configuration {missing}: ",
                        "name a readable file with --config or IU_CUTTER_CONFIG", file=missing)
            self.expect(words, f"environment variable {lanes}: worker.lanes: ", "write 1 to 256",
                        environment={lanes: "0"})
            self.expect(words, f"environment variable {lanes}X: worker.lanesx: ", "did you mean",
                        environment={f"{lanes}X": "1"})
        self.file.write_text("[kafka\n")
        for words in EVERYTHING:
            with self.subTest(command=words):
                self.expect(words, f"{self.file}:1: not TOML: ", "; correct the line$")
        os.chmod(self.file, 0o000)
        self.expect(["worker"], f"cannot read configuration {self.file}: Permission denied",
                    "name a readable file", **self.other_user())

    def other_user(self):
        """For a process that file modes are not nothing to."""
        if os.geteuid() != 0:
            return {}
        return {"user": 65534, "group": 65534, "extra_groups": []}

    def test_secret_files(self):
        """Files of conninfo and librdkafka: a lost password or key would only show later."""
        secret = self.folder / "secret"
        base = re.search(r'^conninfo = "(.*)"$', self.text, re.M)[1]
        commands = (*PROGRAMS, ["status"], DISARM, ENQUEUE_DISCOVER, ["migrate"])
        for word in ("passfile", "sslkey", "sslrootcert", "sslcert"):
            line = f'conninfo = "{base} {word}={secret}"'
            self.expect_at(commands if word == "passfile" else PROGRAMS, "conninfo", line,
                           "postgres.conninfo", f"{word} {secret} can't be read: No such file or "
                           "directory; correct the path")
        secret.write_text("*:*:*:*:x\n")
        secret.chmod(0o644)
        line = f'conninfo = "{base} passfile={secret}"'
        self.expect_at(commands, "conninfo", line, "postgres.conninfo",
                       f"passfile {secret} is open to other users and would not be taken; chmod")
        secret.chmod(0o000)
        self.expect_at(commands, "conninfo", line, "postgres.conninfo",
                       f"passfile {secret} can't be read: Permission denied; .*readable for user",
                       **self.other_user())
        for name in ("ssl.key.location", "ssl.ca.location", "ssl.certificate.location",
                     "sasl.kerberos.keytab"):
            self.expect_at((*PROGRAMS, ENQUEUE_DISCOVER, ["topics", "create"]), "bootstrap",
                           f'properties."{name}" = "{secret}"', f"kafka.properties.{name}",
                           f"{secret} can't be read: Permission denied; ", **self.other_user())

    def test_the_database_is_not_there(self):
        absent = f"host={self.shared['socket']} dbname={self.site.name}_absent"
        self.expect_at((*DATABASE, DISARM), "conninfo", f'conninfo = "{absent}"',
                       "postgres.conninfo", "the database does not exist; create it")
        self.expect(["migrate"], f"{self.file}: postgres.owner (default): ", "does not exist; ")
        self.configure(("conninfo", 'conninfo = "host=/nonexistent dbname=x"'))
        for words in (["status"], DISARM, ["migrate"]):
            self.assertEqual(self.run_program(words).exit_code, 1, words)  # may come back

    def test_the_schema_is_another(self):
        where = self.text.splitlines().index(next(
            line for line in self.text.splitlines() if line.startswith("conninfo"))) + 1
        self.configure()
        newest = self.site.sql("SELECT max(name) FROM cutter.schema_migration")
        sha256 = self.site.sql("SELECT sha256 FROM cutter.schema_migration WHERE name = "
                               "'010_iu_core'")
        record = "UPDATE cutter.schema_migration SET sha256 = '{}' WHERE name = '010_iu_core'"
        self.site.sql(record.format("earlier"))
        self.expect(["migrate"], "migration 010_iu_core was applied", "with other bytes")
        self.site.sql(record.format(sha256))
        before = self.site.sql("SELECT name FROM cutter.schema_migration ORDER BY 1 DESC OFFSET 1 "
                               "LIMIT 1")
        changes = (
            (f"DELETE FROM cutter.schema_migration WHERE name = '{newest}'",
             f"the database is at {before} and this program needs {newest}; run iu-cutter migrate",
             f"INSERT INTO cutter.schema_migration VALUES ('{newest}', 'x')"),
            ("UPDATE cutter.schema_migration SET name = '020_x' WHERE name = '020_ledger'",
             f"the database is at {newest} and lacks migration 020_ledger before it; restore",
             "UPDATE cutter.schema_migration SET name = '020_ledger' WHERE name = '020_x'"),
            ("INSERT INTO cutter.schema_migration VALUES ('999_future', 'x')",
             f"the database is at 999_future, newer than this program .{newest}.; install",
             "DELETE FROM cutter.schema_migration WHERE name = '999_future'"),
            ("DROP FUNCTION cutter_governance.schema_list(), cutter.schema_list(); "
             "DROP TABLE cutter.schema_migration",
             f"no schema, or one from before {newest}; run iu-cutter migrate", None))
        for change, contains, undo in changes:
            self.site.sql(change)
            for words in DATABASE:
                with self.subTest(change=change, command=words[0]):
                    self.expect(words, f"{self.file}:{where}: postgres.conninfo: ", contains)
            self.assertEqual(self.run_program(DISARM).exit_code, 0, "disarm asks for no schema")
            if undo:
                self.site.sql(undo)

    @harness.needs_real_kafka
    def test_the_topics_are_missing(self):
        prefix = f"{self.site.prefix}other."
        self.expect_at(PROGRAMS, "topic_prefix", f'topic_prefix = "{prefix}"',
                       "kafka.topic_prefix", f"no topic .*{prefix}iu.governance.v1.* at .*; run "
                       "iu-cutter topics create, or correct the prefix")
        self.expect(ENQUEUE_DISCOVER, f"{self.file}:4: kafka.topic_prefix: ",
                    f"no topic {prefix}iu.discover.v1 at ")
        # A single one under its own name counts too, and once they are there all is well.
        self.assertEqual(self.run_program(["topics", "create"]).exit_code, 0)
        worker = self.site.launch("worker", {"IU_CUTTER_CONFIG": str(self.file)}).wait_ready()
        self.assertEqual(worker.terminate()[0], 0)

    def test_the_admin_port_is_taken(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = "127.0.0.1:%d" % taken.getsockname()[1]
            for program in ("worker", "writer"):
                name = f"IU_CUTTER__{program.upper()}__ADMIN"
                self.configure()
                self.expect([program], f"environment variable {name}: {program}.admin: ",
                            f"admin port {address}: Address already in use; free it or choose",
                            environment={name: address})

    def test_the_backup_folder(self):
        missing = self.folder / "missing"
        self.expect_at([["worker"]], "directory", f'directory = "{missing}"', "backup.directory",
                       f"{missing} can't be used: No such file or directory; create it for user")
        self.expect_at([["worker"]], "directory", f'directory = "{self.file}"', "backup.directory",
                       "is no folder; name one")
        self.expect_at([["worker"]], "directory", f'directory = "{self.folder}"',
                       "backup.directory", "can't be written: Permission denied; give it to user",
                       **self.other_user())

    def test_no_recipient_stops_the_cut_and_a_bad_file_no_reload(self):
        self.configure(("recipient", 'recipient = ""'))
        worker = self.site.launch("worker", {"IU_CUTTER_CONFIG": str(self.file)}).wait_ready()
        run = self.site.prepared("NOKEY", harness.markdown_of(2))["run_id"]
        self.site.approve(run)
        self.site.arm(["NOKEY"])
        refused = self.site.cut(run).check(3)
        self.assertEqual(refused["stop_code"], "INVARIANT_FAILED")
        self.assertIn("set backup.recipient to an age public key",
                      refused["problems"][0]["message"])
        self.assertEqual(self.site.run_state(run), "awaiting_cut_authorization")

        def events(name):
            return [line for line in worker.log_events() if line.get("event") == name]
        number = self.configure(("require_proof", "lanes = 0")).index("lanes = 0") + 1
        worker.process.send_signal(signal.SIGHUP)
        refused = harness.wait_for(lambda: events("configuration_refused"), "the refusal")
        self.assertIn(f"{self.file}:{number}: worker.lanes: ", refused[0]["error"])
        self.configure(("require_proof", "require_proof = true"))
        worker.process.send_signal(signal.SIGHUP)
        harness.wait_for(lambda: events("configuration_loaded"), "the new configuration")
        self.assertEqual(worker.terminate()[0], 0)


class OwnServer(Configured):
    """Roles and standbys belong to a server: these tests change one of their own."""

    def setUp(self):
        super().setUp()
        self.server = pathlib.Path(tempfile.mkdtemp(prefix="iu-own-", dir="/tmp"))
        self.addCleanup(lambda: subprocess.run(["rm", "-rf", str(self.server)], check=True))
        self.server.chmod(0o755)
        self.socket = services.run_script(services.POSTGRES, "start", self.server / "pg", "--owner",
                                          os.getpid(), "-c", "max_connections=30")
        self.addCleanup(lambda: services.run_script(services.POSTGRES, "stop", self.server / "pg"))
        self.conninfo = f'conninfo = "host={self.socket} dbname=postgres"'
        self.line = self.configure(("conninfo", self.conninfo)).index(self.conninfo) + 1

    def sql(self, text):
        done = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.socket, "-U",
                               "postgres", "-d", "postgres", "-c", text], capture_output=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode())

    def expect_all(self, commands, contains):
        for words in commands:
            with self.subTest(command=words[0], contains=contains):
                self.expect(words, f"{self.file}:{self.line}: postgres.conninfo: ", contains)

    def test_a_session_that_no_guard_would_bind(self):
        """Superusers and what comes near; sessions that are not whom they were opened as."""
        self.expect_all((*DATABASE, DISARM), "does not let the role cutter_[a-z]+ in: it is not "
                        "there, .*; run iu-cutter migrate")
        self.assertEqual(self.run_program(["migrate"]).exit_code, 0)
        mine = {"worker": "cutter_run", "writer": "cutter_writer", "status": "cutter_audit"}
        for program, role in mine.items():
            for right in ("SUPERUSER", "BYPASSRLS"):
                self.sql(f"ALTER ROLE {role} {right}")
                self.expect_all([[program]], f"{role} is a superuser or has BYPASSRLS: no guard "
                                f"would bind it; ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS")
                self.sql(f"ALTER ROLE {role} NO{right}")
        # Of every role of ours, not only of the one that asks.
        everyone = (*PROGRAMS, ["status"], *PEOPLE)
        for change, contains, undo in (
                ("ALTER ROLE cutter_exec SUPERUSER", "cutter_exec is a superuser.*NOSUPERUSER",
                 "ALTER ROLE cutter_exec NOSUPERUSER"),
                ("ALTER ROLE cutter_proof CREATEROLE", "cutter_proof has rights over the server; "
                 "ALTER ROLE cutter_proof .*NOCREATEROLE", "ALTER ROLE cutter_proof NOCREATEROLE"),
                ("GRANT gov_owner TO cutter_run", "cutter_run is a member of gov_owner; REVOKE",
                 "REVOKE gov_owner FROM cutter_run"),
                ("ALTER TABLE public.information_unit OWNER TO cutter_exec",
                 "cutter_exec owns objects, .*; REASSIGN OWNED",
                 "ALTER TABLE public.information_unit OWNER TO gov_owner")):
            self.sql(change)
            self.expect_all(everyone, contains)
            self.sql(undo)
        self.sql("CREATE ROLE somebody LOGIN; GRANT cutter_run TO somebody")
        for name in ("role", "session_authorization"):
            self.expect_other(f"-c {name}=gov_owner")
        self.sql("ALTER ROLE cutter_run NOLOGIN")
        self.expect_all([["worker"]], "cutter_run in: it is not there, has NOLOGIN")
        self.sql("ALTER ROLE cutter_run LOGIN; REVOKE CONNECT ON DATABASE postgres FROM PUBLIC")
        self.expect_all([["worker"]], "cutter_run may not connect to this database; GRANT CONNECT")
        self.sql("GRANT CONNECT ON DATABASE postgres TO PUBLIC")
        self.assertEqual(self.run_program(["status"]).exit_code, 0)

    def expect_other(self, options):
        line = f'conninfo = "host={self.socket} dbname=postgres options=\'{options}\'"'
        self.configure(("conninfo", line))
        fault = self.run_program(["worker"])
        self.assertEqual(fault.exit_code, 2, str(fault))
        self.assertEqual(len(fault.lines), 1, str(fault))
        self.configure(("conninfo", self.conninfo))

    def test_a_standby(self):
        self.assertEqual(self.run_program(["migrate"]).exit_code, 0)
        bindir = services.run_script(services.POSTGRES, "bindir")
        standby = self.server / "standby"
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if user:
            os.chown(self.server, *[int(subprocess.check_output(["id", flag, "postgres"]))
                                    for flag in ("-u", "-g")])

        def server_tool(*words):
            done = subprocess.run([*user, *map(str, words)], capture_output=True, check=False,
                                  stdin=subprocess.DEVNULL, cwd=self.server)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
        server_tool(f"{bindir}/pg_basebackup", "-h", self.socket, "-U", "postgres", "-D", standby,
                    "-R", "-c", "fast")
        server_tool(f"{bindir}/pg_ctl", "-D", standby, "-w", "-s", "-l", f"{standby}.log", "-o",
                    f"-c unix_socket_directories={self.server}", "start")
        self.addCleanup(server_tool, f"{bindir}/pg_ctl", "-D", standby, "-s", "-m", "immediate",
                        "stop")
        self.conninfo = f'conninfo = "host={self.server} dbname=postgres"'
        self.configure(("conninfo", self.conninfo))
        self.expect_all((*DATABASE, DISARM), "is a standby: it can't be written; name the primary")


if __name__ == "__main__":
    harness.main()
