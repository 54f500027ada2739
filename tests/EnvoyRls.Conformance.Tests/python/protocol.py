"""How calls travel: compression, sizes, deadlines, cancellation, concurrency, unknown methods."""

import grpc

from rls import Client, case, code_name, descriptor, equal, is_error, message, request, unique


@case
def gzip_request(client):
    value = unique()
    answer = client.rate_limit()(request(descriptor(("small", value))), timeout=20, compression=grpc.Compression.Gzip)
    equal(answer.statuses[0].limit_remaining, 2, "remaining")


@case
def long_answer(client):
    """Long enough to be compressed, which grpcio accepts by itself."""
    value = unique()
    answer = client.ask(*[descriptor(("large", f"{value}-{i}")) for i in range(500)])
    equal(len(answer.statuses), 500, "statuses")
    equal({status.limit_remaining for status in answer.statuses}, {999999}, "remaining")


@case
def too_large_message(client):
    error = client.refused(request(descriptor(("small", "x" * (4 * 1024 * 1024 + 1)))))
    is_error(error, "RESOURCE_EXHAUSTED")
    equal(code_name(client.ask(descriptor(("small", unique())))), "OK", "the next call on the connection")


@case
def unknown_method(client):
    empty = message("grpc.health.v1.HealthCheckRequest")()
    for path in ["/envoy.service.ratelimit.v3.RateLimitService/Forget", "/envoy.service.ratelimit.v2.RateLimitService/ShouldRateLimit"]:
        call = client.unary(path, "grpc.health.v1.HealthCheckRequest", "grpc.health.v1.HealthCheckResponse")
        try:
            call(empty, timeout=20)
        except grpc.RpcError as error:
            is_error(error, "UNIMPLEMENTED")
        else:
            raise AssertionError(f"{path} was answered")


@case
def request_metadata(client):
    answer = client.rate_limit()(
        request(descriptor(("small", unique()))),
        timeout=20,
        metadata=[("x-request-id", unique()), ("x-trace-bin", bytes(range(256))), ("traceparent", "not one")])
    equal(code_name(answer), "OK", "overall code")


@case
def concurrent_calls(client):
    """64 calls at a time on one connection: no hit is lost or counted twice."""
    limited = request(descriptor(("fifty", unique())))
    call = client.rate_limit()
    started = [call.future(limited, timeout=20) for _ in range(64)]
    codes = [code_name(answer.result()) for answer in started]
    equal((codes.count("OK"), codes.count("OVER_LIMIT")), (50, 14), "admitted and denied")


@case
def short_deadline(client):
    """While Redis is frozen: the client's deadline is shorter than the time the server waits for Redis."""
    is_error(client.refused(request(descriptor(("small", unique()))), timeout=0.3), "DEADLINE_EXCEEDED")


@case
def long_deadline(client):
    """While Redis is frozen: the server gives up first."""
    is_error(client.refused(request(descriptor(("small", unique())))), "UNAVAILABLE", "redis did not answer within 3000 ms")


@case
def cancelled_calls(client):
    """While Redis is frozen."""
    call = client.rate_limit()
    started = [call.future(request(descriptor(("small", unique()))), timeout=20) for _ in range(50)]
    for future in started:
        future.cancel()
    equal({future.code().name for future in started}, {"CANCELLED"}, "status codes")


@case
def serves(client):
    equal(code_name(client.ask(descriptor(("small", unique())))), "OK", "overall code")


@case
def first_call(client):
    """The first call after readiness, within the deadline a careful caller would give it."""
    answer = client.rate_limit()(request(descriptor(("small", unique()))), timeout=1)
    equal(code_name(answer), "OK", "overall code")


@case
def authority_of_a_mesh(client):
    """Envoy names its cluster where it is told no authority, and Istio's clusters have names like this."""
    for authority in ["outbound|8081||ratelimit.default.svc.cluster.local", "127.0.0.1:1,127.0.0.1:2", "ratelimit_cluster", "[::1]:8081"]:
        named = Client(client.address, options=[("grpc.default_authority", authority)])
        equal(code_name(named.ask(descriptor(("small", unique())))), "OK", f"overall code as {authority}")
        named.close()
