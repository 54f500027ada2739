// The service of EnvoyRls's own, for applications that ask for themselves.

import assert from 'node:assert/strict';
import { api, connect, isError, options, unique } from './rls.mjs';

function call(address, method, request) {
  const stub = connect(api.envoyrls.v1.RateLimit, address);
  return new Promise((resolve, reject) => {
    stub[method](request, options(), (error, answer) => (error ? reject(error) : resolve(answer)));
  }).finally(() => stub.close());
}

export async function native_check(_, address) {
  const small = { domain: 'conformance', descriptors: [{ entries: [{ key: 'small', value: unique() }] }] };
  const first = await call(address, 'CheckRateLimit', { ...small, hits: 2, details: true });
  assert.deepEqual([first.allowed, first.limit, first.remaining, first.error], [true, 3, 1, null]);
  assert.deepEqual([first.descriptors[0].rule, first.descriptors[0].limit_name], ['conformance.small', 'small']);
  const over = await call(address, 'CheckRateLimit', { ...small, hits: 2 });
  assert.deepEqual([over.allowed, over.error.code, over.error.retry_after > 0], [false, 'rate_limited', true]);
  assert.equal((await call(address, 'CheckRateLimit', { ...small, hits: -3 })).remaining, 2, 'after giving three back');
  assert.equal((await call(address, 'CheckRateLimit', { ...small, hits: 0 })).remaining, 2, 'after a look');
  const free = await call(address, 'CheckRateLimit', { user_id: unique() });
  assert.deepEqual([free.allowed, free._limit], [true, undefined]);
}

export async function native_check_that_makes_no_sense(_, address) {
  for (const request of [{}, { user_id: 'a', hits: 2 ** 32 }]) {
    await assert.rejects(() => call(address, 'CheckRateLimit', request), (error) => isError(error, 'INVALID_ARGUMENT'));
  }
}

export async function usage_without_management(_, address) {
  await assert.rejects(() => call(address, 'GetUserStats', { user_id: 'a' }), (error) => isError(error, 'UNIMPLEMENTED'));
}
