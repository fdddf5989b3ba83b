"""What a cut of 1000 units costs, phase by phase, and what of it is the fence."""

import time
import uuid

from iu_sql import BUILD, Worker, call, quote

N = 1000
ROUNDS = 7


def timed(work):
    start = time.monotonic()
    work()
    return (time.monotonic() - start) * 1000


def report(name, times):
    times = sorted(times)
    print(f"{name:44}{times[0]:8.1f}{times[len(times) // 2]:8.1f} ms")


def phases(w):
    """Times of each phase over several documents."""
    times = {}

    def note(name, work):
        times.setdefault(name, []).append(timed(work))

    for i in range(ROUNDS):
        code = f"BENCH-{i}"
        held = {}
        note("discover (make, register, record)", lambda: held.update(run=w.discover(code, N)))
        run = held["run"]
        decision = str(uuid.uuid4())
        w.approve(run)
        w.approve(run, "SG-2", decision)
        w.arm(code, N + 1)
        cmd = w.cut_command(run, until="lifecycle_enacted")
        note("authorize_cut", lambda: held.update(go=w.authorize(cmd)))
        go = held["go"]
        run_id, attempt = run["run_id"], go["attempt_id"]
        w.prepare(cmd, go)
        note("cut_leg_a, with its commit", lambda: w.leg_a(go))
        note("record_structural",
             lambda: call(w.verify, "cutter.record_structural", run_id, attempt))
        note("leg_b_record", lambda: call(w.exec, "cutter.leg_b_record", run_id, attempt, BUILD))
        note("write_verify", lambda: call(w.verify, "cutter.write_verify", run_id, attempt, BUILD))
        note("lifecycle_enact", lambda: call(w.exec, "cutter.lifecycle_enact", run_id, attempt,
                                             decision, BUILD))
        note("finish_cut", lambda: call(w.run, "cutter.finish_cut", cmd, attempt, {}))
        note("writer, 2N+6 and 2 rows", lambda: w.write_ledger(code))
        note("disarm", w.disarm)
    for name, values in times.items():
        report(name, values)


def fence(w):
    """Leg A in a transaction that is rolled back, with triggers taken away in it."""
    run = w.discover("BENCH-FENCE", N)
    w.approve(run)
    w.arm("BENCH-FENCE", N)
    cmd = w.cut_command(run)
    go = w.authorize(cmd)
    w.prepare(cmd, go)
    sql = (f"select cutter.cut_leg_a({quote(run['run_id'])}, {quote(go['attempt_id'])}, "
           f"{quote(run['plan_digest'])})")
    tables = ("information_unit", "unit_version")
    variants = {
        "leg A": [],
        "leg A without the fence":
            [f"alter table public.{t} disable trigger {g}" for t in tables
             for g in ("trg_00_fence", "trg_00_fence_insert")],
        "leg A without its AFTER part":
            [f"alter table public.{t} disable trigger trg_00_fence_insert" for t in tables],
    }
    times = {name: [] for name in variants}
    for _ in range(ROUNDS):
        for name, steps in variants.items():
            w.root.run("begin")
            for step in steps:
                w.root.run(step)
            times[name].append(timed(lambda: w.root.run(sql)))
            w.root.run("rollback")
    for name, values in times.items():
        report(name, values)


def main():
    print(f"{N} units, {ROUNDS} rounds{'':25}   best  median")
    worker = Worker()
    try:
        phases(worker)
        fence(worker)
    finally:
        worker.close()
    return 0
