"""The call that is repeated, as bytes on the wire, and the rules that limit it."""

DOMAIN = "bench"
PATH = "/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit"

# Far above what a run can reach in a minute: what is measured is admission.
RULES = f"""\
domain: {DOMAIN}
descriptors:
  - key: remote_address
    descriptors:
      - key: path
        value: /api/orders
        rate_limit: {{unit: minute, requests_per_unit: 4000000000}}
"""


def field(number, payload):
    """One length-delimited protobuf field of less than 128 bytes."""
    assert number < 16 and len(payload) < 128
    return bytes([number << 3 | 2, len(payload)]) + payload


def entry(key, value):
    return field(1, field(1, key) + field(2, value))


def rate_limit_request():
    """A RateLimitRequest with one descriptor of two entries, behind gRPC's five bytes of prefix."""
    descriptor = entry(b"remote_address", b"198.51.100.7") + entry(b"path", b"/api/orders")
    message = field(1, DOMAIN.encode()) + field(2, descriptor)
    return b"\0" + len(message).to_bytes(4, "big") + message
