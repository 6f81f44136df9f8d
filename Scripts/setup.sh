#!/usr/bin/env bash
# Installs the system packages that Descent needs and that are not there yet. Debian, Ubuntu, macOS.
# With `--data` also Fashion-MNIST, for the demo and the tests; with `--tests` what only tests need: Graphviz
# and a browser, which the page of an explanation is tried in.
set -euo pipefail

if ! command -v swift >/dev/null 2>&1; then
    echo "setup needs Swift 6.2 or newer on the PATH, but found none." \
        "Install it from https://www.swift.org/install/ and run this again." >&2
    exit 69
fi

option() {
    local wanted=$1 given
    shift
    for given in "$@"; do [ "$given" = "$wanted" ] && return 0; done
    return 1
}

if [ "$(uname)" = Darwin ]; then
    brew list onednn >/dev/null 2>&1 || brew install onednn
    brew list libzip >/dev/null 2>&1 || brew install libzip
    brew list hdf5 >/dev/null 2>&1 || brew install hdf5
    if option --tests "$@"; then
        brew list graphviz >/dev/null 2>&1 || brew install graphviz
    fi
    exit 0
fi

packages=(libdnnl-dev zlib1g-dev libzip-dev libhdf5-dev)
if option --data "$@"; then packages+=(dataset-fashion-mnist); fi
if option --tests "$@"; then packages+=(graphviz); fi
# Ubuntu has Chromium as a snap only: there the tests of pages are skipped unless one is installed.
if option --tests "$@" && grep -qx 'ID=debian' /etc/os-release; then packages+=(chromium); fi
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' \
        || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "Installing ${missing[*]}"
sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo)
"${sudo[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
