# shellcheck shell=bash
# Sourced by deploy/demo.sh and tests/run.sh: what both do the same way.
#
#   stage NAME            begins a stage and ends the one before
#   stage_beside NAME MS  what ran beside other stages, for the table
#   stages_report         a table of the stages and their seconds
#   build_preset PRESET [TARGET...]   configures if needed and builds; the output only on failure
#   lock_build NAME       keeps build/NAME for this process; says who has it, and fails, if taken
#   source_root           the root of the checkout

source_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

stage_names=()
stage_seconds=()
stage_begun=""

# Wall clock in milliseconds.
now_ms() { printf '%s\n' "$((${EPOCHREALTIME/[.,]/} / 1000))"; }

stages_begun=$(now_ms)

end_stage() {
    [ -n "$stage_begun" ] || return 0
    stage_seconds+=("$(($(now_ms) - stage_begun))")
    stage_begun=""
}

stage() {
    end_stage
    stage_names+=("$1")
    stage_begun=$(now_ms)
}

beside_lines=()
stage_beside() { beside_lines+=("$(printf '%-34s %8s s' "$1" "$(seconds_text "$2")")"); }

# 12345 -> "12.3"
seconds_text() { printf '%d.%d' "$(($1 / 1000))" "$(($1 % 1000 / 100))"; }

stages_report() {
    local i
    end_stage
    printf '\nWhere the time went\n'
    for i in "${!stage_names[@]}"; do
        printf '  %-34s %8s s\n' "${stage_names[$i]}" "$(seconds_text "${stage_seconds[$i]:-0}")"
    done
    printf '  %-34s %8s s\n' total "$(seconds_text "$(($(now_ms) - stages_begun))")"
    [ ${#beside_lines[@]} -eq 0 ] || printf '  beside: %s\n' "${beside_lines[@]}"
}

# Two at once would build, count results and stop servers in each other's folder. Held by descriptor
# 9; what may outlive this process is started with 9>&-.
lock_build() {
    local file=$source_root/build/$1.lock
    mkdir -p "$source_root/build"
    exec 9>>"$file"
    if ! flock --nonblock 9; then
        echo "$(basename "$0"): build/$1 is in use by process $(cat "$file"):" \
            "wait for its end, or take another preset or checkout" >&2
        return 1
    fi
    printf '%s\n' "$$" >"$file"
}

build_preset() {
    local preset=$1 log options=()
    shift
    # In CI the warnings of every preset are errors.
    [ "${CI:-}" != true ] || options=(-DCMAKE_COMPILE_WARNING_AS_ERROR=ON)
    cd "$source_root" || return 1
    mkdir -p build
    log=build/$preset.log
    if ! cmake --preset "$preset" "${options[@]}" >"$log" 2>&1 </dev/null ||
        ! cmake --build --preset "$preset" ${1:+--target "$@"} >>"$log" 2>&1 </dev/null; then
        grep -nE 'error|FAILED|CMake Error' -A 5 "$log" | head -n 80 >&2 || true
        echo "build: failed; the whole output is in $log" >&2
        return 1
    fi
}
