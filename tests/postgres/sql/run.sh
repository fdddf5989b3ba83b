#!/usr/bin/env bash
# Tests deploy/sql on a PostgreSQL of its own: initdb in a temporary folder, Unix socket only, never
# as root. Usage: run.sh [--matrix] [test name parts ...]. IU_PG_BIN: folder of another version.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
bin=${IU_PG_BIN:-$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)}
if [[ ! -x $bin/initdb ]]; then
    echo "no PostgreSQL server found: apt-get install postgresql (or set IU_PG_BIN)" >&2
    exit 2
fi
export PATH="$bin:$PATH"

as_postgres() { "$@"; }
work=$(mktemp -d /tmp/iu-sql.XXXXXX)  # not $TMPDIR: a socket path is at most 107 bytes
if [[ $(id -u) -eq 0 ]]; then
    chown postgres: "$work"
    as_postgres() { runuser -u postgres -- "$@"; }
fi
# shellcheck disable=SC2317  # called by the trap
cleanup() {
    as_postgres "$bin/pg_ctl" -D "$work/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

cd "$work"
as_postgres "$bin/initdb" -D "$work/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 \
    >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log" >&2; exit 1; }
as_postgres tee -a "$work/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$work'
fsync = off
max_connections = 100
max_prepared_transactions = 4
track_commit_timestamp = on
CONF
as_postgres "$bin/pg_ctl" -D "$work/data" -l "$work/server.log" -w start >/dev/null ||
    { cat "$work/server.log" >&2; exit 1; }

export PGHOST=$work PGDATABASE=iu IU_ROOT=$root
unset PGUSER PGPASSWORD PGSERVICE PGOPTIONS PGPORT
# Twice: roles belong to the cluster, so a second database finds them made already.
for database in iu_second iu; do
    createdb -U postgres "$database"
    for file in "$root"/deploy/sql/[0-9][0-9][0-9]_*.sql; do
        psql -U postgres -d "$database" -qX -v ON_ERROR_STOP=1 -1 -f "$file" ||
            { echo "failed: $file in $database" >&2; exit 1; }
    done
done
status=0
PYTHONDONTWRITEBYTECODE=1 python3 "$here/run.py" "$@" || status=$?
exit "$status"
