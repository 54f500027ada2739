"""Rounds in which every mode is loaded beside the bare endpoint."""

import contextlib
import dataclasses

import h2load
from contenders import BareEndpoint, Server
from measurement import WARM_UP_REQUESTS, Meter
from request import ONE_ADDRESS

# Enough for a monitored Redis to show what a script calls.
FEW_REQUESTS = 2_000
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


class Round:
    """One round. The bare endpoint runs all the time and is loaded right before each mode, so that a machine that changes its pace spoils no ratio."""

    def __init__(self, setup, seed):
        self._setup = setup
        self._seed = seed
        self._bare = BareEndpoint(setup.bare, setup.server_command)
        self._bare_open = None

    def __enter__(self):
        self._warm_up(self._bare, keys=1, descriptor=ONE_ADDRESS)
        return self

    def __exit__(self, *_):
        self._bare.stop()

    def bare(self):
        """The bare endpoint alone, at full load and at half of it."""
        closed = self._closed(self._bare, keys=1, descriptor=ONE_ADDRESS)
        self._bare_open = self._open(self._bare, closed["requests_per_second"] / 2, keys=1, descriptor=ONE_ADDRESS)
        return {**closed, "open": self._bare_open, **self._memory(self._bare)}

    def mode(self, mode, dll=None):
        """One mode, with the bare endpoint right before it."""
        setup = self._setup
        server = Server(dll or setup.server, setup.rules_file, mode.store, environment=mode.environment, command=setup.server_command)
        with contextlib.ExitStack() as stack:
            stack.callback(server.stop)
            at_rest = server.process.resident_mebibytes()
            self._warm_up(server, mode.keys, mode.descriptor)
            bare = self._closed(self._bare, mode.keys, mode.descriptor)["requests_per_second"]
            closed = self._closed(server, mode.keys, mode.descriptor)
            rate = closed["requests_per_second"]
            if closed["admitted"] is not None and not 0.9 <= closed["admitted"] <= 1.001:
                raise RuntimeError(f"{mode.name}: only {closed['admitted']:.1%} of the calls were admitted in time; the machine is too busy")
            opened = self._open(server, rate / 2, mode.keys, mode.descriptor)
            return {
                **closed,
                "bare_requests_per_second": bare,
                "ratio": rate / bare,
                "open": opened,
                "open_of_bare": {part: opened["latency"][part] / self._bare_open["latency"][part] for part in ("p50", "p99", "p99.9")},
                **self._memory(server),
                "resident_at_rest": at_rest,
            }

    def _uses_h2load(self, keys):
        """h2load has one body, and so one key."""
        return keys == 1 and not self._setup.only_rls

    def _warm_up(self, contender, keys, descriptor):
        if self._uses_h2load(keys):
            h2load.drive(contender.port, WARM_UP_REQUESTS, self._setup.body_file)
        else:
            self._setup.rls.closed(contender.port, descriptor, keys, WARM_UP_SECONDS, WIDE_DEADLINE)

    def _closed(self, contender, keys, descriptor):
        setup = self._setup
        meter = Meter(contender)
        if self._uses_h2load(keys):
            calls = setup.requests
            rate = h2load.drive(contender.port, calls, setup.body_file, setup.deadline, command=setup.client_command)
        else:
            figures = setup.rls.closed(contender.port, descriptor, keys, setup.closed_seconds, setup.deadline)
            calls, rate = figures["made"], figures["decisions_per_second"]
        cost = meter.cost(calls)
        commands = meter.redis_commands(calls, lambda: h2load.drive(contender.port, FEW_REQUESTS, setup.body_file, WIDE_DEADLINE))
        return {"requests_per_second": rate, **dataclasses.asdict(cost), "redis_commands": commands}

    def _open(self, contender, rate, keys, descriptor):
        setup = self._setup
        return setup.rls.open(contender.port, descriptor, keys, rate, setup.open_seconds, setup.deadline, self._seed)

    @staticmethod
    def _memory(contender):
        return {"resident_after_run": contender.process.resident_mebibytes(), "ready_milliseconds": contender.process.start_seconds * 1000}
