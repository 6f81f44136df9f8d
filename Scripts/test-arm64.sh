#!/usr/bin/env bash
# Builds the C kernels for 64-bit ARM with clang, runs every one of them beside plain loops in double precision
# (Tests/arm64), compares the results with those of this machine's processor, and tries the team of threads. Where this
# machine is no ARM the programs are emulated by QEMU, in some seconds: that says whether results are right, not how
# fast they come, and a processor that orders memory more strictly than ARM hides a missing barrier.
# On an ARM machine, also with macOS, the same programs run natively.
# With `--macos` the same files are also built for macOS, with the headers of its C library that Zig brings.
set -euo pipefail
cd "$(dirname "$0")/.."

build=.build/arm64
mkdir -p "$build"

# Swift brings the clang that builds the kernels; any other will do.
if swift=$(command -v swift) && [ -x "$(dirname "$(readlink -f "$swift")")/clang" ]; then
    clang=$(dirname "$(readlink -f "$swift")")/clang
elif ! clang=$(command -v clang); then
    echo "test-arm64 needs clang, Swift's or another, but found none on the PATH." >&2
    exit 69
fi

# What clang needs to build for ARM, and what runs the result.
target=()
emulator=(env)
emulated=natively
children=()
case "$(uname -sm)" in
"Darwin arm64" | "Linux aarch64") ;;
"Linux x86_64")
    missing=()
    for package in qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' \
            || missing+=("$package")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        echo "Installing ${missing[*]}"
        sudo=()
        [ "$(id -u)" -eq 0 ] || sudo=(sudo)
        "${sudo[@]}" apt-get update -qq
        DEBIAN_FRONTEND=noninteractive "${sudo[@]}" \
            apt-get install -y -qq --no-install-recommends "${missing[@]}"
    fi
    # Debian puts the headers where clang does not look for them.
    target=(--target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include)
    emulator=(qemu-aarch64 -L /usr/aarch64-linux-gnu)
    # QEMU cannot make threads in the child of a program with threads.
    children=(--no-children)
    emulated="emulated by $(qemu-aarch64 --version | sed -n '1s/ (.*//p')"
    ;;
*)
    echo "test-arm64 knows Linux on x86-64, and Linux and macOS on arm64; this is $(uname -sm)." >&2
    exit 69
    ;;
esac

options=(
    -O2 -g -Wall -Wextra -Werror -ISources/CDescentKernels/include -ITests/CTeamStress/include
    # Where the checks multiply and add they round twice everywhere, so that all machines get the same numbers.
    # The kernels say themselves what they want.
    -ffp-contract=off
)
kernels=(Sources/CDescentKernels/*.c)
checks=(Tests/arm64/*.c)
stress=(Tests/CTeamStress/*.c Tests/team-stress/main.c)

# Builds both programs: compile <name> <options…>.
compile() {
    local name=$1 folder=$build/$1-objects source
    shift
    mkdir -p "$folder"
    for source in "${kernels[@]}" "${checks[@]}" "${stress[@]}"; do
        "$clang" ${@+"$@"} "${options[@]}" -c "$source" -o "$folder/${source//\//-}.o"
    done
    "$clang" ${@+"$@"} "$folder"/Sources-*.o "$folder"/Tests-arm64-*.o -lm -pthread -o "$build/$name"
    "$clang" ${@+"$@"} "$folder"/Sources-*.o "$folder"/Tests-*eam*.o -lm -pthread -o "$build/$name-stress"
}

# Runs the checks of a table, and keeps what they say: check <name> <table> <command…>.
check() {
    local log=$build/$1.txt results=$build/$1.results table=$2 status=0
    shift 2
    "$@" check "$table" "$results" >"$log" || status=$?
    # 69: not on this processor.
    [ "$status" -eq 0 ] || [ "$status" -eq 69 ] || { cat "$log" && exit "$status"; }
}

compile arm64 ${target[@]+"${target[@]}"}
echo "arm64, $emulated"
check arm64 baseline "${emulator[@]}" "$build/arm64"
cat "$build/arm64.txt"
"${emulator[@]}" "$build/arm64-stress" "${FORKS:-20000}" ${children[@]+"${children[@]}"}

# That the plain loops are right is known from the processor that the kernels are tested on otherwise.
if [ ${#target[@]} -gt 0 ]; then
    compile host
    for table in baseline avx2 avx512; do
        check "host-$table" "$table" "$build/host"
        echo "$(uname -m), $(tail -n 1 "$build/host-$table.txt")"
    done
    "$build/host" compare "$build/arm64.results" "$build/host-baseline.results"
fi

[ "${1:-}" = --macos ] || exit 0

# Apple's own headers come with Xcode alone; those of the C library are open source, and Zig brings them together with
# the names in Apple's libraries and a linker. So this says whether the files compile and find all they call.
zig=.build/zig
[ -x "$zig/bin/python" ] || python3 -m venv "$zig"
"$zig/bin/pip" install -q ziglang==0.15.2
export ZIG_GLOBAL_CACHE_DIR=$PWD/$zig/cache
export ZIG_LOCAL_CACHE_DIR=$PWD/$zig/cache

# Zig lacks this header of macOS 14.4: what Apple documents of it, as far as it is used.
headers=$build/macos-headers
mkdir -p "$headers/os"
cat >"$headers/os/os_sync_wait_on_address.h" <<'HEADER'
#pragma once
#include <stddef.h>
#include <stdint.h>
typedef enum { OS_SYNC_WAIT_ON_ADDRESS_NONE } os_sync_wait_on_address_flags_t;
typedef enum { OS_SYNC_WAKE_BY_ADDRESS_NONE } os_sync_wake_by_address_flags_t;
extern int os_sync_wait_on_address(void *, uint64_t, size_t, os_sync_wait_on_address_flags_t);
extern int os_sync_wake_by_address_any(void *, size_t, os_sync_wake_by_address_flags_t);
HEADER
# oneDNN's headers are the same everywhere; those of this system beside them are not.
for header in /usr/include/dnnl* /usr/include/oneapi; do
    if [ -e "$header" ]; then ln -sfn "$header" "$headers/"; fi
done

cc=("$zig/bin/python" -m ziglang cc -target aarch64-macos.15.0 -isystem "$headers" "${options[@]}")
"${cc[@]}" "${kernels[@]}" "${checks[@]}" -o "$build/macos"
"${cc[@]}" "${kernels[@]}" "${stress[@]}" -o "$build/macos-stress"
for source in Sources/CDNNL/*.c Tests/CAllocationCounter/*.c; do
    "${cc[@]}" -ISources/CDNNL/include -ITests/CAllocationCounter/include -c "$source" -o "$build/macos.o"
done
echo "macOS on arm64: kernels, team and checks compile and link; the face on oneDNN compiles"
