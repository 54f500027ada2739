"""What is measured: the bare endpoint, and the server with each of its stores."""

import contextlib
import http.client
import pathlib
import re

from processes import Measured, connects, free_ports
from redis import Redis


def get(port, path):
    """The body of a page; nothing unless it is answered with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", path)
        response = connection.getresponse()
        return response.read().decode() if response.status == 200 else None
    return None


def knows(dll, setting):
    """Whether a build of the server reads a setting: its name is among the texts of the assembly."""
    return setting.encode("utf-16-le") in pathlib.Path(dll).read_bytes()


class BareEndpoint:
    """Kestrel behind its usual host, answering a constant."""

    name = "bare endpoint"
    redis = None

    def __init__(self, dll, command=()):
        (self.port,) = free_ports(1)
        self.process = Measured([*command, "dotnet", dll, "--port", str(self.port)], lambda: connects(self.port))

    def calls_counted(self):
        return None

    def bytes_allocated(self):
        return None

    def stop(self):
        self.process.stop()


class Server:
    """The real server, with counters in memory, in a Redis of its own, or in one that was there before."""

    def __init__(self, dll, rules_file, store, label="", environment=None, redis=None, command=()):
        self.name = f"{store} store{label}"
        self._own_redis = Redis(command) if store == "redis" and redis is None else None
        self.redis = redis or self._own_redis
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
            settings |= {**self.redis.settings(), "REDIS_OP_TIMEOUT": "5s"}
        try:
            self.process = Measured([*command, "dotnet", dll], lambda: get(http_port, "/healthcheck") is not None, settings)
        except BaseException:
            self._stop_redis()
            raise

    def calls_counted(self):
        """Hits that the rule of addresses has admitted."""
        return self.number("/stats", r"ratelimit\.service\.rate_limit\.\S+\.path_/api/orders\.within_limit: (\d+)")

    def bytes_allocated(self):
        return self.number("/debug/gc", r"gc\.allocated_bytes: (\d+)")

    def number(self, path, pattern):
        """What a page of the debug port says; 0 if it does not."""
        found = re.search(pattern, get(self._debug_port, path) or "")
        return int(found[1]) if found else 0

    def stop(self):
        self.process.stop()
        self._stop_redis()

    def _stop_redis(self):
        if self._own_redis:
            self._own_redis.process.stop()
