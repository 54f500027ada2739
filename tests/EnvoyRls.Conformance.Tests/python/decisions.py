"""What is decided: limits, modes, hits, errors of the request."""

from rls import (
    NO_LIMIT_REMAINING, case, code_name, descriptor, equal, is_error, request, unique, unit_name)


@case
def per_minute_limit(client):
    """Repeated once if the minute ended between the first call and the last."""
    for _ in range(2):
        value = unique()
        answers = [client.ask(descriptor(("per_minute", value))) for _ in range(4)]
        resets = [answer.statuses[0].duration_until_reset.seconds for answer in answers]
        if resets == sorted(resets, reverse=True):
            break
    equal([code_name(answer) for answer in answers], ["OK", "OK", "OK", "OVER_LIMIT"], "overall codes")
    equal([code_name(answer.statuses[0]) for answer in answers], ["OK", "OK", "OK", "OVER_LIMIT"], "codes")
    equal([answer.statuses[0].limit_remaining for answer in answers], [2, 1, 0, 0], "remaining")
    for answer, reset in zip(answers, resets):
        limit = answer.statuses[0].current_limit
        equal((limit.requests_per_unit, unit_name(limit)), (3, "MINUTE"), "limit")
        equal(1 <= reset <= 60, True, f"reset of {reset} s is within the minute")


@case
def statuses_in_order(client):
    value = unique()
    descriptors = [
        descriptor(("large", value)),
        descriptor(("no such key", value)),
        descriptor(("small", value), hits=2),
        descriptor(("unlimited", value)),
    ]
    client.ask(*descriptors)
    answer = client.ask(*descriptors)
    equal(code_name(answer), "OVER_LIMIT", "overall code")
    equal([code_name(status) for status in answer.statuses], ["OK", "OK", "OVER_LIMIT", "OK"], "codes")
    equal([status.limit_remaining for status in answer.statuses], [999998, 0, 0, NO_LIMIT_REMAINING], "remaining")
    equal([status.HasField("current_limit") for status in answer.statuses], [True, False, True, False], "limits")
    equal(answer.statuses[2].current_limit.name, "small", "name of the limit")


@case
def nested_rules(client):
    tenant, user = unique(), unique()
    alone = client.ask(descriptor(("tenant", tenant)))
    equal(alone.statuses[0].HasField("current_limit"), False, "the outer entry alone is limited")
    answer = client.ask(descriptor(("tenant", tenant), ("user", user)))
    equal(answer.statuses[0].limit_remaining, 1, "remaining")


@case
def unlimited(client):
    answer = client.ask(descriptor(("unlimited", unique())), hits=1000)
    equal(code_name(answer), "OK", "overall code")
    equal(answer.statuses[0].limit_remaining, NO_LIMIT_REMAINING, "remaining")


@case
def shadow(client):
    value = unique()
    answers = [client.ask(descriptor(("shadow", value))) for _ in range(3)]
    equal([code_name(answer) for answer in answers], ["OK"] * 3, "overall codes")
    equal([code_name(answer.statuses[0]) for answer in answers], ["OK"] * 3, "codes")


@case
def quota(client):
    value = unique()
    both = [descriptor(("quota_of_one", value)), descriptor(("quota_of_two", value))]
    answers = [client.ask(*both) for _ in range(3)]
    equal([code_name(answer) for answer in answers], ["OK", "OK", "OVER_LIMIT"], "overall codes")
    equal([code_name(status) for status in answers[1].statuses], ["OVER_LIMIT", "OK"], "codes while one is left")
    equal(code_name(client.ask(both[0])), "OVER_LIMIT", "a single quota that is used up")


@case
def replaces(client):
    value = unique()
    answer = client.ask(descriptor(("general", value)), descriptor(("special", value)))
    equal([status.HasField("current_limit") for status in answer.statuses], [False, True], "limits")
    equal(answer.statuses[1].current_limit.name, "special", "name of the limit that stands")
    equal(client.ask(descriptor(("general", value))).statuses[0].limit_remaining, 4, "the replaced limit was not charged")


@case
def request_limit(client):
    hour = 3
    limited = descriptor(("no such key", unique()), limit=(2, hour))
    answers = [client.ask(limited) for _ in range(3)]
    equal([code_name(answer) for answer in answers], ["OK", "OK", "OVER_LIMIT"], "overall codes")
    limit = answers[0].statuses[0].current_limit
    equal((limit.requests_per_unit, unit_name(limit)), (2, "HOUR"), "limit")


@case
def request_limit_without_unit(client):
    is_error(
        client.refused(request(descriptor(("small", unique()), limit=(2, 0)))),
        "INVALID_ARGUMENT",
        "descriptor 0 brings a limit of unit 0, which is not a unit")


@case
def hits_of_the_request(client):
    limited = descriptor(("small", unique()))
    first = client.ask(limited, hits=3)
    equal((code_name(first), first.statuses[0].limit_remaining), ("OK", 0), "three hits of three")
    equal(code_name(client.ask(limited)), "OVER_LIMIT", "one hit more")


@case
def hits_of_a_descriptor(client):
    value = unique()
    answer = client.ask(descriptor(("small", value), hits=2), descriptor(("large", value)), hits=5)
    equal([status.limit_remaining for status in answer.statuses], [1, 999995], "remaining")


@case
def peek(client):
    value = unique()
    look = descriptor(("small", value), hits=0)
    equal(client.ask(look).statuses[0].limit_remaining, 3, "remaining before any hit")
    client.ask(descriptor(("small", value)), hits=2)
    equal([client.ask(look).statuses[0].limit_remaining for _ in range(2)], [1, 1], "remaining, looked at twice")


@case
def refund(client):
    value = unique()
    client.ask(descriptor(("small", value)), hits=3)
    answer = client.ask(descriptor(("small", value), hits=2, refund=True))
    equal((code_name(answer), answer.statuses[0].limit_remaining), ("OK", 2), "after two hits came back")
    answer = client.ask(descriptor(("small", value), hits=100, refund=True))
    equal(answer.statuses[0].limit_remaining, 3, "more cannot come back than was charged")


@case
def unknown_domain(client):
    answer = client.ask(descriptor(("small", unique())), domain="elsewhere")
    equal((code_name(answer), code_name(answer.statuses[0])), ("OK", "OK"), "codes")
    equal(answer.statuses[0].HasField("current_limit"), False, "is limited")


@case
def empty_domain(client):
    is_error(
        client.refused(request(descriptor(("small", unique())), domain="")),
        "INVALID_ARGUMENT",
        "rate limit domain must not be empty")


@case
def empty_descriptors(client):
    is_error(client.refused(request()), "INVALID_ARGUMENT", "rate limit descriptor list must not be empty")


@case
def too_many_descriptors(client):
    is_error(
        client.refused(request(*[descriptor(("small", "x"))] * 1001)),
        "INVALID_ARGUMENT",
        "request has 1001 descriptors, more than the 1000 allowed")


@case
def empty_entries(client):
    answer = client.ask(descriptor())
    equal((code_name(answer), len(answer.statuses)), ("OK", 1), "answer")


@case
def utf8_values(client):
    answer = client.ask(descriptor(("city", "Zürich ☃ 東京"), ("user", unique())))
    equal(answer.statuses[0].current_limit.requests_per_unit, 7, "limit of the exact value")
    answer = client.ask(descriptor(("city", "Zürich ☃ 東京 " + unique())))
    equal(answer.statuses[0].current_limit.requests_per_unit, 100, "limit of the key alone")


@case
def compatible_errors(client):
    """Against a server with STATUS_COMPAT=true."""
    is_error(
        client.refused(request(descriptor(("small", unique())), domain="")),
        "UNKNOWN",
        "rate limit domain must not be empty")
    is_error(client.refused(request()), "UNKNOWN", "rate limit descriptor list must not be empty")


@case
def response_headers(client):
    """Against a server with LIMIT_RESPONSE_HEADERS_ENABLED=true."""
    value = unique()
    answer = client.ask(descriptor(("large", value)), descriptor(("small", value)))
    headers = [(header.key, header.value) for header in answer.response_headers_to_add]
    equal([name for name, _ in headers], ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"], "names")
    equal([text for _, text in headers[:2]], ["3", "2"], "values of the tightest limit")
    equal(1 <= int(headers[2][1]) <= 86400, True, f"reset of {headers[2][1]} s is within the day")
    equal(list(client.ask(descriptor(("unlimited", value))).response_headers_to_add), [], "headers without a limit")


@case
def dynamic_metadata(client):
    """Against a server with RESPONSE_DYNAMIC_METADATA=true."""
    value = unique()
    both = [descriptor(("quota_of_one", value)), descriptor(("quota_of_two", value), hits=1)]
    metadata = client.ask(*both, hits=1).dynamic_metadata
    equal(metadata["domain"], "conformance", "domain")
    equal(metadata["hitsAddend"], 1.0, "hits of the request")
    described = metadata["descriptors"]
    equal(list(described[0]["entries"]), [f"quota_of_one={value}"], "entries of the first descriptor")
    equal(described[1]["hitsAddend"], 1.0, "hits of the second descriptor")
    equal(dict(metadata["metadata"].items()), {"backend": "first", "tier": "gold"}, "metadata of the rules that passed")
    metadata = client.ask(*both).dynamic_metadata
    equal(dict(metadata["metadata"].items()), {"backend": "second"}, "metadata once the first is over its limit")


@case
def not_configured(client):
    """Against a server whose rules were wrong from the start."""
    is_error(
        client.refused(request(descriptor(("small", unique())))), "UNAVAILABLE", "no rate limit configuration loaded")
