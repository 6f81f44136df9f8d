#!/usr/bin/env python3
"""Lists public symbols without a documentation comment, and ends with status 1 if there are any.

Usage: undocumented.py DIRECTORY…, with the symbol graphs that `make docs` extracts. What the compiler makes
by itself (`==`, raw values, members that protocols give) is not asked for; overrides and what a protocol asks
for may take the comment of what they stand for.
"""
import json
import pathlib
import sys


def undocumented(graph):
    """The symbols of a graph that somebody wrote without a comment: (file, line, name)."""
    for symbol in graph["symbols"]:
        if "location" not in symbol or "::SYNTHESIZED::" in symbol["identifier"]["precise"]:
            continue
        if symbol["kind"]["identifier"] == "swift.extension":
            continue
        lines = symbol.get("docComment", {}).get("lines", [])
        if any(line["text"].strip() for line in lines):
            continue
        place = symbol["location"]
        file = place["uri"].removeprefix("file://").split("/Sources/")[-1]
        yield f"Sources/{file}", place["position"]["line"] + 1, ".".join(symbol["pathComponents"])


def main(directories):
    files = sorted(
        file for directory in directories
        for file in pathlib.Path(directory).rglob("*.symbols.json"))
    if not files:
        sys.exit(f"undocumented.py needs symbol graphs, but found none in {directories}.")
    found, count = set(), 0
    for file in files:
        graph = json.loads(file.read_text())
        count += len(graph["symbols"])
        found.update(undocumented(graph))
    for path, line, name in sorted(found):
        print(f"{path}:{line}: {name} has no documentation comment")
    print(f"{count} symbols, {len(found)} of them undocumented")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
