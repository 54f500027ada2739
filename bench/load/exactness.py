"""Many replicas at full speed on one limit: how many calls they admit together."""

import contextlib

from contenders import Server
from modes import LEASED
from redis import Redis
from request import SHARED, SHARED_LIMIT

REPLICAS = 8
LEAST_LEASED = 99_000
LONGEST_SECONDS = 120
CHUNK_SECONDS = 3


def measure(setup, leased):
    """What 8 processes that share one Redis admit of a limit of 100,000, and whether that is what it has to be."""
    environment = LEASED if leased else {}
    with contextlib.ExitStack() as stack:
        redis = Redis(setup.server_command)
        stack.callback(redis.process.stop)
        ports = []
        for _ in range(REPLICAS):
            server = Server(setup.server, setup.rules_file, "redis", environment=environment, redis=redis, command=setup.server_command)
            stack.callback(server.stop)
            ports.append(server.port)
        admitted, denied = use_up(setup.rls, ports)
    least = LEAST_LEASED if leased else SHARED_LIMIT
    return {
        "replicas": REPLICAS,
        "limit": SHARED_LIMIT,
        "admitted": admitted,
        "denied": denied,
        "least": least,
        "met": least <= admitted <= SHARED_LIMIT,
    }


def use_up(rls, ports):
    """Asks for as long as anything is admitted. No call has a deadline, as one that was charged and not answered could not be told."""
    admitted = denied = 0
    for _ in range(LONGEST_SECONDS // CHUNK_SECONDS):
        outcomes = rls.run(
            ports, [SHARED], "--closed", 256, "--connections", 2 * REPLICAS, "--deadline", "none", "--warm-up", "0s", "--duration", f"{CHUNK_SECONDS}s"
        )["outcomes"]
        lost = sum(outcomes.values()) - outcomes["OK"] - outcomes["OVER_LIMIT"]
        if lost:
            raise RuntimeError(f"{lost} calls were not decided: {outcomes}")
        admitted += outcomes["OK"]
        denied += outcomes["OVER_LIMIT"]
        if outcomes["OK"] == 0 and outcomes["OVER_LIMIT"] > 0:
            return admitted, denied
    raise RuntimeError(f"the limit was not used up within {LONGEST_SECONDS} s: {admitted} calls were admitted")
