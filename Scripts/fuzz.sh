#!/usr/bin/env bash
# Hands every reader of files what libFuzzer makes of small valid files, for DURATION=… seconds in all of them together, under
# the address and undefined-behaviour sanitizers; READERS="csv npz" takes some. Beyond a value or a typed error, more
# memory than the file is worth, or a second of time ends the run with the path of the input that did it.
set -euo pipefail
cd "$(dirname "$0")/.."
export DESCENT_FUZZ=1 SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1

build=.build/fuzz
options=(
    -c release --scratch-path "$build" --product fuzz-readers -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing
    -Xcc -fsanitize=address,undefined -Xcc -fno-sanitize-recover=undefined
)
swift build "${options[@]}"
fuzz=$(swift build "${options[@]}" --show-bin-path)/fuzz-readers

# In memory, where there is such a folder.
place=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
trap 'rm -rf "$place"' EXIT
read -ra readers <<<"${READERS:-$("$fuzz" names | tr '\n' ' ')}"
"$fuzz" seeds "$place/seeds"
mkdir -p "$build/findings"
found=0
for reader in "${readers[@]}"; do
    echo "$reader"
    mkdir -p "$build/corpus/$reader" "$place/files"
    # What is found new stays for the next run.
    "$fuzz" "$reader" "$place/files" -max_total_time=$((${DURATION:-600} / ${#readers[@]} + 1)) \
        -timeout=1 -rss_limit_mb=4096 -malloc_limit_mb=512 -print_final_stats=1 -verbosity=0 -close_fd_mask=1 \
        -artifact_prefix="$build/findings/$reader-" "$build/corpus/$reader" "$place/seeds/$reader" || found=1
done
if [ $found = 1 ]; then
    echo "Found: $(ls "$build"/findings/*). Each is tried again by: $fuzz NAME FOLDER FILE" >&2
    exit 1
fi
