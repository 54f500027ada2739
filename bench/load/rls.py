"""Drives endpoints with `rls bench`: many keys, and open loops."""

import json
import subprocess

from request import DOMAIN


class Rls:
    """The command, as it was built."""

    def __init__(self, dll, command=()):
        self._command = [*command, "dotnet", dll, "bench"]

    def run(self, ports, descriptor, *options, timeout=300):
        """The figures of one run, as `rls bench --json` has them."""
        targets = [f"127.0.0.1:{port}" for port in ports]
        full = [*self._command, *targets, "--domain", DOMAIN, "--descriptor", descriptor, "--json", "-", *(str(option) for option in options)]
        done = subprocess.run(full, capture_output=True, text=True, timeout=timeout)
        try:
            return json.loads(done.stdout)
        except ValueError:
            raise RuntimeError(f"{' '.join(full)} ended with {done.returncode}:\n{done.stdout}{done.stderr}") from None

    def closed(self, port, descriptor, keys, seconds, deadline):
        """256 calls at once over 8 connections, as h2load has them."""
        return self.run([port], descriptor, "--closed", 256, "--keys", keys, "--warm-up", "500ms", "--duration", f"{seconds * 1000:.0f}ms", "--deadline", f"{deadline}ms")

    def open(self, port, descriptor, keys, rate, seconds, deadline, seed):
        """Calls that come by themselves, so many a second."""
        return self.run(
            [port], descriptor, "--rate", f"{rate:.0f}", "--keys", keys, "--warm-up", "1s", "--duration", f"{seconds * 1000:.0f}ms", "--deadline", f"{deadline}ms", "--seed", seed
        )
