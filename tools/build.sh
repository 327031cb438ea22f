#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Configures a preset and builds targets of it.
#
# usage: tools/build.sh PRESET TARGET…        (JOBS=n: at most n compilers at once)
set -euo pipefail
cd "$(dirname "$0")/.."

preset=$1
shift
log=build/$preset/configure.log
mkdir -p "build/$preset"
if ! cmake --preset "$preset" >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
cmake --build "build/$preset" --parallel "${JOBS:-$(nproc)}" --target "$@"
