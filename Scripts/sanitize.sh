#!/usr/bin/env bash
# Runs the tests and random models under the address and undefined-behaviour sanitizers: what reads or writes
# beyond memory, or computes what C leaves undefined, ends the run. About half an hour; MODELS sets how many.
# First the team of threads by itself under the thread sanitizer, in a minute.
set -euo pipefail
cd "$(dirname "$0")/.."

# A child of fork makes threads of its own, which this sanitizer lets nobody do otherwise.
TSAN_OPTIONS=die_after_fork=0 swift run --scratch-path .build-threads --sanitize=thread team-stress "${FORKS:-200000}"

options=(
    --scratch-path .build-sanitized --sanitize=address
    # Swift traps on undefined behaviour by itself; this is for the kernels.
    -Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined
)
# Leaks are no matter here: the runtime keeps what it makes until the process ends.
export ASAN_OPTIONS=detect_leaks=0

swift build --build-tests "${options[@]}"
# One test limits its time, which sanitizers multiply.
swift test --skip-build "${options[@]}" --skip LongChainTests/million "$@"
swift run --skip-build "${options[@]}" fuzz-models --models "${MODELS:-500}"
