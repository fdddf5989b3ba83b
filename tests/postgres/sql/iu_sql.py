"""psql sessions, cut plans and the life of a run, for the tests in this folder.

Every session is a psql process that logs in as the role it is named after: rights are tested as
the server gives them, not by SET ROLE.
"""

import hashlib
import json
import os
import select
import subprocess
import time
import uuid

BUILD = "test-build-1"
MARK = "--iu-sql-end--"


class SqlError(Exception):
    def __init__(self, sqlstate, text):
        super().__init__(f"{sqlstate}: {text}")
        self.sqlstate = sqlstate
        self.text = text


class Session:
    """One psql process. run() answers the rows as text, or raises SqlError."""

    def __init__(self, role, options=""):
        env = dict(os.environ, PGUSER=role, PGOPTIONS="-c timezone=UTC " + options,
                   PGCLIENTENCODING="UTF8")
        self.role = role
        self.process = subprocess.Popen(
            ["psql", "-qAtX", "-v", "ON_ERROR_STOP=0", "-v", "VERBOSITY=verbose"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env)
        self.buffer = b""
        self.run("select 1")

    def send(self, sql):
        """Starts a statement without waiting for it."""
        text = sql.rstrip().rstrip(";") + ";\n" + f"\\echo {MARK} :ERROR :SQLSTATE\n"
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def wait(self, timeout=60.0):
        deadline = time.monotonic() + timeout
        while True:
            at = self.buffer.find(MARK.encode())
            end = self.buffer.find(b"\n", at) if at >= 0 else -1
            if end >= 0:
                out = self.buffer[:at].decode()
                _, error, state = self.buffer[at:end].decode().split()
                self.buffer = self.buffer[end + 1:]
                if error == "true":
                    raise SqlError(state, out.strip())
                return out.strip("\n")
            left = deadline - time.monotonic()
            ready, _, _ = select.select([self.process.stdout], [], [], max(left, 0))
            if not ready:
                raise TimeoutError(f"{self.role}: no answer within {timeout} s")
            chunk = os.read(self.process.stdout.fileno(), 1 << 16)
            if not chunk:
                raise SqlError("57P01", self.buffer.decode(errors="replace"))
            self.buffer += chunk

    def run(self, sql, timeout=60.0):
        self.send(sql)
        return self.wait(timeout)

    def json(self, sql, timeout=60.0):
        text = self.run(sql, timeout)
        return json.loads(text) if text else None

    def close(self):
        try:
            self.process.stdin.close()
        except OSError:
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def quote(value):
    """An SQL literal."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, bytes):
        return "'\\x" + value.hex() + "'::bytea"
    if isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False)
    return "'" + value.replace("'", "''") + "'"


def call(session, function, *arguments, timeout=60.0):
    """select function(arguments); a jsonb answer comes back as Python values."""
    text = session.run(f"select {function}({', '.join(quote(a) for a in arguments)})", timeout)
    try:
        return json.loads(text)
    except ValueError:
        return text


def sha256(data):
    return hashlib.sha256(data).hexdigest()


# A chapter, its articles and their clauses: every kind of level, Vietnamese text, a parent each.
def make_plan(code, n, salt="", prefix=None):
    """(source, cutplan, plan): n units with text outside of units before, between and after."""
    prefix = prefix or code
    pieces = [f"{code} văn bản {salt}\n\n"]
    units = []
    at = len(pieces[0].encode())
    chapter = article = None
    for i in range(n):
        if i % 20 == 0:
            kind, parent, depth = "chapter", None, 1
            chapter, article = i, None
            path = f"CHUONG-{i // 20 + 1}"
        elif i % 4 == 1 or article is None:
            kind, parent, depth = "article", chapter, 2
            article = i
            path = f"DIEU-{i}"
        else:
            kind, parent, depth = "clause", article, 3
            path = f"DIEU-{article}-K{i}"
        title = "" if kind == "clause" else f"Quy định {i} \"x\" \\ — đ"
        body = f"{kind} {i}. {title}\nNội dung {salt} {i}, giữ nguyên từng byte: ằ ẵ ậ.\n"
        raw = body.encode()
        units.append({
            "index": i, "parent": parent, "unit_kind": "law_unit", "section_type": kind,
            "num": str(i), "title": title, "label": f"{kind} {i}.",
            "span": [at, at + len(raw)], "depth": depth, "zone": "body", "quoted": False,
            "canonical_address": f"{prefix}/{path}", "content_hash": sha256(raw)})
        pieces.append(body)
        at += len(raw)
        if i % 7 == 3:
            gap = f"--- mục lục {i} ---\n"
            pieces.append(gap)
            at += len(gap.encode())
    pieces.append("Nơi nhận: lưu.\n")
    source = "".join(pieces).encode()
    return source, canonical(source, prefix, units), units


def canonical(source, prefix, units):
    """The bytes that the plan digest covers."""
    lines = [{"cutplan": 1, "source_sha256": sha256(source), "bytes": len(source),
              "ruleset": "vi-law", "ruleset_digest": sha256(b"vi-law"), "prefix": prefix,
              "depth": "article", "units": len(units)}] + units
    return "".join(json.dumps(x, ensure_ascii=False, separators=(",", ":")) + "\n"
                   for x in lines).encode()


def run_id():
    now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    return f"ictr-{now}-{uuid.uuid4().hex[:8]}"


def command(kind, document, **fields):
    body = {"command_id": str(uuid.uuid4()), "type": kind, "document": document,
            "requested_by": "tests", "traceparent": None, "deadline": None}
    body.update(fields)
    if "sha256" not in fields:
        body["sha256"] = sha256(json.dumps(body, sort_keys=True).encode())
    return body


class Worker:
    """Sessions of every role, made at first use, and the calls in the worker's order."""

    ROLES = ("run", "exec", "verify", "writer", "gov", "source", "kill", "audit")

    def __getattr__(self, name):
        if name != "root" and name not in self.ROLES:
            raise AttributeError(name)
        session = Session("postgres" if name == "root" else "cutter_" + name)
        setattr(self, name, session)
        return session

    def close(self):
        for session in [s for s in vars(self).values() if isinstance(s, Session)]:
            session.close()

    def discover(self, code, n, salt=""):
        """Registers and discovers; answers a dict with run_id, plan_digest, units, ..."""
        source, cutplan, units = make_plan(code, n, salt)
        added = call(self.source, "cutter.source_add", code, source, "vi-law", code)
        cmd = command("discover", code, source_version=None, ruleset=None)
        answer = call(self.run, "cutter.record_discovery", cmd,
                      self.run_fields(source, cutplan, added["version"], n), cutplan)
        return dict(answer, source=source, cutplan=cutplan, plan=units, command=cmd, added=added)

    @staticmethod
    def run_fields(source, cutplan, version, n):
        return {"run_id": run_id(), "source_version": version, "source_sha256": sha256(source),
                "ruleset": "vi-law", "ruleset_digest": sha256(b"vi-law"), "build_id": BUILD,
                "plan_digest": sha256(cutplan), "units": n, "mark": {"warnings": []}}

    def cut_command(self, run, mode="live", until="write_verified", **fields):
        return command("cut", run["document"], **dict(
            {"run_id": run["run_id"], "plan_digest": run["plan_digest"], "mode": mode,
             "until": until, "approvals": [], "grant": None}, **fields))

    def arm(self, documents, units, mode="live", ttl="15 minutes"):
        documents = [documents] if isinstance(documents, str) else documents
        array = "{" + ",".join(documents) + "}"
        return call(self.gov, "cutter.arm", mode, array, units, ttl, "test", "tester")

    def approve(self, run, gate="SG-1", decision=None):
        return call(self.gov, "cutter.approve", run["run_id"], gate, "tester", decision)

    def disarm(self, reason="test"):
        return call(self.kill, "cutter.disarm", reason)

    def authorize(self, cmd, require_proof=False):
        return call(self.run, "cutter.authorize_cut", cmd, BUILD, require_proof)

    def prepare(self, cmd, go):
        """Backup and privilege probe: up to the door of leg A."""
        envelope = {"sha256": "ab" * 32, "size_bytes": 1234, "recipient": "age1test",
                    "artifact_ref": "file:///backup/x.age"}
        call(self.run, "cutter.pin_backup", cmd, go["attempt_id"], envelope)
        call(self.run, "cutter.grant_probe", cmd, go["attempt_id"])

    def leg_a(self, go):
        return call(self.exec, "cutter.cut_leg_a", go["run"]["run_id"], go["attempt_id"],
                    go["run"]["plan_digest"])

    def after_leg_a(self, go):
        run, attempt = go["run"]["run_id"], go["attempt_id"]
        structural = call(self.verify, "cutter.record_structural", run, attempt)
        call(self.exec, "cutter.leg_b_record", run, attempt, BUILD)
        count = call(self.verify, "cutter.verify_result_count_for", go["run"]["change_set_id"])
        written = call(self.verify, "cutter.write_verify", run, attempt, BUILD)
        return structural, count, written

    def cut(self, run, until="write_verified", require_proof=False):
        """A whole live cut under the present grant; answers the final answer."""
        cmd = self.cut_command(run, until=until)
        go = self.authorize(cmd, require_proof)
        if go["decision"] != "go":
            return go["answer"]
        self.prepare(cmd, go)
        self.leg_a(go)
        self.after_leg_a(go)
        if until == "lifecycle_enacted":
            call(self.exec, "cutter.lifecycle_enact", run["run_id"], go["attempt_id"],
                 go["sg2"]["review_decision_id"], BUILD)
        return call(self.run, "cutter.finish_cut", cmd, go["attempt_id"], {"cut_leg_a": 1})

    def write_ledger(self, document):
        """What the writer does with this document's events: [(status, rows)]."""
        done = []
        for kind, function in (("ledger.leg_b", "record_leg_b"),
                               ("verify.written", "record_verify")):
            payload = self.root.run(
                f"select convert_from(payload, 'UTF8') from cutter.audit_event "
                f"where kind = {quote(kind)} and subject = {quote(document)} "
                f"order by seq desc limit 1")
            answer = call(self.writer, "cutter_governance." + function, payload)
            done.append((answer["status"], answer["rows"]))
        return done

    def events(self, document):
        text = self.root.run(
            f"select coalesce(jsonb_agg(convert_from(payload, 'UTF8')::jsonb order by chain, seq),"
            f" '[]') from cutter.audit_event where subject = {quote(document)}")
        return json.loads(text)
