"""The modes of the server that are compared with the bare endpoint, and what the budgets ask of each."""

import dataclasses

from request import FOUR_DESCRIPTORS, MANY_ADDRESSES, MANY_USERS, ONE_ADDRESS


@dataclasses.dataclass(frozen=True)
class Traffic:
    """What the calls are."""

    descriptors: tuple
    keys: int = 1
    zipf: float = 0


ONE_KEY = Traffic((ONE_ADDRESS,))
DISTINCT_KEYS = Traffic((MANY_ADDRESSES,), keys=10_000)
NEW_KEYS = Traffic((MANY_USERS,), keys=1_000_000)
SKEWED_KEYS = Traffic(FOUR_DESCRIPTORS, keys=100_000, zipf=1.1)


@dataclasses.dataclass(frozen=True)
class Mode:
    """One line of the table, and its budgets; a mode without a least ratio has none."""

    name: str
    store: str
    traffic: Traffic = ONE_KEY
    environment: dict = dataclasses.field(default_factory=dict)
    least_ratio: float | None = None
    most_commands: float | None = None


LEASED = {"CONSISTENCY": "leased"}
MODES = (
    Mode("memory", "memory", least_ratio=0.90),
    Mode("leased", "redis", environment=LEASED, least_ratio=0.85, most_commands=0.05),
    Mode("redis, one key", "redis", least_ratio=0.75, most_commands=0.2),
    Mode("redis, distinct keys", "redis", DISTINCT_KEYS, least_ratio=0.55, most_commands=1.05),
    Mode("memory, 4 descriptors", "memory", SKEWED_KEYS),
    Mode("redis, 4 descriptors", "redis", SKEWED_KEYS),
)

# At half of each mode's own peak, beside the bare endpoint at half of its own.
MOST_P50, MOST_P99, MOST_P999_MICROSECONDS = 3, 5, 5_000

# What latencies say something of.
LEAST_DECIDED = 0.999
