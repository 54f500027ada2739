"""Drives one endpoint with h2load in a closed loop: 8 connections, 32 calls at once on each, one thread."""

import re
import subprocess

from request import PATH, headers


def drive(port, requests, body_file, deadline=10_000, timeout=600, command=()):
    """Sends that many calls and returns how many were answered per second; an error if any was not."""
    arguments = ["-n", str(requests), "-c", "8", "-m", "32", "-t", "1", "-d", body_file]
    for name, value in headers(deadline).items():
        arguments += ["-H", f"{name}: {value}"]
    full = [*command, "h2load", *arguments, f"http://127.0.0.1:{port}{PATH}"]
    output = subprocess.run(full, check=True, capture_output=True, text=True, timeout=timeout).stdout
    answered = re.search(r"(\d+) 2xx", output)
    rate = re.search(r"finished in .*?, ([\d.]+) req/s", output)
    if not answered or not rate or int(answered[1]) != requests:
        raise RuntimeError(f"not every call was answered:\n{output}")
    return float(rate[1])
