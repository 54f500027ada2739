"""What rounds say together: medians with intervals, and whether the budgets are met."""

import statistics

from intervals import median_interval
from modes import LEAST_DECIDED, MOST_P50, MOST_P99, MOST_P999_MICROSECONDS

SINGLE_FIGURES = (
    "requests_per_second",
    "cpu_nanoseconds",
    "allocated_bytes",
    "redis_cpu_nanoseconds",
    "redis_commands",
    "resident_at_rest",
    "resident_after_run",
    "ready_milliseconds",
)


def summary_of(rounds):
    """The medians of one contender's rounds."""
    summary = {figure: median_of(rounds, figure) for figure in SINGLE_FIGURES}
    summary["open"] = {part: statistics.median(round["open"]["latency"][part] for round in rounds) for part in ("p50", "p99", "p99.9", "max")}
    summary["open"]["rate"] = statistics.median(round["open"]["rate"] for round in rounds)
    summary["curve"] = [
        [points[0][0], statistics.median(microseconds for _, microseconds in points)]
        for points in zip(*(round["open"]["curve"] for round in rounds))
    ]
    summary["open"]["decided"] = min(decided_part(round["open"]) for round in rounds)
    summary["client_fell_behind"] = sum(round["open"]["fell_behind"] for round in rounds)
    if "ratio" in rounds[0]:
        median, low, high = median_interval([round["ratio"] for round in rounds])
        summary["ratio"] = {"median": median, "low": low, "high": high}
        summary["open_of_bare"] = {part: statistics.median(round["open_of_bare"][part] for round in rounds) for part in ("p50", "p99", "p99.9")}
    return summary


def decided_part(figures):
    """Which part of the calls was decided: a service that refuses or forgets calls is fast."""
    return (figures["outcomes"]["OK"] + figures["outcomes"]["OVER_LIMIT"]) / figures["calls"]


def median_of(rounds, figure):
    values = [round.get(figure) for round in rounds]
    return None if None in values else statistics.median(values)


def budgets_of(mode, summary):
    """Each budget of a mode: what it is about, the figure, its bound, and whether it is met."""
    if mode.least_ratio is None:
        return []
    opened = summary["open_of_bare"]
    found = [
        at_least("requests/s of bare", summary["ratio"]["median"], mode.least_ratio),
        at_most("p50 at half load, of bare", opened["p50"], MOST_P50),
        at_most("p99 at half load, of bare", opened["p99"], MOST_P99),
        at_most("p99.9 at half load, µs", summary["open"]["p99.9"], MOST_P999_MICROSECONDS),
        at_least("calls decided at half load", summary["open"]["decided"], LEAST_DECIDED),
        at_most("commands to Redis a call", summary["redis_commands"], mode.most_commands),
    ]
    return [{"mode": mode.name, **budget} for budget in found if budget]


def at_least(what, figure, bound):
    return bound is not None and {"what": what, "figure": figure, "bound": f">= {bound:g}", "met": figure >= bound}


def at_most(what, figure, bound):
    return bound is not None and {"what": what, "figure": figure, "bound": f"<= {bound:g}", "met": figure <= bound}


def exactness_budget(name, outcome):
    bound = f"{outcome['least']} to {outcome['limit']}"
    return {"mode": name, "what": f"admitted by {outcome['replicas']} replicas", "figure": outcome["admitted"], "bound": bound, "met": outcome["met"]}
