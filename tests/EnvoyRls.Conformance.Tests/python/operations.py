"""What operators rely on: health, reflection, connections that end."""

import os
import queue
import signal
import time

import grpc

from rls import RATE_LIMIT_METHOD, Client, argument, case, code_name, descriptor, equal, is_error, message, request, unique

HEALTH_REQUEST = "grpc.health.v1.HealthCheckRequest"
HEALTH_RESPONSE = "grpc.health.v1.HealthCheckResponse"
SERVING, NOT_SERVING = 1, 2


def health_of(client, service):
    check = client.unary("/grpc.health.v1.Health/Check", HEALTH_REQUEST, HEALTH_RESPONSE)
    return check(message(HEALTH_REQUEST)(service=service), timeout=20).status


@case
def health_check(client):
    equal([health_of(client, service) for service in ["", "ratelimit"]], [SERVING, SERVING], "health")
    try:
        health_of(client, "no such service")
    except grpc.RpcError as error:
        is_error(error, "NOT_FOUND")
    else:
        raise AssertionError("an unknown service has a health")


@case
def health_watch(client):
    """Ends the server (its process id comes from the harness) and sees it say so before it goes."""
    watch = client.channel.unary_stream(
        "/grpc.health.v1.Health/Watch",
        request_serializer=message(HEALTH_REQUEST).SerializeToString,
        response_deserializer=message(HEALTH_RESPONSE).FromString)
    statuses = watch(message(HEALTH_REQUEST)(service="ratelimit"), timeout=20)
    equal(next(statuses).status, SERVING, "first status")
    os.kill(int(argument("SERVER_PID")), signal.SIGTERM)
    equal(next(statuses).status, NOT_SERVING, "status after SIGTERM")
    equal(code_name(client.ask(descriptor(("small", unique())))), "OK", "a call while draining")
    try:
        next(statuses)
    except grpc.RpcError as error:
        is_error(error, "UNAVAILABLE")
    else:
        raise AssertionError("the watch went on after the server stopped")


def reflect(client, version, ask):
    requests = f"grpc.reflection.{version}.ServerReflectionRequest"
    responses = f"grpc.reflection.{version}.ServerReflectionResponse"
    call = client.channel.stream_stream(
        f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
        request_serializer=message(requests).SerializeToString,
        response_deserializer=message(responses).FromString)
    return list(call(iter([message(requests)(**fields) for fields in ask]), timeout=20))


def describes_itself(client, version):
    listed, described, missing = reflect(client, version, [
        {"list_services": ""},
        {"file_containing_symbol": "envoy.service.ratelimit.v3.RateLimitService"},
        {"file_containing_symbol": "no.such.Symbol"},
    ])
    names = {service.name for service in listed.list_services_response.service}
    for name in ["envoy.service.ratelimit.v3.RateLimitService", "envoyrls.v1.RateLimit", "grpc.health.v1.Health", f"grpc.reflection.{version}.ServerReflection"]:
        equal(name in names, True, f"{name} is among {sorted(names)}")
    files = described.file_descriptor_response.file_descriptor_proto
    equal(any(b"ShouldRateLimit" in file for file in files), True, "the method is in the files")
    equal(missing.error_response.error_code, 5, "error code of an unknown symbol")


@case
def reflection_v1(client):
    describes_itself(client, "v1")


@case
def reflection_v1alpha(client):
    describes_itself(client, "v1alpha")


@case
def old_connection(client):
    """Against a server with a short GRPC_MAX_CONNECTION_AGE: the client is sent away and comes back."""
    states = queue.Queue()
    client.channel.subscribe(states.put)
    client.ask(descriptor(("large", unique())))
    seen = []
    while not (grpc.ChannelConnectivity.READY in seen and seen[-1] == grpc.ChannelConnectivity.IDLE):
        seen.append(states.get(timeout=30))
    equal(code_name(client.ask(descriptor(("large", unique())))), "OK", "the call after it")


@case
def calls_across_connections(client):
    """Against the same: calls go on, none fails."""
    call, limited = client.rate_limit(), request(descriptor(("large", unique())))
    end = time.monotonic() + 4
    while time.monotonic() < end:
        started = [call.future(limited, timeout=20) for _ in range(20)]
        equal({future.code().name: future.details() for future in started}, {"OK": ""}, "status codes")


@case
def calls_across_a_shutdown(_):
    """Two servers at one address list; the first is ended while calls go on, none fails."""
    client = Client(argument("ADDRESSES"))
    call, limited = client.rate_limit(), request(descriptor(("large", unique())))
    for batch in range(200):
        if batch == 50:
            os.kill(int(argument("SERVER_PID")), signal.SIGTERM)
        started = [call.future(limited, timeout=20) for _ in range(20)]
        equal({future.code().name: future.details() for future in started}, {"OK": ""}, f"status codes of batch {batch}")
    client.close()
