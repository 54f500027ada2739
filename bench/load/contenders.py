"""What is measured: the bare endpoint, and the server with each of its stores."""

import contextlib
import http.client
import re
import socket
import subprocess

from processes import Measured, free_ports


def connects(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def get(port, path):
    """The body of a page; nothing unless it is answered with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", path)
        response = connection.getresponse()
        return response.read().decode() if response.status == 200 else None
    return None


class BareEndpoint:
    """Kestrel behind its usual host, answering a constant."""

    name = "bare endpoint"
    redis = None

    def __init__(self, dll):
        (self.port,) = free_ports(1)
        self.process = Measured(["dotnet", dll, "--port", str(self.port)], lambda: connects(self.port))

    def calls_counted(self):
        return None

    def bytes_allocated(self):
        return None

    def stop(self):
        self.process.stop()


class Redis:
    """One Redis without persistence."""

    # What the scripts of the store call inside Redis: Redis counts it, but no client sent it.
    INNER_COMMANDS = {"incrby", "decrby", "ttl", "expire", "exists", "set"}
    SCRIPT_COMMANDS = {"evalsha", "eval"}

    def __init__(self):
        (self.port,) = free_ports(1)
        self.process = Measured(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            lambda: connects(self.port),
        )

    def client_commands(self):
        """Commands that clients sent since the start."""
        info = subprocess.run(
            ["redis-cli", "-p", str(self.port), "info", "commandstats"], check=True, capture_output=True, text=True, timeout=10
        ).stdout
        calls = {name: int(count) for name, count in re.findall(r"cmdstat_(\S+?):calls=(\d+)", info)}
        scripted = any(name in calls for name in self.SCRIPT_COMMANDS)
        return sum(count for name, count in calls.items() if not (scripted and name in self.INNER_COMMANDS))


class Server:
    """The real server, with counters in memory or in a Redis of its own."""

    def __init__(self, dll, rules_file, store, label="", environment=None):
        self.name = f"{store} store{label}"
        self.redis = Redis() if store == "redis" else None
        self.port, http_port, self._debug_port = free_ports(3)
        settings = {
            "RULES": rules_file,
            "BACKEND_TYPE": store,
            "USE_STATSD": "false",
            "LOG_LEVEL": "warn",
            "GRPC_HOST": "127.0.0.1",
            "GRPC_PORT": str(self.port),
            "HOST": "127.0.0.1",
            "PORT": str(http_port),
            "DEBUG_HOST": "127.0.0.1",
            "DEBUG_PORT": str(self._debug_port),
            **(environment or {}),
        }
        if self.redis:
            # Under this load a loaded machine may be late; what is measured is the cost, not the deadline.
            settings |= {"REDIS_URL": f"127.0.0.1:{self.redis.port}", "REDIS_OP_TIMEOUT": "5s"}
        try:
            self.process = Measured(["dotnet", dll], lambda: get(http_port, "/healthcheck") is not None, settings)
        except BaseException:
            if self.redis:
                self.redis.process.stop()
            raise

    def calls_counted(self):
        """Hits that the rule has admitted."""
        return self._number("/stats", r"ratelimit\.service\.rate_limit\.\S+\.within_limit: (\d+)")

    def bytes_allocated(self):
        return self._number("/debug/gc", r"gc\.allocated_bytes: (\d+)")

    def stop(self):
        self.process.stop()
        if self.redis:
            self.redis.process.stop()

    def _number(self, path, pattern):
        found = re.search(pattern, get(self._debug_port, path) or "")
        return int(found[1]) if found else 0
