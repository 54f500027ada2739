// What operators rely on: health, reflection, connections that end.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import grpc from '@grpc/grpc-js';
import { CALL_LIMIT, Client, api, argument, connect, descriptor, isError, options, request, unique } from './rls.mjs';

function healthOf(health, service) {
  return new Promise((resolve, reject) => {
    health.Check({ service }, options(), (error, answer) => (error ? reject(error) : resolve(answer.status)));
  });
}

export async function health_check(_, address) {
  const health = connect(api.grpc.health.v1.Health, address);
  assert.equal(await healthOf(health, ''), 'SERVING');
  assert.equal(await healthOf(health, 'ratelimit'), 'SERVING');
  await assert.rejects(() => healthOf(health, 'no such service'), (error) => isError(error, 'NOT_FOUND'));
  health.close();
}

/** Ends the server (its process id comes from the harness) and sees it say so before it goes. */
export async function health_watch(client, address) {
  const health = connect(api.grpc.health.v1.Health, address);
  const watch = health.Watch({ service: 'ratelimit' }, options());
  const ended = new Promise((resolve) => watch.on('error', resolve));
  assert.equal((await once(watch, 'data'))[0].status, 'SERVING');
  process.kill(Number(argument('SERVER_PID')), 'SIGTERM');
  assert.equal((await once(watch, 'data'))[0].status, 'NOT_SERVING');
  assert.equal((await client.ask([descriptor([['small', unique()]])])).overall_code, 'OK', 'a call while draining');
  isError(await ended, 'UNAVAILABLE');
  health.close();
}

async function describesItself(Reflection, version, address) {
  const reflection = connect(Reflection, address);
  const stream = reflection.ServerReflectionInfo(options());
  const answers = [];
  stream.on('data', (answer) => answers.push(answer));
  stream.write({ list_services: '' });
  stream.write({ file_containing_symbol: 'envoy.service.ratelimit.v3.RateLimitService' });
  stream.write({ file_containing_symbol: 'no.such.Symbol' });
  stream.end();
  await once(stream, 'end');
  reflection.close();

  const [listed, described, missing] = answers;
  const names = listed.list_services_response.service.map((service) => service.name);
  for (const name of ['envoy.service.ratelimit.v3.RateLimitService', 'envoyrls.v1.RateLimit', 'grpc.health.v1.Health', `grpc.reflection.${version}.ServerReflection`]) {
    assert.ok(names.includes(name), `${name} is among ${names}`);
  }
  const files = described.file_descriptor_response.file_descriptor_proto;
  assert.ok(files.some((file) => file.includes('ShouldRateLimit')), 'the method is in the files');
  assert.equal(missing.error_response.error_code, grpc.status.NOT_FOUND);
}

export async function reflection_v1(_, address) {
  await describesItself(api.grpc.reflection.v1.ServerReflection, 'v1', address);
}

export async function reflection_v1alpha(_, address) {
  await describesItself(api.grpc.reflection.v1alpha.ServerReflection, 'v1alpha', address);
}

/** Against a server with a short GRPC_MAX_CONNECTION_AGE: the client is sent away and comes back. */
export async function old_connection(client) {
  await client.ask([descriptor([['large', unique()]])]);
  const channel = client.stub.getChannel();
  assert.equal(channel.getConnectivityState(false), grpc.connectivityState.READY);
  await new Promise((resolve, reject) => {
    channel.watchConnectivityState(grpc.connectivityState.READY, Date.now() + CALL_LIMIT, (error) => (error ? reject(error) : resolve()));
  });
  assert.equal(channel.getConnectivityState(false), grpc.connectivityState.IDLE);
  assert.equal((await client.ask([descriptor([['large', unique()]])])).overall_code, 'OK', 'the call after it');
}

/** Against the same: calls go on, none fails. */
export async function calls_across_connections(client) {
  const limited = [descriptor([['large', unique()]])];
  const end = Date.now() + 4000;
  while (Date.now() < end) {
    await Promise.all(Array.from({ length: 20 }, () => client.ask(limited)));
  }
}

/** Two servers at one address list; the first is ended while calls go on, none fails. */
export async function calls_across_a_shutdown() {
  const client = new Client(argument('ADDRESSES'));
  const limited = request([descriptor([['large', unique()]])]);
  for (let batch = 0; batch < 200; batch++) {
    if (batch === 50) {
      process.kill(Number(argument('SERVER_PID')), 'SIGTERM');
    }
    await Promise.all(Array.from({ length: 20 }, () => client.send(limited)));
  }
  client.close();
}
