#!/usr/bin/env python3
"""Builds the reference of the API as a static site in .build/docs; any warning and any undocumented symbol
ends it with an error. `make docs` calls it.

Users write `import Descent` and get the symbols of PARTS with it. The site shows them so: their symbol graphs,
extracted first, are laid into Descent's catalogue as part of that module, with what one of these modules adds
to another's types (`fit` to `Model`) among the members of that type.
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
UMBRELLA = "Descent"
# The modules that it exports again.
PARTS = ["DescentCore", "DescentLayers", "DescentTraining", "DescentInsight"]
OTHERS = ["DescentData", "DescentFormats", "DescentTesting"]
# Not in git: there only while docc runs.
REEXPORTED = ROOT / f"Sources/{UMBRELLA}/{UMBRELLA}.docc/Reexported.symbols.json"


def generate(targets, output, *options):
    """Runs the plugin; SwiftPM fetches it the first time and then works offline."""
    command = [
        "swift", "package", "--scratch-path", SCRATCH,
        "--allow-writing-to-directory", output.parent, "generate-documentation",
        *(word for target in targets for word in ("--target", target)),
        "--exclude-extended-types", "--output-path", output, *options,
    ]
    environment = os.environ | {"DESCENT_DOCS": "1"}
    subprocess.run([str(word) for word in command], cwd=ROOT, env=environment, check=True)


def graphs(target):
    """The folder with the symbol graphs of `target`."""
    return next(SCRATCH.glob(f"*/extracted-symbols/*/{target}"))


def reexported_graphs():
    """The graphs of what users get with the umbrella besides its own types and functions, which the plugin
    itself hands to docc. What a module adds to another's types stands in a file `Module@Other`; what it adds
    to the standard library's has no page."""
    modules = [UMBRELLA, *PARTS]
    for module in modules:
        for extended in modules:
            name = module if extended == module else f"{module}@{extended}"
            file = graphs(module) / f"{name}.symbols.json"
            if name != UMBRELLA and file.exists():
                yield json.loads(file.read_text())


def merged(parts):
    """One graph with all that is in `parts`, as the umbrella's own."""
    symbols, relationships = {}, []
    for part in parts:
        relationships += part["relationships"]
        for symbol in part["symbols"]:
            if symbol.get("swiftExtension", {}).get("extendedModule") in PARTS:
                symbol["swiftExtension"]["extendedModule"] = UMBRELLA
            symbols[symbol["identifier"]["precise"]] = symbol
    return parts[0] | {
        "module": parts[0]["module"] | {"name": UMBRELLA},
        "symbols": list(symbols.values()), "relationships": relationships,
    }


def main():
    SCRATCH.mkdir(parents=True, exist_ok=True)
    # Only for the graphs: the parts' links meet each other when all of them are one module.
    generate([*PARTS, UMBRELLA], SCRATCH / "parts", "--diagnostic-filter", "error")
    try:
        REEXPORTED.write_text(json.dumps(merged(list(reexported_graphs()))))
        generate(
            [UMBRELLA, *OTHERS], SITE, "--enable-experimental-combined-documentation",
            # A link to a function with several forms leads to a page that lists them.
            "--enable-experimental-overloaded-symbol-presentation",
            "--transform-for-static-hosting", "--warnings-as-errors")
    finally:
        REEXPORTED.unlink(missing_ok=True)
    if undocumented.main(map(graphs, [*PARTS, UMBRELLA, *OTHERS])):
        return 1
    print(f"Read it with: python3 -m http.server -d {SITE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
