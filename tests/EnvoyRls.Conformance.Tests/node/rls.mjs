// A gRPC client of EnvoyRls on grpc-node, with messages read from the .proto files themselves.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

export const CALL_LIMIT = 20_000;
export const NO_LIMIT_REMAINING = 4294967295;

const files = [
  'envoy/service/ratelimit/v3/rls.proto',
  'envoyrls/v1/ratelimit.proto',
  'grpc/health/v1/health.proto',
  'grpc/reflection/v1/reflection.proto',
  'grpc/reflection/v1alpha/reflection.proto',
];

export const api = grpc.loadPackageDefinition(
  protoLoader.loadSync(files, {
    includeDirs: [argument('API')],
    keepCase: true,
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
  }),
);

/** A value the harness hands to the case by the environment. */
export function argument(name) {
  const value = process.env[`CASE_${name}`];
  assert.ok(value !== undefined, `CASE_${name} is not set`);
  return value;
}

/** A value no other case uses, so that each counts from zero. */
export function unique() {
  return randomUUID();
}

export function descriptor(entries, { hits, refund, limit } = {}) {
  return {
    entries: entries.map(([key, value]) => ({ key, value })),
    ...(hits === undefined ? {} : { hits_addend: { value: hits } }),
    ...(refund ? { is_negative_hits: true } : {}),
    ...(limit ? { limit: { requests_per_unit: limit[0], unit: limit[1] } } : {}),
  };
}

export function request(descriptors, { domain = 'conformance', hits = 0 } = {}) {
  return { domain, descriptors, hits_addend: hits };
}

export function options(milliseconds = CALL_LIMIT) {
  return { deadline: Date.now() + milliseconds };
}

export function connect(Service, address, channelOptions = {}) {
  return new Service(address, grpc.credentials.createInsecure(), {
    // Cases must not share a connection just because they ask for the same address.
    'grpc.use_local_subchannel_pool': 1,
    ...channelOptions,
  });
}

/** One connection to a server. */
export class Client {
  constructor(address, channelOptions) {
    this.stub = connect(api.envoy.service.ratelimit.v3.RateLimitService, address, channelOptions);
  }

  /** Sends one call; resolves with its answer or rejects with its error. */
  send(asked, milliseconds, metadata = new grpc.Metadata()) {
    return new Promise((resolve, reject) => {
      this.stub.ShouldRateLimit(asked, metadata, options(milliseconds), (error, answer) => (error ? reject(error) : resolve(answer)));
    });
  }

  ask(descriptors, fields) {
    return this.send(request(descriptors, fields));
  }

  /** Sends calls one after the other. */
  async askTimes(count, descriptors, fields) {
    const answers = [];
    for (let i = 0; i < count; i++) {
      answers.push(await this.ask(descriptors, fields));
    }
    return answers;
  }

  /** Sends one call that must fail with this code and, if given, this text. */
  async isRefused(asked, code, details, milliseconds) {
    await assert.rejects(
      () => this.send(asked, milliseconds),
      (error) => isError(error, code, details),
    );
  }

  close() {
    this.stub.close();
  }
}

export function isError(error, code, details) {
  assert.equal(grpc.status[error.code], code, `status code (${error.message})`);
  if (details !== undefined) {
    assert.equal(error.details, details, 'status message');
  }
  return true;
}

/** What a google.protobuf.Struct says, as a plain object. */
export function plain(struct) {
  return Object.fromEntries(Object.entries(struct.fields).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value) {
  switch (value.kind) {
    case 'structValue':
      return plain(value.structValue);
    case 'listValue':
      return value.listValue.values.map(plainValue);
    default:
      return value[value.kind];
  }
}
