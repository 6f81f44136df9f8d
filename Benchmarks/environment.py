"""The throw-away environment the peers run in, and what is known about the machine."""

import json
import os
import platform
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent
BUILD = HERE / ".build"
# Which commit the executable was built from.
VERSION = BUILD / "descent-version"
PYTHON = BUILD / "peers" / "bin" / "python"

# Runs in the environment: versions, and bytes on disk of each package with all it needs.
INSPECT = """
import json, os, sys
from importlib import metadata
from pip._vendor.packaging.requirements import Requirement

def needs(name, seen):
    key = name.lower().replace("_", "-")
    if key in seen:
        return
    try:
        distribution = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return
    seen[key] = sum(os.path.getsize(p) for f in distribution.files or [] if os.path.isfile(p := f.locate()))
    for text in distribution.requires or []:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            needs(requirement.name, seen)

result = {}
for name in sys.argv[1:]:
    seen = {}
    needs(name, seen)
    if seen:
        result[name] = {"version": metadata.version(name), "parts": seen}
print(json.dumps(result))
"""


def prepare(packages):
    """Installs what is missing. Gives what is known of each package, and what failed, with the reason."""
    if not PYTHON.exists():
        print("Making the peers' environment", flush=True)
        try:
            venv.create(BUILD / "peers", with_pip=True)
        except (subprocess.CalledProcessError, OSError) as error:
            raise SystemExit(
                f"bench needs Python's venv, but got: {error}. On Debian and Ubuntu install python3-venv.")
    packages = ["numpy", *packages]
    known = inspect(packages)
    failures = {}
    for name in packages:
        if name not in known:
            print(f"Installing {name}", flush=True)
            reason = install(name)
            if reason:
                failures[name] = reason
                print(f"{name} cannot be installed and is left out: {reason}", flush=True)
    return inspect(packages), failures


def install(name):
    """None, or why it failed."""
    ways = [[name]]
    if name == "torch" and sys.platform == "linux":
        # PyPI's build brings gigabytes for graphics cards. A wheel for processors is taken from
        # where pip is set to look, or from PyTorch's own index, if there is one.
        ways = [
            ["--no-index", "--no-deps", "torch"],
            ["--no-deps", "--index-url", "https://download.pytorch.org/whl/cpu", "--retries", "0", "torch"],
            ["torch"],
        ]
    for way in ways:
        reason = pip(way)
        if reason is None:
            # Dependencies that --no-deps left out.
            return pip([name]) if "--no-deps" in way else None
    return reason


def pip(arguments):
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    result = subprocess.run(command + arguments, capture_output=True, text=True)
    if result.returncode == 0:
        return None
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    return lines[-1] if lines else f"pip ended with {result.returncode}"


def inspect(packages):
    result = subprocess.run(
        [str(PYTHON), "-c", INSPECT, *packages], capture_output=True, text=True, check=True)
    return json.loads(result.stdout)


def build_descent():
    """Builds the executable; gives its path."""
    arguments = ["-c", "release", "--package-path", str(HERE), "--scratch-path", str(BUILD / "swift")]
    if os.environ.get("SKIP_BUILD") != "1":
        version = descent_version()
        subprocess.run(["swift", "build", *arguments], check=True)
        VERSION.write_text(version)
    folder = subprocess.run(
        ["swift", "build", *arguments, "--show-bin-path"], check=True, capture_output=True, text=True)
    return Path(folder.stdout.strip()) / "descent-bench"


def generate_data():
    """The data all libraries read; gives the folder."""
    folder, done = BUILD / "data", BUILD / "data" / "complete"
    script = HERE / "peers" / "data.py"
    if not done.exists() or done.stat().st_mtime < script.stat().st_mtime:
        print("Writing data", flush=True)
        subprocess.run([str(PYTHON), str(script), str(folder)], check=True)
        done.touch()
    return str(folder)


def libraries(executable):
    """Shared libraries of an executable that are not the C library's: path → bytes."""
    try:
        listed = subprocess.run(["ldd", str(executable)], capture_output=True, text=True).stdout
    except OSError:
        return {}
    paths = [line.split("=>")[1].split()[0] for line in listed.splitlines() if "=> /" in line]
    system = ("libc.so", "libm.so", "libgcc_s", "libstdc++", "libgomp", "libz.so", "libcrypto", "libbz2")
    return {
        os.path.realpath(path): os.path.getsize(path)
        for path in paths if not os.path.basename(path).startswith(system)
    }


def machine():
    """One line about the processor, one about the system."""
    model, flags = platform.processor() or platform.machine(), ""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                model = value.strip()
            elif key.strip() == "flags":
                flags = value
            elif key.strip() == "cpu family" and "family" not in model:
                model += f", family {value.strip()}"
    except OSError:
        pass
    vectors = [name for name in ("avx2", "avx512f", "avx512_bf16") if name in flags.split()]
    return f"{model} ({' '.join(vectors)}), {os.cpu_count()} processors; {platform.platform()}"


def descent_version():
    def git(*arguments):
        result = subprocess.run(
            ["git", "-C", str(HERE.parent), *arguments], capture_output=True, text=True)
        return result.stdout.strip() if result.returncode == 0 else ""

    changed = " with changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    return (git("rev-parse", "--short", "HEAD") or "unknown") + changed
