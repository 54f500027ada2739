"""Where results go, and what is told of the machine they come from."""

import datetime
import json
import os
import pathlib
import platform
import re
import subprocess


def machine():
    """What figures depend on."""
    with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
        model = re.search(r"model name\s*: (.*)", cpuinfo.read())
    with open("/proc/meminfo", encoding="ascii") as meminfo:
        kibibytes = int(re.search(r"MemTotal:\s*(\d+)", meminfo.read())[1])
    return {
        "processors": os.cpu_count(),
        "model": model[1].strip() if model else platform.machine(),
        "memory_mebibytes": kibibytes // 1024,
        "kernel": platform.release(),
        "dotnet": output("dotnet", "--version"),
        "redis": output("redis-server", "--version").split("v=")[1].split()[0],
        "load_before": os.getloadavg()[0],
    }


def commit(root):
    """The commit that was built, and whether anything was changed since."""
    changed = output("git", "-C", str(root), "status", "--porcelain", "--untracked-files=no")
    return {"id": output("git", "-C", str(root), "rev-parse", "--short=10", "HEAD"), "changed": bool(changed)}


def write(root, results, kind=""):
    """Writes the results under bench/results/ and returns the file."""
    name = f"{datetime.date.today().isoformat()}-{results['commit']['id']}{kind and '-' + kind}.json"
    file = root / "bench/results" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def read(file):
    return json.loads(pathlib.Path(file).read_text(encoding="utf-8"))


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout.strip()
