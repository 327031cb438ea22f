#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Prints the C++ files of this repository, each ended by NUL: what git tracks or would add.
#
# usage: tools/sources.sh
set -euo pipefail
cd "$(dirname "$0")/.."

git ls-files -z --cached --others --exclude-standard '*.cpp' '*.hpp' |
    while IFS= read -r -d '' file; do
        [ ! -e "$file" ] || printf '%s\0' "$file"
    done
