#!/usr/bin/env python3
"""Builds the reference of the API as a static site in .build/docs; any warning and any undocumented symbol
ends it with an error. `make docs` calls it.

Users write `import Descent` and get DescentCore's symbols with it. The site shows them so: DescentCore's
symbol graph, extracted first, is laid into Descent's catalogue as part of that module.
"""
import json
import os
import pathlib
import subprocess
import sys

import undocumented

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRATCH = ROOT / ".build/documentation"
SITE = ROOT / ".build/docs"
# Not in git: there only while docc runs.
REEXPORTED = ROOT / "Sources/Descent/Descent.docc/DescentCore.symbols.json"


def generate(targets, output, *options):
    """Runs the plugin; SwiftPM fetches it the first time and then works offline."""
    command = [
        "swift", "package", "--scratch-path", SCRATCH, "--skip-update",
        "--allow-writing-to-directory", output.parent, "generate-documentation",
        *(word for target in targets for word in ("--target", target)),
        "--exclude-extended-types", "--output-path", output, *options,
    ]
    environment = os.environ | {"DESCENT_DOCS": "1"}
    subprocess.run([str(word) for word in command], cwd=ROOT, env=environment, check=True)


def graphs(target):
    """The folder with the symbol graphs of `target`."""
    return next(SCRATCH.glob(f"*/extracted-symbols/*/{target}"))


def main():
    SCRATCH.mkdir(parents=True, exist_ok=True)
    generate(["DescentCore"], SCRATCH / "core", "--diagnostic-filter", "error")
    graph = json.loads((graphs("DescentCore") / "DescentCore.symbols.json").read_text())
    graph["module"]["name"] = "Descent"
    try:
        REEXPORTED.write_text(json.dumps(graph))
        generate(
            ["Descent", "DescentData", "DescentTesting"], SITE,
            "--enable-experimental-combined-documentation",
            # A link to a function with several forms leads to a page that lists them.
            "--enable-experimental-overloaded-symbol-presentation",
            "--transform-for-static-hosting", "--warnings-as-errors")
    finally:
        REEXPORTED.unlink(missing_ok=True)
    targets = ["DescentCore", "Descent", "DescentData", "DescentTesting"]
    if undocumented.main(map(graphs, targets)):
        return 1
    print(f"Read it with: python3 -m http.server -d {SITE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
