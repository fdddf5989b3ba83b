#!/usr/bin/env bash
# Builds the preset `fuzz` and lets libFuzzer look for broken promises, two targets at a time.
#
#   tests/fuzz/run.sh [SECONDS] [TARGET...]     30 s for each of command, config, cutter, plan
#   tests/fuzz/run.sh --build                   builds, and runs nothing
#   tests/fuzz/run.sh --built ...               runs what is built
#
# What is found stands in build/fuzz/found/; the last lines say how to repeat it. New inputs that
# reach new code stay in build/fuzz/inputs/TARGET for the next time. IU_FUZZ_SECONDS counts where
# SECONDS are not given.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds=${IU_FUZZ_SECONDS:-30}
what=both
case ${1:-} in
    --build | --built) what=${1#--}; shift ;;
esac
if [[ "${1:-}" =~ ^[0-9]+$ ]]; then
    seconds=$1
    shift
fi
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(command config cutter plan)
programs=build/fuzz/tests/fuzz

build() {
    if ! { cmake --preset fuzz && cmake --build --preset fuzz; } \
        >build/fuzz.log 2>&1 </dev/null; then
        grep -nE 'error|FAILED|CMake Error' -A 5 build/fuzz.log | head -n 40 >&2 || true
        echo "fuzz: the build failed; the whole output is in build/fuzz.log" >&2
        return 1
    fi
}

# One target to its end, in its own words.
fuzz() {
    local target=$1 inputs=build/fuzz/inputs/$1 log=build/fuzz/$1.log found status=0 before
    before=$(mktemp)
    "$programs/fuzz_${target}_replay" --kept "tests/fuzz/corpus/$target" --write "$inputs" >"$log"
    "$programs/fuzz_$target" "$inputs" -max_total_time="$seconds" -max_len=16384 -timeout=20 \
        -rss_limit_mb=3072 -dict="tests/fuzz/dictionary/$target.txt" -print_final_stats=1 \
        -artifact_prefix="build/fuzz/found/$target-" >>"$log" 2>&1 </dev/null || status=$?
    if [ "$status" -ne 0 ]; then
        tail -n 60 "$log"
        find build/fuzz/found -name "$target-*" -newer "$before" | while IFS= read -r found; do
            printf 'FOUND %s\n  repeat: %s/fuzz_%s %s\n' "$found" "$programs" "$target" "$found"
            printf '  keep: shortened, with the fix, in tests/fuzz/corpus/%s/\n' "$target"
        done
    fi
    rm -f "$before"
    { grep -E '^Done |number_of_executed_units' "$log" || true; } | sed "s/^/$target: /"
    return "$status"
}

mkdir -p build/fuzz/found
if [ "$what" != built ]; then build || exit 1; fi
if [ "$what" = build ]; then exit 0; fi

status=0
running=0
for target in "${targets[@]}"; do
    if [ "$running" -ge 2 ]; then
        wait -n || status=1
        running=$((running - 1))
    fi
    fuzz "$target" &
    running=$((running + 1))
done
while [ "$running" -gt 0 ]; do
    wait -n || status=1
    running=$((running - 1))
done
exit "$status"
