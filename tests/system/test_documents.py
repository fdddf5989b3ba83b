#!/usr/bin/python3
"""Texts that nobody wished for: refused with a stop code, or cut and rebuilt as they were."""

import hashlib
import shutil
import unicodedata

import harness

MIB = 1024 * 1024

# What no door lets in: name, bytes, stop code, word of the sentence.
REFUSED = (
    ("empty", b"", "REFUSED_INPUT", "empty"),
    ("blanks", b" \t\r\n\n  \n", "REFUSED_INPUT", "blanks"),
    ("unicode-blanks", "\u00a0\u2003\u3000\u200b\n".encode(), "REFUSED_INPUT", "blanks"),
    ("bom-only", b"\xef\xbb\xbf", "REFUSED_INPUT", "blanks"),
    ("lone-byte", b"# A\n\n\xff\n", "REFUSED_INPUT", "UTF-8 at byte 5"),
    ("cut-short", "# A\n\nđ".encode()[:-1], "REFUSED_INPUT", "UTF-8"),
    ("overlong", b"# A\n\n\xc0\xaf\n", "REFUSED_INPUT", "UTF-8"),
    ("surrogate", b"# A\n\n\xed\xa0\x80\n", "REFUSED_INPUT", "UTF-8"),
    ("utf-16", "# A\n".encode("utf-16"), "REFUSED_INPUT", "UTF-8"),
    ("nul", b"# A\n\nb\x00c\n", "REFUSED_INPUT", "NUL at byte 6"),
)


def law(articles):
    return "".join(f"Điều {i}. Tên {i}\nNội dung {i}.\n\n" for i in range(1, articles + 1))


# What is cut: name, bytes, ruleset, number of units, warning that the plan must carry.
ACCEPTED = (
    ("NO-HEADING", b"Only text.\nNo heading at all.\n", "auto", 1, "NO_HEADING"),
    ("ONE-BYTE", b"x", "markdown", 1, "NO_HEADING"),
    ("NO-LAST-LF", b"# A\n\na\n\n# B\n\nb", "markdown", 2, None),
    ("BOM", b"\xef\xbb\xbf# A\n\na\n\n# B\n\nb\n", "markdown", 2, None),
    ("CRLF", harness.markdown_of(3).replace("\n", "\r\n").encode(), "markdown", 3, None),
    ("CR", harness.markdown_of(3).replace("\n", "\r").encode(), "markdown", 3, None),
    ("MIXED", b"# A\r\n\r\na\r# B\n\rb\n\n\r# C\r\r\nc\n", "markdown", 3, None),
    ("NFD", unicodedata.normalize("NFD", law(4)).encode(), "vi-law", 4, None),
    ("NFC", law(4).encode(), "vi-law", 4, None),
    ("LONG-TITLE", ("# " + "Tiêu đề rất dài " * 512 + "\n\nbody\n").encode(), "markdown", 1, None),
    ("DUPLICATES", b"# A\n\n1\n\n# A_2\n\n2\n\n# A\n\n3\n\n# a\n\n4\n", "markdown", 4,
     "DUPLICATE_ADDRESS"),
    ("ARTICLE-TWICE", law(3).replace("Điều 3", "Điều 2").encode(), "vi-law", None, None),
    ("BARE-MARKS", b"#\n\n#\n\n##\n", "markdown", 3, None),
    ("HEADINGS-ONLY", b"# A\n# B\n# C\n", "markdown", 3, None),
    ("CONTROL", b"# A\x1b[31m\x07\n\n\x01\x7f\x0b\x0c\n", "markdown", 1, None),
    ("BIDI", "# \u202eA\u2066b\u200d\n\n\U0001f600\ufffe\U0010ffff\n".encode(), "markdown", 1,
     None),
    ("SQL", b"# Robert'); DROP TABLE units;--\n\n$1 \\x00 E'\\\\' %s {} $$ \xe5\x98\x95' --\n",
     "markdown", 1, None),
)


class Documents(harness.SystemTest):

    def refused_events(self, command):
        return self.site.event_kinds(command_id=command, outcome="refused")

    def register_anyhow(self, code, body, sha256=None):
        """Into the table past every check, as only a superuser can."""
        sha256 = sha256 or hashlib.sha256(body).hexdigest()
        self.site.sql(f"""
            INSERT INTO cutter.source_document (doc_code, title, ruleset)
            VALUES ('{code}', '{code}', 'markdown');
            INSERT INTO cutter.source_document_version (doc_code, version, sha256, body, bytes)
            VALUES ('{code}', 1, '{sha256}', '\\x{body.hex()}', {len(body)})""")

    def rewrite(self, code, body, sha256=None):
        """The registered text becomes another one under the same version."""
        digest = f", sha256 = '{sha256}', bytes = {len(body)}" if sha256 else ""
        table = "cutter.source_document_version"
        self.site.sql(f"BEGIN; ALTER TABLE {table} DISABLE TRIGGER USER; "
                      f"UPDATE {table} SET body = '\\x{body.hex()}'{digest} "
                      f"WHERE doc_code = '{code}' AND version = 1; "
                      f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER trg_append_only; COMMIT")

    def test_what_cannot_be_cut_is_refused_at_every_door(self):
        self.site.worker()
        commands = {}
        for name, body, stop_code, word in REFUSED:
            with self.subTest(text=name):
                path = self.site.folder / name
                path.write_bytes(body)
                refused = self.site.cli("source", "add", path, "--doc-code", name).check(3)
                self.assertEqual(refused["stop_code"], stop_code)
                self.assertIn(word, refused["problems"][0]["message"])
                self.assertEqual(self.site.count("cutter.source_document"), len(commands))
                # Whoever got it into the table all the same: the worker looks again.
                self.register_anyhow(name, body)
                commands[name] = self.site.produce_command("discover", name, {"document": name})
        for name, _, stop_code, word in REFUSED:
            with self.subTest(discovered=name):
                answer = self.site.wait_answer(commands[name])
                self.assertEqual((answer["outcome"], answer["stop_code"]), ("refused", stop_code))
                self.assertIn(word, answer["problems"][0]["message"])
                self.assertEqual(self.refused_events(commands[name]), ["run.refused"])
        self.assertEqual(self.site.count("cutter.run"), 0)

    def test_the_database_takes_no_text_that_the_program_would_not_send(self):
        for name, body, stop_code, _ in REFUSED:
            if "blanks" in name or "bom" in name:
                continue  # the database leaves that to the worker
            with self.subTest(text=name):
                with self.assertRaisesRegex(AssertionError, stop_code):
                    self.site.sql("SET ROLE cutter_source; "
                                  f"SELECT cutter.source_add('D', '\\x{body.hex()}', 'auto', '')")
        self.assertEqual(self.site.count("cutter.source_document"), 0)

    def test_odd_texts_are_cut_and_come_back_to_the_byte(self):
        self.site.worker()
        names = [name for name, *_ in ACCEPTED]
        for name, body, ruleset, _, _ in ACCEPTED:
            self.site.add(name, body, ruleset)
        found = {name: self.site.produce_command("discover", name, {"document": name})
                 for name in names}
        runs = {}
        for name, body, _, units, warning in ACCEPTED:
            with self.subTest(discovered=name):
                answer = self.site.wait_answer(found[name])
                self.assertEqual(answer["outcome"], "done", answer)
                runs[name] = answer["run_id"]
                self.check_plan(answer, body, units, warning)
        for run in runs.values():
            self.site.approve(run)
        self.site.arm(names)
        cuts = {name: self.site.produce_command("cut", name, self.site.cut_body(run))
                for name, run in runs.items()}
        for name, body, *_ in ACCEPTED:
            with self.subTest(cut=name):
                answer = self.site.wait_answer(cuts[name])
                self.assertEqual((answer["outcome"], answer["state"]), ("done", "write_verified"),
                                 answer)
                self.assertEqual(self.site.rebuilt(name), body)

    def check_plan(self, answer, body, units, warning):
        plan = self.site.cli("plan", "--run", answer["run_id"]).check()
        self.assertEqual(plan["source_sha256"], hashlib.sha256(body).hexdigest())
        if units is not None:
            self.assertEqual(len(plan["units"]), units)
        addresses = [unit["canonical_address"] for unit in plan["units"]]
        self.assertEqual(len(set(addresses)), len(addresses), "one address, two units")
        self.assertTrue(all(len(address.encode()) <= 200 for address in addresses))
        self.assertEqual([segment[0] for segment in plan["segments"][1:]],
                         [segment[1] for segment in plan["segments"][:-1]])
        if warning is not None:
            self.assertIn(warning, [one["code"] for one in plan["warnings"]])

    def test_placeholder_text_is_refused_before_anything_is_pinned(self):
        self.site.worker()
        self.site.add("SHADOW", "# A\n\nreal\n\n# B\n\nO4-DRYRUN-SHADOW\n")

        refused = self.site.discover("SHADOW").check(3)

        self.assertEqual(refused["stop_code"], "REFUSED_INPUT")
        self.assertIn("placeholder", refused["problems"][0]["message"])
        self.assertEqual(self.site.count("cutter.run"), 0)

    def test_a_new_version_leaves_the_pinned_run_alone(self):
        """Another text under the same name is another version; a run cuts what it pinned."""
        self.site.worker()
        first, second = harness.markdown_of(3), harness.markdown_of(3, "second")
        run = self.site.prepared("VERSIONS", first)["run_id"]
        added = self.site.add("VERSIONS", second)
        self.assertEqual((added["version"], added["created"]), (2, True))
        again = self.site.add("VERSIONS", second)
        self.assertEqual((again["version"], again["created"]), (2, False))
        self.site.approve(run)
        self.site.arm(["VERSIONS"])

        self.site.cut(run).check()

        self.assertEqual(self.site.rebuilt("VERSIONS", "--version", 1), first.encode())
        newer = self.site.discover("VERSIONS").check()
        self.assertNotEqual(newer["run_id"], run)
        self.site.approve(newer["run_id"])
        conflict = self.site.cut(newer["run_id"]).check(3)
        self.assertEqual(conflict["stop_code"], "REPLAY_CONFLICT")
        self.assertEqual(self.site.count("public.information_unit"), 3)
        self.assertEqual(self.site.rebuilt("VERSIONS", "--version", 1), first.encode())

    def test_bytes_that_changed_in_the_table_are_drift(self):
        self.site.worker()
        text = harness.markdown_of(3).encode()
        other = text.replace(b"Body 2", b"Body X")
        digest = hashlib.sha256(other).hexdigest()
        runs = {}
        for code in ("BODY", "BODY-AND-DIGEST"):
            runs[code] = self.site.prepared(code, text)["run_id"]
            self.site.approve(runs[code])
        self.site.arm(list(runs))
        self.rewrite("BODY", other)
        self.rewrite("BODY-AND-DIGEST", other, digest)

        for code, run in runs.items():
            with self.subTest(cut=code):
                refused = self.site.cut(run).check(3)
                self.assertEqual(refused["stop_code"], "DRIFT", refused)
        refused = self.site.discover("BODY").check(3)
        self.assertEqual(refused["stop_code"], "DRIFT")
        self.assertEqual(self.site.count("public.information_unit"), 0)

        # The cause is gone: the same run goes on.
        self.rewrite("BODY", text)
        self.site.cut(runs["BODY"]).check()
        self.assertEqual(self.site.rebuilt("BODY"), text)
        self.rewrite("BODY", other)
        self.assertEqual(self.site.rebuilt("BODY"), text, "units hold the text that was cut")

    def test_more_than_64_mib_are_refused_without_being_read(self):
        path = self.site.folder / "large"
        with open(path, "wb") as large:
            large.truncate(65 * MIB)
        endless = "/dev/zero"
        for source in (path, endless):
            for words in (("source", "add", source, "--doc-code", "LARGE"), ("discover", source)):
                with self.subTest(words=words):
                    refused = self.site.cli(*words).check(3)
                    self.assertEqual(refused["stop_code"], "OVER_LIMIT")
                    self.assertIn("64 MiB", refused["problems"][0]["message"])
        self.assertEqual(self.site.count("cutter.source_document"), 0)
        worker = self.site.worker()
        self.site.sql("""
            INSERT INTO cutter.source_document (doc_code, title, ruleset)
            VALUES ('LARGE', 'LARGE', 'markdown');
            INSERT INTO cutter.source_document_version (doc_code, version, sha256, body, bytes)
            SELECT 'LARGE', 1, encode(sha256(b), 'hex'), b, length(b)
            FROM (SELECT convert_to(repeat('a', 65 * 1024 * 1024), 'UTF8') AS b) s""")
        self.assertEqual(self.site.discover("LARGE").check(3)["stop_code"], "OVER_LIMIT")
        self.assertLess(worker.peak_bytes(), 65 * MIB, "it was fetched all the same")


class BrokenRuleset(harness.SystemTest):

    def test_it_stops_only_who_asks_for_it(self):
        rules = self.site.folder / "data" / "rulesets"
        shutil.copytree(harness.ROOT / "configs/rulesets", rules)
        with open(rules / "vi-law.toml", "a", encoding="utf-8") as file:
            file.write("\ncolour = 1\n")
        self.site.environment["IU_CUTTER_DATA"] = str(rules.parent)
        path = self.site.folder / "text.md"
        path.write_text("# A\n\na\n\n# B\n\nb\n")
        why = r"vi-law\.toml: line \d+.*unknown key.*colour"

        for words in (("discover", path), ("source", "add", path, "--doc-code", "LAW")):
            asked = self.site.cli(*words, "--ruleset", "vi-law").check(2)
            self.assertRegex(asked["problems"][0]["message"], why)
            self.site.cli(*words, "--ruleset", "markdown").check()
        chosen = self.site.cli("discover", path).check()
        self.assertEqual(chosen["ruleset"], "markdown")
        self.assertEqual([one["code"] for one in chosen["warnings"]], ["RULESET_BROKEN"])
        self.assertRegex(chosen["warnings"][0]["message"], why)
        unknown = self.site.cli("source", "add", path, "--doc-code", "A", "--ruleset", "x").check(3)
        self.assertRegex(unknown["problems"][0]["message"], "there are auto, .*broken: .*" + why)

        self.site.worker()
        for ruleset, outcome in (("markdown", "done"), ("auto", "noop"), ("vi-law", "refused")):
            body = {"document": "LAW", "ruleset": ruleset}
            answer = self.site.wait_answer(self.site.produce_command("discover", "LAW", body))
            self.assertEqual(answer["outcome"], outcome, answer)
        self.assertEqual(answer["stop_code"], "REFUSED_INPUT")
        self.assertRegex(answer["problems"][0]["message"], why)


if __name__ == "__main__":
    harness.main()
