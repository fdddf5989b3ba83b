#!/usr/bin/env bash
# Builds the preset dev and runs the tests that need no Kafka in a Debian 13 made by debootstrap.
#
#   tests/debian13.sh [--root DIR] [--label L]...
#
# DIR (default: build/debian13/root) is kept for the next time: the first run fetches the packages
# of deploy/packages.txt, which takes minutes. The checkout is seen read-only inside, the build
# stays in DIR. Needs root, debootstrap and a mirror (IU_DEBIAN_MIRROR, default deb.debian.org).
# Exit codes: 0 all passed, 1 something failed, 3 no root, debootstrap or mirror.
set -euo pipefail

source_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mirror=${IU_DEBIAN_MIRROR:-http://deb.debian.org/debian}
release=trixie
root=$source_root/build/debian13/root
labels=()

complain() { echo "debian13.sh: $*" >&2; }
usage() { sed -n '2,9p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; }

# --- the outer half: makes the root and enters it ---------------------------------------------

make_root() {
    if [ -e "$root/.complete" ]; then return 0; fi
    complain "making $root with debootstrap (once)"
    rm -rf "$root"
    mkdir -p "$root"
    if ! debootstrap --variant=minbase "$release" "$root" "$mirror" \
        >"$root.log" 2>&1 </dev/null; then
        tail -n 15 "$root.log" >&2
        complain "debootstrap failed; the whole output is in $root.log"
        exit 3
    fi
    touch "$root/.complete"
}

# In a mount namespace of its own: what is mounted is gone with the process, even if that is killed.
enter_root() {
    mkdir -p "$root/source" "$root/build" "$root/ccache"
    cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
    ROOT=$root SOURCE=$source_root exec unshare --mount --pid --fork --kill-child --mount-proc \
        --propagation private /bin/bash -c '
            set -e
            mount --bind "$SOURCE" "$ROOT/source"
            mount -o remount,bind,ro "$ROOT/source"
            if [ -d "$SOURCE/../shared" ]; then # the corpora, where tests look for them
                mkdir -p "$ROOT/shared"
                mount --bind "$SOURCE/../shared" "$ROOT/shared"
                mount -o remount,bind,ro "$ROOT/shared"
            fi
            mount -t proc proc "$ROOT/proc"
            mount --rbind /dev "$ROOT/dev"
            mount -t tmpfs tmpfs "$ROOT/tmp"
            chmod 1777 "$ROOT/tmp"
            exec chroot "$ROOT" /usr/bin/env -i HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" \
                PATH=/usr/sbin:/usr/bin:/sbin:/bin CCACHE_DIR=/ccache \
                ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
                /source/tests/debian13.sh --inside "$@"' debian13 "${labels[@]}"
}

# --- the inner half ----------------------------------------------------------------------------

# The packages of deploy/packages.txt, then configure, build, test. Arguments: labels.
run_inside() {
    local label status=0
    cd /source
    deploy/install_packages.sh
    echo "debian13: $(. /etc/os-release && echo "$PRETTY_NAME"), $(g++ --version | head -n 1)"
    if ! { cmake --preset dev -B /build && cmake --build /build -- -k 0; } \
        >/build.log 2>&1 </dev/null; then
        grep -nE 'error|FAILED|CMake Error' -A 5 /build.log | head -n 80 >&2
        complain "the build failed; the whole output is in build.log below the root"
        return 1
    fi
    rm -rf /build/results
    mkdir -p /build/results
    for label in "$@"; do
        ctest --test-dir /build -L "^$label\$" -j 2 --no-tests=error --output-on-failure \
            --test-output-size-passed 10000000 --output-junit "/build/results/$label.xml" \
            </dev/null >"/build/results/$label.log" 2>&1 || status=1
        /usr/bin/python3 -B tests/support/count_results.py --one "/build/results/$label.xml"
    done
    /usr/bin/python3 -B tests/support/count_results.py /build/results || status=1
    return "$status"
}

if [ "${1:-}" = --inside ]; then
    shift
    run_inside "$@"
    exit
fi

while [ $# -gt 0 ]; do
    case $1 in
        --root) root=${2:?--root needs a folder}; shift ;;
        --label) labels+=("${2:?--label needs a name}"); shift ;;
        -h | --help) usage; exit 0 ;;
        *) complain "unknown option $1"; usage >&2; exit 2 ;;
    esac
    shift
done
[ ${#labels[@]} -gt 0 ] || labels=(tidy unit property postgres)

if [ "$(id -u)" -ne 0 ]; then
    complain "needs root, to make a file system and to enter it"
    exit 3
fi
if ! command -v debootstrap >/dev/null 2>&1; then
    complain "debootstrap is not installed"
    exit 3
fi
make_root
enter_root
