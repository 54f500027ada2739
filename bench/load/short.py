"""A few short rounds against the ratios on record: no figure of time, so that it holds on any machine."""

import contextlib
import json
import statistics
import time

from contenders import BareEndpoint, Server
from modes import Traffic
from request import MANY_ADDRESSES

STORES = ("memory", "redis")
TRAFFIC = Traffic((MANY_ADDRESSES,), keys=1_000)
WARM_UP_SECONDS = 2
ROUND_SECONDS = 0.7
MOST_ROUNDS, LEAST_ROUNDS = 9, 3
BUDGET_SECONDS = 40
DEADLINE = 10_000

# What a ratio may fall to, as a part of the one on record, before it is a failure.
LEAST_PART = 2 / 3


def check(setup, baseline, record):
    """Prints each ratio beside the one on record and a last line as the test suites have it; returns 1 if one fell too far."""
    started = time.monotonic()
    ratios = {store: statistics.median(values) for store, values in measure(setup, started).items()}
    if record:
        baseline.parent.mkdir(exist_ok=True)
        baseline.write_text(json.dumps({store: round(ratio, 3) for store, ratio in ratios.items()}, indent=2) + "\n", encoding="utf-8")
    on_record = json.loads(baseline.read_text(encoding="utf-8"))
    failed = 0
    for store, ratio in ratios.items():
        least = on_record[store] * LEAST_PART
        failed += ratio < least
        print(f"{store}: {ratio:.3f} of the bare endpoint; on record {on_record[store]:.3f}, at least {least:.3f}{'' if ratio >= least else ': FAILED'}")
    elapsed = time.monotonic() - started
    print(f"  bench/check  Total: {len(ratios)}, Errors: 0, Failed: {failed}, Skipped: 0, Not Run: 0, Time: {elapsed:.3f}s")
    return 1 if failed else 0


def measure(setup, started):
    """The ratios of interleaved rounds by store, as many as there is time for."""
    with contextlib.ExitStack() as stack:
        contenders = {"bare": BareEndpoint(setup.bare)}
        stack.callback(contenders["bare"].stop)
        for store in STORES:
            contenders[store] = Server(setup.server, setup.rules_file, store)
            stack.callback(contenders[store].stop)
        for contender in contenders.values():
            rate(setup, contender, WARM_UP_SECONDS)
        ratios = {store: [] for store in STORES}
        for turn in range(MOST_ROUNDS):
            if turn >= LEAST_ROUNDS and time.monotonic() - started > BUDGET_SECONDS:
                break
            bare = rate(setup, contenders["bare"], ROUND_SECONDS)
            for store in STORES:
                ratios[store].append(rate(setup, contenders[store], ROUND_SECONDS) / bare)
        return ratios


def rate(setup, contender, seconds):
    figures = setup.rls.closed(contender.port, TRAFFIC, seconds, DEADLINE)
    if figures["outcomes"]["OK"] < 0.99 * figures["calls"]:
        raise RuntimeError(f"{contender.name}: not every call was admitted: {figures['outcomes']}")
    return figures["decisions_per_second"]
