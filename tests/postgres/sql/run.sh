#!/usr/bin/env bash
# Tests deploy/sql on a PostgreSQL of its own: initdb in a temporary folder, Unix socket only, never
# as root. Usage: run.sh [--matrix] [test name parts ...]. IU_PG_BIN: folder of another version.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
work=$(mktemp -d /tmp/iu-sql.XXXXXX)  # not $TMPDIR: a socket path is at most 107 bytes
trap '"$root/deploy/postgres.sh" stop "$work"' EXIT
trap 'exit 130' INT TERM
socket=$("$root/deploy/postgres.sh" start "$work" --owner $$ -c max_prepared_transactions=4 \
    -c track_commit_timestamp=on)
PATH="$("$root/deploy/postgres.sh" bindir):$PATH"

export PATH PGHOST=$socket PGDATABASE=iu IU_ROOT=$root
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
