"""The service of EnvoyRls's own, for applications that ask for themselves."""

import grpc

from rls import CALL_LIMIT_SECONDS, DOMAIN, case, equal, is_error, message, unique

SERVICE = "/envoyrls.v1.RateLimit"


def check(client, **fields):
    call = client.unary(f"{SERVICE}/CheckRateLimit", "envoyrls.v1.CheckRateLimitRequest", "envoyrls.v1.CheckRateLimitResponse")
    return call(message("envoyrls.v1.CheckRateLimitRequest")(**fields), timeout=CALL_LIMIT_SECONDS)


def of(key, value):
    made = message("envoyrls.v1.CheckDescriptor")()
    made.entries.add(key=key, value=value)
    return [made]


@case
def native_check(client):
    small = of("small", unique())
    first = check(client, domain=DOMAIN, descriptors=small, hits=2, details=True)
    equal((first.allowed, first.limit, first.remaining, first.HasField("error")), (True, 3, 1, False), "two of three hits")
    equal((first.descriptors[0].rule, first.descriptors[0].limit_name), (f"{DOMAIN}.small", "small"), "details")
    over = check(client, domain=DOMAIN, descriptors=small, hits=2)
    equal((over.allowed, over.error.code, over.error.retry_after > 0), (False, "rate_limited", True), "two hits more")
    equal(check(client, domain=DOMAIN, descriptors=small, hits=-3).remaining, 2, "after giving three back")
    equal(check(client, domain=DOMAIN, descriptors=small, hits=0).remaining, 2, "after a look")
    free = check(client, user_id=unique())
    equal((free.allowed, free.HasField("limit")), (True, False), "no rule")


@case
def native_check_that_makes_no_sense(client):
    for fields in [{}, {"user_id": "a", "hits": 2**32}]:
        try:
            check(client, **fields)
        except grpc.RpcError as error:
            is_error(error, "INVALID_ARGUMENT")
        else:
            raise AssertionError(f"{fields} was answered")


@case
def usage_without_management(client):
    call = client.unary(f"{SERVICE}/GetUserStats", "envoyrls.v1.GetUserStatsRequest", "envoyrls.v1.GetUserStatsResponse")
    try:
        call(message("envoyrls.v1.GetUserStatsRequest")(user_id="a"), timeout=CALL_LIMIT_SECONDS)
    except grpc.RpcError as error:
        is_error(error, "UNIMPLEMENTED")
    else:
        raise AssertionError("usage was told")
