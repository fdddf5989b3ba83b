#!/usr/bin/python3
"""clang 19 reads every source: its warnings and the checks of .clang-tidy, as errors.

    lint.py [--build DIR] [--jobs N] [--alone] [--times] [FILE...]

DIR (default: build/clang, which is configured first) has the compile commands of clang.

Most of a run goes into reading the headers of Boost again and again, so the sources of a target are
read together, as one text that includes them; what was found there counts only when the file alone
shows it too. Sources that cannot be together (two of the same name in anonymous namespaces) are
read apart. --alone reads each one alone, which takes three times as long.

What was clean is not read again until it, a header of it, the options or .clang-tidy change; what
is known of that stands in DIR/lint. Exit codes: 0 clean, 1 findings (on stdout), 2 could not.
"""

import argparse
import concurrent.futures
import dataclasses
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMPILER, TIDY = "clang++-19", "clang-tidy-19"
FOLDERS = "messages|core|worker|tests"
TOGETHER_MAX = 12
HARD = "clang-diagnostic-error"
FINDING = re.compile(r"^(?P<path>/[^:\n]+):(?P<line>\d+):\d+: (?:error|warning): "
                     r"(?P<text>.*) \[(?P<check>[\w.,+#-]+)\]$", re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class Group:
    """Sources with the same compiler options, in the order in which they are read."""
    files: tuple
    flags: tuple

    def name(self, config):
        text = "\0".join(("1", *self.files, "", *self.flags, "", config))
        return hashlib.sha256(text.encode()).hexdigest()[:24]


@dataclasses.dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    text: str
    check: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text} [{self.check}]"


class Linter:
    """Reads the sources of one checkout; `known` counts what was clean and did not change."""

    def __init__(self, root, build, config, alone=False):
        self.root = str(root)
        self.folder = pathlib.Path(build).resolve() / "lint"
        # Without comments: a better reason is no reason to read everything again.
        self.config = re.sub(r"^#.*\n", "", config, flags=re.MULTILINE)
        self.alone = alone
        self.known = 0
        self.seconds = []
        (self.folder / "stamps").mkdir(parents=True, exist_ok=True)

    def groups(self, only=()):
        """What compile_commands.json says. Together: sources of a target; sources of small
        targets of a folder, whose options differ in include paths and macros of their own."""
        targets = {}
        commands = json.loads((self.folder.parent / "compile_commands.json").read_text())
        for entry in commands:
            words = shlex.split(entry["command"])
            words = words[next(i for i, w in enumerate(words) if "clang++" in w) + 1:]
            # .clang-tidy makes errors of our warnings; those in headers of the system are not ours.
            words = [word for word in words if word != "-Werror"]
            target = words[words.index("-o") + 1].split(".dir/")[0]
            path = str(pathlib.Path(entry["file"]).resolve())
            if not only or path in only:
                files, flags = targets.setdefault(target, ([], []))
                files.append(path)
                flags.extend(options_in(words[:words.index("-o")], flags))
        most = 1 if self.alone else TOGETHER_MAX
        seen = set()
        small = {}
        for target, (files, flags) in sorted(targets.items()):
            fresh = [path for path in sorted(files) if path not in seen]
            seen.update(fresh)
            if len(fresh) * 2 > most:
                yield from divided(fresh, flags, most)
                continue
            others, their_flags = small.setdefault(target.split("/")[0], ([], []))
            others.extend(fresh)
            their_flags.extend(options_in(flags, their_flags))
        for others, flags in small.values():
            yield from divided(others, flags, most)

    def lint(self, group):
        """Findings of a group; a stamp remembers that there were none, or how to divide it."""
        stamp = self.folder / "stamps" / f"{group.name(self.config)}.json"
        remembered = self._remembered(stamp)
        if remembered is not None:
            self.known += len(group.files) if not remembered["apart"] else 0
            return self._lint_apart(group, remembered["apart"])
        begun = time.monotonic()
        text = self.folder / f"{group.name(self.config)}.cpp"
        text.write_text("".join(f'#include "{path}"\n' for path in group.files))
        source = text if len(group.files) > 1 else pathlib.Path(group.files[0])
        # Before it is read: what changes meanwhile is read again the next time.
        state = self._state_of(source, group.flags)
        found = self._read(source, group.flags)
        self.seconds.append((time.monotonic() - begun, group.files))
        apart = sorted({finding.path for finding in found} & set(group.files))
        if len(group.files) > 1 and found:
            hard = any(finding.check == HARD for finding in found)
            if hard and not apart:
                apart = list(group.files)
            self._remember(stamp, state, apart)
            others = [] if hard else [one for one in found if one.path not in group.files]
            return others + self._lint_apart(group, apart, skip_rest=not hard)
        if not found:
            self._remember(stamp, state, [])
        return found

    def _lint_apart(self, group, apart, skip_rest=False):
        """Each of `apart` alone, the others together unless they are known to be fine."""
        found = []
        for path in apart:
            found += self.lint(Group((path,), group.flags))
        rest = tuple(path for path in group.files if path not in apart)
        if apart and rest and not skip_rest:
            found += self.lint(Group(rest, group.flags))
        return found

    def _read(self, source, flags):
        done = subprocess.run(
            [TIDY, "--quiet", f"--config={self.config}", "--checks=-bugprone-suspicious-include",
             f"--header-filter=^{re.escape(self.root)}/({FOLDERS})/", str(source), "--", *flags],
            capture_output=True, text=True, check=False)
        found = {Finding(match["path"], int(match["line"]), match["text"],
                         match["check"].replace(",-warnings-as-errors", ""))
                 for match in FINDING.finditer(done.stdout)
                 if match["path"].startswith(f"{self.root}/") or HARD in match["check"]}
        if done.returncode != 0 and not found:
            raise RuntimeError(f"{TIDY} on {source}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return sorted(found)

    def _state_of(self, source, flags):
        """Every file that is read, with its contents (ours) or size and time (the system's)."""
        done = subprocess.run([COMPILER, *flags, "-M", str(source)], capture_output=True, text=True,
                              check=False)
        paths = done.stdout.replace("\\\n", " ").partition(":")[2].split()
        return {path: self._digest(path) for path in paths
                if not path.startswith(str(self.folder))}

    def _remember(self, stamp, state, apart):
        new = stamp.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps({"state": state, "apart": apart}))
        new.rename(stamp)

    def _remembered(self, stamp):
        if not stamp.exists():
            return None
        remembered = json.loads(stamp.read_text())
        state = remembered["state"]
        same = bool(state) and all(self._digest(path) == value for path, value in state.items())
        return remembered if same else None

    def _digest(self, path):
        try:
            if path.startswith(f"{self.root}/"):
                return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
            status = os.stat(path)
            return f"{status.st_size} {status.st_mtime_ns}"
        except OSError:
            return "missing"


def options_in(words, known):
    """Those of `words` that are not known, each with its argument."""
    pairs = [(word, words[i + 1]) if word in ("-isystem", "-I") else (word,)
             for i, word in enumerate(words) if i == 0 or words[i - 1] not in ("-isystem", "-I")]
    there = set(known)
    return [word for pair in pairs if pair[-1] not in there for word in pair]


def divided(files, flags, most):
    """Groups of at most `most` files, about equally many in each."""
    parts = -(-len(files) // most)
    return [Group(tuple(files[part::parts]), tuple(flags)) for part in range(parts)]


def configure():
    """The folder of the preset `clang`, configured."""
    done = subprocess.run(["cmake", "--preset", "clang"], cwd=ROOT, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"cmake --preset clang: {done.stdout[-3000:]}")
    return ROOT / "build/clang"


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--times", action="store_true", help="how long each reading took")
    parser.add_argument("files", nargs="*")
    options = parser.parse_intermixed_args()
    begun = time.monotonic()
    config = (ROOT / ".clang-tidy").read_text()
    linter = Linter(ROOT, options.build or configure(), config, options.alone)
    groups = list(linter.groups({str(pathlib.Path(path).resolve()) for path in options.files}))
    if not groups:
        print("lint: no sources found", file=sys.stderr)
        return 2
    # The largest first, so that the last ones are short.
    groups.sort(key=lambda group: -sum(os.path.getsize(path) for path in group.files))
    found = set()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for part in concurrent.futures.as_completed([pool.submit(linter.lint, g) for g in groups]):
            for finding in sorted(set(part.result()) - found):
                print(str(finding).replace(f"{ROOT}/", ""), flush=True)
                found.add(finding)
    for seconds, names in sorted(linter.seconds, reverse=True) if options.times else ():
        print(f"{seconds:.1f} s: {' '.join(names)}".replace(f"{ROOT}/", ""))
    files = sum(len(group.files) for group in groups)
    print(f"lint: {files} sources in {len(groups)} groups, {linter.known} unchanged since they "
          f"were clean; {len(found)} findings; {time.monotonic() - begun:.1f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
