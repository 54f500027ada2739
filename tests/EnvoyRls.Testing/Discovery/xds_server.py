"""An xDS server on grpcio: serves the snapshot that a file holds, and prints what clients say, a line of JSON each.

xds_server.py <port> <descriptors> <snapshot> [<certificate> <key> <client authorities>]

The snapshot is JSON: a version, resources as RateLimitConfig, raw resources as type and hexadecimal bytes. As in
go-control-plane's cache, a stream gets it once it is another version than the one sent last and that one was answered.
"""

import json
import queue
import sys
import threading
from concurrent import futures

import grpc
from google.protobuf import any_pb2, json_format
from messages import load_descriptors, message

TYPE_URL = "type.googleapis.com/ratelimit.config.ratelimit.v3.RateLimitConfig"
LOOK_SECONDS = 0.02

_printing = threading.Lock()


def tell(**event):
    with _printing:
        print(json.dumps(event), flush=True)


def resources(snapshot):
    for config in snapshot.get("resources", []):
        made = json_format.ParseDict(config, message("ratelimit.config.ratelimit.v3.RateLimitConfig")())
        yield any_pb2.Any(type_url=TYPE_URL, value=made.SerializeToString())
    for raw in snapshot.get("raw", []):
        yield any_pb2.Any(type_url=raw["type"], value=bytes.fromhex(raw["bytes"]))


def response(snapshot, nonce):
    made = message("envoy.service.discovery.v3.DiscoveryResponse")(
        version_info=snapshot["version"], type_url=TYPE_URL, nonce=nonce)
    for resource in resources(snapshot):
        made.resources.add(type_url=resource.type_url, value=resource.value)
    return made


def describe(request, metadata):
    if not request.response_nonce:
        return {
            "event": "subscribed", "version": request.version_info, "type": request.type_url, "node": request.node.id,
            "metadata": {key: value.string_value for key, value in request.node.metadata.fields.items()},
            "headers": metadata}
    if request.HasField("error_detail"):
        return {"event": "refused", "version": request.version_info, "error": request.error_detail.message}
    return {"event": "accepted", "version": request.version_info}


class Service:
    def __init__(self, snapshot_path):
        self.snapshot_path = snapshot_path

    def snapshot(self):
        with open(self.snapshot_path, encoding="utf-8") as source:
            return json.load(source)

    def stream(self, requests, context):
        received = queue.Queue()
        threading.Thread(target=self.receive, args=(requests, received), daemon=True).start()
        headers = {key: value for key, value in context.invocation_metadata() if isinstance(value, str)}
        nonce, awaited, sent = 0, None, None
        subscribed = False
        while context.is_active():
            try:
                request = received.get(timeout=LOOK_SECONDS)
                if request is None:
                    return
                tell(**describe(request, headers))
                subscribed = True
                if request.response_nonce == awaited:
                    awaited = None
            except queue.Empty:
                pass
            snapshot = self.snapshot()
            if subscribed and awaited is None and snapshot["version"] not in ("", sent):
                nonce += 1
                awaited, sent = str(nonce), snapshot["version"]
                yield response(snapshot, awaited)

    @staticmethod
    def receive(requests, received):
        try:
            for request in requests:
                received.put(request)
        except grpc.RpcError:
            pass
        received.put(None)


def credentials(certificate, key, authorities):
    pem = []
    for path in (key, certificate, authorities):
        with open(path, "rb") as source:
            pem.append(source.read())
    return grpc.ssl_server_credentials([(pem[0], pem[1])], root_certificates=pem[2], require_client_auth=True)


def main(port, descriptors, snapshot_path, *tls):
    load_descriptors(descriptors)
    handler = grpc.stream_stream_rpc_method_handler(
        Service(snapshot_path).stream,
        request_deserializer=message("envoy.service.discovery.v3.DiscoveryRequest").FromString,
        response_serializer=lambda made: made.SerializeToString())
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8), options=[("grpc.so_reuseport", 0), ("grpc.max_send_message_length", -1)])
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(
        "envoy.service.discovery.v3.AggregatedDiscoveryService", {"StreamAggregatedResources": handler}),))
    address = f"127.0.0.1:{port}"
    if tls:
        server.add_secure_port(address, credentials(*tls))
    else:
        server.add_insecure_port(address)
    server.start()
    tell(event="listening")
    server.wait_for_termination()


if __name__ == "__main__":
    main(*sys.argv[1:])
