#!/usr/bin/env bash
# Builds the C kernels for 64-bit ARM with clang, runs every one of them beside plain loops in double precision
# (Tests/arm64) and compares the results with those of this machine's processor. Where that is another one the
# program is emulated by QEMU, which takes a second or two: it says whether results are right, not how fast they come.
# On an ARM machine, also on macOS, the same program runs natively.
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

# Options for this machine and for ARM, and what runs a program built for ARM.
host=(-pthread)
arm=("${host[@]}")
emulator=()
case "$(uname -sm)" in
"Darwin arm64" | "Linux aarch64") ;;
"Linux x86_64")
    packages=(qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
    missing=()
    for package in "${packages[@]}"; do
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
    arm+=(--target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include)
    emulator=(qemu-aarch64 -L /usr/aarch64-linux-gnu)
    ;;
*)
    echo "test-arm64 knows Linux on x86-64, and Linux and macOS on arm64; this is $(uname -sm)." >&2
    exit 69
    ;;
esac
libraries=(-lm)
[ "$(uname)" = Darwin ] || libraries+=(-lgomp)

# Builds the checks with all of the kernels' files: compile <name> <options…>.
compile() {
    local name=$1 objects=() object source
    shift
    for source in Sources/CDescentKernels/*.c Tests/arm64/*.c; do
        object=$build/$name-$(basename "$(dirname "$source")")-$(basename "$source" .c).o
        # Where the checks multiply and add they round twice everywhere, so that all machines get the same
        # numbers; the kernels say themselves what they want.
        "$clang" "$@" -O2 -g -Wall -Wextra -Werror -ffp-contract=off \
            -ISources/CDescentKernels/include -c "$source" -o "$object"
        objects+=("$object")
    done
    "$clang" "$@" "${objects[@]}" "${libraries[@]}" -o "$build/$name"
}

# Runs the checks of a table: check <log> <table> <command…>. What fails is shown whole.
check() {
    local name=$1 table=$2 status=0
    shift 2
    "$@" check "$table" "$build/$name.results" >"$build/$name.txt" || status=$?
    if [ "$status" -eq 69 ]; then
        cat "$build/$name.txt"
    elif [ "$status" -ne 0 ]; then
        cat "$build/$name.txt"
        exit "$status"
    fi
}

compile arm64 "${arm[@]}"
check arm64 baseline "${emulator[@]}" "$build/arm64"
echo "arm64 (${emulator[0]:-natively})"
cat "$build/arm64.txt"
[ ${#emulator[@]} -gt 0 ] || exit 0

# That the plain loops are right is known from the processor the kernels were made on.
compile host "${host[@]}"
for table in baseline avx2 avx512; do
    check "host-$table" "$table" "$build/host"
    echo "$(uname -m), $(tail -n 1 "$build/host-$table.txt")"
done
"$build/host" compare "$build/arm64.results" "$build/host-baseline.results"
