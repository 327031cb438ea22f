#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Everything that can be said about the code without running the product, cheapest first.
#
# usage: tools/check.sh
set -euo pipefail
cd "$(dirname "$0")/.."

step() {
    local begun=$SECONDS
    printf 'check: %s\n' "$1"
    shift
    "$@"
    printf 'check: done in %d s\n' $((SECONDS - begun))
}

# The layer check reads what CMake was told, so CMake has to have been told the latest.
layers() {
    cmake --preset dev >/dev/null
    tools/check_layers.py --modules build/dev/modules.txt
}

step 'the checks themselves' python3 -m unittest discover -q -s tools -p '*_test.py'
step 'style' tools/check_sources.py
step 'layers' layers
step 'documents' tools/check_docs.py
step 'format' tools/format.sh --check
step 'clang-tidy' tools/tidy.sh
step 'fuzzers, a minute each' tools/fuzz.sh 60
