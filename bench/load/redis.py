"""Redis without persistence, alone or as a cluster, and what clients sent to it."""

import os
import re
import subprocess
import tempfile
import time

from processes import Measured, connects, free_ports

SCRIPTS = re.compile(r"evalsha|eval|fcall")


class Redis:
    """A Redis of its own on a free port."""

    def __init__(self, command=(), options=()):
        (self.port,) = free_ports(1)
        self.process = Measured(
            [*command, "redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", *options],
            lambda: connects(self.port),
        )

    def settings(self):
        """What tells a server of it."""
        return {"REDIS_URL": f"127.0.0.1:{self.port}"}

    def processes(self):
        return [self.process]

    def stop(self):
        self.process.stop()

    def traffic(self):
        """Commands carried out, those in scripts included, and bytes received and sent, since the start."""
        info = self.ask("info", "stats")
        return [int(re.search(rf"{name}:(\d+)", info)[1]) for name in ("total_commands_processed", "total_net_input_bytes", "total_net_output_bytes")]

    def commands(self):
        """Commands since the start, by name. Those that scripts call are among them, though no client sent them."""
        info = self.ask("info", "commandstats")
        calls = {name: int(count) for name, count in re.findall(r"cmdstat_(\S+?):calls=(\d+)", info)}
        calls.pop("info", None)
        return calls

    def inside_scripts(self, drive):
        """How many commands a script calls, seen while `drive` makes some calls."""
        with tempfile.TemporaryFile("w+") as seen:
            monitor = subprocess.Popen(["redis-cli", "-p", str(self.port), "monitor"], stdout=seen)
            try:
                drive()
            finally:
                monitor.terminate()
                monitor.wait(timeout=10)
            seen.seek(0)
            inside = scripts = 0
            for line in seen:
                # 1700000000.000000 [0 lua] "INCRBY" ..., or [0 127.0.0.1:4711] "EVALSHA" ...
                inside += " lua] " in line
                scripts += bool(re.search(r'\d\] "(evalsha|eval|fcall)', line, re.IGNORECASE))
        return inside / scripts if scripts else 0

    def ask(self, *arguments):
        """What `redis-cli` answers."""
        return subprocess.run(["redis-cli", "-p", str(self.port), *arguments], check=True, capture_output=True, text=True, timeout=10).stdout


class Cluster:
    """Masters that share the slots, without replicas."""

    SLOTS = 16384

    def __init__(self, size):
        self._directory = tempfile.TemporaryDirectory()
        self._nodes = []
        try:
            buses = free_ports(size)
            for number, bus in enumerate(buses):
                files = os.path.join(self._directory.name, f"nodes-{number}.conf")
                node = Redis(options=("--cluster-enabled", "yes", "--cluster-config-file", files, "--cluster-port", str(bus)))
                self._nodes.append(node)
                node.ask("cluster", "addslotsrange", str(self.SLOTS * number // size), str(self.SLOTS * (number + 1) // size - 1))
                if number:
                    node.ask("cluster", "meet", "127.0.0.1", str(self._nodes[0].port), str(buses[0]))
            self._await()
        except BaseException:
            self.stop()
            raise

    @property
    def port(self):
        return self._nodes[0].port

    def settings(self):
        return {"REDIS_TYPE": "cluster", "REDIS_URL": ",".join(f"127.0.0.1:{node.port}" for node in self._nodes)}

    @property
    def process(self):
        return self._nodes[0].process

    def processes(self):
        return [node.process for node in self._nodes]

    def traffic(self):
        return [sum(figures) for figures in zip(*(node.traffic() for node in self._nodes))]

    def stop(self):
        for node in self._nodes:
            node.stop()
        self._directory.cleanup()

    def _await(self):
        deadline = time.monotonic() + 30
        while not all("cluster_state:ok" in node.ask("cluster", "info") and self._knows_all(node) for node in self._nodes):
            if time.monotonic() > deadline:
                raise RuntimeError("the nodes did not form a cluster within 30 s")
            time.sleep(0.1)

    def _knows_all(self, node):
        return f"cluster_known_nodes:{len(self._nodes)}" in node.ask("cluster", "info")


def sent_by_clients(before, after, inside_scripts):
    """Commands between two looks, without those that scripts called."""
    made = {name: count - before.get(name, 0) for name, count in after.items()}
    scripts = sum(count for name, count in made.items() if SCRIPTS.match(name))
    return sum(made.values()) - scripts * inside_scripts
