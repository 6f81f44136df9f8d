#!/usr/bin/env python3
"""Measures Descent beside other libraries, on the same data, in the same run, in turn.

    make bench                                  everything, about two hours
    make bench WORK=cnn PEERS=torch             these workloads and peers only
    make bench WORK=notes,process PEERS=jax,keras
    make bench WORK=growth                      time against batch, width and depth
    make bench WORK=grid                        dense and convolutional nets of many sizes
    make bench WORK=busy,quota,variables        beside busy processes, under a quota, with variables set
    make bench WORK=busy OF=cnn-32,512-2-128    other workloads, or places of a grid, than the usual ones
    make bench QUICK=1                          few rows, one round: does everything run?

ROUNDS, REPETITIONS and THREADS change how often and on how many processors. Writes RESULTS.md,
results.svg, growth.svg and grid.svg beside this file; README.md there tells more. Needs Python 3.11; the
peers are installed into .build/peers.
"""

import json
import operator
import os
import signal
import sys
import time
from dataclasses import dataclass, replace

import conditions
import environment
import report
from processes import start
from series import PARTS, SERIES, as_series
from tables import duration
from workloads import PEERS, WORKLOADS, chosen, contains, starts


@dataclass
class Settings:
    quick: bool
    rounds: int
    repetitions: int
    threads: int
    data: str = ""


def main():
    # Asked to end, it also ends what it started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    quick = os.environ.get("QUICK", "0") not in ("", "0")
    available = len(PROCESSORS) or os.cpu_count()
    settings = Settings(
        quick=quick, rounds=number("ROUNDS", 1 if quick else 3),
        repetitions=number("REPETITIONS", 2 if quick else 3),
        threads=min(number("THREADS", available), available))
    workloads = chosen(WORKLOADS + wanted_series(), words("WORK"), contains)
    peers = [peer for peer in chosen(PEERS, words("PEERS"), starts)
             if any(workload.runs(peer) for workload in workloads)]

    executable = environment.build_descent()
    packages = list(dict.fromkeys(name for peer in peers for name in peer.packages))
    known, failures = environment.prepare(packages)
    settings.data = environment.generate_data()
    left_out = {
        peer.name: f"not installed: {failures[name]}"
        for peer in peers for name in peer.packages if name in failures}
    peers = [peer for peer in peers if peer.name not in left_out]

    results = []
    try:
        for workload in workloads:
            series = as_series(workload)
            if fault := conditions.fault(series.conditions):
                left_out[workload.name] = fault
                print(f"{workload.name} is left out: {fault}", flush=True)
            else:
                measure(series, peers, executable, settings, results)
            write(workloads, results, settings, known, left_out, executable)
    except KeyboardInterrupt:
        print("Stopped; the table has what was measured until now.")
        if results:
            write(workloads, results, settings, known, left_out, executable)
    print(f"Wrote {report.TABLE} and its pictures")


def wanted_series():
    parts = chosen(list(PARTS.values()), words("OF"), operator.eq) if words("OF") else []
    series = [one.narrowed(parts, every_peer=bool(words("PEERS"))) for one in SERIES]
    return [one for one in series if one.parts]


def measure(series, peers, executable, settings, results):
    """Rounds of one process for each library and condition, each round in another order. Adds to
    `results`, so that those are kept that were there when it was stopped."""
    threads = min(series.processors or settings.threads, settings.threads)
    settings = replace(settings, threads=threads)
    limit_processors(threads)
    begin, broken = time.perf_counter(), set()
    for round in range(settings.rounds):
        for part in series.measured(settings):
            for condition, (library, command, variables) in turns(series, part, peers, executable, round):
                if (part, library) in broken:
                    continue
                arguments = part.arguments(settings, seed=round + 1) + condition.arguments()
                result = start(series, part, condition, library, command + arguments, variables)
                results.append(result)
                if result.error:
                    broken.add((part, library))
                label = series.label(part, condition)
                print(f"{label:20s} {library:17s} {outcome(part, result)}", flush=True)
        spent = time.perf_counter() - begin
        if spent / (round + 1) * (round + 2) > 60 * series.minutes:
            break


def turns(series, part, peers, executable, round):
    """Condition and library, which is a name, a command and variables, of each process of a round."""
    libraries = [("descent", [str(executable)], {})]
    for peer in peers:
        if series.runs(peer) and part.kind in peer.kinds:
            script = str(environment.HERE / "peers" / peer.script)
            libraries.append((peer.name, [str(environment.PYTHON), script], peer.environment))
    turn = round % len(libraries)
    for condition in series.conditions:
        for library in libraries[turn:] + libraries[:turn]:
            if library[0] == "descent" or not condition.is_descents:
                yield condition, library


def outcome(part, result):
    if result.error:
        return f"failed: {result.error}"
    if part.kind == "process":
        return f"{result.first:.3f} s, {result.lines[0]['peak_kb'] / 1024:.0f} MiB"
    return ", ".join(duration(line["us"]) for line in result.lines)


def write(workloads, results, settings, known, left_out, executable):
    raw = [vars(result) for result in results]
    (environment.BUILD / "results.json").write_text(json.dumps(raw, indent=1))
    report.write(workloads, results, settings, known, left_out, executable)


def words(name):
    return [word for word in os.environ.get(name, "").replace(",", " ").split() if word]


def number(name, default):
    text = os.environ.get(name) or str(default)
    if not text.isdigit() or int(text) < 1:
        raise SystemExit(f"bench needs {name} above 0, but got '{text}'. For example: {name}={default}")
    return int(text)


# Those this process may use when it starts; none where the system does not tell.
PROCESSORS = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def limit_processors(count):
    """All processes get the same processors, whatever they think of thread counts."""
    if PROCESSORS:
        os.sched_setaffinity(0, PROCESSORS[:count])


if __name__ == "__main__":
    sys.exit(main())
