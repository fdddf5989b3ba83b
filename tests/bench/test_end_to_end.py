"""The benchmark runs, counts exactly and prints its ratios; no speed is asked for."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent


def run(*words):
    done = subprocess.run([HERE / "end_to_end", *words], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=False, timeout=200)
    if done.returncode != 0:
        raise AssertionError(f"end_to_end {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout


class EndToEnd(unittest.TestCase):
    def test_counts_are_exact_and_ratios_are_printed(self):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/figures.json"
            text = run("--units", "3", "--lanes", "2", "--replicas", "1", "--documents", "4",
                       "--rounds", "1", "--json", path, "--markdown")
            cell = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))["throughput"]["3/2/1"]
        # Cut, leg A alone and the ancestor's way, four documents of three units each.
        self.assertEqual(cell["units_created"], 3 * 4 * 3)
        for leg in ("cut", "leg_a"):
            for reference in ("ancestor", "floor", "bare"):
                expected = cell["all_units_per_s"][leg][0] / cell["all_units_per_s"][reference][0]
                ratio = cell["ratios"][f"{leg}/{reference}"]
                self.assertAlmostEqual(ratio, expected, delta=0.02 * expected + 0.002)
        self.assertEqual({"leg_a", "write_verify"} - set(cell["phases"]), set())
        row = next(line for line in text.splitlines() if line.startswith("| 3 | 2 | 1 |"))
        self.assertIn(f"| {cell['ratios']['leg_a/ancestor']:.2f} |", row)

    def test_help_names_what_can_be_measured(self):
        text = run("--help")
        for what in ("throughput", "memory", "idle", "latency", "disarm"):
            self.assertIn(what, text)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
