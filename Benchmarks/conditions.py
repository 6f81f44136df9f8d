"""Under which conditions processes are measured, and what brings them about: busy neighbours, a quota of
processor time, variables, a past."""

import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import nets


@dataclass(frozen=True)
class Condition:
    # Short, for options, names of files, and goals.
    name: str
    title: str
    # Processes beside it that compute without a pause.
    neighbours: int = 0
    # Seconds of processor time that a second allows; 0 for no limit.
    quota: float = 0
    variables: dict = field(default_factory=dict, hash=False)
    # Networks that the process trains first.
    before: tuple = ()

    @property
    def is_descents(self):
        """Whether only Descent runs under it: peers have no such options, and other variables."""
        return bool(self.variables or self.before)

    def arguments(self):
        return ["--before", nets.points(self.before)] if self.before else []


class Unavailable(Exception):
    """The system offers no way to bring a condition about."""


@contextmanager
def brought_about(condition):
    """Gives the start of a command whose process is under the condition."""
    with ExitStack() as stack:
        prefix = stack.enter_context(limited(condition.quota)) if condition.quota else []
        stack.enter_context(neighbours(condition.neighbours))
        yield prefix


def fault(conditions):
    """Why one of them cannot be brought about, or nothing."""
    try:
        for condition in conditions:
            with brought_about(condition):
                pass
    except Unavailable as reason:
        return str(reason)
    return ""


# Ends by itself when whoever started it is gone, however that ended.
LOOP = """
import os, sys
print(flush=True)
while os.getppid() == int(sys.argv[1]):
    for _ in range(100_000):
        pass
"""


@contextmanager
def neighbours(count):
    """Busy loops, in the session of the measured process: the system shares processors among sessions
    first, and a neighbour in one of its own would take more."""
    loops = []
    try:
        for _ in range(count):
            loops.append(subprocess.Popen(
                [sys.executable, "-c", LOOP, str(os.getpid())],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))
        for loop in loops:
            loop.stdout.readline()
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
            loop.stdout.close()


# Microseconds after which a quota begins anew; the kernel's own choice.
PERIOD = 100_000


@contextmanager
def limited(processors):
    """A control group of our own, as containers have one; else a program that makes one or does the like."""
    group = control_group(processors)
    if not group:
        yield limiting_command(processors)
        return
    try:
        yield ["sh", "-c", 'echo $$ > "$0" && exec "$@"', f"{group}/cgroup.procs"]
    finally:
        # A process that outlives the measured one would keep it.
        with suppress(OSError):
            group.rmdir()


def control_group(processors):
    """The folder of a new one, or None."""
    for parent in group_folders():
        group = parent / f"descent-bench-{os.getpid()}"
        with suppress(OSError):
            group.mkdir()
            try:
                set_quota(group, processors)
                return group
            except OSError:
                group.rmdir()
    return None


def group_folders():
    """Where this process' groups are, of version 1 and 2, and their roots: inside a container paths are
    those outside."""
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if "cpu" in controllers.split(","):
                root = Path("/sys/fs/cgroup/cpu")
            elif not controllers:
                root = Path("/sys/fs/cgroup")
            else:
                continue
            yield root / path.lstrip("/")
            yield root


def set_quota(group, processors):
    """Raises where the group has no say about processors."""
    quota = round(processors * PERIOD)
    if (group / "cpu.max").exists():
        (group / "cpu.max").write_text(f"{quota} {PERIOD}")
    else:
        # Opened for update: a folder of another file system must not get new files of these names.
        for name, value in (("cpu.cfs_period_us", PERIOD), ("cpu.cfs_quota_us", quota)):
            with open(group / name, "r+") as file:
                file.write(str(value))


def limiting_command(processors):
    percent = round(processors * 100)
    scope = ["systemd-run", "--scope", "--quiet", *([] if os.geteuid() == 0 else ["--user"]),
             f"--property=CPUQuota={percent}%", "--"]
    # It also succeeds where it may not set the quota.
    shown = 'cat "/sys/fs/cgroup$(sed -n s/^0:://p /proc/self/cgroup)/cpu.max"'
    if output([*scope, "sh", "-c", shown]).startswith(str(round(processors * PERIOD))):
        return scope
    pausing = ["cpulimit", "--foreground", "--quiet", f"--limit={percent}", "--"]
    if output([*pausing, "echo", "works"]).endswith("works\n"):
        return pausing
    raise Unavailable(
        "no control group for processors could be made, and neither systemd-run nor cpulimit set a quota")


def output(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=20).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


USUAL = Condition("usual", "usual")
QUIET = Condition("quiet", "quiet")
BUSY = (
    QUIET,
    Condition("one-busy", "beside one busy process", neighbours=1),
    Condition("two-busy", "beside two busy processes", neighbours=2),
)
QUOTA = (QUIET, Condition("quota", "1.5 processors' time", quota=1.5))
VARIABLES = (
    Condition("none", "none set"),
    *(Condition(f"{name}={value}", f"`{name}={value}`", variables={name: value}) for name, value in (
        ("OMP_WAIT_POLICY", "passive"), ("OMP_WAIT_POLICY", "active"), ("GOMP_SPINCOUNT", "0"))),
)
PAST = (
    Condition("fresh", "first model of its process"),
    Condition("after", "after three small models", before=nets.SMALL),
)
