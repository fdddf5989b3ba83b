"""Units and documents a second of a whole cut and of leg A, beside the references."""

import statistics
import time

import bench_references as references
from bench_site import metric


def percentile(values, share):
    """The value that so much of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values):
    """p50 and p99, in milliseconds."""
    return {"p50_ms": round(percentile(values, 0.5) * 1000, 2),
            "p99_ms": round(percentile(values, 0.99) * 1000, 2)}


class Cell:
    """One combination of units, lanes and replicas; a round is leg by leg, one after the other."""

    def __init__(self, site, units, lanes, replicas, documents):
        self.site, self.units, self.lanes, self.replicas = site, units, lanes, replicas
        self.documents = documents
        self.rates = {}      # leg -> units a second, one for each round
        self.each = {}       # leg -> seconds of each document
        self.phases = {}     # phase -> seconds of each command
        self.discover_rates = []
        self.created = 0     # units that the database has of all documents of all rounds

    def note(self, leg, took, each=()):
        self.rates.setdefault(leg, []).append(self.documents * self.units / took)
        self.each.setdefault(leg, []).extend(each)

    def round(self, number):
        site = self.site
        name = f"{self.units}x{self.lanes}x{self.replicas}-{number}"
        cut_codes, leg_codes, old_codes = (
            [f"{kind}{name}-{i}" for i in range(self.documents)] for kind in "CLA")
        site.add_texts(cut_codes + leg_codes, self.units)
        site.add_texts(old_codes, 1)
        runs, took = site.discover_all(cut_codes + leg_codes)
        self.discover_rates.append(2 * self.documents / took)
        for run in runs.values():
            if run["units"] != self.units:
                raise AssertionError(f"{run['units']} units were found and not {self.units}")
        cut_runs = [runs[code] for code in cut_codes]
        leg_runs = [runs[code] for code in leg_codes]

        self.whole_cut(cut_runs)
        site.allow(leg_runs)
        opened = references.attempts_of(site, leg_runs)
        self.note("leg_a", *references.leg_a(site, self.lanes * self.replicas, opened))
        site.by("cutter_kill").value("SELECT cutter.disarm('next round')")
        site.arm_all(old_codes, self.documents * self.units)
        units = [references.units_of(site, run) for run in cut_runs]
        self.note("ancestor", *references.ancestor(site, list(zip(old_codes, units))))
        rows = references.rows_of(site, leg_runs)
        lanes = self.lanes * self.replicas
        for schema in ("floor", "bare"):
            self.note(schema, *references.copy_rows(site, schema, lanes, rows))
        self.check(cut_codes + leg_codes + old_codes)

    def whole_cut(self, runs):
        site = self.site
        site.allow(runs)
        begin = time.monotonic()
        sent = [site.send_cut(run)[0] for run in runs]
        site.flush()
        done = site.events.wait(sent, 110)
        took = max(at for at, _, _ in done) - begin
        bad = [payload for _, kind, payload in done if kind != "iu.cut.completed.v1"]
        if bad:
            raise AssertionError(f"{len(bad)} cuts were not done: {bad[0]}")
        self.note("cut", took)
        for _, _, payload in done:
            for phase, us in payload["durations_ms"].items():
                self.phases.setdefault(phase.removesuffix("_us"), []).append(us / 1e6)

    def check(self, codes):
        """Exactly the units that were asked for, of every leg."""
        rows = self.site.by("postgres").rows(
            "SELECT doc_code, count(*), count(v.id) FROM public.information_unit u "
            "LEFT JOIN public.unit_version v ON v.unit_id = u.id "
            "WHERE doc_code = ANY ($1::text[]) GROUP BY 1", "{" + ",".join(codes) + "}")
        wrong = [row for row in rows if row[1:] != [str(self.units)] * 2]
        if wrong or len(rows) != len(codes):
            raise AssertionError(f"{len(rows)} of {len(codes)} documents have units, wrong: "
                                 f"{wrong[:3]}")
        self.created += sum(int(row[1]) for row in rows)

    def result(self):
        median = {leg: statistics.median(rates) for leg, rates in self.rates.items()}
        ratios = {}
        for leg in ("cut", "leg_a"):
            for reference in ("ancestor", "floor", "bare"):
                ratios[f"{leg}/{reference}"] = round(median[leg] / median[reference], 3)
        return {
            "units": self.units, "lanes": self.lanes, "replicas": self.replicas,
            "documents": self.documents, "rounds": len(self.rates["cut"]),
            "units_created": self.created,
            "units_per_s": {leg: round(rate, 1) for leg, rate in median.items()},
            "documents_per_s": {leg: round(rate / self.units, 2) for leg, rate in median.items()},
            "all_units_per_s": {leg: [round(r, 1) for r in rates]
                                for leg, rates in self.rates.items()},
            "discover_documents_per_s": round(statistics.median(self.discover_rates), 1),
            "ratios": ratios,
            "per_document": {leg: spread(each) for leg, each in self.each.items() if each},
            "phases": {phase: spread(values) for phase, values in self.phases.items()},
        }


def measure(site, units, lanes, replicas, documents, rounds, say):
    """One cell of the table. The first round is a rehearsal: connections, caches, the backup."""
    programs = site.workers(replicas, lanes)
    try:
        warm = Cell(site, units, lanes, replicas, max(2, documents // 8))
        warm.round(f"w{time.monotonic_ns()}")
        cell = Cell(site, units, lanes, replicas, documents)
        for number in range(rounds):
            cell.round(number)
            say(f"  round {number + 1}: " + ", ".join(
                f"{leg} {rates[-1]:.0f}/s" for leg, rates in cell.rates.items()))
        result = cell.result()
        result["commands_retried"] = sum(
            metric(p, "iu_cutter_commands_retried_total") for p in programs)
        return result
    finally:
        site.end(programs)
