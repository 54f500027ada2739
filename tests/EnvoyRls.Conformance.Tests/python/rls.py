"""A gRPC client of EnvoyRls on grpcio, with messages made at run time from a FileDescriptorSet."""

import os
import uuid

import grpc
from messages import load_descriptors, message  # noqa: F401, cases take both from here

CALL_LIMIT_SECONDS = 20
RATE_LIMIT_METHOD = "/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit"
DOMAIN = "conformance"
NO_LIMIT_REMAINING = 4294967295

CASES = {}


def case(function):
    """Marks a function that takes a client as a case of its name."""
    CASES[function.__name__] = function
    return function


def request(*descriptors, domain=DOMAIN, hits=0):
    return message("envoy.service.ratelimit.v3.RateLimitRequest")(
        domain=domain, descriptors=descriptors, hits_addend=hits)


def descriptor(*entries, hits=None, refund=False, limit=None):
    made = message("envoy.extensions.common.ratelimit.v3.RateLimitDescriptor")(is_negative_hits=refund)
    for key, value in entries:
        made.entries.add(key=key, value=value)
    if hits is not None:
        made.hits_addend.value = hits
    if limit is not None:
        made.limit.requests_per_unit, made.limit.unit = limit
    return made


def unique():
    """A value no other case uses, so that each counts from zero."""
    return uuid.uuid4().hex


class Client:
    """One connection to a server."""

    def __init__(self, address, options=(), compression=None):
        self.address = address
        # Cases must not share a connection just because they ask for the same address.
        self.channel = grpc.insecure_channel(
            address, options=[("grpc.use_local_subchannel_pool", 1), *options], compression=compression)

    def unary(self, path, request_type, response_type):
        return self.channel.unary_unary(
            path,
            request_serializer=message(request_type).SerializeToString,
            response_deserializer=message(response_type).FromString)

    def rate_limit(self):
        return self.unary(
            RATE_LIMIT_METHOD,
            "envoy.service.ratelimit.v3.RateLimitRequest",
            "envoy.service.ratelimit.v3.RateLimitResponse")

    def ask(self, *descriptors, **fields):
        """Sends one call and returns its answer."""
        return self.rate_limit()(request(*descriptors, **fields), timeout=CALL_LIMIT_SECONDS)

    def refused(self, asked, timeout=CALL_LIMIT_SECONDS):
        """Sends one call that must fail, and returns the error."""
        try:
            answer = self.rate_limit()(asked, timeout=timeout)
        except grpc.RpcError as error:
            return error
        raise AssertionError(f"the call was answered, not refused: {answer}")

    def close(self):
        self.channel.close()


def code_name(answer_or_status):
    """OK or OVER_LIMIT, of a whole answer or of one status."""
    value = answer_or_status.overall_code if hasattr(answer_or_status, "overall_code") else answer_or_status.code
    return {0: "UNKNOWN", 1: "OK", 2: "OVER_LIMIT"}[value]


def unit_name(limit):
    return limit.DESCRIPTOR.fields_by_name["unit"].enum_type.values_by_number[limit.unit].name


def equal(actual, expected, what):
    if actual != expected:
        raise AssertionError(f"{what}: expected {expected!r}, got {actual!r}")


def is_error(error, code, details=None):
    equal(error.code().name, code, "status code")
    if details is not None:
        equal(error.details(), details, "status message")


def argument(name):
    """A value the harness hands to the case by the environment."""
    return os.environ[f"CASE_{name}"]
