#!/usr/bin/env bash
# Runs the tests and random models under the address and undefined-behaviour sanitizers: what reads or writes
# beyond memory, or computes what C leaves undefined, ends the run. About half an hour; MODELS sets how many.
# First the team of threads by itself under the thread sanitizer, in a minute, and the tests of models on several threads.
set -euo pipefail
cd "$(dirname "$0")/.."

# A child of fork makes threads of its own, which this sanitizer lets nobody do otherwise.
TSAN_OPTIONS=die_after_fork=0 swift run --scratch-path .build-threads --sanitize=thread team-stress "${FORKS:-200000}"
# oneDNN's own threads tell the sanitizer nothing: it gets one, as in every program of this library.
OMP_NUM_THREADS=1 TSAN_OPTIONS=die_after_fork=0 swift test --scratch-path .build-threads --sanitize=thread \
    --filter '(Parallel|Concurrency|Background|Predictor|MemoryDomain|RandomStream|Cancellation)Tests'

options=(
    --scratch-path .build-sanitized --sanitize=address
    # Swift traps on undefined behaviour by itself; this is for the kernels.
    -Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined
)
# Leaks are no matter here: the runtime keeps what it makes until the process ends.
export ASAN_OPTIONS=detect_leaks=0

swift build --build-tests "${options[@]}"
# One test limits its time, which sanitizers multiply; others have processes die of signals, which sanitizers catch.
swift test --skip-build "${options[@]}" --skip LongChainTests/million --skip SandboxTests/faults \
    --skip SandboxCommandTests "$@"
swift run --skip-build "${options[@]}" fuzz-models --models "${MODELS:-500}"
