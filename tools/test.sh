#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds all, and runs every test: with the sanitizers, but for those that kill and load the
# programs as users run them.
#
# usage: tools/test.sh [CTEST ARGUMENT…]      such as -R Spool, -L contract, -LE crash
set -euo pipefail
cd "$(dirname "$0")/.."

tools/build.sh release waymark waymark-engine
tools/build.sh dev all
exec ctest --test-dir build/dev --output-on-failure --no-tests=error \
    --parallel "${JOBS:-$(nproc)}" "$@"
