"""Measures the server beside a bare endpoint and prints one table. Run by bench/run, which builds first."""

import argparse
import functools
import os
import pathlib
import signal
import statistics
import sys
import tempfile

import adaptive
import management
from contenders import BareEndpoint, Server
from measurement import measure
from request import RULES, rate_limit_request

ROOT = pathlib.Path(__file__).resolve().parents[2]
STORES = ("memory", "redis")
COLUMNS = (
    ("requests/s", "requests_per_second", "{:,.0f}"),
    ("CPU ns", "cpu_nanoseconds", "{:,.0f}"),
    ("bytes", "allocated_bytes", "{:,.0f}"),
    ("Redis CPU ns", "redis_cpu_nanoseconds", "{:,.0f}"),
    ("Redis commands", "redis_commands", "{:.2f}"),
    ("MiB at rest", "resident_after_start", "{:,.0f}"),
    ("MiB after", "resident_after_run", "{:,.0f}"),
    ("ready ms", "start_milliseconds", "{:,.0f}"),
)


def options():
    parser = argparse.ArgumentParser(prog="bench/run", description="Measures the server beside a bare Kestrel endpoint.")
    parser.add_argument("--requests", type=int, default=300_000, metavar="N", help="calls in each measured run (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="rounds, whose medians are printed (default %(default)s)")
    parser.add_argument("--against", metavar="DLL", help="another build's EnvoyRls.Server.dll, measured in the same rounds")
    parser.add_argument("--management", type=int, metavar="PAIRS", help="measure only what the management costs, in so many interleaved pairs")
    parser.add_argument("--adaptive", type=int, metavar="PAIRS", help="measure only what the adaptive layer costs, in so many interleaved pairs")
    chosen = parser.parse_args()
    counts = (chosen.requests, chosen.rounds, chosen.management, chosen.adaptive)
    if any(count is not None and count < 1 for count in counts):
        parser.error("--requests, --rounds, --management and --adaptive must be at least 1")
    return chosen


def contenders(rules_file, against):
    server = output_of("src/EnvoyRls.Server")
    starts = {"bare endpoint": functools.partial(BareEndpoint, output_of("bench/EnvoyRls.Bench.BareEndpoint"))}
    for store in STORES:
        starts[f"{store} store"] = functools.partial(Server, server, rules_file, store)
        if against:
            starts[f"{store} store, other build"] = functools.partial(Server, os.path.abspath(against), rules_file, store)
    return starts


def output_of(project):
    return str(ROOT / project / "bin/Release/net10.0" / f"{pathlib.Path(project).name}.dll")


def report(results):
    """A table of medians. A ratio is the median of the rounds' own ratios, so that a slow round does not skew it."""
    bare = [measurement.requests_per_second for measurement in results["bare endpoint"]]
    print(f"{'median per call':<26}" + "".join(f"{title:>16}" for title, _, _ in COLUMNS) + f"{'of bare':>10}")
    for name, measurements in results.items():
        cells = [median_cell(measurements, attribute, form) for _, attribute, form in COLUMNS]
        ratio = statistics.median(own.requests_per_second / base for own, base in zip(measurements, bare))
        print(f"{name:<26}" + "".join(f"{cell:>16}" for cell in cells) + f"{ratio:>10.2f}")


def median_cell(measurements, attribute, form):
    values = [getattr(measurement, attribute) for measurement in measurements]
    return "-" if None in values else form.format(statistics.median(values))


def main():
    chosen = options()
    # A signal must unwind the stack, so that what was started is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as directory:
        rules_file, body_file = os.path.join(directory, "rules.yaml"), os.path.join(directory, "body")
        pathlib.Path(rules_file).write_text(RULES, encoding="utf-8")
        pathlib.Path(body_file).write_bytes(rate_limit_request())
        if chosen.management:
            cli = str(ROOT / "src/EnvoyRls.Cli/bin/Release/net10.0/rls.dll")
            management.compare(output_of("src/EnvoyRls.Server"), cli, rules_file, body_file, chosen.requests, chosen.management)
            return
        if chosen.adaptive:
            adaptive.compare(output_of("src/EnvoyRls.Server"), rules_file, body_file, chosen.requests, chosen.adaptive)
            return
        starts = contenders(rules_file, chosen.against)
        results = {name: [] for name in starts}
        for turn in range(chosen.rounds):
            for name, start in starts.items():
                measured = measure(start, chosen.requests, body_file)
                results[name].append(measured)
                print(f"round {turn + 1}: {name}: {measured.requests_per_second:,.0f} requests/s, {measured.cpu_nanoseconds:,.0f} ns", flush=True)
        print()
        report(results)


main()
