#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs each fuzzer for some seconds, two at a time. A crash, a hang or a leak fails; the input that
# did it stays in build/fuzz/artefacts. What a run finds interesting is kept in build/fuzz/corpus
# and is where the next begins, with the seeds of fuzz/corpus.
#
# usage: tools/fuzz.sh SECONDS [FUZZER…]
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=$1
shift
[ $# -gt 0 ] || set -- spool_fuzz literal_fuzz user_agent_fuzz signing_fuzz jwt_fuzz cookie_fuzz \
    condition_text_fuzz merge_query_fuzz multipart_fuzz collect_fuzz

fuzz_one() {
    local seconds=$1 name=$2 corpus=build/fuzz/corpus/$2 log=build/fuzz/$2.log
    mkdir -p "$corpus" build/fuzz/artefacts
    # The fuzzer ends by itself; `timeout` is for one that no longer can.
    if timeout --kill-after=10 $((seconds + 60)) "build/fuzz/$name" \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
        -print_final_stats=1 -artifact_prefix="build/fuzz/artefacts/$name-" \
        "$corpus" "fuzz/corpus/${name%_fuzz}" >"$log" 2>&1; then
        awk -v name="$name" '/number_of_executed_units|peak_rss_mb/{s = s " " $1 " " $2}
            END {print name ":" s}' "$log"
    else
        tail -n 60 "$log" >&2
        printf '%s failed; its input is in build/fuzz/artefacts\n' "$name" >&2
        return 1
    fi
}
export -f fuzz_one

tools/build.sh fuzz "$@"
printf '%s\n' "$@" | xargs -P 2 -I '{}' bash -euo pipefail -c 'fuzz_one "$1" "$2"' - "$seconds" '{}'
