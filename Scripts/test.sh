#!/usr/bin/env bash
# Runs the tests that are built, and says again at the end which of them failed: there are more than
# a thousand.
set -euo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! swift test --skip-build 2>&1 | tee "$log"; then
    echo "What failed:"
    grep "✘" "$log" || tail -n 40 "$log"
    exit 1
fi
