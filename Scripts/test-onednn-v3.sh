#!/bin/sh
# Compiles the oneDNN shim against the headers of version 3 (from PyPI, in a throw-away folder) and
# runs its self test there. With "system" as argument it tests the installed oneDNN instead.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

swift=$(command -v swift || true)
clang=${CLANG:-}
if [ -z "$clang" ] && [ -n "$swift" ]; then clang=$(dirname "$(readlink -f "$swift")")/clang; fi
if [ ! -x "$clang" ]; then clang=clang; fi

include= library=
if [ "${1:-}" != system ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" --quiet --disable-pip-version-check install onednn-devel-cpu-gomp
    include="-I$work/venv/include"
    library="-L$work/venv/lib -Wl,-rpath,$work/venv/lib"
fi

# shellcheck disable=SC2086 # the flags are lists
"$clang" -O2 -Wall -Wextra -Werror $include -I"$root/Sources/CDNNL/include" \
    "$root"/Sources/CDNNL/*.c "$root/Scripts/onednn-selftest.c" \
    -o "$work/selftest" $library -ldnnl -lm
"$work/selftest"
