#!/usr/bin/python3
"""Wrong authority, from the command line to the answer: each its stop code, and then it goes on."""

import json
import uuid

import harness

UNITS = 2


def literal(value):
    """An SQL literal of something without quotes in it."""
    return "NULL" if value is None else f"'{value}'"


class Authority(harness.SystemTest):

    def setUp(self):
        super().setUp()
        self.cases = 0

    def new_run(self):
        """A discovered document of its own: (code, run id)."""
        self.cases += 1
        code = f"CASE-{self.cases}"
        return code, self.site.prepared(code, harness.markdown_of(UNITS, code))["run_id"]

    def approval(self, run, gate="SG-1", signed="1 minute", valid="24 hours", decision=None,
                 digest=None):
        """An approval as it was given so long ago by the database's clock; its id."""
        return self.site.sql(
            "INSERT INTO cutter.approval SELECT gen_random_uuid(), "
            f"'{gate}', run_id, coalesce({literal(digest)}, plan_digest), 'tester', "
            f"{literal(decision)}, clock_timestamp() - interval '{signed}', "
            f"clock_timestamp() - interval '{signed}' + interval '{valid}' "
            f"FROM cutter.run WHERE run_id = '{run}' RETURNING approval_id")

    def cut(self, code, run, until="write_verified", mode="live", **fields):
        """Sends a cut as a producer does and waits for its recorded answer."""
        body = {**self.site.cut_body(run, mode, until), "approvals": [], **fields}
        command = self.site.produce_command("cut", code, body)
        return self.site.wait_answer(command)

    def refused(self, stop_code, code, run, state="awaiting_cut_authorization", **how):
        """Refused with this code; nothing written, the run where it was, the event says why."""
        before = (self.site.transitions(run), self.rows(code))
        answer = self.cut(code, run, **how)
        self.assertEqual((answer["outcome"], answer["stop_code"]), ("refused", stop_code), answer)
        self.assertTrue(answer["problems"] and answer["problems"][0]["message"], answer)
        self.assertEqual(answer["state"], state)
        self.assertEqual((self.site.transitions(run), self.rows(code)), before)
        self.assertEqual(self.site.sql("SELECT state, stop_code FROM cutter.run "
                                       f"WHERE run_id = '{run}'"), f"{state}|{stop_code}")
        kinds = self.site.event_kinds(command_id=answer["command_id"])
        self.assertEqual(kinds[-1], "cut.refused", kinds)
        self.assertNotIn("cut.committed", kinds)
        return answer

    def goes_on(self, code, run, until="write_verified", state="write_verified", **fields):
        """A correct cut after the refusals."""
        answer = self.cut(code, run, until=until, **fields)
        self.assertEqual((answer["outcome"], answer["state"]), ("done", state), answer)
        self.assertEqual(self.rows(code), UNITS)

    def rows(self, code):
        return self.site.count("public.information_unit", f"doc_code = '{code}'")

    def test_first_gate(self):
        """Each wrong paper by itself, named or found; then the right one."""
        self.site.worker()
        stranger_code, stranger = self.new_run()
        others = self.approval(stranger)
        self.site.arm([stranger_code], max_units=1)
        for stop_code, is_named, wrong in (
                ("APPROVAL_REQUIRED", False, None),
                ("APPROVAL_REQUIRED", True, lambda run: str(uuid.uuid4())),
                ("APPROVAL_MISMATCH", True, lambda run: self.approval(
                    run, "SG-2", valid="12 hours", decision=uuid.uuid4())),
                ("APPROVAL_REQUIRED", False, lambda run: self.approval(
                    run, "SG-2", valid="12 hours", decision=uuid.uuid4())),
                ("APPROVAL_MISMATCH", True, lambda run: others),
                ("APPROVAL_MISMATCH", False, lambda run: self.approval(run, digest="0" * 64)),
                ("APPROVAL_EXPIRED", False, lambda run: self.approval(
                    run, signed="24 hours 1 minute")),
                ("APPROVAL_EXPIRED", True, lambda run: self.approval(run, signed="-5 minutes")),
                ("APPROVAL_REPLAYED", False, self.used_approval)):
            code, run = self.new_run()
            with self.subTest(stop_code=stop_code, document=code):
                self.site.arm([code])
                paper = wrong(run) if wrong else None
                self.refused(stop_code, code, run, approvals=[paper] if is_named else [])
                right = self.approval(run, signed="23 hours 59 minutes")
                self.goes_on(code, run, approvals=[right] if is_named else [])

    def used_approval(self, run):
        approval = self.approval(run)
        self.site.sql(f"INSERT INTO cutter.approval_use VALUES ('{approval}', 'x', "
                      "gen_random_uuid())")
        return approval

    def test_second_gate(self):
        """At awaiting_lifecycle_authorization; what was written stays a draft meanwhile."""
        self.site.worker()
        _, stranger = self.new_run()
        for stop_code, is_named, wrong in (
                ("APPROVAL_REQUIRED", False, None),
                ("APPROVAL_MISMATCH", True, self.approval),
                ("APPROVAL_MISMATCH", True, lambda run: self.sg2(stranger)),
                ("APPROVAL_MISMATCH", False, lambda run: self.sg2(run, digest="0" * 64)),
                ("APPROVAL_EXPIRED", False, lambda run: self.sg2(
                    run, signed="12 hours 1 minute")),
                ("APPROVAL_REPLAYED", False, self.used_decision)):
            code, run = self.new_run()
            with self.subTest(stop_code=stop_code, document=code):
                self.site.arm([code])
                self.approval(run)
                self.goes_on(code, run)
                paper = wrong(run) if wrong else None
                names = [paper] if is_named else []
                # The first time the run moves to the gate, where it then stays.
                self.cut(code, run, until="lifecycle_enacted", approvals=names)
                self.refused(stop_code, code, run, "awaiting_lifecycle_authorization",
                             until="lifecycle_enacted", approvals=names)
                self.assertEqual(self.enacted(code), 0)
                right = self.sg2(run, signed="11 hours 59 minutes")
                self.goes_on(code, run, "lifecycle_enacted", "closeout_reported",
                             approvals=[right] if is_named else [])
                self.assertEqual(self.enacted(code), UNITS)

    def sg2(self, run, **how):
        return self.approval(run, "SG-2", valid="12 hours", decision=uuid.uuid4(), **how)

    def used_decision(self, run):
        """Valid by itself, but its review decision was used for something else since."""
        approval = self.sg2(run)
        self.site.sql("INSERT INTO cutter.review_decision_use SELECT review_decision_id, "
                      f"approval_id, 'x' FROM cutter.approval WHERE approval_id = '{approval}'")
        return approval

    def enacted(self, code):
        return self.site.count("public.information_unit",
                               f"doc_code = '{code}' AND lifecycle_status = 'enacted'")

    def test_review_decision(self):
        """SG-2 is not given without a fresh review decision."""
        self.site.worker()
        _, run = self.new_run()
        words = ["approve", "--run", run, "--gate", "SG-2", "--signer", "tester"]
        self.assertEqual(self.site.cli(*words).check(3)["stop_code"], "APPROVAL_REQUIRED")
        decision = ["--review-decision", uuid.uuid4()]
        self.site.cli(*words, *decision).check()
        self.assertEqual(self.site.cli(*words, *decision).check(3)["stop_code"],
                         "APPROVAL_REPLAYED")
        self.assertEqual(self.site.count("cutter.approval", "gate = 'SG-2'"), 1)

    def test_grants(self):
        """Another document, mode, grant id, time; units too few before and in the middle."""
        self.site.worker()
        other, _ = self.new_run()
        for stop_code, wrong, how in (
                ("KILL_SWITCH_OFF", lambda code: None, {}),
                ("KILL_SWITCH_OFF", self.expired, {}),
                ("GRANT_REFUSED", lambda code: self.site.arm([other]), {}),
                ("GRANT_REFUSED", lambda code: self.site.arm([code], mode="proof"), {}),
                ("GRANT_REFUSED", lambda code: self.site.arm([code]), {"mode": "rollback_only"}),
                ("GRANT_REFUSED", lambda code: self.site.arm([code], max_units=UNITS - 1), {}),
                ("GRANT_REFUSED", lambda code: self.site.arm([code]),
                 {"grant": str(uuid.uuid4())})):
            code, run = self.new_run()
            with self.subTest(stop_code=stop_code, document=code):
                self.site.disarm()
                self.approval(run)
                wrong(code)
                self.refused(stop_code, code, run, **how)
                grant = self.site.arm([code])["grant_id"]
                self.goes_on(code, run, grant=grant)

        first, second = self.new_run(), self.new_run()
        self.site.disarm()
        self.site.arm([first[0], second[0]], max_units=2 * UNITS - 1)
        for _, run in (first, second):
            self.approval(run)
        self.goes_on(*first)
        self.refused("GRANT_REFUSED", *second)
        self.site.arm([second[0]], max_units=UNITS)
        self.goes_on(*second)

    def expired(self, code):
        self.site.arm([code], ttl="1s")
        harness.wait_for(lambda: self.site.count(
            "cutter.\"grant\"", "expires_at > clock_timestamp() AND state = 'ACTIVE'") == 0,
            "the grant to expire")

    def test_a_right_too_many(self):
        """The probe before leg A; the run waits there until the right is taken back."""
        self.site.worker()
        code, run = self.new_run()
        self.site.arm([code])
        self.approval(run)
        self.site.sql("GRANT UPDATE (title) ON public.unit_version TO cutter_exec")
        self.cut(code, run)
        answer = self.refused("GRANT_DELTA", code, run, "pre_write_backup_taken")
        self.assertIn("cutter_exec has UPDATE on public.unit_version(title)",
                      answer["problems"][0]["message"])
        self.site.sql("REVOKE UPDATE (title) ON public.unit_version FROM cutter_exec")
        self.goes_on(code, run)

    def test_proofs(self):
        """A live cut needs a proof of this plan by this build."""
        worker = self.site.worker(IU_CUTTER__WORKER__REQUIRE_PROOF="true")
        build = json.loads(worker.get("/version")[1])["build"]
        for digest, by in ((None, None), ("0" * 64, build), (None, "another build")):
            code, run = self.new_run()
            with self.subTest(digest=digest, build=by):
                self.site.disarm()
                self.approval(run)
                self.site.arm([code])
                if by is not None:
                    self.site.sql("INSERT INTO cutter.proof SELECT run_id, "
                                  f"coalesce({literal(digest)}, plan_digest), '{by}', '1' "
                                  f"FROM cutter.run WHERE run_id = '{run}'")
                self.refused("PROOF_REQUIRED", code, run)
                self.site.arm([code], mode="proof")
                proof = self.cut(code, run, mode="rollback_only")
                self.assertEqual(proof["outcome"], "done", proof)
                self.assertEqual(self.rows(code), 0)
                self.goes_on(code, run)

    def test_one_who_creates_units_himself_gets_no_further(self):
        """fn_iu_create as cutter_exec, one by one, under a grant of three units."""
        self.site.worker()
        code, run = self.new_run()
        grant = self.site.arm([code], max_units=3)["grant_id"]
        created = [self.create_as_exec(f"{code}/OWN-{i}") for i in range(5)]
        self.assertEqual([state for state in created if state], ["IU002", "IU002"])
        self.assertEqual(self.rows(code), 3)
        self.assertEqual(self.site.sql("SELECT spent FROM cutter.grant_budget "
                                       f"WHERE grant_id = '{grant}'"), "3")
        self.approval(run)
        self.site.arm([code])
        answer = self.cut(code, run)
        self.assertEqual(answer["outcome"], "done", answer)
        self.assertEqual(self.rows(code), 3 + UNITS)

    def create_as_exec(self, address):
        """SQLSTATE of the refusal; empty when the unit was created."""
        return self.site.sql(f"""
            SET SESSION AUTHORIZATION cutter_exec;
            DO $$ BEGIN
                PERFORM public.fn_iu_create('{address}', 'Title', 'Body of {address}', 'tests',
                                            'law_unit', 'article', NULL, 'law', NULL);
                PERFORM set_config('iu.state', '', false);
            EXCEPTION WHEN OTHERS THEN PERFORM set_config('iu.state', SQLSTATE, false);
            END $$;
            SELECT current_setting('iu.state')""")


if __name__ == "__main__":
    harness.main()
