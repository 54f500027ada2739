"""Rounds in which every mode is loaded beside the bare endpoint."""

import contextlib
import dataclasses

import h2load
from contenders import BareEndpoint, Server
from measurement import WARM_UP_REQUESTS, Meter
from modes import NEW_KEYS, ONE_KEY

# Enough for a monitored Redis to show what a script calls.
FEW_SECONDS = 0.1
WIDE_DEADLINE = 10_000
WARM_UP_SECONDS = 3


@dataclasses.dataclass
class Setup:
    """What a run goes by."""

    server: str
    bare: str
    rls: object
    rules_file: str
    body_file: str
    only_rls: bool
    requests: int
    closed_seconds: float
    open_seconds: float
    deadline: int
    server_command: tuple
    client_command: tuple


class TooBusy(RuntimeError):
    """So many calls missed their deadline that the figures say more of the machine than of the server."""


class Round:
    """One round. The bare endpoint runs all the time and is loaded right before each mode, so that a machine that changes its pace spoils no ratio."""

    def __init__(self, setup, seed):
        self._setup = setup
        self._seed = seed
        self._bare = BareEndpoint(setup.bare, setup.server_command)
        self._bare_open = None

    def __enter__(self):
        self._warm_up(self._bare, ONE_KEY)
        return self

    def __exit__(self, *_):
        self._bare.stop()

    def bare(self):
        """The bare endpoint alone, at full load and at half of it."""
        closed = self._closed(self._bare, ONE_KEY)
        self._bare_open = self._open(self._bare, closed["requests_per_second"] / 2, ONE_KEY)
        return {**closed, "open": self._bare_open, **self._memory(self._bare)}

    def mode(self, mode, dll=None):
        """One mode, with the bare endpoint right before it."""
        setup = self._setup
        server = Server(dll or setup.server, setup.rules_file, mode.store, environment=mode.environment, command=setup.server_command)
        with contextlib.ExitStack() as stack:
            stack.callback(server.stop)
            at_rest = server.process.resident_mebibytes()
            self._warm_up(server, mode.traffic)
            bare = self._closed(self._bare, mode.traffic)["requests_per_second"]
            closed = self._closed(server, mode.traffic)
            rate = closed["requests_per_second"]
            if closed["admitted"] is not None and not 0.9 <= closed["admitted"] <= 1.001:
                raise TooBusy(f"only {closed['admitted']:.1%} of the calls were admitted in time")
            opened = self._open(server, rate / 2, mode.traffic)
            return {
                **closed,
                "bare_requests_per_second": bare,
                "ratio": rate / bare,
                "open": opened,
                "open_of_bare": {part: opened["latency"][part] / self._bare_open["latency"][part] for part in ("p50", "p99", "p99.9")},
                **self._memory(server),
                "resident_at_rest": at_rest,
            }

    def _uses_h2load(self, traffic):
        """h2load has one body, and so one key."""
        return traffic == ONE_KEY and not self._setup.only_rls

    def _warm_up(self, contender, traffic):
        if self._uses_h2load(traffic):
            h2load.drive(contender.port, WARM_UP_REQUESTS, self._setup.body_file)
        else:
            self._setup.rls.closed(contender.port, traffic, WARM_UP_SECONDS, WIDE_DEADLINE)

    def _closed(self, contender, traffic):
        setup = self._setup
        meter = Meter(contender)
        if self._uses_h2load(traffic):
            calls = setup.requests
            rate = h2load.drive(contender.port, calls, setup.body_file, setup.deadline, command=setup.client_command)
        else:
            figures = setup.rls.closed(contender.port, traffic, setup.closed_seconds, setup.deadline)
            calls, rate = figures["made"], figures["decisions_per_second"]
        cost = meter.cost(calls)
        commands = meter.redis_commands(calls, lambda: self._make_few(contender, traffic))
        return {"requests_per_second": rate, **dataclasses.asdict(cost), "redis_commands": commands}

    def _make_few(self, contender, traffic):
        """Calls of the same kind, and calls for keys that are new, for which the server has other commands."""
        for few in (traffic, NEW_KEYS):
            self._setup.rls.closed(contender.port, few, FEW_SECONDS, WIDE_DEADLINE)

    def _open(self, contender, rate, traffic):
        setup = self._setup
        return setup.rls.open(contender.port, traffic, rate, setup.open_seconds, setup.deadline, self._seed)

    @staticmethod
    def _memory(contender):
        return {"resident_after_run": contender.process.resident_mebibytes(), "ready_milliseconds": contender.process.start_seconds * 1000}
