#!/usr/bin/env bash
# Installs what deploy/packages.txt names and the machine lacks. Asks nothing, starts no service,
# needs root or sudo only if something is missing. A second run takes well under a second.
#
#   deploy/install_packages.sh [--list]     --list: only print what is missing
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Requirements of which no alternative is installed, as written in the list.
missing_requirements() {
    local line alternative alternatives found
    while IFS= read -r line; do
        line=${line%%#*}
        line=${line//[[:space:]]/}
        [ -n "$line" ] || continue
        IFS='|' read -r -a alternatives <<<"$line"
        found=no
        for alternative in "${alternatives[@]}"; do
            if is_installed "$alternative"; then found=yes; break; fi
        done
        [ "$found" = yes ] || printf '%s\n' "$line"
    done <"$here/packages.txt"
}

# The first alternative that this release has.
choose() {
    local alternative alternatives
    IFS='|' read -r -a alternatives <<<"$1"
    for alternative in "${alternatives[@]}"; do
        if [ -n "$(apt-cache madison "$alternative" 2>/dev/null)" ]; then
            printf '%s\n' "$alternative"
            return
        fi
    done
    echo "install_packages.sh: this release has none of: $1" >&2
    return 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo env DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true "$@"
    else
        echo "install_packages.sh: packages are missing; run as root or install sudo" >&2
        return 1
    fi
}

main() {
    local missing started=$SECONDS packages=() requirement
    if ! command -v dpkg-query >/dev/null 2>&1; then
        echo "install_packages.sh: not a Debian system; install what deploy/packages.txt names" >&2
        exit 1
    fi
    mapfile -t missing < <(missing_requirements)
    if [ "${1:-}" = --list ]; then
        [ ${#missing[@]} -eq 0 ] || printf '%s\n' "${missing[@]}"
        return 0
    fi
    if [ ${#missing[@]} -eq 0 ]; then
        echo "packages: all installed"
        return 0
    fi
    echo "packages: ${#missing[@]} missing; apt-get installs them, which takes minutes"
    export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true
    # No cluster of the system and no service: demo and tests start their own server.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        as_root mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" | as_root tee /etc/postgresql-common/createcluster.conf \
            >/dev/null
    fi
    as_root apt-get -q update -o Acquire::Retries=3 >/dev/null
    for requirement in "${missing[@]}"; do
        packages+=("$(choose "$requirement")")
    done
    as_root apt-get -q -y --no-install-recommends -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \
        -o Dpkg::Options::=--force-confold install "${packages[@]}" >"$log" 2>&1 </dev/null || {
        tail -n 30 "$log" >&2
        exit 1
    }
    echo "packages: installed ${packages[*]} in $((SECONDS - started)) s"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
main "$@"
