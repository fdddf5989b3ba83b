#!/usr/bin/env bash
# A private Apache Kafka for the demo and the tests: KRaft, loopback only, free ports, any user, no
# container. The jars come by Maven.
#
#   deploy/kafka/kafka.sh fetch                      gets the jars; does nothing when they are there
#   deploy/kafka/kafka.sh start DIR [--brokers 1|3] [--owner PID]
#                                                    prints the bootstrap address when it answers
#   deploy/kafka/kafka.sh status DIR                 one line a broker; exit code 1 if one is down
#   deploy/kafka/kafka.sh stop DIR [--remove]        ends all its processes; --remove: and DIR
#
# start makes DIR, or starts again, on the same ports and data, what stop left there. DIR/bootstrap
# holds the address, DIR/node-N/server.log what a broker had to say. With --owner the brokers end
# when that process is gone, so that a killed test leaves nothing running. --dir DIR is the same as
# DIR.
#
# IU_KAFKA_LIB is the folder of the jars (default: lib beside this script), IU_KAFKA_HEAP the heap
# of one broker (default 384m). Exit codes: 0 done, 1 could not, 2 usage, 3 no Maven, Java or
# registry.
set -euo pipefail
shopt -s nullglob

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lib=${IU_KAFKA_LIB:-$here/lib}
cluster_id=iu-cutter-local-kafka0 # 22 characters of base64, as Kafka wants it
start_seconds=60
stop_seconds=15

complain() { echo "kafka.sh: $*" >&2; }
die() { complain "$2"; exit "$1"; }
usage() { sed -n '5,10p' "${BASH_SOURCE[0]}" | sed 's/^# *//' >&2; exit 2; }

# --- jars -------------------------------------------------------------------------------------

# Which jars are meant: changes with the pom.
jars_id() { sha256sum <"$here/pom.xml" | cut -d ' ' -f 1; }

have_jars() { [ -f "$lib/.complete" ] && [ "$(cat "$lib/.complete")" = "$(jars_id)" ]; }

fetch() {
    if have_jars; then return 0; fi
    command -v mvn >/dev/null || die 3 "Maven is not installed (Debian: apt-get install maven)"
    local new="$lib.new.$$"
    rm -rf "$new"
    mkdir -p "$new" || die 1 "cannot write to $(dirname "$lib"); set IU_KAFKA_LIB to another folder"
    complain "fetching Apache Kafka with Maven (about 45 MB, once)"
    if ! mvn -B -q -Dstyle.color=never -f "$here/pom.xml" dependency:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory="$new" >&2; then
        rm -rf "$new"
        die 3 "the jars could not be fetched: Maven's registry cannot be reached, or refuses.
What it said is above. Behind a mirror, name it in ~/.m2/settings.xml and try again."
    fi
    jars_id >"$new/.complete"
    rm -rf "$lib"
    # Somebody else may have been faster; theirs are as good.
    mv -T "$new" "$lib" 2>/dev/null || rm -rf "$new"
    have_jars || die 1 "the jars are not complete in $lib"
}

# --- ports and answers ------------------------------------------------------------------------

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port nobody listens on, below the range from which the kernel takes ports for clients.
free_port() {
    local port
    for _ in $(seq 200); do
        port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
        if ! is_taken "$port"; then
            echo "$port"
            return 0
        fi
    done
    die 1 "no free port between 20000 and 32000"
}

# How many brokers the one on this port knows: a Metadata request (version 1, no topics), by hand.
brokers_known() {
    local bytes
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf '\0\0\0\016\0\003\0\001\0\0\0\001\377\377\0\0\0\0' >&3
    # Size, correlation id, number of brokers: four bytes each; no cluster here has more than 255.
    bytes=$(timeout 2 head -c 12 <&3 | od -An -v -tu1)
    exec 3>&- 3<&-
    set -- $bytes
    echo "${12:-0}"
} 2>/dev/null

# --- one broker -------------------------------------------------------------------------------

count_nodes() {
    local found=("$1"/node-*)
    echo "${#found[@]}"
}
port_of() { sed -n 's/^listeners=PLAINTEXT:..127.0.0.1:\([0-9]*\),.*/\1/p' "$1/server.properties"; }

# The process of this node if it runs: its id may have gone to a stranger.
running_pid() {
    local pid
    pid=$(cat "$1/pid" 2>/dev/null) || return 1
    tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qxF "$1/server.properties" || return 1
    echo "$pid"
}

write_properties() {
    local node=$1 id=$2 count=$3 port=$4 controller_port=$5 voters=$6 in_sync=1
    if [ "$count" -ge 3 ]; then in_sync=2; fi
    cat >"$node/server.properties" <<END
process.roles=broker,controller
node.id=$id
controller.quorum.voters=$voters
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller_port
advertised.listeners=PLAINTEXT://127.0.0.1:$port
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs=$node/data
# A topic exists because somebody created it.
auto.create.topics.enable=false
num.partitions=6
default.replication.factor=$count
min.insync.replicas=$in_sync
offsets.topic.replication.factor=$count
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=$count
transaction.state.log.min.isr=$in_sync
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=$count
share.coordinator.state.topic.min.isr=$in_sync
share.coordinator.state.topic.num.partitions=4
# The first member of a group need not wait for others.
group.initial.rebalance.delay.ms=0
# Small: this machine has other things to do.
num.network.threads=2
num.io.threads=2
background.threads=2
log.cleaner.dedupe.buffer.size=4194304
END
}

java_options() {
    printf '%s\n' "-Xms64m" "-Xmx${IU_KAFKA_HEAP:-384m}" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
        "-Dlog4j2.configurationFile=$here/log4j2.properties" -cp "$lib/*"
}

launch() {
    local node=$1 options
    mapfile -t options < <(java_options)
    # In a session of its own and with no descriptor of the caller: whoever waits for our output
    # must not wait for the broker.
    setsid java "${options[@]}" kafka.Kafka "$node/server.properties" \
        </dev/null >>"$node/server.log" 2>&1 3>&- 9>&- &
    echo $! >"$node/pid"
    # Until exec() the child still has this script's command line, by which running_pid would take
    # it for somebody else.
    until running_pid "$node" >/dev/null || ! kill -0 $! 2>/dev/null; do sleep 0.01; done
    disown
}

# --- the cluster ------------------------------------------------------------------------------

make_cluster() {
    local dir=$1 count=$2 id voters="" ports=() controller_ports=() options
    mapfile -t options < <(java_options)
    for id in $(seq "$count"); do
        ports+=("$(free_port)")
        controller_ports+=("$(free_port)")
        voters+="${voters:+,}$id@127.0.0.1:${controller_ports[-1]}"
    done
    for id in $(seq "$count"); do
        mkdir -p "$dir/node-$id"
        write_properties "$dir/node-$id" "$id" "$count" "${ports[id - 1]}" \
            "${controller_ports[id - 1]}" "$voters"
        java "${options[@]}" kafka.tools.StorageTool format -t "$cluster_id" \
            -c "$dir/node-$id/server.properties" >"$dir/node-$id/server.log" 2>&1 ||
            {
                tail -n 5 "$dir/node-$id/server.log" >&2
                die 1 "the log folder could not be formatted"
            }
    done
}

# 0: every broker answers and knows all of them. 1: one has ended. 2: time is over.
wait_until_it_answers() {
    local dir=$1 count=$2 node until=$((SECONDS + start_seconds)) ready
    while [ "$SECONDS" -lt "$until" ]; do
        ready=0
        for node in "$dir"/node-*; do
            running_pid "$node" >/dev/null || return 1
            if [ "$(brokers_known "$(port_of "$node")" || true)" = "$count" ]; then
                ready=$((ready + 1))
            fi
        done
        if [ "$ready" -eq "$count" ]; then return 0; fi
        sleep 0.1
    done
    return 2
}

# Runs beside the brokers and ends with them or with their owner.
watch_owner() {
    local owner=$1 dir=$2 node alive
    while kill -0 "$owner" 2>/dev/null; do
        alive=0
        for node in "$dir"/node-*; do
            if running_pid "$node" >/dev/null; then alive=1; fi
        done
        if [ "$alive" -eq 0 ]; then exit 0; fi
        sleep 0.5
    done
    stop_cluster "$dir"
}

start() {
    local dir=$1 count=$2 owner=$3 node attempt made=0 bootstrap=""
    command -v java >/dev/null ||
        die 3 "Java is not installed (Debian: apt-get install openjdk-17-jre-headless)"
    fetch
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    for node in "$dir"/node-*; do
        if running_pid "$node" >/dev/null; then die 1 "a broker of $dir runs already"; fi
    done
    for attempt in 1 2 3; do
        if [ "$(count_nodes "$dir")" -eq 0 ]; then
            make_cluster "$dir" "$count"
            made=1
        fi
        count=$(count_nodes "$dir")
        for node in "$dir"/node-*; do launch "$node"; done
        if wait_until_it_answers "$dir" "$count"; then break; fi
        stop_cluster "$dir"
        # Between looking and listening somebody else can take a port: then other ports.
        if [ "$made" = 0 ] || [ "$attempt" = 3 ] ||
            ! grep -qi "address already in use" "$dir"/node-*/server.log; then
            for node in "$dir"/node-*; do tail -n 10 "$node/server.log" >&2; done
            die 1 "Kafka does not answer (its logs are in $dir/node-*/server.log)"
        fi
        rm -rf "$dir"/node-*
    done
    for node in "$dir"/node-*; do bootstrap+="${bootstrap:+,}127.0.0.1:$(port_of "$node")"; done
    printf '%s\n' "$bootstrap" >"$dir/bootstrap"
    if [ -n "$owner" ]; then
        (watch_owner "$owner" "$dir") </dev/null >/dev/null 2>&1 3>&- 9>&- &
        disown
    fi
    printf '%s\n' "$bootstrap"
}

stop_cluster() {
    local dir=$1 node pid until=$((SECONDS + stop_seconds)) left
    # All at once: a broker alone waits for the others' help to hand over its partitions.
    for node in "$dir"/node-*; do
        if pid=$(running_pid "$node"); then kill -TERM "$pid" 2>/dev/null || true; fi
    done
    while :; do
        left=""
        for node in "$dir"/node-*; do
            if pid=$(running_pid "$node"); then left+=" $pid"; fi
        done
        if [ -z "$left" ]; then break; fi
        # shellcheck disable=SC2086
        if [ "$SECONDS" -ge "$until" ]; then kill -KILL $left 2>/dev/null || true; fi
        sleep 0.05
    done
    for node in "$dir"/node-*; do rm -f "$node/pid"; done
}

status() {
    local dir=$1 node pid result=0
    if [ "$(count_nodes "$dir")" -eq 0 ]; then die 1 "there is no Kafka in $dir"; fi
    for node in "$dir"/node-*; do
        if pid=$(running_pid "$node"); then
            echo "${node##*/} 127.0.0.1:$(port_of "$node") running pid=$pid"
        else
            echo "${node##*/} 127.0.0.1:$(port_of "$node") down"
            result=1
        fi
    done
    return "$result"
}

# --- words ------------------------------------------------------------------------------------

command=${1:-}
shift || true
dir="" brokers=1 owner="" remove=""
while [ $# -gt 0 ]; do
    case $1 in
        --dir) dir=${2:?}; shift 2 ;;
        --brokers) brokers=${2:?}; shift 2 ;;
        --owner) owner=${2:?}; shift 2 ;;
        --remove) remove=yes; shift ;;
        -*) usage ;;
        *) dir=$1; shift ;;
    esac
done
case $brokers in 1 | 3) ;; *) usage ;; esac
if [ "$command" != fetch ] && [ -z "$dir" ]; then usage; fi

case $command in
    fetch) fetch ;;
    start) start "$dir" "$brokers" "$owner" ;;
    status) dir=$(cd "$dir" 2>/dev/null && pwd) || die 1 "no such folder"; status "$dir" ;;
    stop)
        if [ -d "$dir" ]; then
            dir=$(cd "$dir" && pwd)
            stop_cluster "$dir"
            if [ -n "$remove" ] && [ "$(count_nodes "$dir")" -gt 0 ]; then rm -rf "$dir"; fi
        fi
        ;;
    *) usage ;;
esac
