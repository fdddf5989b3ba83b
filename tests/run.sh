#!/usr/bin/env bash
# Installs what is missing, builds, runs every test, says where the time went.
#
#   tests/run.sh                    everything but lint and deep, preset dev
#   tests/run.sh --quick            tidy, unit and property only: no servers
#   tests/run.sh --label kafka      only this label; may be repeated
#   tests/run.sh --filter REGEX     only tests whose name matches
#   tests/run.sh --asan | --tsan | --release | --clang    another preset
#   tests/run.sh --no-install       the packages are there
#   tests/run.sh --mock             system tests on the mock cluster, without a real Kafka
#   tests/run.sh --deep             this, then all that takes hours; --deep --help names the stages
#
# Under CI=true a missing server, registry or corpus is a failure, elsewhere it is said and skipped.
# Exit status 0 only if everything that was asked for ran and passed.
set -uo pipefail

# shellcheck source=deploy/stages.sh
. "$(dirname "${BASH_SOURCE[0]}")/../deploy/stages.sh"
export HOME="${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}"

preset=dev
labels=()
filter=""
install=yes
kafka=real
quick=no
all_labels=(tidy unit property fuzz exports kafka postgres system libfuzzer bench)

# What only needs processors runs beside what mostly waits, politely.
behind_labels=(libfuzzer lint)

usage() { sed -n '2,14s/^# \{0,1\}//p' "$0"; }

for word in "$@"; do
    case $word in
        --deep | --stage) exec "$source_root/tests/deep.sh" "$@" ;;
    esac
done
while [ $# -gt 0 ]; do
    case $1 in
        --quick) quick=yes ;;
        --label) labels+=("${2:?--label needs a name}"); shift ;;
        --filter) filter=${2:?--filter needs a regular expression}; shift ;;
        --asan | --tsan | --release | --clang) preset=${1#--} ;;
        --no-install) install=no ;;
        --mock) kafka=mock ;;
        -h | --help) usage; exit 0 ;;
        *) echo "run.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
    esac
    shift
done
if [ ${#labels[@]} -eq 0 ]; then
    case $quick,$preset in
        yes,*) labels=(tidy unit property) ;;
        no,asan | no,tsan) labels=(unit property fuzz kafka postgres system) ;;
        no,clang) labels=(unit property fuzz) ;;
        *) labels=("${all_labels[@]}") ;;
    esac
fi

build=$source_root/build/$preset
results=$build/results
fetch_pid=""
behind_pid=""
notes=()
status=0

wants() {
    local label
    for label in "${labels[@]}"; do [ "$label" != "$1" ] || return 0; done
    return 1
}

lock_build "$preset" || exit 1

# Whatever happens, nothing keeps running and no server's folder stays.
clean_up() {
    [ -z "$fetch_pid" ] || kill -- "-$fetch_pid" 2>/dev/null
    [ -z "$behind_pid" ] || kill -- "-$behind_pid" 2>/dev/null
    if [ -e "$build/system-services.json" ]; then
        /usr/bin/python3 "$source_root/tests/system/services.py" stop "$build" >/dev/null 2>&1
    fi
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

note_problem() {
    notes+=("$1")
    if [ "${CI:-}" = true ]; then status=1; fi
}

# In a process group of its own, beside the build: the network waits while the compiler works.
begin_fetching_kafka() {
    [ -x "$source_root/deploy/kafka/kafka.sh" ] || return 0
    set -m
    "$source_root/deploy/kafka/kafka.sh" fetch >"$source_root/build/kafka-fetch.log" 2>&1 \
        </dev/null 9>&- &
    fetch_pid=$!
    set +m
}

finish_fetching_kafka() {
    local fetched=1
    if [ -n "$fetch_pid" ]; then
        wait "$fetch_pid"
        fetched=$?
        fetch_pid=""
    fi
    [ "$fetched" -ne 0 ] || return 0
    kafka=mock
    tail -n 15 "$source_root/build/kafka-fetch.log" >&2 2>/dev/null
    note_problem "NO REAL KAFKA: Maven or its registry could not be reached (build/kafka-fetch.log).
     The system tests ran on librdkafka's mock cluster; what needs a real broker was skipped."
}

# run_label LABEL [FOLDER]: the folder of ctest, where two run at once.
run_label() {
    local label=$1 folder=${2:-$build} jobs=2
    # Measurements share the cores with nothing.
    case $label in
        bench) jobs=1 ;;
        system) jobs=3 ;; # they mostly wait for sessions to end
        kafka) jobs=6 ;; # they mostly wait for the mock cluster
    esac
    ctest --test-dir "$folder" -L "^$label\$" ${filter:+-R "$filter"} -j "$jobs" --no-tests=ignore \
        --test-output-size-passed 10000000 --output-on-failure \
        --output-junit "$results/$label.xml" </dev/null >"$results/$label.log" 2>&1 9>&-
    [ -s "$results/$label.xml" ] || tail -n 20 "$results/$label.log"
    /usr/bin/python3 "$source_root/tests/support/count_results.py" --one "$results/$label.xml"
}

# A process group of its own, so that a killed run takes it along.
begin_behind() {
    set -m
    (
        renice -n 10 "$BASHPID" >/dev/null
        for label in "$@"; do
            begun=$(now_ms)
            run_label "$label" "$build/tests"
            printf '%s\n' "$(($(now_ms) - begun))" >"$results/$label.ms"
        done
    ) >"$results/behind.log" 2>&1 </dev/null &
    behind_pid=$!
    set +m
}

finish_behind() {
    local label
    wait "$behind_pid"
    behind_pid=""
    cat "$results/behind.log"
    for label in "$@"; do
        stage_beside "$label" "$(cat "$results/$label.ms" 2>/dev/null || echo 0)"
    done
}

stage packages
if [ "$install" = yes ]; then
    "$source_root/deploy/install_packages.sh" || exit 1
fi

mkdir -p "$source_root/build"
if { wants system || wants deep; } && [ "$kafka" = real ]; then
    begin_fetching_kafka
fi

stage "build ($preset)"
echo "build: preset $preset"
if ! build_preset "$preset"; then
    stages_report
    printf '\nThe build failed.\n0 passed, 1 failed, 0 skipped\n'
    exit 1
fi
if { wants system || wants deep; } && [ "$kafka" = real ]; then
    stage "wait for Kafka's jars"
    finish_fetching_kafka
fi
export IU_SYSTEM_KAFKA=$kafka

rm -rf "$results"
mkdir -p "$results"
behind=()
if wants kafka || wants postgres || wants system; then
    for label in "${behind_labels[@]}"; do
        if wants "$label"; then behind+=("$label"); fi
    done
fi
for label in "${labels[@]}"; do
    case " ${behind[*]} " in *" $label "*) continue ;; esac
    case $label in
        kafka | postgres | system)
            if [ ${#behind[@]} -gt 0 ] && [ -z "$behind_pid" ]; then
                begin_behind "${behind[@]}"
            fi ;;
        bench)
            # Measurements share the cores with nothing.
            if [ -n "$behind_pid" ]; then
                stage "wait for ${behind[*]}"
                finish_behind "${behind[@]}"
                behind=()
            fi ;;
    esac
    stage "$label"
    run_label "$label"
done
if [ -n "$behind_pid" ]; then
    stage "wait for ${behind[*]}"
    finish_behind "${behind[@]}"
fi

stages_report
printf '\n'
for note in "${notes[@]}"; do
    printf '!!!! %s\n' "$note"
done
/usr/bin/python3 "$source_root/tests/support/count_results.py" "$results" || status=1
exit "$status"
