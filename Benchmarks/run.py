#!/usr/bin/env python3
"""Measures Descent beside other libraries, on the same data, in the same run, in turn.

    make bench                                  everything, about an hour
    make bench WORK=cnn PEERS=torch             these workloads and peers only
    make bench WORK=notes,process PEERS=jax,keras
    make bench WORK=growth                      time against batch, width and depth
    make bench QUICK=1                          few rows, one round: does everything run?

ROUNDS, REPETITIONS and THREADS change how often and on how many processors. Writes RESULTS.md,
results.svg and growth.svg beside this file; README.md there tells more. Needs Python 3.11; the peers are installed into .build/peers.
"""

import json
import os
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

import environment
import report
from tables import duration
from workloads import PEERS, WORKLOADS, chosen, contains, starts

LIMIT = 1_200


@dataclass
class Settings:
    quick: bool
    rounds: int
    repetitions: int
    threads: int
    data: str = ""


@dataclass
class Result:
    """One process."""

    workload: str
    library: str
    lines: list
    error: str
    load: float
    # How many processors other programs kept busy meanwhile.
    others: float
    # Seconds from the start of the process to its first line.
    first: float


def main():
    quick = os.environ.get("QUICK", "0") not in ("", "0")
    available = usable_processors()
    settings = Settings(
        quick=quick, rounds=number("ROUNDS", 1 if quick else 3),
        repetitions=number("REPETITIONS", 2 if quick else 3),
        threads=min(number("THREADS", available), available))
    workloads = chosen(WORKLOADS, words("WORK"), contains)
    kinds = {workload.kind for workload in workloads}
    peers = [peer for peer in chosen(PEERS, words("PEERS"), starts)
             if kinds & set(peer.kinds)]

    executable = environment.build_descent()
    packages = list(dict.fromkeys(name for peer in peers for name in peer.packages))
    known, failures = environment.prepare(packages)
    settings.data = environment.generate_data()
    limit_processors(settings.threads)
    left_out = {
        peer.name: failures[name] for peer in peers for name in peer.packages if name in failures}
    peers = [peer for peer in peers if peer.name not in left_out]

    results = []
    try:
        for workload in workloads:
            results += measure(workload, peers, executable, settings)
            write(workloads, results, settings, known, left_out, executable)
    except KeyboardInterrupt:
        print("Stopped; the table has what was measured until now.")
    print(f"Wrote {report.TABLE} and its pictures")


def measure(workload, peers, executable, settings):
    """Rounds of one process for each library, each round in another order."""
    libraries = [("descent", [str(executable)], {})]
    for peer in peers:
        if workload.kind in peer.kinds:
            script = str(environment.HERE / "peers" / peer.script)
            libraries.append((peer.name, [str(environment.PYTHON), script], peer.environment))
    results, broken = [], set()
    for round in range(settings.rounds):
        turn = round % len(libraries)
        for name, command, variables in libraries[turn:] + libraries[:turn]:
            if name in broken:
                continue
            command = command + workload.arguments(settings, seed=round + 1)
            result = start(workload, name, command, variables)
            results.append(result)
            if result.error:
                broken.add(name)
            print(f"{workload.name:20s} {name:17s} {outcome(workload, result)}", flush=True)
    return results


def start(workload, name, command, variables):
    """Runs one process to its end."""
    load, lines = os.getloadavg()[0], []
    variables = dict(
        os.environ, TORCHINDUCTOR_CACHE_DIR=str(environment.BUILD / "inductor"),
        PYTHONWARNINGS="ignore", **variables)
    log = environment.BUILD / f"{workload.name}-{name}.log"
    begin, first = time.perf_counter(), float("nan")
    busy, own = busy_seconds(), own_seconds()
    with open(log, "w") as errors:
        process = subprocess.Popen(
            command, env=variables, stdout=subprocess.PIPE, stderr=errors, text=True)
        overdue = threading.Event()
        watchdog = threading.Timer(LIMIT, lambda: (overdue.set(), process.terminate()))
        watchdog.start()
        for line in process.stdout:
            if line.startswith("{"):
                if not lines:
                    first = time.perf_counter() - begin
                lines.append(json.loads(line))
        code = process.wait()
        watchdog.cancel()
    others = (busy_seconds() - busy - (own_seconds() - own)) / (time.perf_counter() - begin)
    return Result(workload.name, name, lines, error(code, lines, log, overdue.is_set()), load, max(others, 0.0), first)


def busy_seconds():
    """What all processors have worked since the machine started; 0 where nobody tells."""
    try:
        with open("/proc/stat") as file:
            fields = [int(field) for field in file.readline().split()[1:9]]
    except OSError:
        return 0.0
    user, nice, system, _, _, interrupts, soft_interrupts, stolen = fields
    return (user + nice + system + interrupts + soft_interrupts + stolen) / os.sysconf("SC_CLK_TCK")


def own_seconds():
    """What the processes started here, and this one, have worked."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def error(code, lines, log, overdue):
    if overdue:
        return f"did not end within {LIMIT} s"
    if code == 0 and lines:
        return ""
    if code < 0:
        return f"was ended by signal {-code} from outside or by a crash (see {log.name})"
    text = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return (text[-1][:200] if text else f"ended with {code}") + f" (see {log.name})"


def outcome(workload, result):
    if result.error:
        return f"failed: {result.error}"
    if workload.kind == "process":
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


def usable_processors():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def limit_processors(count):
    """All processes get the same processors, whatever they think of thread counts."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])


if __name__ == "__main__":
    sys.exit(main())
