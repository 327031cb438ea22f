#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Formats the C++ files, or with --check says which are not formatted.
#
# usage: tools/format.sh [--check]
set -euo pipefail
cd "$(dirname "$0")/.."

how=(-i)
[ "${1:-}" != --check ] || how=(--dry-run --Werror --ferror-limit=1)
tools/sources.sh | xargs -0 -r -n 16 -P "$(nproc)" clang-format-19 "${how[@]}"
