#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs clang-tidy with .clang-tidy over the product's sources. Tests are left to the compiler and to
# check_sources.py: the macros of GoogleTest are not ours to tidy.
#
# usage: tools/tidy.sh [FILE…]                (default: every source of src/ and engine/)
set -euo pipefail
cd "$(dirname "$0")/.."

# clang-tidy reads the precompiled headers and what the build generates.
tools/build.sh dev all

patterns=('/(src|engine)/(?!.*_test\.cpp$).*\.cpp$')
if [ $# -gt 0 ]; then
    patterns=()
    for file in "$@"; do
        patterns+=("/${file//./\\.}\$")
    done
fi
exec run-clang-tidy-19 -quiet -p build/dev -j "${JOBS:-$(nproc)}" "${patterns[@]}"
