"""What a run prints."""

from modes import LEAST_DECIDED

COLUMNS = (
    ("requests/s", "requests_per_second", "{:,.0f}"),
    ("CPU ns", "cpu_nanoseconds", "{:,.0f}"),
    ("bytes", "allocated_bytes", "{:,.0f}"),
    ("Redis CPU ns", "redis_cpu_nanoseconds", "{:,.0f}"),
    ("Redis cmds", "redis_commands", "{:.3f}"),
    ("MiB rest", "resident_at_rest", "{:,.0f}"),
    ("MiB after", "resident_after_run", "{:,.0f}"),
    ("ready ms", "ready_milliseconds", "{:,.0f}"),
)
PERCENTILES = ("p50", "p99", "p99.9")


def table(summaries):
    """One line for each contender."""
    head = f"{'median of rounds, per call':<30}" + "".join(f"{title:>13}" for title, _, _ in COLUMNS)
    head += f"{'of bare':>22}" + "".join(f"{part + ' µs':>12}{'of bare':>9}" for part in PERCENTILES)
    return "\n".join([head, *(line(name, summary) for name, summary in summaries.items())])


def line(name, summary):
    cells = "".join(f"{cell(summary.get(figure), form):>13}" for _, figure, form in COLUMNS)
    ratio = summary.get("ratio")
    interval = f"{ratio['median']:.2f} ({ratio['low']:.2f} to {ratio['high']:.2f})" if ratio else "-"
    of_bare = summary.get("open_of_bare", {})
    latencies = "".join(f"{summary['open'][part]:>12,.0f}{cell(of_bare.get(part), '{:.1f}'):>9}" for part in PERCENTILES)
    late = "  client late" if summary["client_fell_behind"] else ""
    if summary["open"]["decided"] < LEAST_DECIDED:
        late += f"  {1 - summary['open']['decided']:.1%} of calls not decided"
    return f"{name:<30}{cells}{interval:>22}{latencies}{late}"


def cell(value, form):
    return "-" if value is None else form.format(value)


def verdicts(budgets):
    """One line for each budget."""
    lines = [f"{'budget':<24}{'':<28}{'figure':>12}   {'bound':<18}"]
    for budget in budgets:
        figure = f"{budget['figure']:,.0f}" if budget["figure"] >= 100 else f"{budget['figure']:.3f}"
        lines.append(f"{budget['mode']:<24}{budget['what']:<28}{figure:>12}   {budget['bound']:<18}{'met' if budget['met'] else 'MISSED'}")
    return "\n".join(lines)
