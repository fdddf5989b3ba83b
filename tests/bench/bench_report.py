"""Figures as JSON, and as the Markdown that README.md shows between its markers."""

import hashlib
import json
import os
import pathlib
import platform

README = pathlib.Path(__file__).resolve().parent / "README.md"
BEGIN, END = "<!-- figures begin -->", "<!-- figures end -->"
PHASES = ("authorize", "load_rows", "backup", "grant_probe", "leg_a", "structural_verify", "leg_b",
          "write_verify")


def machine():
    """What the figures were measured on."""
    names = [line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
             if line.startswith("model name")]
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(file.readline().split()[1]) // 1024 // 1024
    release = pathlib.Path("/etc/os-release").read_text(encoding="utf-8")
    system = next(line.split("=", 1)[1].strip('"') for line in release.splitlines()
                  if line.startswith("PRETTY_NAME="))
    return (f"{os.cpu_count()} cores {names[0] if names else platform.machine()}, {memory} GiB, "
            f"{system}")


def versions(site):
    program = hashlib.sha256(pathlib.Path(os.environ["IU_BUILD"], "iu-cutter").read_bytes())
    return (f"PostgreSQL {site.by('postgres').value('SHOW server_version').split()[0]} "
            f"(fsync {site.by('postgres').value('SHOW fsync')}), Apache Kafka, one broker, build "
            f"{program.hexdigest()[:16]}")


def add(path, what, key, result):
    """Puts a result into the file; one of the same key goes."""
    path = pathlib.Path(path)
    everything = json.loads(path.read_text()) if path.exists() else {}
    if key is None:
        everything[what] = result
    else:
        everything.setdefault(what, {})[key] = result
    path.write_text(json.dumps(everything, indent=1, ensure_ascii=False) + "\n")


def verdict(value, aim, at_least):
    """met, or by how much it is missed."""
    if (value >= aim) if at_least else (value <= aim):
        return "met"
    return f"missed by {abs(value - aim) / aim * 100:.0f} %"


def throughput_table(cells):
    lines = ["| Units | lanes | workers | whole cut, units/s (documents/s) | leg A alone | (a) "
             "| (b) | (b) without keys | cut / (a) | cut / (b) | leg A / (a) | leg A / (b) "
             "| leg A / (b) without keys |", "|" + "---|" * 13]
    for cell in sorted(cells, key=lambda c: (c["units"], c["replicas"], c["lanes"])):
        rate, ratio = cell["units_per_s"], cell["ratios"]
        lines.append(
            f"| {cell['units']}{' *' if cell.get('noisy') else ''} | {cell['lanes']} "
            f"| {cell['replicas']} | {rate['cut']:.0f} "
            f"({cell['documents_per_s']['cut']:.1f}) | {rate['leg_a']:.0f} "
            f"| {rate['ancestor']:.0f} | {rate['floor']:.0f} | {rate['bare']:.0f} "
            f"| {ratio['cut/ancestor']:.2f} | {ratio['cut/floor']:.3f} "
            f"| {ratio['leg_a/ancestor']:.2f} | {ratio['leg_a/floor']:.2f} "
            f"| {ratio['leg_a/bare']:.2f} |")
    return lines


def phase_table(cells):
    lines = ["| p50 / p99, ms | " + " | ".join(PHASES) + " |", "|" + "---|" * (len(PHASES) + 1)]
    for cell in sorted(cells, key=lambda c: (c["units"], c["replicas"], c["lanes"])):
        if cell["replicas"] != 1:
            continue
        times = [cell["phases"].get(phase) for phase in PHASES]
        lines.append(f"| {cell['units']} units, {cell['lanes']} lanes | " + " | ".join(
            f"{t['p50_ms']:.1f} / {t['p99_ms']:.1f}" if t else "–" for t in times) + " |")
    return lines


def aims_table(results):
    """Each aim beside what was measured."""
    rows = []
    for cell in results.get("throughput", {}).values():
        if cell["lanes"] != 4 or cell["replicas"] != 1:
            continue
        for leg, name in (("leg_a", "leg A"), ("cut", "whole cut")):
            for reference, mark, aim in (("ancestor", "(a)", 5.0), ("floor", "(b)", 0.5)):
                value = cell["ratios"][f"{leg}/{reference}"]
                rows.append((f"{name}, {cell['units']} units, 4 lanes, against {mark}",
                             f">= {aim:g}", f"{value:.2f}", verdict(value, aim, True)))
    memory, idle = results.get("memory"), results.get("idle")
    latency, disarm = results.get("latency"), results.get("disarm")
    if memory:
        rows.append((f"worker's peak RSS, backlog of {memory['commands']:,} commands", "<= 256 MiB",
                     f"{memory['worker_peak_mib']} MiB", verdict(memory["worker_peak_mib"], 256,
                                                                 False)))
    if idle:
        for name in ("worker", "writer"):
            value = idle["percent_of_a_core"][name]
            rows.append((f"idle {name}, share of a core", "< 1 %", f"{value} %",
                         verdict(value, 1, False)))
    if latency:
        for kind in ("discover", "cut"):
            value = latency[kind]["p99_ms"]
            rows.append((f"{kind} command to its final event, {latency['units']} units, "
                         f"{latency[kind]['sent_per_s']}/s, p50 / p99", "p99 <= 50 ms",
                         f"{latency[kind]['p50_ms']} / {value} ms", verdict(value, 50, False)))
    if disarm:
        rows.append((f"disarm under {disarm['lanes']} lanes, {disarm['disarms']} times, p50 / p99 "
                     "/ max", "p99 <= 100 ms",
                     f"{disarm['p50_ms']} / {disarm['p99_ms']} / {disarm['max_ms']} ms",
                     verdict(disarm["p99_ms"], 100, False)))
        rows.append(("commits after disarm returned", "0", str(disarm["late_commits"]),
                     verdict(disarm["late_commits"], 0, False) if disarm["late_commits"] == 0
                     else "missed"))
    return ["| What | aim | measured | |", "|---|---|---|---|"] + [
        "| " + " | ".join(row) + " |" for row in rows]


def markdown(results):
    """The whole generated part."""
    cells = list(results.get("throughput", {}).values())
    lines = [f"Machine: {results['machine']}. {results['versions']}.", ""]
    noisy = [what for what in ("memory", "idle", "latency", "disarm")
             if results.get(what, {}).get("noisy")]
    if any(cell.get("noisy") for cell in cells):
        noisy.append("rows marked *")
    if noisy:
        lines += [f"**Noisy**, other work ran on the machine meanwhile: {', '.join(noisy)}.", ""]
    lines += ["    " + command for command in results.get("commands", [])] + [""]
    lines += aims_table(results) + [""]
    if cells:
        lines += throughput_table(cells) + [""] + phase_table(cells) + [""]
    if results.get("memory"):
        memory = results["memory"]
        lines += [f"Backlog: {memory['handled']} of {memory['commands']} commands were handled in "
                  f"{memory['seconds']} s, {memory['commands_per_s']}/s.", ""]
    if results.get("idle"):
        lines += [f"Idle: PostgreSQL's sessions of both took "
                  f"{results['idle']['percent_of_a_core']['postgresql']} % of a core; RSS "
                  f"{results['idle']['rss_mib']['worker']} and "
                  f"{results['idle']['rss_mib']['writer']} MiB.", ""]
    if results.get("disarm"):
        disarm = results["disarm"]
        lines += [f"Disarm: {disarm['units']} units a document, up to {disarm['holders_max']} "
                  f"sessions held the switch (p50 {disarm['holders_p50']}), "
                  f"{disarm['terminated']} were terminated; seed {disarm['seed']}.", ""]
    return "\n".join(lines)


def write_readme(results):
    """Replaces what stands between the markers of README.md."""
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    README.write_text(f"{before}{BEGIN}\n{markdown(results)}{END}{after}", encoding="utf-8")
