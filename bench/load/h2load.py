"""Drives one endpoint with h2load: 8 connections, 32 calls at once on each, one thread."""

import re
import subprocess

from request import PATH


def drive(port, requests, body_file, timeout=600):
    """Sends that many calls and returns how many were answered per second; an error if any was not."""
    command = [
        "h2load", "-n", str(requests), "-c", "8", "-m", "32", "-t", "1", "-d", body_file,
        # A deadline, as Envoy sends one with every call, though one that a busy machine keeps.
        "-H", "content-type: application/grpc", "-H", "te: trailers", "-H", "grpc-timeout: 10S", f"http://127.0.0.1:{port}{PATH}",
    ]
    output = subprocess.run(command, check=True, capture_output=True, text=True, timeout=timeout).stdout
    answered = re.search(r"(\d+) 2xx", output)
    rate = re.search(r"finished in .*?, ([\d.]+) req/s", output)
    if not answered or not rate or int(answered[1]) != requests:
        raise RuntimeError(f"not every call was answered:\n{output}")
    return float(rate[1])
