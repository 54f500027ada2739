"""Measures the server beside a bare endpoint and prints one table. Run by bench/run, which builds first."""

import argparse
import dataclasses
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

import adaptive
import exactness
import large
import management
import results
import scaling
import short
import summaries
import tables
from contenders import knows
from modes import MODES
from request import RULES, rate_limit_request
from rls import Rls
from rounds import Round, Setup, TooBusy

ROOT = pathlib.Path(__file__).resolve().parents[2]
BARE = "bare endpoint"
TRIES = 3


def options():
    parser = argparse.ArgumentParser(prog="bench/run", description="Measures the server beside a bare Kestrel endpoint.")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="rounds, whose medians are printed (default %(default)s)")
    parser.add_argument("--requests", type=int, default=300_000, metavar="N", help="calls in each closed loop (default %(default)s)")
    parser.add_argument("--closed", type=float, default=3, metavar="SECONDS", help="length of closed loops of many keys (default %(default)s)")
    parser.add_argument("--open", type=float, default=5, metavar="SECONDS", help="length of open loops (default %(default)s)")
    parser.add_argument("--deadline", type=int, default=20, metavar="MS", help="deadline of each call, which Envoy sets to 20 (default %(default)s)")
    parser.add_argument("--mode", action="append", metavar="NAME", help="only this mode; may be given several times: " + ", ".join(mode.name for mode in MODES))
    parser.add_argument("--http2", choices=("express", "kestrel"), help="HTTP/2 of the server (default: its own)")
    parser.add_argument("--against", metavar="DLL", help="another build's EnvoyRls.Server.dll, measured in the same rounds")
    parser.add_argument("--only-rls", action="store_true", help="closed loops by rls bench alone, which takes less of the processors than h2load")
    parser.add_argument("--pin", action="store_true", help="clients on the last processor, all others on the rest")
    parser.add_argument("--no-exactness", action="store_true", help="leave out the replicas that share one limit")
    parser.add_argument("--strict", action="store_true", help="exit 1 if a budget is missed")
    parser.add_argument("--publish", action="store_true", help="fill docs/performance.md with what was measured")
    parser.add_argument("--short", action="store_true", help="what bench/check does: a few rounds against the ratios on record")
    parser.add_argument("--record", action="store_true", help="with --short: put the ratios on record")
    parser.add_argument("--scaling", type=int, metavar="ROUNDS", help="measure only fleets of several replicas and Redis nodes, in so many rounds")
    parser.add_argument("--large", type=int, metavar="ROUNDS", help="measure only how soon the shipped server is ready, and reloads of 100,000 rules under load, in so many rounds")
    parser.add_argument("--management", type=int, metavar="PAIRS", help="measure only what the management costs, in so many interleaved pairs")
    parser.add_argument("--adaptive", type=int, metavar="PAIRS", help="measure only what the adaptive layer costs, in so many interleaved pairs")
    chosen = parser.parse_args()
    counts = (chosen.requests, chosen.rounds, chosen.scaling, chosen.large, chosen.management, chosen.adaptive)
    if any(count is not None and count < 1 for count in counts) or min(chosen.closed, chosen.open, chosen.deadline) <= 0:
        parser.error("counts, lengths and the deadline must be at least 1")
    unknown = set(chosen.mode or ()) - {mode.name for mode in MODES}
    if unknown:
        parser.error(f"no mode is called {', '.join(sorted(unknown))}")
    return chosen


def output_of(project, assembly=None):
    return str(ROOT / project / "bin/Release/net10.0" / f"{assembly or pathlib.Path(project).name}.dll")


def setup_of(chosen, rules_file, body_file):
    last = os.cpu_count() - 1
    pinned = chosen.pin and last > 0
    server_command = ("taskset", "-c", f"0-{last - 1}") if pinned else ()
    client_command = ("taskset", "-c", str(last)) if pinned else ()
    return Setup(
        server=output_of("src/EnvoyRls.Server"),
        bare=output_of("bench/EnvoyRls.Bench.BareEndpoint"),
        rls=Rls(output_of("src/EnvoyRls.Cli", "rls"), client_command),
        rules_file=rules_file,
        body_file=body_file,
        only_rls=chosen.only_rls,
        requests=chosen.requests,
        closed_seconds=chosen.closed,
        open_seconds=chosen.open,
        deadline=chosen.deadline,
        server_command=server_command,
        client_command=client_command,
    )


def modes_of(chosen, setup):
    """The modes to measure, each with the build to measure it with; those that a build does not have are left out, which is told."""
    found = {}
    for mode in MODES:
        if chosen.mode and mode.name not in chosen.mode:
            continue
        if chosen.http2:
            mode = dataclasses.replace(mode, environment={**mode.environment, "GRPC_HTTP2": chosen.http2})
        for label, dll in {"": setup.server, ", other build": chosen.against and os.path.abspath(chosen.against)}.items():
            missing = [setting for setting in mode.environment if dll and not knows(dll, setting)]
            if missing:
                print(f"{mode.name}{label}: not measured, as the server does not read {', '.join(missing)}")
            elif dll:
                found[mode.name + label] = (mode, dll)
    return found


def measure(chosen, setup):
    """All rounds of all contenders, by name."""
    modes = modes_of(chosen, setup)
    rounds = {BARE: [], **{name: [] for name in modes}}
    for turn in range(chosen.rounds):
        with Round(setup, seed=turn + 1) as current:
            rounds[BARE].append(current.bare())
            tell(turn, BARE, rounds[BARE][-1])
            names = list(modes)
            # Whoever comes first in one round comes last in another.
            for name in names[turn % len(names) :] + names[: turn % len(names)] if names else []:
                rounds[name].append(try_mode(current, name, *modes[name]))
                tell(turn, name, rounds[name][-1])
    return modes, rounds


def try_mode(current, name, mode, dll):
    """Measures a mode, again if the machine was too busy."""
    for _ in range(TRIES - 1):
        try:
            return current.mode(mode, dll)
        except TooBusy as why:
            print(f"{name}: {why}; once more", flush=True)
    return current.mode(mode, dll)


def tell(turn, name, measured):
    ratio = f", {measured['ratio']:.3f} of bare" if "ratio" in measured else ""
    latency = measured["open"]["latency"]
    late = ", client late" if measured["open"]["fell_behind"] else ""
    outcomes = {name: count for name, count in measured["open"]["outcomes"].items() if name != "OK" and count}
    late += f", {outcomes}" if outcomes else ""
    print(
        f"round {turn + 1}: {name}: {measured['requests_per_second']:,.0f} requests/s{ratio}, {measured['cpu_nanoseconds']:,.0f} ns;"
        f" half load: p50 {latency['p50']:,.0f}, p99 {latency['p99']:,.0f}, p99.9 {latency['p99.9']:,.0f} µs{late}",
        flush=True,
    )


def run(chosen, setup):
    """Measures everything, prints and writes it; returns whether every budget is met."""
    machine = results.machine()
    modes, rounds = measure(chosen, setup)
    summary = {name: summaries.summary_of(measured) for name, measured in rounds.items()}
    budgets = [budget for name, (mode, _) in modes.items() for budget in summaries.budgets_of(dataclasses.replace(mode, name=name), summary[name])]
    exact = {}
    if not chosen.no_exactness:
        exact["exact"] = exactness.measure(setup, leased=False)
        if "leased" in modes:
            exact["leased"] = exactness.measure(setup, leased=True)
        budgets += [summaries.exactness_budget(name, outcome) for name, outcome in exact.items()]
    print("\n" + tables.table(summary) + "\n\n" + tables.verdicts(budgets))
    file = results.write(
        ROOT,
        {
            "machine": machine,
            "commit": results.commit(ROOT),
            "options": {name: value for name, value in vars(chosen).items() if value is not None},
            "summary": summary,
            "budgets": budgets,
            "exactness": exact,
            "rounds": rounds,
        },
    )
    print(f"\n{file.relative_to(ROOT)}")
    if chosen.publish:
        subprocess.run(["dotnet", output_of("bench/EnvoyRls.Bench"), "performance", str(file), str(ROOT / "docs")], check=True, timeout=120)
    return all(budget["met"] for budget in budgets)


def main():
    chosen = options()
    # A signal must unwind the stack, so that what was started is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as directory:
        rules_file, body_file = os.path.join(directory, "rules.yaml"), os.path.join(directory, "body")
        pathlib.Path(rules_file).write_text(RULES, encoding="utf-8")
        pathlib.Path(body_file).write_bytes(rate_limit_request())
        setup = setup_of(chosen, rules_file, body_file)
        if chosen.short:
            return short.check(setup, ROOT / "bench/results/baseline.json", chosen.record)
        if chosen.scaling:
            scaling.run(ROOT, setup, chosen.scaling)
        elif chosen.large:
            large.run(ROOT, setup, chosen.large)
        elif chosen.management:
            management.compare(setup.server, output_of("src/EnvoyRls.Cli", "rls"), rules_file, body_file, chosen.requests, chosen.management)
        elif chosen.adaptive:
            adaptive.compare(setup.server, rules_file, body_file, chosen.requests, chosen.adaptive)
        elif not run(chosen, setup) and chosen.strict:
            return 1
    return 0


sys.exit(main())
