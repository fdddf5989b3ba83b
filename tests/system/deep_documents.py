#!/usr/bin/python3
"""Texts of 64 MiB, and texts made up to use all memory: the ceiling holds."""

import hashlib
import os
import subprocess

import harness

MIB = 1024 * 1024


class Large(harness.SystemTest):
    """64 MiB, with the ceiling of DESIGN 12 for everybody who handles them."""

    CEILING = 256 * MIB

    def large_text(self, units=1000):
        """Exactly 64 MiB in so many units, in lines as people write them."""
        line = "Nội dung của điều này được viết trên nhiều dòng, như người ta vẫn thường viết.\n"
        unit = 64 * MIB // units
        parts = []
        for number in range(1, units + 1):
            head = f"# Section {number}\n\n".encode()
            filling = (line * (unit // len(line.encode()) + 1)).encode()
            parts.append(head + filling[:unit - len(head) - 8].decode(errors="ignore").encode())
            parts[-1] += b"." * (unit - len(parts[-1]) - 1) + b"\n"
        text = b"".join(parts)
        return text + b"." * (64 * MIB - len(text))

    def measured(self, *words):
        """Runs iu-cutter; (exit code, stdout, peak memory in bytes)."""
        out = self.site.folder / "out"
        with open(out, "wb") as file:
            child = subprocess.Popen([harness.BUILD / "iu-cutter", "--json", *map(str, words)],
                                     stdout=file, env=self.site.environment)
            _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        return child.returncode, out.read_bytes(), usage.ru_maxrss * 1024

    def test_64_mib_are_cut_within_the_memory_ceiling(self):
        worker = self.site.worker()
        text = self.large_text()
        path = self.site.folder / "large.md"
        path.write_bytes(text)

        code, _, peak = self.measured("source", "add", path, "--doc-code", "LARGE",
                                      "--ruleset", "markdown")
        print(f"source add: {peak // MIB} MiB")
        self.assertEqual(code, 0)
        self.assertLess(peak, self.CEILING)
        found = self.site.discover("LARGE").check()
        self.assertEqual(found["units"], 1000)
        self.site.approve(found["run_id"])
        self.site.arm(["LARGE"])
        self.site.cut(found["run_id"]).check()
        print(f"worker: {worker.peak_bytes() // MIB} MiB")
        self.assertLess(worker.peak_bytes(), self.CEILING)
        rebuilt = subprocess.run([harness.BUILD / "iu-cutter", "rebuild", "--document", "LARGE"],
                                 capture_output=True, env=self.site.environment, check=True)
        self.assertEqual(hashlib.sha256(rebuilt.stdout).hexdigest(),
                         hashlib.sha256(text).hexdigest())


    def test_large_texts_at_once_and_hostile_ones_stay_within_the_ceiling(self):
        """Four lanes, each with a text that would like all the memory there is."""
        worker = self.site.worker()
        hostile = {"SHORT-LINES": "a\n", "HEADINGS": "# a\n", "NESTED": "- # a\n",
                   "ARTICLES": "Điều 1. " + "x" * 90 + "\n", "TITLE": None}
        expected = {}
        for code, piece in hostile.items():
            expected[code] = "OVER_LIMIT"
            self.register(code, f"repeat('{piece}', {20 * MIB // len(piece.encode())})"
                          if piece else f"'# ' || repeat('a', {20 * MIB})")
        for number in range(4):
            expected[f"LONG-{number}"] = None
            self.register(f"LONG-{number}",
                          f"'# {number}' || repeat(E'\\n' || repeat('word ', 40), 150000)")
        commands = {code: self.site.produce_command("discover", code, {"document": code})
                    for code in expected}
        for code, stop_code in expected.items():
            with self.subTest(text=code):
                answer = self.site.wait_answer(commands[code], 170)
                self.assertEqual(answer["stop_code"], stop_code, answer)
        print(f"worker: {worker.peak_bytes() // MIB} MiB")
        self.assertLess(worker.peak_bytes(), self.CEILING)

    def register(self, code, expression):
        """A text that the database makes up itself."""
        self.site.sql(f"""
            INSERT INTO cutter.source_document (doc_code, title, ruleset)
            VALUES ('{code}', '{code}', '{"vi-law" if code == "ARTICLES" else "markdown"}');
            INSERT INTO cutter.source_document_version (doc_code, version, sha256, body, bytes)
            SELECT '{code}', 1, encode(sha256(b), 'hex'), b, length(b)
            FROM (SELECT convert_to({expression}, 'UTF8') AS b) s""")


if __name__ == "__main__":
    harness.main()
