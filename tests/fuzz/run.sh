#!/usr/bin/env bash
# Builds the preset `fuzz` and lets libFuzzer look for broken promises.
#
#   tests/fuzz/run.sh [SECONDS] [TARGET...]     30 s for each of command, config, cutter
#
# What is found stands in build/fuzz/found/; `build/fuzz/tests/fuzz/fuzz_TARGET FILE` repeats it.
# New inputs that reach new code stay in build/fuzz/inputs/TARGET for the next time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds=30
if [[ "${1:-}" =~ ^[0-9]+$ ]]; then
    seconds=$1
    shift
fi
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(command config cutter)

mkdir -p build/fuzz/found
if ! { cmake --preset fuzz && cmake --build --preset fuzz; } >build/fuzz.log 2>&1 </dev/null; then
    tail -n 40 build/fuzz.log >&2
    echo "fuzz: the build failed; the whole output is in build/fuzz.log" >&2
    exit 1
fi

programs=build/fuzz/tests/fuzz
status=0
for target in "${targets[@]}"; do
    inputs=build/fuzz/inputs/$target
    "$programs/fuzz_${target}_replay" --kept "tests/fuzz/corpus/$target" --write "$inputs"
    "$programs/fuzz_$target" "$inputs" -max_total_time="$seconds" -max_len=16384 -timeout=20 \
        -dict="tests/fuzz/dictionary/$target.txt" -print_final_stats=1 \
        -artifact_prefix="build/fuzz/found/$target-" >"build/fuzz/$target.log" 2>&1 </dev/null || {
        status=1
        tail -n 60 "build/fuzz/$target.log" >&2
    }
    grep -E '^Done|number_of_executed_units' "build/fuzz/$target.log" | sed "s/^/$target: /" || true
done
exit "$status"
