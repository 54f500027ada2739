"""Asks whether a user may go on, and waits where it is told to: python3 check.py http://localhost:8080 alice"""

import json
import sys
import urllib.error
import urllib.request


def check(server, **fields):
    """The answer to a check; one over its limit is an answer too, anything else an error."""
    request = urllib.request.Request(
        f"{server}/v1/ratelimit/check",
        data=json.dumps(fields).encode(),
        headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=2) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        if error.code == 429:
            return json.load(error)
        raise


def main(server, user):
    answer = check(server, user_id=user)
    if answer["allowed"]:
        print("go on")
        return 0
    print(answer["error"]["message"])
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
