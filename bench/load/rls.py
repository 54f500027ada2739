"""Drives endpoints with `rls bench`: many keys, and open loops."""

import json
import subprocess

from request import DOMAIN

# Without it the client would take a processor for itself, of which there may be two.
TICK_MICROSECONDS = 50


class Rls:
    """The command, as it was built."""

    def __init__(self, dll, command=()):
        self._command = [*command, "dotnet", dll, "bench"]

    def run(self, ports, descriptors, *options, timeout=300):
        """The figures of one run, as `rls bench --json` has them."""
        targets = [f"127.0.0.1:{port}" for port in ports]
        described = [part for descriptor in descriptors for part in ("--descriptor", descriptor)]
        full = [*self._command, *targets, "--domain", DOMAIN, *described, "--json", "-", *(str(option) for option in options)]
        done = subprocess.run(full, capture_output=True, text=True, timeout=timeout)
        try:
            return json.loads(done.stdout)
        except ValueError:
            raise RuntimeError(f"{' '.join(full)} ended with {done.returncode}:\n{done.stdout}{done.stderr}") from None

    def closed(self, port, traffic, seconds, deadline):
        """256 calls at once over 8 connections, as h2load has them."""
        return self.run([port], traffic.descriptors, "--closed", 256, "--warm-up", "500ms", *common(traffic, seconds, deadline))

    def open(self, port, traffic, rate, seconds, deadline, seed):
        """Calls that come by themselves, so many a second."""
        return self.run(
            [port], traffic.descriptors, "--rate", f"{rate:.0f}", "--tick", TICK_MICROSECONDS, "--warm-up", "1s", "--seed", seed, *common(traffic, seconds, deadline)
        )


def common(traffic, seconds, deadline):
    return "--keys", traffic.keys, "--zipf", traffic.zipf, "--duration", f"{seconds * 1000:.0f}ms", "--deadline", f"{deadline}ms"
