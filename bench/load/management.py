"""What the management costs calls: the same server with and without it, in interleaved pairs."""

import contextlib
import http.client
import json
import subprocess
import tempfile
import threading
import time

from contenders import Server
from h2load import drive
from measurement import WARM_UP_REQUESTS
from processes import connects, free_ports
from statistics_of_pairs import summary


class ManagedServer(Server):
    """The server with a managed directory, statistics and an open admin port."""

    def __init__(self, dll, cli, rules_file):
        self._directory = tempfile.TemporaryDirectory()
        command = ["dotnet", cli, "token", "create", "--name", "bench", "--role", "operator", "--directory", self._directory.name]
        self.token = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.strip()
        (self.admin_port,) = free_ports(1)
        environment = {"MANAGEMENT_DIR": self._directory.name, "ADMIN_HOST": "127.0.0.1", "ADMIN_PORT": str(self.admin_port)}
        super().__init__(dll, rules_file, "memory", ", managed", environment)
        wait_until(lambda: connects(self.admin_port))

    def stop(self):
        super().stop()
        self._directory.cleanup()


class AdminTraffic:
    """A dashboard that watches, somebody who looks around, and a change of a rule every second."""

    READS = ("/v1/admin/rules", "/v1/stats/global", "/v1/stats/rules", "/v1/admin/effective", "/v1/admin/status")

    def __init__(self, server):
        self._server = server
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=run) for run in (self._watch, self._look, self._change)]
        self.answers = 0
        self.failures = []

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=30)
        if self.failures:
            raise RuntimeError(f"admin requests failed: {self.failures[:3]}")

    def _connect(self):
        return contextlib.closing(http.client.HTTPConnection("127.0.0.1", self._server.admin_port, timeout=20))

    def _headers(self):
        return {"Authorization": f"Bearer {self._server.token}", "Content-Type": "application/json"}

    def _watch(self):
        with self._connect() as connection:
            connection.request("GET", "/v1/admin/events", headers=self._headers())
            response = connection.getresponse()
            while not self._stop.is_set() and response.readline():
                pass

    def _look(self):
        with self._connect() as connection:
            while not self._stop.wait(0.2):
                for path in self.READS:
                    self._request(connection, "GET", path)

    def _change(self):
        with self._connect() as connection:
            amount = 1
            while not self._stop.wait(1):
                amount += 1
                rule = {
                    "domain": "bench",
                    "descriptors": [{"key": "user"}],
                    "rate_limit": {"unit": "minute", "requests_per_unit": amount},
                }
                self._request(connection, "PUT", "/v1/admin/rules/bench", json.dumps(rule))

    def _request(self, connection, method, path, body=None):
        connection.request(method, path, body, self._headers())
        response = connection.getresponse()
        response.read()
        if response.status >= 400:
            self.failures.append((method, path, response.status))
        self.answers += 1


def compare(dll, cli, rules_file, body_file, requests, pairs):
    """Prints each pair, and what the management leaves of the throughput with its 95 % confidence interval."""
    plain = Server(dll, rules_file, "memory")
    try:
        managed = ManagedServer(dll, cli, rules_file)
        try:
            for server in (plain, managed):
                drive(server.port, WARM_UP_REQUESTS, body_file)
            ratios = [pair(plain, managed, requests, body_file, turn) for turn in range(pairs)]
        finally:
            managed.stop()
    finally:
        plain.stop()
    print(summary(ratios, "with management"))


def pair(plain, managed, requests, body_file, turn):
    """One run of each, in changing order: throughput with management as a part of that without."""
    rates = {}
    for name in ("plain", "managed") if turn % 2 == 0 else ("managed", "plain"):
        if name == "plain":
            rates[name] = drive(plain.port, requests, body_file)
        else:
            with AdminTraffic(managed) as traffic:
                rates[name] = drive(managed.port, requests, body_file)
    ratio = rates["managed"] / rates["plain"]
    print(f"pair {turn + 1}: {rates['plain']:,.0f} and {rates['managed']:,.0f} requests/s with {traffic.answers} admin requests: {ratio:.3f}", flush=True)
    return ratio


def wait_until(condition, timeout=30):
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError("the admin port did not open")
        time.sleep(0.02)
