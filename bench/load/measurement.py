"""One contender under load, and what it cost."""

import dataclasses

from redis import sent_by_clients

# The runtime compiles the busy methods anew while they run; the calls become several times cheaper on the way there.
WARM_UP_REQUESTS = 400_000


@dataclasses.dataclass
class Cost:
    """What a contender had spent, or between two looks: for each call. None where it has no such number."""

    cpu_nanoseconds: float
    admitted: float | None
    allocated_bytes: float | None
    redis_cpu_nanoseconds: float | None


class Meter:
    """Reads what a contender spends on a load."""

    def __init__(self, contender):
        self._contender = contender
        self._redis = contender.redis
        self._before = self._readings()
        self._commands_before = self._redis.commands() if self._redis else None

    def cost(self, calls):
        """What each of so many calls cost since the beginning."""
        parts = [None if then is None else (now - then) / calls for now, then in zip(self._readings(), self._before)]
        return Cost(*parts)

    def redis_commands(self, calls, drive_some):
        """Commands that the clients of Redis sent for each call; `drive_some` makes a few more calls."""
        if not self._redis:
            return None
        after = self._redis.commands()
        return sent_by_clients(self._commands_before, after, self._redis.inside_scripts(drive_some)) / calls

    def _readings(self):
        contender, redis = self._contender, self._redis
        return (
            contender.process.cpu_nanoseconds(),
            contender.calls_counted(),
            contender.bytes_allocated(),
            redis.process.cpu_nanoseconds() if redis else None,
        )
