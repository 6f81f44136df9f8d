#!/usr/bin/env bash
# Builds and runs the README's first program in a package of its own, as a user of Descent would, and the command.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/Sources/MyModel"

# The README's manifest and program, with the path of this checkout and some data.
python3 - "$root" "$folder" <<'PY'
import pathlib, re, sys
root, folder = map(pathlib.Path, sys.argv[1:])
blocks = re.findall(r"```swift\n(.*?)```", (root / "README.md").read_text(), re.S)
manifest = next(b for b in blocks if "swift-tools-version" in b)
(folder / "Package.swift").write_text(
    manifest.replace('.package(path: "../Descent")', f'.package(name: "Descent", path: "{root}")'))
program = next(b for b in blocks if "Sequential" in b)
data = """import Descent

let X = (0..<64).map { [Double($0) / 64, Double($0 % 8) / 8] }
let Y = X.map { [$0[0] + $0[1] > 1 ? 1.0 : 0.0] }
let (Xtest, Ytest) = (X, Y)
"""
(folder / "Sources/MyModel/main.swift").write_text(data + program)
PY
cd "$folder"
# Users have it not set, and need no other package.
unset DESCENT_COMMAND
swift package resolve
[ -z "$(ls .build/checkouts 2>/dev/null)" ] || { echo "Packages were fetched that users do not need." >&2; exit 1; }
swift run -c release MyModel

# The command as people install it. Optimised it is another program than the one that tests run.
make -C "$root" install PREFIX="$folder/installed"
printf '1,2,3,4\n' >"$folder/x.csv"
"$folder/installed/bin/descent" predict --input "$folder/x.csv" \
    "$root/Tests/DescentFormatsTests/Fixtures/keras/sequential.keras"
