"""Memory under a backlog, processor time at rest, latency at half load, how fast disarm is."""

import os
import random
import time

from bench_site import harness, metric
from bench_throughput import Cell, percentile, spread

TICKS = os.sysconf("SC_CLK_TCK")


def status_mib(pid, name):
    """A size of /proc/PID/status, such as VmHWM, in MiB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        line = next(line for line in file if line.startswith(name + ":"))
    return int(line.split()[1]) / 1024


def cpu_seconds(pid):
    """User and system time of a process and of its children that it waited for."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return sum(int(field) for field in fields[11:15]) / TICKS


def server_pids(site):
    return [int(row[0]) for row in site.by("postgres").rows(
        "SELECT pid FROM pg_stat_activity WHERE usename LIKE 'cutter\\_%' "
        "AND datname = current_database()")]


def memory(site, commands, seconds, say):
    """A worker that finds so many commands: half for a document that is there, half for others."""
    site.add_texts(["KNOWN"], 60)
    begin = time.monotonic()
    for i in range(commands):
        document = "KNOWN" if i % 2 == 0 else f"UNKNOWN-{i % 997}"
        site.send("discover", document, {"document": document})
    site.flush()
    say(f"  {commands} commands produced in {time.monotonic() - begin:.1f} s")
    begin = time.monotonic()
    worker = site.worker()
    peak, handled, took = 0.0, 0, 0.0
    while took < seconds and handled < commands and worker.is_running():
        peak = status_mib(worker.process.pid, "VmHWM")
        handled = int(metric(worker, "iu_cutter_commands_finished_total"))
        took = time.monotonic() - begin
        time.sleep(0.2)
    if not worker.is_running():
        raise AssertionError(f"the worker ended: {worker.log()[-2000:]}")
    site.end([worker])
    return {"commands": commands, "worker_peak_mib": round(peak, 1), "handled": handled,
            "seconds": round(took, 1), "commands_per_s": round(handled / took, 1)}


def idle(site, seconds, _):
    """Processor time of a worker and a writer with nothing to do."""
    programs = {"worker": site.worker(), "writer": site.writer()}
    time.sleep(3)  # what follows a start: the measured span must not hold it
    pids = {name: [program.process.pid] for name, program in programs.items()}
    pids["postgresql"] = server_pids(site)
    before = {name: sum(map(cpu_seconds, some)) for name, some in pids.items()}
    begin = time.monotonic()
    time.sleep(seconds)
    took = time.monotonic() - begin
    percent = {name: round(100 * (sum(map(cpu_seconds, some)) - before[name]) / took, 2)
               for name, some in pids.items()}
    rss = {name: round(status_mib(program.process.pid, "VmRSS"), 1)
           for name, program in programs.items()}
    site.end(programs.values())
    return {"seconds": round(took, 1), "percent_of_a_core": percent, "rss_mib": rss}


def open_loop(site, kind, jobs, rate):
    """Sends one job every 1/rate seconds, whatever comes back; seconds from the time at which it
    was to be sent to its final event."""
    begin = time.monotonic() + 0.1
    sent = []
    for place, job in enumerate(jobs):
        due = begin + place / rate
        while (left := due - time.monotonic()) > 0:
            time.sleep(left)
        command, _ = site.send_cut(job) if kind == "cut" else site.send(
            "discover", job, {"document": job})
        sent.append((command, due))
    site.flush()
    done = site.events.wait([command for command, _ in sent], 100)
    good = {"cut": "iu.cut.completed.v1", "discover": "iu.run.awaiting_authorization.v1"}[kind]
    bad = [payload for _, event, payload in done if event != good]
    if bad:
        raise AssertionError(f"{len(bad)} commands were not done: {bad[0]}")
    return ([at - due for (at, _, _), (_, due) in zip(done, sent)],
            {payload["document"]: payload for _, _, payload in done})


def latency(site, units, lanes, share, count, say):
    """From sending a command to its final event, at a share of the measured maximum."""
    programs = site.workers(1, lanes)
    try:
        codes = [f"H-{i}" for i in range(3 * count)]
        site.add_texts(codes, units)
        warm, full, half = (codes[i::3] for i in range(3))
        runs, _ = site.discover_all(warm)
        found, took = site.discover_all(full)
        runs.update(found)
        discover_max = len(full) / took
        rate = share * discover_max
        times, found = open_loop(site, "discover", half, rate)
        runs.update(found)
        result = {"units": units, "lanes": lanes, "share": share, "discover": {
            "max_per_s": round(discover_max, 1), "sent_per_s": round(rate, 1), **spread(times)}}
        say(f"  discover: {result['discover']}")
        Cell(site, units, lanes, 1, count).whole_cut([runs[code] for code in warm])
        cell = Cell(site, units, lanes, 1, count)
        cell.whole_cut([runs[code] for code in full])
        cut_max = cell.rates["cut"][0] / units
        rate = share * cut_max
        jobs = [runs[code] for code in half]
        site.allow(jobs)
        times, _ = open_loop(site, "cut", jobs, rate)
        result["cut"] = {"max_per_s": round(cut_max, 1), "sent_per_s": round(rate, 1),
                         **spread(times)}
        result["commands"] = count
        return result
    finally:
        site.end(programs)


def disarm(site, units, lanes, count, seed, say):
    """Disarms again and again while that many lanes cut; what is committed when disarm returns must
    be all that is ever committed."""
    chance = random.Random(seed)
    programs = site.workers(1, lanes)
    kill, root = site.by("cutter_kill"), site.by("postgres")
    times, holders, late, terminated, cut = [], [], 0, 0, 0
    pool = []
    try:
        while len(times) < count:
            if len(pool) < 2 * lanes:
                codes = [f"S{len(times)}-{i}" for i in range(4 * lanes)]
                site.add_texts(codes, units)
                runs, _ = site.discover_all(codes)
                pool += [runs[code] for code in codes]
            batch = pool[:2 * lanes]
            site.allow(batch)
            sent = [site.send_cut(run)[0] for run in batch]
            site.flush()
            harness.wait_for(lambda: holders_of_switch(root) > 0, "a cut that holds the switch")
            time.sleep(chance.random() * 0.3)
            holders.append(holders_of_switch(root))
            begin = time.monotonic()
            answer = kill.rows("SELECT (a ->> 'terminated')::int, a ->> 'state' "
                               "FROM cutter.disarm('bench') a")[0]
            times.append(time.monotonic() - begin)
            seen = committed(root)
            terminated += int(answer[0])
            done = site.events.wait(sent, 100)
            late += committed(root) - seen
            finished = {p["document"] for _, kind, p in done if kind == "iu.cut.completed.v1"}
            cut += len(finished)
            pool = [run for run in pool if run["document"] not in finished]
            pool = pool[2 * lanes:] + pool[:2 * lanes]  # others next time
            pool = drop_begun(root, pool)
            if len(times) % 10 == 0:
                say(f"  {len(times)} disarms, last {times[-1] * 1000:.1f} ms")
    finally:
        site.end(programs)
    return {"units": units, "lanes": lanes, "disarms": count, "seed": seed, **spread(times),
            "max_ms": round(max(times) * 1000, 2), "late_commits": late,
            "terminated": terminated, "cuts_finished": cut,
            "holders_p50": percentile(holders, 0.5), "holders_max": max(holders)}


def holders_of_switch(root):
    """Sessions of a cutting role that hold a lock on the switch now."""
    return int(root.prepared(
        "SELECT count(DISTINCT l.pid) FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
        "WHERE l.relation = 'cutter.kill_switch'::regclass AND l.granted "
        "AND l.mode <> 'AccessShareLock' AND a.usename IN ('cutter_exec', 'cutter_verify')"))


def committed(root):
    """Governed rows and governed steps that are committed."""
    return int(root.prepared(
        "SELECT (SELECT count(*) FROM public.information_unit) + (SELECT count(*) FROM "
        "cutter.run_transition WHERE to_state IN ('cut_leg_a_committed', 'structural_verified', "
        "'leg_b_recorded', 'write_verified'))"))


def drop_begun(root, pool):
    """Without the runs whose units are there: their rest would be no cut."""
    begun = {row[0] for row in root.rows(
        "SELECT run_id FROM cutter.run WHERE change_set_id IS NOT NULL")}
    return [run for run in pool if run["run_id"] not in begun]
