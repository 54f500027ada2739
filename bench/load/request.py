"""The call that is repeated, as bytes on the wire, its header fields, and the rules that limit it."""

DOMAIN = "bench"
PATH = "/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit"

# Limits that no run reaches in a minute, as what is measured is admission; and one that all share, which a run of exactness uses
# up: a year, so that no window ends meanwhile.
SHARED_LIMIT = 100_000
RULES = f"""\
domain: {DOMAIN}
descriptors:
  - key: remote_address
    descriptors:
      - key: path
        value: /api/orders
        rate_limit: {{unit: minute, requests_per_unit: 4000000000}}
  - key: user
    rate_limit: {{unit: minute, requests_per_unit: 4000000000}}
  - key: tenant
    rate_limit: {{unit: minute, requests_per_unit: 4000000000}}
  - key: session
    rate_limit: {{unit: minute, requests_per_unit: 4000000000}}
  - key: shared
    rate_limit: {{unit: year, requests_per_unit: {SHARED_LIMIT}}}
"""

ONE_ADDRESS = "remote_address=198.51.100.7,path=/api/orders"
MANY_ADDRESSES = "remote_address={key},path=/api/orders"
MANY_USERS = "user={key}"
FOUR_DESCRIPTORS = (MANY_ADDRESSES, MANY_USERS, "tenant={key}", "session={key}")
SHARED = "shared=all"


def headers(deadline):
    """What Envoy sends with every call beside what HTTP/2 and gRPC ask for; the deadline in milliseconds."""
    return {
        "te": "trailers",
        "grpc-timeout": f"{deadline}m",
        "content-type": "application/grpc",
        "x-envoy-internal": "true",
        "x-forwarded-for": "192.0.2.10",
        "x-envoy-expected-rq-timeout-ms": str(deadline),
    }


def field(number, payload):
    """One length-delimited protobuf field of less than 128 bytes."""
    assert number < 16 and len(payload) < 128
    return bytes([number << 3 | 2, len(payload)]) + payload


def entry(key, value):
    return field(1, field(1, key) + field(2, value))


def rate_limit_request():
    """A RateLimitRequest with one descriptor of two entries, behind gRPC's five bytes of prefix."""
    descriptor = b"".join(entry(*(part.encode() for part in text.split("="))) for text in ONE_ADDRESS.split(","))
    message = field(1, DOMAIN.encode()) + field(2, descriptor)
    return b"\0" + len(message).to_bytes(4, "big") + message
