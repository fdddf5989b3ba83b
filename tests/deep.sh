#!/usr/bin/env bash
# The deep tier: everything, stage by stage, in hours. tests/run.sh --deep is the same.
#
#   tests/deep.sh [--deep]            all stages
#   tests/deep.sh --stage NAME...     only these, in this order: to go on, or to repeat one
#
#   quick     tests/run.sh
#   lint      clang-tidy 19 and the warnings of clang 19 over every source
#   deep      the system tests with the large figures (label deep)
#   asan      AddressSanitizer and UndefinedBehaviorSanitizer: unit to system
#   tsan      ThreadSanitizer: unit to system
#   clang     all built by the second compiler; unit, property and fuzz tests of that
#   digests   both compilers, several threads, another locale: the same plans of all official texts
#   fuzz      libFuzzer, 10 minutes each target
#   debian13  build, tidy, unit, property and postgres tests in a Debian 13 root
#   bench     tests/bench/end_to_end, everything, in the preset release
#
# The output of each stage stays in build/deep/NAME.log. A stage that cannot run says so at the end;
# under CI=true that is a failure.
set -uo pipefail

# shellcheck source=deploy/stages.sh
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/stages.sh"

all_stages=(quick lint deep asan tsan clang digests fuzz debian13 bench)
chosen=()
install=()
notes=()
summaries=()
status=0
could_not=3 # the exit code of a stage whose needs are not there

usage() { sed -n '2,20s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

while [ $# -gt 0 ]; do
    case $1 in
        --deep) ;;
        --stage) chosen+=("${2:?--stage needs a name}"); shift ;;
        --no-install) install=(--no-install) ;;
        -h | --help) usage; exit 0 ;;
        *) echo "deep.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
    esac
    shift
done
for name in "${chosen[@]}"; do
    case " ${all_stages[*]} " in
        *" $name "*) ;;
        *) echo "deep.sh: no stage $name" >&2; usage >&2; exit 2 ;;
    esac
done
[ ${#chosen[@]} -gt 0 ] || chosen=("${all_stages[@]}")

run_tests() { tests/run.sh "${install[@]}" "$@"; }

run_bench() {
    build_preset release iu-cutter iu-mock-broker micro_bench || return 1
    build/release/tests/bench/micro_bench || return 1
    IU_BUILD=$source_root/build/release tests/bench/end_to_end --what all \
        --json "$source_root/build/deep/bench.json" || return 1
    tests/bench/end_to_end --what nothing --markdown --json "$source_root/build/deep/bench.json"
}

# What every ruleset makes of every text at every depth, byte by byte.
run_digests() {
    local corpora=${IU_CORPORA:-../shared/corpora} preset program
    if [ ! -d "$corpora" ]; then
        echo "no corpora at $corpora; set IU_CORPORA"
        return "$could_not"
    fi
    for preset in release clang; do
        build_preset "$preset" iu-plan-digests || return 1
        program=build/$preset/tests/unit/cutting/iu-plan-digests
        "$program" configs/rulesets "$corpora" 1 >"build/deep/digests.$preset" || return 1
        LC_ALL=C.UTF-8 "$program" configs/rulesets "$corpora" 4 |
            cmp - build/deep/digests.release || return 1
    done
    cmp build/deep/digests.release build/deep/digests.clang || return 1
    wc -l build/deep/digests.release
}

run_stage() {
    case $1 in
        quick) run_tests ;;
        lint) run_tests --label lint ;;
        deep) run_tests --label deep ;;
        asan | tsan) run_tests "--$1" ;;
        clang) run_tests --clang ;;
        digests) run_digests ;;
        fuzz) IU_FUZZ_SECONDS=600 run_tests --label libfuzzer ;;
        debian13) tests/debian13.sh ;;
        bench) run_bench ;;
    esac
}

cd "$source_root" || exit 1
lock_build deep || exit 1
mkdir -p build/deep
for name in "${chosen[@]}"; do
    printf '\n==== %s\n' "$name"
    stage "$name"
    run_stage "$name" 2>&1 </dev/null 9>&- | tee "build/deep/$name.log"
    code=${PIPESTATUS[0]}
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "build/deep/$name.log" |
        tail -n 1)
    while IFS= read -r note; do
        notes+=("$name: $note")
    done < <(sed -n 's/^!!!! //p' "build/deep/$name.log")
    if [ "$code" -eq "$could_not" ]; then
        notes+=("$name COULD NOT RUN: $(tail -n 1 "build/deep/$name.log")")
        line="could not run"
        [ "${CI:-}" != true ] || status=1
    elif [ "$code" -ne 0 ]; then
        line="FAILED, exit code $code; ${line:-no summary} (build/deep/$name.log)"
        status=1
    fi
    summaries+=("$(printf '%-10s %s' "$name" "${line:-done}")")
done

stages_report
printf '\n'
printf '%s\n' "${summaries[@]}"
for note in "${notes[@]}"; do printf '!!!! %s\n' "$note"; done
if [ "$status" -ne 0 ]; then
    echo "deep: something failed"
elif [ ${#notes[@]} -gt 0 ]; then
    echo "deep: what could run passed"
else
    echo "deep: all passed"
fi
exit "$status"
