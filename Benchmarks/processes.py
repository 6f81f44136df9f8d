"""Starts one process after another and takes down what each printed, and what else the machine did."""

import json
import os
import resource
import subprocess
import threading
import time
from dataclasses import dataclass

import conditions
import environment

LIMIT = 1_200


@dataclass
class Result:
    """One process."""

    workload: str
    # What was measured, and how: a series has several of both.
    part: str
    condition: str
    library: str
    lines: list
    error: str
    load: float
    # How many processors other programs kept busy meanwhile.
    others: float
    # Seconds from the start of the process to its first line.
    first: float


def start(series, part, condition, library, command, variables):
    """Runs one process to its end under a condition."""
    load = os.getloadavg()[0]
    variables = dict(
        os.environ, TORCHINDUCTOR_CACHE_DIR=str(environment.BUILD / "inductor"),
        PYTHONWARNINGS="ignore", **variables, **condition.variables)
    log = environment.BUILD / f"{series.label(part, condition)}-{library}.log"
    begin, busy, own = time.perf_counter(), busy_seconds(), own_seconds()
    with conditions.brought_about(condition) as prefix, open(log, "w") as errors:
        lines, first, code, overdue = run([*prefix, *command], variables, errors)
    # Neighbours have ended, so they count as our own.
    others = (busy_seconds() - busy - (own_seconds() - own)) / (time.perf_counter() - begin)
    fault = error(code, lines, log, overdue)
    return Result(
        series.name, part.name, condition.name, library, lines, fault, load, max(others, 0.0), first)


def run(command, variables, errors):
    """The lines it printed, when the first came, its exit code, and whether it took too long."""
    lines, first, begin = [], float("nan"), time.perf_counter()
    process = subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=errors, text=True)
    overdue = threading.Event()
    watchdog = threading.Timer(LIMIT, lambda: (overdue.set(), process.terminate()))
    watchdog.start()
    try:
        for line in process.stdout:
            if line.startswith("{"):
                if not lines:
                    first = time.perf_counter() - begin
                lines.append(json.loads(line))
        process.wait()
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()
    return lines, first, process.returncode, overdue.is_set()


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
