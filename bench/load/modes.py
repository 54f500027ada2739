"""The modes of the server that are compared with the bare endpoint, and what the budgets ask of each."""

import dataclasses

from request import MANY_ADDRESSES, ONE_ADDRESS


@dataclasses.dataclass(frozen=True)
class Mode:
    """One line of the table."""

    name: str
    store: str
    keys: int = 1
    environment: dict = dataclasses.field(default_factory=dict)
    least_ratio: float | None = None
    most_commands: float | None = None

    @property
    def descriptor(self):
        return ONE_ADDRESS if self.keys == 1 else MANY_ADDRESSES


DISTINCT_KEYS = 10_000
LEASED = {"CONSISTENCY": "leased"}
MODES = (
    Mode("memory", "memory", least_ratio=0.90),
    Mode("leased", "redis", environment=LEASED, least_ratio=0.85, most_commands=0.05),
    Mode("redis, one key", "redis", least_ratio=0.75, most_commands=0.2),
    Mode("redis, distinct keys", "redis", keys=DISTINCT_KEYS, least_ratio=0.55, most_commands=1.05),
)

# At half of each mode's own peak, beside the bare endpoint at half of its own.
MOST_P50, MOST_P99, MOST_P999_MICROSECONDS = 3, 5, 5_000
