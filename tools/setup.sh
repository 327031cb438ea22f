#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what Waymark is built from, on Debian 12: packages by apt; the engine library, the data
# files and the trackers' compiler by npm, as deps/package-lock.json pins them. What is there
# already is left alone; when nothing is missing, nothing is asked of the network and nothing needs
# root.
#
# usage: tools/setup.sh [build] [test]        (default: both)
#   build   what `make run` needs
#   test    what `make test`, `make check` and `make bench` need besides
set -euo pipefail
cd "$(dirname "$0")/.."

build_packages=(
    clang-19 lld-19 llvm-19 libclang-rt-19-dev cmake ninja-build ccache pkg-config python3
    libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev
    libsoci-dev libsqlite3-dev libpq-dev libsodium-dev libssl-dev
    libfmt-dev libspdlog-dev libcli11-dev libtomlplusplus-dev libyaml-cpp-dev
    libsimdjson-dev libre2-dev libmaxminddb-dev libicu-dev libidn2-dev
    libhowardhinnant-date-dev tzdata libqrencode-dev libpng-dev libgd-dev libwebp-dev
    libbrotli-dev zlib1g-dev libzstd-dev prometheus-cpp-dev
    libbenchmark-dev libgtest-dev libgmock-dev
    ca-certificates curl
)
test_packages=(
    clang-tidy-19 clang-format-19 git
    nginx-light wrk clickhouse-server valgrind strace
    nodejs chromium
)
# Debian enables these when it installs them. Tests and benchmarks start their own copies.
services=(nginx clickhouse-server)

say() { printf 'setup: %s\n' "$*"; }
fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "this needs root: $*"
    fi
}

missing_packages() {
    local installed package format='${db:Status-Status} ${Package}\n'
    # It ends with 1 for a package it has never heard of, which is an answer too.
    installed=$(dpkg-query -W -f="$format" "$@" 2>/dev/null) || [ $? -eq 1 ]
    for package in "$@"; do
        grep -qx "installed $package" <<<"$installed" || printf '%s\n' "$package"
    done
}

require_debian_12() {
    local id='' version=''
    if [ -r /etc/os-release ]; then
        id=$(. /etc/os-release && printf '%s' "${ID:-}")
        version=$(. /etc/os-release && printf '%s' "${VERSION_ID:-}")
    fi
    [ "$id-$version" = debian-12 ] ||
        fail "this is $id $version, not Debian 12: install by hand what is missing: $*"
    [ "$(dpkg --print-architecture)" = amd64 ] ||
        fail "the engine library exists for amd64 only"
}

# While it stands, no package starts a service. An administrator's own file is left alone.
forbid_services() {
    [ ! -e /usr/sbin/policy-rc.d ] || return 0
    printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
    as_root chmod 755 /usr/sbin/policy-rc.d
    trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
}

allow_services() {
    trap - EXIT
    as_root rm -f /usr/sbin/policy-rc.d
}

install_packages() {
    local lacking=("$@") service held=no
    require_debian_12 "${lacking[@]}"
    say "installing ${#lacking[@]} Debian packages: ${lacking[*]}"
    [ -e /usr/sbin/policy-rc.d ] || held=yes
    forbid_services
    as_root apt-get -qq update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
        -o Dpkg::Options::=--force-confold install "${lacking[@]}" >/dev/null
    [ "$held" = no ] || allow_services
    command -v systemctl >/dev/null || return 0
    for service in "${services[@]}"; do
        if grep -q "^$service" <<<"$(printf '%s\n' "${lacking[@]}")"; then
            as_root systemctl --quiet disable "$service"
        fi
    done
}

# Whether deps/node_modules is what the lock file says.
data_is_there() {
    python3 - <<'PYTHON'
import json, sys

def versions(path):
    try:
        with open(path, encoding="utf-8") as file:
            packages = json.load(file)["packages"]
    except FileNotFoundError:
        return None
    return {name: package["version"] for name, package in packages.items() if name}

wanted = versions("deps/package-lock.json")
sys.exit(wanted != versions("deps/node_modules/.package-lock.json"))
PYTHON
}

install_data() {
    if ! command -v npm >/dev/null; then
        install_packages nodejs npm
    fi
    say "installing the engine library, data files and tools (750 MB) into deps/node_modules"
    npm ci --prefix deps --ignore-scripts --loglevel=error
}

main() {
    local wanted=() lacking=() group
    [ $# -gt 0 ] || set -- build test
    for group in "$@"; do
        case $group in
        build) wanted+=("${build_packages[@]}") ;;
        test) wanted+=("${test_packages[@]}") ;;
        *) fail "unknown group '$group': build or test" ;;
        esac
    done
    command -v dpkg-query >/dev/null || require_debian_12 "${wanted[@]}"
    mapfile -t lacking < <(missing_packages "${wanted[@]}")
    [ ${#lacking[@]} -eq 0 ] || install_packages "${lacking[@]}"
    data_is_there || install_data
}

main "$@"
