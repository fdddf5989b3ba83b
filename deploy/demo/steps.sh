# shellcheck shell=bash
# Sourced by deploy/demo.sh: its steps. demo.sh tells the story, this file does the work.

codes=()
files=()
titles=()
rulesets=()
runs=()
units=()
enacted=0
folder=""
program_pids=()
broker_pid=""

title() { printf '\n== %s ==\n' "$1"; }
say() { printf '   %s\n' "$*"; }

# Ends the demonstration: what was promised did not happen.
fail() {
    printf '\ndemo.sh: FAILED: %s\n' "$*" >&2
    local log
    for log in worker writer; do
        if [ -s "$folder/$log.log" ]; then
            echo "--- end of $log.log" >&2
            tail -n 8 "$folder/$log.log" >&2
        fi
    done
    exit 1
}

expect_equal() {
    [ "$2" = "$3" ] || fail "$1: $2 instead of $3"
    say "$1: $2"
}

# At most 14 lines of stdin, all of them with --full; says how many were left out.
shorten() {
    local most=14
    [ "$full" = no ] || most=1000000
    awk -v most="$most" 'NR <= most { print "   " $0 }
        END { if (NR > most) print "   ... and " NR - most " more lines (--full shows them)" }'
}

# Prints a command as one would type it: words with spaces quoted, folders of ours left out.
print_command() {
    local word line='   $'
    for word in "$@"; do
        word=${word#"$folder/"}
        word=${word#"$source_root/"}
        case $word in *' '*) word="'$word'" ;; esac
        line+=" $word"
    done
    printf '%s\n' "$line"
}

# Runs a command and shows its answer, which must be good.
show() {
    local output code=0
    print_command "$@"
    output=$("$@" 2>"$folder/stderr") || code=$?
    [ -z "$output" ] || printf '%s\n' "$output" | shorten
    [ "$code" -eq 0 ] || fail "exit $code: $(tail -n 5 "$folder/stderr")"
}

# The same with --json: the answer goes to $answer, the exit code to $answer_code.
ask() {
    print_command "$@"
    answer_code=0
    answer=$("$@" --json 2>"$folder/stderr") || answer_code=$?
}

# Asks, and the answer must be good.
ask_good() {
    ask "$@"
    [ "$answer_code" -eq 0 ] || fail "exit $answer_code: $answer $(tail -n 5 "$folder/stderr")"
}

# field NAME: a field of $answer as text.
field() {
    /usr/bin/python3 -c 'import json, sys
value = json.loads(sys.argv[1]).get(sys.argv[2])
print(value if isinstance(value, str) else json.dumps(value))' "$answer" "$1"
}

sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 -h "$socket" -U postgres -d iu -c "$1"; }

# wait_until SECONDS WHAT COMMAND...: polls until the command succeeds.
wait_until() {
    local seconds=$1 what=$2 until_ms
    shift 2
    until_ms=$(($(now_ms) + seconds * 1000))
    until "$@" >/dev/null 2>&1; do
        [ "$(now_ms)" -lt "$until_ms" ] || fail "waited $seconds s for $what"
        sleep 0.05
    done
}

prepare_folder() {
    # Short, because the path of a Unix socket holds 107 bytes.
    folder=$(mktemp -d /tmp/iu-demo-XXXXXX)
    chmod 0711 "$folder" # the user postgres passes through to its own folder
    export IU_CUTTER_CONFIG=$folder/iu-cutter.toml
}

# Runs at every end, good or bad. In reverse order of the start.
clean_up() {
    local pid
    trap - EXIT INT TERM
    for pid in ${program_pids[@]+"${program_pids[@]}"}; do
        kill -KILL "$pid" 2>/dev/null || true
    done
    if [ "$broker_kind" = kafka ]; then
        "$source_root/deploy/kafka/kafka.sh" stop "$folder/kafka" >/dev/null 2>&1 || true
    elif [ -n "$broker_pid" ]; then
        kill "$broker_pid" 2>/dev/null || true
    fi
    "$source_root/deploy/postgres.sh" stop "$folder/pg" >/dev/null 2>&1 || true
    wait 2>/dev/null || true
    rm -rf "$folder"
}

start_postgres() {
    socket=$("$source_root/deploy/postgres.sh" start "$folder/pg" --owner $$ -c log_connections=on)
    psql -X -q -h "$socket" -U postgres -c 'CREATE DATABASE iu' >/dev/null
    say "PostgreSQL: in a temporary folder, Unix socket only, user $(stat -c %U "$folder/pg/data")"
}

start_broker() {
    if [ "$broker_kind" = kafka ]; then
        "$source_root/deploy/kafka/kafka.sh" fetch >"$folder/kafka-fetch.log" 2>&1 ||
            fail "Kafka's jars could not be fetched: $(tail -n 3 "$folder/kafka-fetch.log")"
        bootstrap=$("$source_root/deploy/kafka/kafka.sh" start "$folder/kafka" --owner $$)
        say "broker: Apache Kafka at $bootstrap"
        return
    fi
    # It ends with its standard input: a named pipe that this script holds open.
    mkfifo "$folder/broker.in"
    exec 9<>"$folder/broker.in"
    iu-mock-broker <&9 >"$folder/broker.json" 2>"$folder/broker.log" &
    broker_pid=$!
    wait_until 10 "the broker" test -s "$folder/broker.json"
    answer=$(cat "$folder/broker.json")
    bootstrap=$(field bootstrap)
    say "broker: librdkafka's mock cluster at $bootstrap. In memory only, about 5 MiB a partition,"
    say "        no transactions, no security: for trying out. --kafka runs a real one."
}

make_keys_and_configuration() {
    local recipient
    age-keygen -o "$folder/backup.key" 2>/dev/null
    recipient=$(sed -n 's/^# public key: //p' "$folder/backup.key")
    mkdir -p "$folder/backup"
    cat >"$IU_CUTTER_CONFIG" <<TOML
[kafka]
bootstrap = "$bootstrap"
[postgres]
conninfo = "host=$socket dbname=iu"
[worker]
admin = "127.0.0.1:0"
[writer]
admin = "127.0.0.1:0"
[backup]
directory = "$folder/backup"
recipient = "$recipient"
TOML
    say "configuration: five settings (broker, database, ports, backup folder and its public key)"
}

create_topics() {
    if [ "$broker_kind" = kafka ]; then
        show iu-cutter topics create
    else
        say "topics: the embedded broker has them from the start"
    fi
}

# The admin port was chosen by the program; the log says which.
admin_port() {
    sed -n '/admin_listening/{s/.*"port":\([0-9]*\).*/\1/p;q}' "$folder/$1.log"
}

is_ready() {
    kill -0 "$(cat "$folder/$1.pid")" 2>/dev/null || fail "$1 ended"
    curl -fsS -m 2 "http://127.0.0.1:$(admin_port "$1")/ready"
}

start_program() {
    iu-cutter "$1" >"$folder/$1.out" 2>"$folder/$1.log" </dev/null &
    program_pids+=($!)
    printf '%s\n' $! >"$folder/$1.pid"
    wait_until 30 "$1 to be ready" is_ready "$1"
    say "$1: ready (http://127.0.0.1:$(admin_port "$1")/ready)"
}

stop_program() {
    local pid code=0 begun
    pid=$(cat "$folder/$1.pid")
    begun=$(now_ms)
    kill -TERM "$pid"
    wait "$pid" || code=$?
    expect_equal "$1 ended in $(seconds_text $(($(now_ms) - begun))) s with exit code" "$code" 0
}

# add_document FILE CODE RULESET TITLE
add_document() {
    files+=("$1")
    codes+=("$2")
    rulesets+=("$3")
    titles+=("$4")
}

# Slim systems drop /usr/share/doc: then the package is unpacked into build/, once.
debian_documents() {
    local cache=$source_root/build/demo-documents
    if [ -f /usr/share/doc/debian/constitution.txt.gz ]; then
        debian=/usr/share/doc/debian
        return
    fi
    debian=$cache/usr/share/doc/debian
    [ ! -f "$debian/constitution.txt.gz" ] || return 0
    mkdir -p "$cache"
    (cd "$cache" && apt-get -q download doc-debian >apt.log 2>&1 && dpkg -x doc-debian_*.deb .)
}

collect_documents() {
    if debian_documents; then
        gunzip -c "$debian/constitution.txt.gz" >"$folder/debian-constitution.txt"
        gunzip -c "$debian/social-contract.txt.gz" >"$folder/debian-social-contract.txt"
        add_document "$folder/debian-constitution.txt" DEBIAN-CONST outline "Debian Constitution"
        add_document "$folder/debian-social-contract.txt" DEBIAN-SC outline "Debian Social Contract"
    else
        say "MISSING: the package doc-debian could not be downloaded: two documents less"
    fi
    if [ -f /usr/share/common-licenses/GPL-3 ]; then
        add_document /usr/share/common-licenses/GPL-3 GPL-3 outline "GNU General Public License 3"
    else
        say "MISSING: /usr/share/common-licenses/GPL-3 is not on this machine"
    fi
    enacted=${#codes[@]}
    add_document "$source_root/deploy/demo/luat-kho-tri-thuc.txt" LUAT-KTT vi-law \
        "Luật Kho tri thức dùng chung"
    add_document "$source_root/deploy/demo/retention-policy.md" RETENTION markdown \
        "Records retention policy"
}

discover_document() {
    ask_good iu-cutter enqueue discover --document "${codes[$1]}" --wait 60
    runs[$1]=$(field run_id)
    units[$1]=$(field units)
    say "-> ${units[$1]} units, run ${runs[$1]}, $(field state)"
    show iu-cutter plan --run "${runs[$1]}"
}

# Connections as a role that may touch governed data, counted in the server's own log.
executing_connections() {
    local roles='(exec|proof|verify)'
    grep -cE "connection authorized: user=cutter_$roles" "$folder/pg/server.log" || true
}

refused_while_off() {
    ask iu-cutter enqueue cut --run "${runs[0]}" --mode live --wait 60
    say "-> $(field outcome), the run stays at $(field state)"
    expect_equal "exit code" "$answer_code" 3
    expect_equal "stop code" "$(field stop_code)" KILL_SWITCH_OFF
    expect_equal "connections as cutter_exec, cutter_proof or cutter_verify in the server's log" \
        "$(executing_connections)" 0
    say "(all connections in that log: $(grep -c 'connection authorized' "$folder/pg/server.log"))"
}

# arm MODE: a grant for exactly these documents and exactly their units.
arm() {
    local i total=0 words=()
    for i in "${!codes[@]}"; do
        total=$((total + units[i]))
        words+=(--document "${codes[$i]}")
    done
    # One more: a budget used up to the last unit would end the grant before the enactment.
    ask_good iu-cutter arm --mode "$1" "${words[@]}" --max-units $((total + 1)) --ttl 15m \
        --reason "demonstration" --signer "demo operator"
    say "-> grant $(field grant_id), until $(field expires_at)"
}

approve_all() {
    local i
    for i in "${!codes[@]}"; do
        ask_good iu-cutter approve --run "${runs[$i]}" --gate "$1" --signer "demo approver"
        say "-> ${codes[$i]}: approved until $(field expires_at), for this plan and no other"
    done
}

# cut_document INDEX MODE UNTIL
cut_document() {
    ask_good iu-cutter enqueue cut --run "${runs[$1]}" --mode "$2" --until "$3" --wait 120
    say "-> ${codes[$1]}: $(field outcome), ${units[$1]} units, state $(field state)"
}

enact_document() {
    ask_good iu-cutter approve --run "${runs[$1]}" --gate SG-2 --signer "demo approver" \
        --review-decision "$(cat /proc/sys/kernel/random/uuid)"
    say "-> approved until $(field expires_at)"
    cut_document "$1" live lifecycle_enacted
    say "units by lifecycle: $(sql "SELECT string_agg(line, ', ') FROM (
        SELECT lifecycle_status || ' ' || count(*) AS line FROM public.information_unit
        GROUP BY lifecycle_status ORDER BY 1) l")"
}

# All rows of the ledger, whichever table and cut they belong to.
ledger_total() {
    sql "SELECT sum((xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I.%I',
        schemaname, tablename), false, true, '')))[1]::text::bigint)
        FROM pg_tables WHERE schemaname = 'cutter_governance'"
}

ledger_is_complete() {
    [ "$(sql 'SELECT count(*) FROM cutter_governance.verify_result')" = "${#codes[@]}" ]
}

# Compares what SQL counts with what the units of the plans ask for.
check_ledger() {
    local i found total=0
    wait_until 60 "the writer" ledger_is_complete
    psql -X -q -A -t -F ' ' -v ON_ERROR_STOP=1 -h "$socket" -U postgres -d iu \
        -f "$source_root/deploy/demo/ledger_rows.sql" >"$folder/ledger"
    printf '   %-14s %6s %10s %10s %10s\n' document N 2N+6 "cut rows" "verify rows"
    for i in "${!codes[@]}"; do
        found=$(sed -n "s/^${codes[$i]} //p" "$folder/ledger")
        # shellcheck disable=SC2086
        printf '   %-14s %6s %10s %10s %10s\n' \
            "${codes[$i]}" "${units[$i]}" $((2 * units[i] + 6)) $found
        [ "$found" = "$((2 * units[i] + 6)) 2" ] || fail "the ledger of ${codes[$i]} holds: $found"
        total=$((total + 2 * units[i] + 8))
    done
    expect_equal "rows in all tables of the ledger" "$(ledger_total)" "$total"
}

rebuild_document() {
    local rebuilt=$folder/rebuilt
    printf '   $ iu-cutter rebuild --document %s | cmp - %s\n' "${codes[$1]}" "${files[$1]##*/}"
    iu-cutter rebuild --document "${codes[$1]}" >"$rebuilt" 2>"$folder/stderr" ||
        fail "rebuild of ${codes[$1]}: $(cat "$folder/stderr")"
    cmp "$rebuilt" "${files[$1]}" || fail "${codes[$1]} does not come back as it was"
    say "-> identical, $(stat -c %s "$rebuilt") bytes"
}

summary() {
    local total=0 count
    for count in "${units[@]}"; do total=$((total + count)); done
    cat <<TEXT

== What you saw ==
   ${#codes[@]} documents were cut into $total units. Each unit's text is an exact slice of its
   source, and all came back byte for byte. While the switch was OFF a cut was refused (exit code 3,
   KILL_SWITCH_OFF), and the server's own log shows that no executing role connected. Proofs ran
   everything and left nothing. With an approval and a grant the same plans were cut, verified by
   another role, and recorded by the writer in the ledger (2N+6 and 2 rows). Then ${codes[$enacted]}
   was enacted, which needed an approval of its own. The switch is OFF again.
   Nothing is left running. Next: README.md; the life of one command: core/README.md.
TEXT
}
