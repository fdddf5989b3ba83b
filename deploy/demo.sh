#!/usr/bin/env bash
# The main job from end to end, on real documents, with nothing but this machine: private
# PostgreSQL, embedded broker, worker, writer. Leaves nothing running and nothing but build/.
#
#   deploy/demo.sh                on the embedded broker (librdkafka's mock cluster)
#   deploy/demo.sh --kafka        on a real Apache Kafka (jars by Maven)
#   deploy/demo.sh --full         whole trees and answers instead of their beginnings
#   deploy/demo.sh --no-install   the packages are there
set -euo pipefail

# shellcheck source=deploy/stages.sh
. "$(dirname "${BASH_SOURCE[0]}")/stages.sh"
# shellcheck source=deploy/demo/steps.sh
. "$source_root/deploy/demo/steps.sh"

broker_kind=mock
full=no
install=yes
while [ $# -gt 0 ]; do
    case $1 in
        --kafka) broker_kind=kafka ;;
        --full) full=yes ;;
        --no-install) install=no ;;
        -h | --help) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
        *) echo "demo.sh: unknown option $1 (see --help)" >&2; exit 2 ;;
    esac
    shift
done
export HOME="${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}"

stage packages
[ "$install" = no ] || "$source_root/deploy/install_packages.sh"

stage "build (release)"
echo "build: preset release, the second time this takes seconds"
build_preset release iu-cutter iu-mock-broker
export PATH="$source_root/build/release:$PATH"

stage "start servers"
prepare_folder
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

title "1. A private PostgreSQL, a broker, a worker and a writer"
start_postgres
start_broker
make_keys_and_configuration
show iu-cutter migrate
create_topics
start_program worker
start_program writer

stage "register and discover"
title "2. Five documents: their texts are registered, versioned and never changed"
collect_documents
for i in "${!codes[@]}"; do
    show iu-cutter source add "${files[$i]}" --doc-code "${codes[$i]}" \
        --ruleset "${rulesets[$i]}" --title "${titles[$i]}"
done

title "3. Discover: a command through the broker; the worker plans where each text is cut"
for i in "${!codes[@]}"; do discover_document "$i"; done

stage "refused while OFF"
title "4. The kill switch is OFF: a cut is refused, and nobody connects as an executing role"
refused_while_off

stage "proof"
title "5. Proof: everything runs in a transaction that the server itself cannot commit"
say "A grant of mode 'proof' is enough; it can write nothing."
arm proof
for i in "${!codes[@]}"; do
    cut_document "$i" rollback_only write_verified
done
expect_equal "governed units in the database after all proofs" \
    "$(sql 'SELECT count(*) FROM public.information_unit')" 0

stage "cut and verify"
title "6. Approve, arm, cut, verify"
say "Each run needs an approval (gate SG-1, 24 h) and the switch a grant: documents, units, time."
approve_all SG-1
arm live
for i in "${!codes[@]}"; do
    cut_document "$i" live write_verified
done

stage "enact"
title "7. Enact one of them: irreversible, so another gate (SG-2, 12 h, a fresh review decision)"
enact_document "$enacted"

stage "disarm"
title "8. Disarm: one person, no quorum; after it returns nothing more can commit"
ask_good iu-cutter disarm --reason "end of the demonstration"
say "-> epoch $(field epoch), sessions that had to be ended: $(field terminated)"
show iu-cutter status

stage "ledger"
title "9. The ledger: 2N+6 rows for a cut of N units, 2 for its verification"
check_ledger

stage "rebuild"
title "10. Every text comes back from its units, byte for byte"
for i in "${!codes[@]}"; do rebuild_document "$i"; done

stage "stop"
title "11. SIGTERM: worker and writer finish what they have and go"
stop_program worker
stop_program writer

summary
stages_report
