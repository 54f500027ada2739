"""One contender under load, and what it cost."""

import dataclasses

from h2load import drive


@dataclasses.dataclass
class Measurement:
    """Per call where nothing else is said; None where a contender has no such number."""

    requests_per_second: float
    cpu_nanoseconds: float
    allocated_bytes: float | None
    redis_cpu_nanoseconds: float | None
    redis_commands: float | None
    resident_after_start: float
    resident_after_run: float
    start_milliseconds: float


# The runtime compiles the busy methods anew while they run; the calls become several times cheaper on the way there.
WARM_UP_REQUESTS = 400_000


def measure(start, requests, body_file):
    """Starts a contender, warms it up, loads it, stops it."""
    contender = start()
    try:
        resident_after_start = contender.process.resident_mebibytes()
        drive(contender.port, WARM_UP_REQUESTS, body_file)
        before = readings(contender)
        rate = drive(contender.port, requests, body_file)
        after = readings(contender)
        per_call = [None if then is None else (now - then) / requests for now, then in zip(after, before)]
        if per_call[1] not in (None, 1):
            raise RuntimeError(f"{contender.name} counted {after[1] - before[1]} of {requests} calls as admitted")
        return Measurement(
            requests_per_second=rate,
            cpu_nanoseconds=per_call[0],
            allocated_bytes=per_call[2],
            redis_cpu_nanoseconds=per_call[3],
            redis_commands=per_call[4],
            resident_after_start=resident_after_start,
            resident_after_run=contender.process.resident_mebibytes(),
            start_milliseconds=contender.process.start_seconds * 1000,
        )
    finally:
        contender.stop()


def readings(contender):
    redis = contender.redis
    return (
        contender.process.cpu_nanoseconds(),
        contender.calls_counted(),
        contender.bytes_allocated(),
        redis.process.cpu_nanoseconds() if redis else None,
        redis.client_commands() if redis else None,
    )
