"""One Redis without persistence, and what clients sent to it."""

import re
import subprocess
import tempfile

from processes import Measured, connects, free_ports

SCRIPTS = re.compile(r"evalsha|eval|fcall")


class Redis:
    """A Redis of its own on a free port."""

    def __init__(self, command=()):
        (self.port,) = free_ports(1)
        self.process = Measured(
            [*command, "redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            lambda: connects(self.port),
        )

    def commands(self):
        """Commands since the start, by name. Those that scripts call are among them, though no client sent them."""
        info = self._cli("info", "commandstats")
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

    def _cli(self, *arguments):
        return subprocess.run(["redis-cli", "-p", str(self.port), *arguments], check=True, capture_output=True, text=True, timeout=10).stdout


def sent_by_clients(before, after, inside_scripts):
    """Commands between two looks, without those that scripts called."""
    made = {name: count - before.get(name, 0) for name, count in after.items()}
    scripts = sum(count for name, count in made.items() if SCRIPTS.match(name))
    return sum(made.values()) - scripts * inside_scripts
