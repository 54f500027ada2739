"""What the adaptive layer costs calls: the same server with and without it, in interleaved pairs."""

import statistics

from contenders import Server
from h2load import drive
from measurement import WARM_UP_REQUESTS
from statistics_of_pairs import summary


def compare(dll, rules_file, body_file, requests, pairs):
    """Prints each pair, and what the layer leaves of the throughput with its 95 % confidence interval."""
    contenders = {}
    try:
        for mode in ("off", "enforce"):
            contenders[mode] = Server(dll, rules_file, "memory", f", adaptive {mode}", {"ADAPTIVE_MODE": mode})
            drive(contenders[mode].port, WARM_UP_REQUESTS, body_file)
        results = [pair(contenders, requests, body_file, turn) for turn in range(pairs)]
    finally:
        for server in contenders.values():
            server.stop()
    print(summary([ratio for ratio, _, _ in results], "with the adaptive layer"))
    print(summary([cpu["enforce"] / cpu["off"] for _, _, cpu in results], "CPU time of the server per call", "that without"))
    for mode in contenders:
        bytes_per_call = statistics.fmean(spent[mode] for _, spent, _ in results)
        print(f"{mode}: {statistics.median(cpu[mode] for _, _, cpu in results):.0f} ns of CPU and {bytes_per_call:.0f} bytes allocated per call")


def pair(contenders, requests, body_file, turn):
    """One run of each, in changing order: throughput with the layer as a part of that without; of each, bytes allocated and CPU time per call."""
    rates, allocated, cpu = {}, {}, {}
    for mode in ("off", "enforce") if turn % 2 == 0 else ("enforce", "off"):
        server = contenders[mode]
        before, spent = server.bytes_allocated(), server.process.cpu_nanoseconds()
        rates[mode] = drive(server.port, requests, body_file)
        allocated[mode] = (server.bytes_allocated() - before) / requests
        cpu[mode] = (server.process.cpu_nanoseconds() - spent) / requests
    ratio = rates["enforce"] / rates["off"]
    print(f"pair {turn + 1}: {rates['off']:,.0f} and {rates['enforce']:,.0f} requests/s: {ratio:.3f}; CPU per call {cpu['enforce'] / cpu['off']:.3f}", flush=True)
    return ratio, allocated, cpu
