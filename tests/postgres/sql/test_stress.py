"""Everything at once: workers, grants that run out, disarms, sweeps, workers that vanish."""

import os
import random
import threading
import time

from iu_sql import BUILD, SqlError, Worker, call, quote
from test_evidence import check_chains

WORKERS = 5
DOCUMENTS = 15
UNITS = 4
# Refusals that belong to the game; a deadlock or anything internal does not.
FAIR = {"IU001", "IU002", "IU015"}
# disarm ended the session: on a busy machine it may hold the switch for longer than a second.
ENDED = "57P01"


def step_by_step(w, run, cmd, rng):
    """One attempt of one command; may vanish between two steps. The answer, or None."""
    go = w.authorize(cmd)
    if go["decision"] != "go":
        return go["answer"]
    run_id, attempt = run["run_id"], go["attempt_id"]
    state = go["run"]["state"]
    steps = [
        ("awaiting_cut_authorization", lambda: call(
            w.run, "cutter.pin_backup", cmd, attempt,
            {"sha256": "ab" * 32, "size_bytes": 1, "recipient": "r", "artifact_ref": "a"})),
        ("pre_write_backup_taken", lambda: call(w.run, "cutter.grant_probe", cmd, attempt)),
        ("grants_probed", lambda: w.leg_a(go)),
        ("cut_leg_a_committed", lambda: call(w.verify, "cutter.record_structural", run_id,
                                             attempt)),
        ("structural_verified", lambda: call(w.exec, "cutter.leg_b_record", run_id, attempt,
                                             BUILD)),
        ("leg_b_recorded", lambda: call(w.verify, "cutter.write_verify", run_id, attempt, BUILD)),
    ]
    names = [name for name, _ in steps]
    start = names.index(state) if state in names else len(steps)
    try:
        for _, work in steps[start:]:
            work()
            if rng.random() < 0.1:
                return None  # vanishes; the command will come again
    except SqlError as error:
        if error.sqlstate not in FAIR:
            raise
        stop = {"IU001": "KILL_SWITCH_OFF", "IU002": "GRANT_REFUSED",
                "IU015": "REPLAY_CONFLICT"}[error.sqlstate]
        return call(w.run, "cutter.record_outcome", cmd,
                    {"outcome": "refused", "stop_code": stop, "problems": []}, "cut.refused",
                    attempt)
    return call(w.run, "cutter.finish_cut", cmd, attempt, {})


def test_everything_at_once(w):
    seed = int(os.environ.get("IU_SEED", random.randrange(1 << 30)))
    print(f"       seed {seed} (IU_SEED)")
    rng = random.Random(seed)
    codes = [f"ST-{seed}-{i}" for i in range(DOCUMENTS)]
    runs = [w.discover(code, UNITS) for code in codes]
    todo = list(runs)
    lock = threading.Lock()
    errors = []
    over = threading.Event()

    def cut_all(number):
        mine, random_ = Worker(), random.Random(seed + number)
        try:
            while not over.is_set():
                with lock:
                    if not todo:
                        return
                    run = todo.pop()
                if run.setdefault("approve", True):  # once: it lasts until leg A is committed
                    mine.approve(run)
                    run["approve"] = False
                cmd = mine.cut_command(run)
                answer = None
                while answer is None and not over.is_set():
                    try:
                        answer = step_by_step(mine, run, cmd, random_)
                    except SqlError as error:
                        if error.sqlstate != ENDED:
                            raise
                        mine.close()
                        mine = Worker()
                if answer and answer["outcome"] != "done":
                    with lock:
                        todo.append(run)  # refused: somebody asks again
        except Exception as error:
            errors.append(error)
            over.set()
        finally:
            mine.close()

    def operate():
        """Arms for a few documents at a time, disarms now and then."""
        mine = Worker()
        try:
            while not over.is_set():
                try:
                    mine.arm(rng.sample(codes, 5), rng.choice((UNITS, 3 * UNITS, 20 * UNITS)),
                             ttl=rng.choice(("30 milliseconds", "200 milliseconds", "1 minute")))
                except SqlError as error:
                    if error.sqlstate == ENDED:
                        mine.close()
                        mine = Worker()
                    elif error.sqlstate not in FAIR:  # the other operator disarms in between
                        raise
                if rng.random() < 0.2:
                    mine.disarm("stress")
                call(mine.run, "cutter.sweep_expired")
                call(mine.run, "cutter.read_switch")
        except Exception as error:
            errors.append(error)
            over.set()
        finally:
            mine.close()

    threads = [threading.Thread(target=cut_all, args=(n,)) for n in range(WORKERS)]
    operators = [threading.Thread(target=operate) for _ in range(2)]
    for thread in threads + operators:
        thread.start()
    deadline = time.monotonic() + 120
    for thread in threads:
        thread.join(max(deadline - time.monotonic(), 0))
    finished = not any(thread.is_alive() for thread in threads)
    over.set()
    for thread in threads + operators:
        thread.join(60)
    assert not errors, repr(errors[0])
    assert finished, f"{len(todo)} of {DOCUMENTS} documents are not cut"

    w.disarm()
    check_chains(w)
    documents = ", ".join(quote(c) for c in codes)
    assert w.root.run(f"select string_agg(distinct state, ' ') from cutter.run "
                      f"where document in ({documents})") == "write_verified"
    assert w.root.run(f"select count(*) from public.information_unit "
                      f"where doc_code in ({documents})") == str(DOCUMENTS * UNITS)
    for code in codes:
        kinds = [e["kind"] for e in w.events(code)]
        for once in ("cut.committed", "ledger.leg_b", "verify.written", "cut.completed"):
            assert kinds.count(once) == 1, (code, once, kinds)
    # Every attempt has its end, every reserved unit is back or spent.
    assert w.root.run("select count(*) from cutter.attempt a join cutter.run r using (run_id) "
                      f"where r.document in ({documents}) and a.closed_at is null") == "0"
    assert w.root.run(f"select sum(b.reserved), sum(b.spent) from cutter.grant_budget b "
                      f"join cutter.\"grant\" g using (grant_id) "
                      f"where g.documents <@ array[{documents}]") == f"0|{DOCUMENTS * UNITS}"
    assert w.root.run("select count(*) from cutter.\"grant\" where state = 'ACTIVE'") == "0"
