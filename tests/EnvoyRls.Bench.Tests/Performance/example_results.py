"""Results of three made-up rounds, summed up by bench/load as those of real ones are. The first argument is its folder."""

import json
import sys

sys.path.insert(0, sys.argv[1])

import summaries  # noqa: E402
import tables  # noqa: E402
from modes import Mode  # noqa: E402
from redis import sent_by_clients  # noqa: E402


def opened(rate, p50, late=False):
    latency = {"p50": p50, "p99": 4 * p50, "p99.9": 20 * p50, "max": 50 * p50}
    return {"rate": rate, "latency": latency, "curve": [[0.0, p50 / 4], [0.9, p50], [0.99, 4 * p50], [0.999, 20 * p50]], "fell_behind": late, "calls": 1000, "outcomes": {"OK": 990, "OVER_LIMIT": 10}}


def measured(rate, p50, bare=None, **more):
    figures = {"requests_per_second": rate, "cpu_nanoseconds": 4000, "resident_after_run": 90, "ready_milliseconds": 210, **more}
    figures["open"] = opened(rate / 2, p50)
    if bare:
        latency = figures["open"]["latency"]
        bare_latency = opened(0, 50)["latency"]
        figures |= {"ratio": rate / bare, "open_of_bare": {part: latency[part] / bare_latency[part] for part in ("p50", "p99", "p99.9")}}
    return figures


rounds = {
    "bare endpoint": [measured(rate, 50) for rate in (100_000, 200_000, 120_000)],
    "memory": [
        measured(95_000, 60, 100_000, allocated_bytes=12, resident_at_rest=100),
        measured(180_000, 55, 200_000, allocated_bytes=10, resident_at_rest=100),
        measured(111_600, 250, 120_000, allocated_bytes=11, resident_at_rest=100),
    ],
    "redis": [
        measured(50_000, 200, 100_000, redis_commands=1.01, redis_cpu_nanoseconds=2700),
        measured(60_000, 210, 200_000, redis_commands=1.02, redis_cpu_nanoseconds=2600),
        measured(70_000, 220, 120_000, redis_commands=1.03, redis_cpu_nanoseconds=2500),
    ],
}
rounds["redis"][1]["open"] |= {"fell_behind": True, "outcomes": {"OK": 900, "OVER_LIMIT": 60, "RESOURCE_EXHAUSTED": 40}}
summary = {name: summaries.summary_of(measured) for name, measured in rounds.items()}
budgets = summaries.budgets_of(Mode("memory", "memory", least_ratio=0.9), summary["memory"])
budgets += summaries.budgets_of(Mode("redis", "redis", least_ratio=0.55, most_commands=1.05), summary["redis"])
budgets.append(summaries.exactness_budget("exact", {"replicas": 8, "limit": 100_000, "admitted": 100_001, "least": 100_000, "met": False}))

print(tables.table(summary), file=sys.stderr)
print(tables.verdicts(budgets), file=sys.stderr)
print(sent_by_clients({"evalsha": 5, "incrby": 5, "info": 1}, {"evalsha": 105, "incrby": 165, "expire": 60, "get": 7}, 2.0), file=sys.stderr)
json.dump(
    {
        "machine": {"processors": 2, "model": "Example CPU", "memory_mebibytes": 24105, "kernel": "6.1.0", "dotnet": "10.0.401", "redis": "7.0.15", "load_before": 0.1},
        "commit": {"id": "0123456789", "changed": False},
        "options": {"rounds": 3, "requests": 1000, "open": 5.0, "deadline": 20, "pin": False},
        "summary": summary,
        "budgets": budgets,
    },
    sys.stdout,
)
