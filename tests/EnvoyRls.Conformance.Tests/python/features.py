"""What rules say beyond the reference's grammar; against a server with headers and dynamic metadata on."""

import grpc

from rls import (
    CALL_LIMIT_SECONDS, NO_LIMIT_REMAINING, RATE_LIMIT_METHOD, case, code_name, descriptor, equal, request, unique, unit_name)

ALGORITHMS = ["fixed_window", "sliding_window_log", "sliding_window_counter", "token_bucket", "leaky_bucket", "gcra"]


def ask(client, *entries, hits=None, refund=False, domain="features"):
    """One descriptor, one status: whether it is admitted and what is left, and the whole status."""
    status = client.ask(descriptor(*entries, hits=hits, refund=refund), domain=domain).statuses[0]
    return (code_name(status), status.limit_remaining), status


def limit_name(client, *entries, domain="features"):
    return ask(client, *entries, domain=domain)[1].current_limit.name


def microseconds(duration):
    return duration.seconds * 1_000_000 + duration.nanos // 1000


@case
def algorithms(client):
    for algorithm in ALGORITHMS:
        entry = (algorithm, unique())
        told, status = ask(client, entry, hits=0)
        equal(told, ("OK", 5), f"{algorithm}: a look at a new counter")
        told, status = ask(client, entry, hits=3)
        equal(told, ("OK", 2), f"{algorithm}: three hits of five")
        equal((status.current_limit.requests_per_unit, unit_name(status.current_limit)), (5, "YEAR"), f"{algorithm}: limit")
        equal(microseconds(status.duration_until_reset) > 0, True, f"{algorithm}: a reset to come")
        told, status = ask(client, entry, hits=3)
        counts_denials = algorithm == "fixed_window"
        equal(told, ("OVER_LIMIT", 0 if counts_denials else 2), f"{algorithm}: three more")
        equal(status.HasField("current_limit"), True, f"{algorithm}: a denial names its limit")
        equal(microseconds(status.duration_until_reset) > 0, True, f"{algorithm}: a denial says when it ends")
        told, _ = ask(client, entry, hits=0)
        equal(told, ("OVER_LIMIT", 0) if counts_denials else ("OK", 2), f"{algorithm}: a look after the denial")
        equal(ask(client, entry, hits=100, refund=True)[0], ("OK", 5), f"{algorithm}: more given back than was taken")
        equal(ask(client, entry, hits=0, refund=True)[0], ("OK", 5), f"{algorithm}: nothing given back")
        equal(ask(client, entry, hits=5)[0], ("OK", 0), f"{algorithm}: all at once")
        equal(ask(client, entry)[0], ("OVER_LIMIT", 0), f"{algorithm}: one more")
        equal(ask(client, (algorithm, unique()), hits=6)[0][0], "OVER_LIMIT", f"{algorithm}: more than there ever is")
    equal(ask(client, ("nothing", unique()), hits=0)[0], ("OK", 0), "a look at a limit of nothing")
    equal(ask(client, ("nothing", unique()))[0], ("OVER_LIMIT", 0), "a limit of nothing")
    equal(unit_name(ask(client, ("fortnight", unique()))[1].current_limit), "UNKNOWN", "a window that no unit has")
    month = ask(client, ("calendar", unique()))[1]
    equal((unit_name(month.current_limit), month.duration_until_reset.seconds <= 31 * 86400), ("MONTH", True), "a calendar month")


@case
def several_limits(client):
    entry = ("layered", unique())
    equal([ask(client, entry)[0] for _ in range(4)], [("OK", 2), ("OK", 1), ("OK", 0), ("OVER_LIMIT", 0)], "the stricter limit wins")
    equal(ask(client, entry)[1].current_limit.name, "daily", "the limit that denies")
    tenant = ("tenant", unique())
    equal([ask(client, tenant, ("user", "a"))[0] for _ in range(3)], [("OK", 2), ("OK", 1), ("OK", 0)], "a user's own limit")
    equal(ask(client, tenant, hits=0)[0], ("OK", 1), "what the tenant has left")
    status = ask(client, tenant, ("user", "b"))[1]
    equal((status.current_limit.name, status.limit_remaining), ("tenant", 0), "the tenant's limit is the tighter one")
    told, status = ask(client, tenant, ("user", "b"))
    equal((told[0], status.current_limit.name), ("OVER_LIMIT", "tenant"), "the tenant's limit denies")


@case
def matchers(client):
    expected = {
        ("address", "192.0.2.1"): "any",
        ("address", "not an address"): "any",
        ("address", "10.200.0.1"): "net-8",
        ("address", "10.1.9.9"): "net-16",
        ("address", "::ffff:10.1.9.9"): "net-16",
        ("address", "2001:DB8::1"): "net-16",
        ("address", "10.1.2.3"): "one",
        ("status", "399.5"): "",
        ("status", "400"): "errors",
        ("status", "500.0"): "server-errors",
        ("status", "5e2"): "",
        ("status", "599"): "server-errors",
        ("status", "503"): "unavailable",
        ("status", "600"): "errors",
        ("status", "teapot"): "",
        ("path", "/users/12/avatar"): "avatar",
        ("path", "/users/x/avatar"): "other",
        ("path", "/users/12/avatar/"): "other",
        ("path", "/a.css"): "style",
        ("path", "/api/a.css"): "api",
        ("path", "/api/v2/x"): "api-2",
        ("path", "/api/v2/login"): "login",
        ("path", "/*"): "star",
        ("path", "/metrics"): "",
        ("path", ""): "other",
    }
    for entry, name in expected.items():
        equal(limit_name(client, entry), name, f"limit of {entry}")
    wild = [("wildcards", ""), ("wild", "abcd")]
    equal(limit_name(client, *wild), "first", "limit of the first wildcard")
    equal(limit_name(client, *wild, domain="whole"), "longest", "limit where the specific comes first")
    equal(limit_name(client, ("plan", "enterprise"), ("order", "express")), "enterprise", "the particular sibling")
    equal(limit_name(client, ("plan", "enterprise"), ("order", "usual")), "everyone", "the sibling fallen through to")
    before = ask(client, ("shared", "198.51.100.1"))[1].limit_remaining
    after = ask(client, ("shared", "198.51.100.2"))[1].limit_remaining
    equal(after, before - 1, "what two addresses of one network have left together")


@case
def lists(client):
    told, status = ask(client, ("member", "mallory"))
    equal(told, ("OVER_LIMIT", 0), "denied by a list, although another allows")
    equal((status.HasField("current_limit"), status.HasField("duration_until_reset")), (False, False), "a denial without a limit or an end")
    told, status = ask(client, ("member", "former-colleague"))
    equal((told, status.duration_until_reset.seconds > 86400), (("OVER_LIMIT", 0), True), "denied until 2099")
    equal(ask(client, ("member", "monitoring"), ("gcra", "x"))[0], ("OK", NO_LIMIT_REMAINING), "allowed, whatever else it says")
    equal(ask(client, ("gcra", unique()), ("member", "mallory"))[0][0], "OVER_LIMIT", "denied by any entry")
    for address, code in {"203.0.113.7": "OVER_LIMIT", "2001:db8:bad::1": "OVER_LIMIT", "198.51.100.7": "OK", "203.0.114.1": "OK"}.items():
        equal(ask(client, ("origin", address))[0][0], code, f"verdict of the list file on {address}")
    equal(ask(client, ("member", "forgiven"))[0], ("OK", 0), "an item that has expired")
    value = unique()
    answer = client.ask(descriptor(("gcra", value)), descriptor(("member", "mallory")), domain="features")
    equal((code_name(answer), answer.statuses[0].limit_remaining), ("OVER_LIMIT", 0), "a call of which a list denies a part")
    equal(ask(client, ("gcra", value), hits=0)[0], ("OK", 5), "what such a call has charged")


@case
def schedules_and_rollouts(client):
    limited = {name: ask(client, (name, unique()))[1].HasField("current_limit") for name in ["past", "present", "future", "nobody", "everybody"]}
    equal(limited, {"past": False, "present": True, "future": False, "nobody": False, "everybody": True}, "is limited")
    season = unique()
    equal([ask(client, ("seasonal", season))[0] for _ in range(2)], [("OK", 8), ("OK", 7)], "a limit out of season does not count")
    keys = [unique() for _ in range(400)]
    chosen = client.ask(*[descriptor(("somebody", key)) for key in keys], domain="features")
    again = client.ask(*[descriptor(("somebody", key), hits=0) for key in keys], domain="features")
    picked = [status.HasField("current_limit") for status in chosen.statuses]
    equal([status.HasField("current_limit") for status in again.statuses], picked, "the keys of a rollout, asked twice")
    equal(50 <= sum(picked) <= 150, True, f"{sum(picked)} of 400 keys are about a quarter")


@case
def actions(client):
    value = unique()
    answers = [client.ask(descriptor(("logged", value)), domain="features") for _ in range(2)]
    equal([code_name(answer) for answer in answers], ["OK", "OK"], "a limit that only notes")
    decisions = [answer.dynamic_metadata["descriptors"][0]["decision"] for answer in answers]
    equal(["shadow_code" in decision for decision in decisions], [False, True], "what it would have denied")
    equal(decisions[1]["action"], "log", "action")

    value = unique()
    answers = [client.ask(descriptor(("queue", value)), domain="features") for _ in range(4)]
    equal([code_name(answer) for answer in answers], ["OK", "OK", "OK", "OVER_LIMIT"], "a queue of two hours")
    delays = [dict((h.key, h.value) for h in answer.response_headers_to_add).get("X-RateLimit-Delay") for answer in answers]
    equal((delays[0], delays[3]), (None, None), "who is served at once or not at all")
    equal([round(float(delay) / 3600) for delay in delays[1:3]], [1, 2], "hours to wait")
    told = answers[1].dynamic_metadata
    equal(abs(told["delay_ms"] / 1000 - float(delays[1])) <= 0.001, True, "the wait in dynamic metadata")
    equal(told["descriptors"][0]["decision"]["action"], "throttle", "action")


@case
def denials(client):
    value = unique()
    first = client.ask(descriptor(("told", value)), domain="features")
    equal((first.raw_body, [h.key for h in first.response_headers_to_add if h.key == "X-Limited-By"]), (b"", []), "nothing is told to who passes")
    denied = client.ask(descriptor(("told", value)), descriptor(("gcra", value)), domain="features")
    headers = {header.key: header.value for header in denied.response_headers_to_add}
    wait = headers["Retry-After"]
    equal(1 <= int(wait) <= 90, True, f"a wait of {wait} s")
    equal(
        denied.raw_body.decode(),
        '{"rule": "told", "domain": "features", "limit": 1, "window": 90, "left": 0, "wait": ' + wait + "}",
        "body")
    equal((headers["Content-Type"], headers["X-Limited-By"]), ("application/json", "told of features"), "headers of the rule")
    equal((headers["RateLimit-Limit"], headers["RateLimit-Remaining"]), ("1", "0"), "headers of the limit")
    decision = denied.dynamic_metadata["descriptors"][0]["decision"]
    equal(
        (decision["code"], decision["source"], decision["rule"], decision["algorithm"]),
        ("OVER_LIMIT", "file", "told", "gcra"),
        "decision in dynamic metadata")
    limit = decision["limits"][0]
    equal(
        (limit["amount"], limit["window_ms"], limit["burst"], limit["over"], limit["remaining"]),
        (1, 90000, 1, True, 0),
        "limit in dynamic metadata")
    equal(0 < limit["retry_ms"] <= 90000, True, f"a wait of {limit['retry_ms']} ms")
    told = client.ask(descriptor(("member", "mallory")), domain="features").dynamic_metadata["descriptors"][0]["decision"]
    equal((told["source"], told["list"]["verdict"], told["list"]["reason"]), ("list", "deny", "fraud"), "a list's verdict")
    never = client.ask(descriptor(("gcra", unique())), domain="features", hits=6)
    equal(never.dynamic_metadata["descriptors"][0]["decision"]["limits"][0]["retry_ms"], None, "the wait for what never fits")


@case
def whole_calls(client):
    """A call that one limit denies charges none of the others; refunds of the same call are carried out."""
    value = unique()
    three = [descriptor((key, value)) for key in ["wide", "narrow", "old"]]
    equal([status.limit_remaining for status in client.ask(*three, domain="whole", hits=40).statuses], [960, 20, 960], "after 40 hits")
    denied = client.ask(*three, domain="whole", hits=40)
    equal([code_name(status) for status in denied.statuses], ["OK", "OVER_LIMIT", "OK"], "codes of the call denied")
    equal([status.limit_remaining for status in denied.statuses], [960, 20, 960], "what it has left alone")
    back = client.ask(descriptor(("narrow", value), hits=10, refund=True), descriptor(("old", value), hits=961), domain="whole")
    equal(code_name(back), "OVER_LIMIT", "a call that gives back and asks for too much")
    looked = client.ask(*[descriptor((key, value), hits=0) for key in ["wide", "narrow", "old"]], domain="whole")
    equal([status.limit_remaining for status in looked.statuses], [960, 30, 960], "what it has changed")
    watched = [client.ask(descriptor(("watched", value)), descriptor(("wide", value)), domain="whole") for _ in range(2)]
    equal([(code_name(answer), answer.statuses[1].limit_remaining) for answer in watched], [("OK", 959), ("OK", 958)], "a shadow stops nobody")
    ask(client, ("old", value), hits=960, domain="whole")
    ask(client, ("old", value), hits=1, domain="whole")
    mixed = client.ask(descriptor(("old", value), hits=0, refund=True), descriptor(("wide", value)), domain="whole")
    equal((code_name(mixed), mixed.statuses[1].limit_remaining), ("OK", 957), "nothing given back stops nobody")


@case
def hostile_requests(client):
    """Whatever comes is answered or refused in words, and the next call is served."""
    value = unique()
    most = client.ask(descriptor(("fixed_window", value), hits=2**64 - 1), domain="features")
    equal(code_name(most), "OVER_LIMIT", "as many hits as there are")
    again = client.ask(descriptor(("fixed_window", value), hits=2**63), domain="features")
    equal((code_name(again), again.statuses[0].limit_remaining), ("OVER_LIMIT", 0), "and more")
    for algorithm in ALGORITHMS[1:]:
        equal(ask(client, (algorithm, value), hits=2**63)[0], ("OVER_LIMIT", 5), f"{algorithm}: 2^63 hits")
        equal(ask(client, (algorithm, value), hits=2**64 - 1, refund=True)[0], ("OK", 5), f"{algorithm}: 2^64 - 1 hits given back")
    entries = [("address", "10.1.9.9")] * 100
    answer = client.ask(*[descriptor(*entries)] * 1000, domain="features")
    equal((code_name(answer), len(answer.statuses)), ("OK", 1000), "a thousand descriptors of a hundred entries")
    for key in ["address", "status", "path", "member", "origin"]:
        for text in ["a" * 8192, "9" * 8192, ":" * 8192, "1e999", "-0", "NaN", "0x10", "10.1.2.3/8", "::ffff:999.1.1.1", "\0", "/users/" + "1" * 8000 + "/avatar!"]:
            equal(code_name(client.ask(descriptor((key, text)), domain="features")), "OK", f"{key} of {text[:20]}")
    whole = client.ask(*[descriptor(("wide", f"{value}{i}")) for i in range(1000)], domain="whole")
    equal((code_name(whole), {status.limit_remaining for status in whole.statuses}), ("OK", {999}), "a thousand counters charged as one")

    raw = client.channel.unary_unary(RATE_LIMIT_METHOD, request_serializer=bytes, response_deserializer=bytes)
    for bytes_sent in [b"\x0a\xff\xff\xff\xff\x0f", b"\xff" * 64, b"\x0b" * 1000]:
        try:
            raw(bytes_sent, timeout=CALL_LIMIT_SECONDS)
        except grpc.RpcError as error:
            equal(error.code().name in ("INTERNAL", "INVALID_ARGUMENT"), True, f"{error.code()} for bytes that are no message")
        else:
            raise AssertionError(f"{bytes_sent[:8]} was answered")
    # A header that Envoy passes on may hold any bytes. What is not UTF-8 is limited as U+FFFD: refused, it would go
    # past the limit wherever Envoy fails open.
    asked = request(descriptor(("gcra", f"{value} ???")), domain="features").SerializeToString()
    raw(asked.replace(b"???", b"\xff\xfe\xc0"), timeout=CALL_LIMIT_SECONDS)
    equal(ask(client, ("gcra", f"{value} \ufffd\ufffd\ufffd"))[0], ("OK", 3), "a value that is not UTF-8")
    equal(ask(client, ("gcra", unique()))[0], ("OK", 4), "the next call")
