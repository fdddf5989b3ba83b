#!/usr/bin/python3
"""The main job through the program's own commands, for texts of 1 to 1000 units."""

import json
import subprocess

import harness


class HappyPath(harness.SystemTest):

    def cut_and_compare(self, units):
        """Discover, prove, cut, verify, enact and rebuild a text of so many units."""
        text = harness.markdown_of(units)
        code = f"DOC-{units}"
        self.site.worker(IU_CUTTER__WORKER__REQUIRE_PROOF="true")
        self.site.writer()

        found = self.site.prepared(code, text)
        self.assertEqual((found["outcome"], found["state"], found["units"]),
                         ("done", "awaiting_cut_authorization", units))
        run = found["run_id"]
        self.site.arm([code], units, mode="proof")
        self.site.cut(run, mode="rollback_only").check()
        self.assertEqual(self.site.count("public.information_unit"), 0)
        self.assertEqual(self.site.run_state(run), "awaiting_cut_authorization")

        self.site.approve(run)
        self.site.arm([code], units + 1)
        verified = self.site.cut(run).check()
        self.assertEqual((verified["outcome"], verified["state"]), ("done", "write_verified"))
        self.assertEqual(self.site.count("public.information_unit"), units)
        self.assertEqual(self.site.count("public.unit_version"), units)
        self.site.wait_ledger(code, units)

        self.site.approve_enactment(run)
        enacted = self.site.cut(run, until="lifecycle_enacted").check()
        self.assertEqual(enacted["state"], "closeout_reported")
        drafts = self.site.count("public.information_unit", "lifecycle_status = 'draft'")
        self.assertEqual(drafts, 0)
        self.assertEqual(self.rebuilt(code), text.encode())
        self.assertEqual(self.site.disarm()["epoch"] > 0, True)
        self.assertEqual(self.site.cli("status").check()["switch"]["state"], "OFF")

    def rebuilt(self, code):
        done = subprocess.run([harness.BUILD / "iu-cutter", "rebuild", "--document", code],
                              capture_output=True, env=self.site.environment, check=True)
        return done.stdout

    def test_one_unit(self):
        self.cut_and_compare(1)

    def test_three_units(self):
        self.cut_and_compare(3)

    def test_five_units(self):
        self.cut_and_compare(5)

    def test_sixty_units(self):
        self.cut_and_compare(60)

    def test_137_units(self):
        self.cut_and_compare(137)

    def test_500_units(self):
        self.cut_and_compare(500)

    def test_1000_units(self):
        self.cut_and_compare(1000)

    def test_1001_units_are_over_the_limit(self):
        self.site.worker()
        self.site.add("BIG", harness.markdown_of(1001))

        refused = self.site.discover("BIG").check(3)

        self.assertEqual(refused["stop_code"], "OVER_LIMIT")
        self.assertEqual(self.site.count("cutter.run", "state = 'awaiting_cut_authorization'"), 0)

    def test_the_pinned_plan_is_the_offline_plan(self):
        """`discover FILE --doc-prefix CODE` gives the plan and digest that the worker makes."""
        law = ("NGHỊ ĐỊNH\nVề đèn\n\nCăn cứ Luật Đèn;\n\nĐiều 1. Phạm vi\nĐèn phải sáng.\n\n"
               "Điều 2. Hiệu lực\nNghị định này có hiệu lực ngay.\n\nTrang 2\n\n"
               "Nơi nhận:\n- Lưu: VT.\n\nPhụ lục I\nMẪU ĐÈN\n\n1. Đèn dầu.\n")
        self.site.worker()
        for code, text, ruleset in (("SAME", harness.markdown_of(7), "markdown"),
                                    ("SAME-LAW", law, "vi-law")):
            with self.subTest(code):
                run = self.site.prepared(code, text, ruleset)

                pinned = self.site.cli("plan", "--run", run["run_id"]).check()
                offline = self.site.cli("discover", "-", "--ruleset", ruleset, "--doc-prefix",
                                        code, stdin=text.encode()).check()

                self.assertEqual(pinned["plan_digest"], run["plan_digest"])
                self.assertEqual(json.dumps(pinned, sort_keys=True),
                                 json.dumps(offline, sort_keys=True))
        self.assertEqual([zone["zone"] for zone in pinned["zones"]],
                         ["masthead", "preamble", "body", "signature", "annex"])
        self.assertEqual([one["kind"] for one in pinned["furniture"]], ["page_number"])

    def test_three_documents_at_once(self):
        """One document held inside a phase does not keep the others from being finished."""
        codes = ["ONE", "TWO", "THREE"]
        self.site.worker()
        self.site.writer()
        runs = {code: self.site.prepared(code, harness.markdown_of(20, code))["run_id"]
                for code in codes}
        for run in runs.values():
            self.site.approve(run)
        self.site.arm(codes)

        with harness.Gate(self.site, "structural_verified", document="ONE") as gate:
            commands = {code: self.site.produce_command("cut", code, self.site.cut_body(runs[code]))
                        for code in codes}
            gate.wait_reached()
            for code in ("TWO", "THREE"):
                self.assertEqual(self.site.wait_answer(commands[code])["state"], "write_verified")
            self.assertIsNone(self.site.answer_of(commands["ONE"]))
        self.assertEqual(self.site.wait_answer(commands["ONE"])["state"], "write_verified")

        self.assertEqual(self.site.count("public.information_unit"), 60)
        for code in codes:
            self.site.wait_ledger(code, 20)


if __name__ == "__main__":
    harness.main()
