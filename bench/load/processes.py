"""Processes under measurement: started on loopback, watched through /proc, stopped by their own id."""

import contextlib
import os
import socket
import subprocess
import tempfile
import time

TICK_NANOSECONDS = 1_000_000_000 // os.sysconf("SC_CLK_TCK")


def free_ports(count):
    """Ports that nobody listens on. All are held open together, so that no two are the same."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for held in sockets:
            held.bind(("127.0.0.1", 0))
        return [held.getsockname()[1] for held in sockets]
    finally:
        for held in sockets:
            held.close()


def connects(port):
    """Whether somebody listens there."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class Measured:
    """A child process. `ready` is asked until it says yes; `start_seconds` is how long that took."""

    def __init__(self, command, ready, environment=None, timeout=60):
        started = time.monotonic()
        # A file, not a pipe: nobody reads along, and a full pipe would stop the process.
        self._output = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            command,
            # Wherever the caller stands: ASP.NET's usual host watches all files below it, which takes seconds at the root.
            cwd=os.path.dirname(__file__),
            env={**os.environ, **(environment or {})},
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        try:
            while not ready():
                if self._process.poll() is not None:
                    self._output.seek(0)
                    output = self._output.read().decode(errors="replace")
                    raise RuntimeError(f"{command[0]} ended before it was ready:\n{output}")
                if time.monotonic() - started > timeout:
                    raise RuntimeError(f"{' '.join(command)} was not ready within {timeout} s")
                time.sleep(0.005)
        except BaseException:
            self.stop()
            raise
        self.start_seconds = time.monotonic() - started

    def cpu_nanoseconds(self):
        """User and system time since the start (proc(5): fields 14 and 15 of stat), as coarse as the kernel's tick."""
        with open(f"/proc/{self._process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * TICK_NANOSECONDS

    def resident_mebibytes(self):
        with open(f"/proc/{self._process.pid}/status", encoding="ascii") as status:
            lines = [line for line in status if line.startswith("VmRSS:")]
        return int(lines[0].split()[1]) / 1024

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._output.close()
