"""
The server as it is shipped, compiled ahead of time: how soon it is ready, and whether a call notices that 100,000 rules are loaded
anew.
"""

import os
import pathlib
import statistics
import subprocess
import tempfile
import threading
import time

import results
from contenders import Server
from modes import ONE_KEY
from request import RULES

RULE_COUNT = 100_000
CALLS_PER_SECOND = 5_000
SECONDS = 20
RELOAD_EVERY_SECONDS = 4
LONGEST_LOAD_SECONDS = 30
STARTS = 5


def run(root, setup, rounds):
    """Measures everything in rounds, prints it and writes it."""
    machine = results.machine()
    with tempfile.TemporaryDirectory() as directory:
        shipped = publish(root, os.path.join(directory, "server"))
        rounds = [measure(setup, shipped, pathlib.Path(directory), turn) for turn in range(rounds)]
    print("\n" + table(rounds))
    file = results.write(root, {"machine": machine, "commit": results.commit(root), "rounds": rounds}, kind="large")
    print(f"\n{file.relative_to(root)}")


def publish(root, folder):
    """The server as the image has it."""
    command = ["dotnet", "publish", str(root / "src/EnvoyRls.Server"), "-c", "Release", "-r", "linux-x64", "-o", folder, "--nologo", "-v", "quiet"]
    subprocess.run(command, check=True, timeout=600)
    return os.path.join(folder, "EnvoyRls.Server.dll")


def measure(setup, shipped, directory, turn):
    few, many = directory / "few.yaml", directory / "many.yaml"
    few.write_text(RULES, encoding="utf-8")
    write_rules(many, 0)
    measured = {
        "ready": statistics.median(ready_seconds(shipped, few) for _ in range(STARTS)),
        "ready_many": statistics.median(ready_seconds(shipped, many) for _ in range(STARTS)),
        **reloads(setup, shipped, many, turn),
    }
    print(f"round {turn + 1}: {measured}", flush=True)
    return measured


def write_rules(file, version):
    """The rules of the bench, and very many others, of which one tells the version; put in place as a whole."""
    lines = [f"  - {{key: large, value: v{i}, rate_limit: {{unit: minute, requests_per_unit: {1000 + i % 7}}}}}\n" for i in range(RULE_COUNT)]
    renewed = file.with_suffix(".new")
    renewed.write_text(RULES + "".join(lines) + f"  - {{key: version, value: v{version}, rate_limit: {{unit: minute, requests_per_unit: 1}}}}\n", encoding="utf-8")
    renewed.rename(file)


def ready_seconds(shipped, rules):
    """From the start of the process to the first healthy answer."""
    server = Server(shipped, str(rules), "memory")
    server.stop()
    return server.process.start_seconds


def reloads(setup, shipped, many, turn):
    """The slowest calls of an open loop, without and with reloads, and how long a reload took."""
    server = Server(shipped, str(many), "memory")
    try:
        load(setup, server, turn)
        quiet = load(setup, server, turn)
        taken, stop = [], threading.Event()
        reloading = threading.Thread(target=reload_again_and_again, args=(server, many, stop, taken))
        reloading.start()
        try:
            busy = load(setup, server, turn)
        finally:
            stop.set()
            reloading.join()
        return {"longest_quiet": quiet, "longest_reloading": busy, "reload": statistics.median(taken), "reloads": len(taken)}
    finally:
        server.stop()


def load(setup, server, turn):
    """The latency of the slowest call, in milliseconds."""
    report = setup.rls.open(server.port, ONE_KEY, CALLS_PER_SECOND, SECONDS, setup.deadline, seed=turn + 1)
    return report["latency"]["max"] / 1000


def reload_again_and_again(server, many, stop, taken):
    version = 1
    while not stop.wait(RELOAD_EVERY_SECONDS):
        before = generation(server)
        write_rules(many, version)
        version += 1
        started = time.monotonic()
        while generation(server) == before and time.monotonic() - started < LONGEST_LOAD_SECONDS:
            time.sleep(0.02)
        taken.append(time.monotonic() - started)


def generation(server):
    return server.number("/stats", r"envoyrls\.config\.generation: (\d+)")


def table(rounds):
    lines = ["| | median | bound |", "|---|---|---|"]
    rows = (
        ("start to ready, s", "ready", "< 1"),
        (f"start to ready with {RULE_COUNT:,} rules, s", "ready_many", ""),
        (f"{RULE_COUNT:,} rules in force after their file has changed, s", "reload", "< 2"),
        (f"slowest of {CALLS_PER_SECOND * SECONDS:,} calls, ms", "longest_quiet", ""),
        ("slowest while rules are loaded again and again, ms", "longest_reloading", "<= 20"),
    )
    for title, name, bound in rows:
        figure = statistics.median(measured[name] for measured in rounds)
        lines.append(f"| {title} | {figure:,.2f} | {bound} |")
    return "\n".join(lines)
