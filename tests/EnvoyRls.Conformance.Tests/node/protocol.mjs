// How calls travel: compression, sizes, deadlines, cancellation, concurrency, unknown methods.

import assert from 'node:assert/strict';
import grpc from '@grpc/grpc-js';
import { Client, descriptor, isError, options, request, unique } from './rls.mjs';

export async function gzip_request(_, address) {
  const client = new Client(address, { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });
  const answer = await client.ask([descriptor([['small', unique()]])]);
  client.close();
  assert.equal(answer.statuses[0].limit_remaining, 2);
}

/** Long enough to be compressed, which grpc-node accepts by itself. */
export async function long_answer(client) {
  const value = unique();
  const answer = await client.ask(Array.from({ length: 500 }, (_, i) => descriptor([['large', `${value}-${i}`]])));
  assert.equal(answer.statuses.length, 500);
  assert.deepEqual(new Set(answer.statuses.map((status) => status.limit_remaining)), new Set([999999]));
}

export async function too_large_message(client) {
  await client.isRefused(request([descriptor([['small', 'x'.repeat(4 * 1024 * 1024 + 1)]])]), 'RESOURCE_EXHAUSTED');
  assert.equal((await client.ask([descriptor([['small', unique()]])])).overall_code, 'OK', 'the next call on the connection');
}

export async function unknown_method(client) {
  const paths = [
    '/envoy.service.ratelimit.v3.RateLimitService/Forget',
    '/envoy.service.ratelimit.v2.RateLimitService/ShouldRateLimit',
  ];
  for (const path of paths) {
    await assert.rejects(
      () => new Promise((resolve, reject) => {
        client.stub.makeUnaryRequest(path, (bytes) => bytes, (bytes) => bytes, Buffer.alloc(0), new grpc.Metadata(), options(), (error, answer) =>
          (error ? reject(error) : resolve(answer)));
      }),
      (error) => isError(error, 'UNIMPLEMENTED'),
    );
  }
}

export async function request_metadata(client) {
  const metadata = new grpc.Metadata();
  metadata.set('x-request-id', unique());
  metadata.set('x-trace-bin', Buffer.from(Array.from({ length: 256 }, (_, i) => i)));
  metadata.set('traceparent', 'not one');
  const answer = await client.send(request([descriptor([['small', unique()]])]), undefined, metadata);
  assert.equal(answer.overall_code, 'OK');
}

/** 64 calls at a time on one connection: no hit is lost or counted twice. */
export async function concurrent_calls(client) {
  const limited = [descriptor([['fifty', unique()]])];
  const answers = await Promise.all(Array.from({ length: 64 }, () => client.ask(limited)));
  const admitted = answers.filter((answer) => answer.overall_code === 'OK').length;
  const denied = answers.filter((answer) => answer.overall_code === 'OVER_LIMIT').length;
  assert.deepEqual([admitted, denied], [50, 14]);
}

/** While Redis is frozen: the client's deadline is shorter than the time the server waits for Redis. */
export async function short_deadline(client) {
  await client.isRefused(request([descriptor([['small', unique()]])]), 'DEADLINE_EXCEEDED', undefined, 300);
}

/** While Redis is frozen: the server gives up first. */
export async function long_deadline(client) {
  await client.isRefused(request([descriptor([['small', unique()]])]), 'UNAVAILABLE', 'redis did not answer within 3000 ms');
}

/** While Redis is frozen. */
export async function cancelled_calls(client) {
  const calls = Array.from({ length: 50 }, () => new Promise((resolve) => {
    const call = client.stub.ShouldRateLimit(request([descriptor([['small', unique()]])]), options(), (error) => resolve(error));
    setImmediate(() => call.cancel());
  }));
  for (const error of await Promise.all(calls)) {
    isError(error, 'CANCELLED');
  }
}

export async function serves(client) {
  assert.equal((await client.ask([descriptor([['small', unique()]])])).overall_code, 'OK');
}

/** The first call after readiness, within the deadline a careful caller would give it. */
export async function first_call(client) {
  const answer = await client.send(request([descriptor([['small', unique()]])]), 1000);
  assert.equal(answer.overall_code, 'OK');
}

/** Envoy names its cluster where it is told no authority, and Istio's clusters have names like this. */
export async function authority_of_a_mesh(_, address) {
  for (const authority of ['outbound|8081||ratelimit.default.svc.cluster.local', '127.0.0.1:1,127.0.0.1:2', 'ratelimit_cluster', '[::1]:8081']) {
    const client = new Client(address, { 'grpc.default_authority': authority });
    assert.equal((await client.ask([descriptor([['small', unique()]])])).overall_code, 'OK', authority);
    client.close();
  }
}
