"""
Several replicas before one Redis or a cluster, all on this machine. What a call costs must not grow with their number, and how many
calls the machine carries must follow from those costs: that is what docs/scaling.md counts on when it sums up larger fleets.
"""

import contextlib
import os
import statistics

import results
from contenders import Server
from modes import DISTINCT_KEYS, LEASED, ONE_KEY
from redis import Cluster, Redis

NANOSECONDS = 1_000_000_000
CONCURRENT = 256
SECONDS = 4
WARM_UP_SECONDS = 4

FLEETS = ((1, 1), (2, 1), (4, 1), (8, 1), (1, 3), (4, 3), (8, 3))
TRAFFICS = (("exact", DISTINCT_KEYS, {}), ("leased", ONE_KEY, LEASED))


def measure(setup, rounds):
    """Every fleet in every mode, in rounds; prints a table and returns what it shows."""
    rows = {}
    for turn in range(rounds):
        for replicas, nodes in FLEETS:
            for name, traffic, environment in TRAFFICS:
                row = fleet(setup, replicas, nodes, traffic, environment)
                rows.setdefault((name, replicas, nodes), []).append(row)
                print(f"round {turn + 1}: {name}, {replicas} replicas, {nodes} nodes: {row['calls_per_second']:,.0f} calls/s", flush=True)
    summary = [{"mode": name, "replicas": replicas, "nodes": nodes, **medians(found)} for (name, replicas, nodes), found in rows.items()]
    predict(summary)
    print("\n" + table(summary))
    return summary


def fleet(setup, replicas, nodes, traffic, environment):
    """What one fleet carries in a closed loop, and what each of its calls costs each kind of process."""
    with contextlib.ExitStack() as stack:
        redis = Redis() if nodes == 1 else Cluster(nodes)
        stack.callback(redis.stop)
        servers = []
        for _ in range(replicas):
            server = Server(setup.server, setup.rules_file, "redis", environment=environment, redis=redis)
            stack.callback(server.stop)
            servers.append(server)
        ports = [server.port for server in servers]
        load(setup, ports, traffic, WARM_UP_SECONDS)
        redis_before, sent_before = spent(redis.processes()), redis.traffic()
        servers_before = spent([server.process for server in servers])
        client_before = os.times()
        report = load(setup, ports, traffic, SECONDS)
        calls = report["made"]
        client_after = os.times()
        client = client_after.children_user + client_after.children_system - client_before.children_user - client_before.children_system
        sent = [after - before for after, before in zip(redis.traffic(), sent_before)]
        return {
            "calls_per_second": report["decisions_per_second"],
            "server_nanoseconds": (spent([server.process for server in servers]) - servers_before) / calls,
            "redis_nanoseconds": (spent(redis.processes()) - redis_before) / calls,
            "client_nanoseconds": client * NANOSECONDS / calls,
            "commands": sent[0] / calls,
            "redis_bytes": (sent[1] + sent[2]) / calls,
        }


def load(setup, ports, traffic, seconds):
    return setup.rls.run(
        ports, traffic.descriptors, "--closed", CONCURRENT, "--connections", max(8, len(ports)), "--warm-up", "0s", "--deadline", "none",
        "--keys", traffic.keys, "--zipf", traffic.zipf, "--duration", f"{seconds}s",
    )


def spent(processes):
    return sum(process.cpu_nanoseconds() for process in processes)


def medians(rows):
    return {figure: statistics.median(row[figure] for row in rows) for figure in rows[0]}


def predict(summary):
    """What a fleet should carry by what its calls cost, if it keeps the processors as busy as one replica and one node do."""
    for row in summary:
        first = next(other for other in summary if other["mode"] == row["mode"] and other["replicas"] == other["nodes"] == 1)
        row["predicted"] = first["calls_per_second"] * cost_of(first) / cost_of(row)
        row["of_predicted"] = row["calls_per_second"] / row["predicted"]


def cost_of(row):
    """Processor time of a call, of all that take part in it."""
    return sum(row[f"{part}_nanoseconds"] for part in ("server", "redis", "client"))


def table(summary):
    head = f"{'':<28}{'calls/s':>12}{'of predicted':>14}{'server ns':>12}{'Redis ns':>12}{'client ns':>12}{'commands':>12}{'Redis bytes':>13}"
    lines = [
        f"{row['mode'] + ', ' + str(row['replicas']) + ' x ' + str(row['nodes']):<28}{row['calls_per_second']:>12,.0f}{row['of_predicted']:>14.2f}"
        f"{row['server_nanoseconds']:>12,.0f}{row['redis_nanoseconds']:>12,.0f}{row['client_nanoseconds']:>12,.0f}{row['commands']:>12.3f}{row['redis_bytes']:>13,.0f}"
        for row in summary
    ]
    return "\n".join([head, *lines])


def run(root, setup, rounds):
    machine = results.machine()
    summary = measure(setup, rounds)
    file = results.write(root, {"machine": machine, "commit": results.commit(root), "scaling": summary}, kind="scaling")
    print(f"\n{file.relative_to(root)}")
