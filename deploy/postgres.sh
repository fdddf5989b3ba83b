#!/usr/bin/env bash
# A private PostgreSQL for the demo and the tests: initdb in a folder of its own, a Unix socket and
# no TCP port, never as root.
#
#   deploy/postgres.sh start DIR [--owner PID] [-c key=value ...]   prints the socket folder
#   deploy/postgres.sh halt DIR [immediate|fast]                    stops it; start goes on there
#   deploy/postgres.sh stop DIR [immediate|fast]                    stops it and removes DIR
#   deploy/postgres.sh bindir                                       where initdb and postgres are
#
# DIR must be new, empty or halted, and short: a socket's path holds 107 bytes. With --owner the
# server is stopped and DIR removed when that process is gone, so that a killed test leaves nothing
# running.
# Everybody who can reach the socket may log in as any role (trust); DIR is for its owner only.
# fsync is off: the data does not survive a power cut, a kill -9 of any process it does survive.
set -euo pipefail

# The newest server of the machine, or IU_PG_BIN; Debian keeps them outside PATH.
find_bindir() {
    local found=${IU_PG_BIN:-}
    [ -z "$found" ] || { printf '%s\n' "$found"; return 0; }
    found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
    if [ -z "$found" ] && command -v initdb >/dev/null 2>&1; then
        found=$(dirname "$(command -v initdb)")
    fi
    [ -n "$found" ] || { echo "postgres.sh: no PostgreSQL server is installed" >&2; exit 1; }
    printf '%s\n' "$found"
}

# PostgreSQL refuses to run as root: then everything of the server belongs to the user postgres.
as_server_user() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u "${IU_POSTGRES_USER:-postgres}" -- "$@"
    else
        "$@"
    fi
}

# Runs beside the server, holds no descriptor of its caller, ends with the server or its owner.
watch_owner() {
    local owner=$1 dir=$2
    while kill -0 "$owner" 2>/dev/null; do
        [ -f "$dir/data/postmaster.pid" ] || exit 0
        sleep 0.5
    done
    stop "$dir" immediate
}

start() {
    local dir=$1 owner="" settings=() bin
    shift
    while [ $# -gt 0 ]; do
        case $1 in
            --owner) owner=$2; shift 2 ;;
            -c) settings+=("$2"); shift 2 ;;
            *) echo "postgres.sh: unknown option $1" >&2; exit 2 ;;
        esac
    done
    bin=$(find_bindir)
    mkdir -p "$dir"
    if [ "$(id -u)" -eq 0 ]; then
        chown "${IU_POSTGRES_USER:-postgres}" "$dir"
    fi
    chmod 0700 "$dir"
    cd "$dir"
    if [ ! -f "$dir/data/PG_VERSION" ]; then
        make_data "$dir" "$bin" "${settings[@]}"
    fi
    if ! as_server_user "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -s -w -t 60 start \
            </dev/null >"$dir/pg_ctl.log" 2>&1; then
        cat "$dir/pg_ctl.log" "$dir/server.log" >&2
        exit 1
    fi
    if [ -n "$owner" ]; then
        watch_owner "$owner" "$dir" </dev/null >/dev/null 2>&1 &
        disown
    fi
    printf '%s\n' "$dir/socket"
}

make_data() {
    local dir=$1 bin=$2 setting
    shift 2
    as_server_user mkdir -p "$dir/socket"
    if ! as_server_user "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
            --no-sync --no-instructions >"$dir/initdb.log" 2>&1; then
        cat "$dir/initdb.log" >&2
        exit 1
    fi
    {
        printf "listen_addresses = ''\n"
        printf "unix_socket_directories = '%s'\n" "$dir/socket"
        printf "fsync = off\nfull_page_writes = off\nshared_buffers = 64MB\nmax_connections = 100\n"
        printf "log_line_prefix = '%%m [%%p] user=%%u app=%%a '\n"
        printf "log_min_messages = warning\n"
        for setting in "$@"; do
            printf "%s = '%s'\n" "${setting%%=*}" "${setting#*=}"
        done
    } | as_server_user tee -a "$dir/data/postgresql.conf" >/dev/null
}

halt() {
    local dir=$1 mode=${2:-immediate} bin
    [ -n "$dir" ] && [ "$dir" != / ] || exit 2
    if [ -f "$dir/data/postmaster.pid" ]; then
        bin=$(find_bindir)
        cd "$dir"
        as_server_user "$bin/pg_ctl" -D "$dir/data" -s -w -t 30 -m "$mode" stop \
            >/dev/null 2>&1 || true
        cd /
    fi
}

stop() {
    local dir=$1
    halt "$@"
    # Only a folder that this script made is removed.
    if [ -f "$dir/initdb.log" ]; then
        rm -rf "$dir"
    fi
}

case ${1:-} in
    start) [ $# -ge 2 ] || exit 2; shift; start "$@" ;;
    halt) [ $# -ge 2 ] || exit 2; shift; halt "$@" ;;
    stop) [ $# -ge 2 ] || exit 2; shift; stop "$@" ;;
    bindir) find_bindir ;;
    *) sed -n '2,14s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
