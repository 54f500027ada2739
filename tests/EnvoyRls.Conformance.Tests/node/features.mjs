// What rules say beyond the reference's grammar; against a server with headers and dynamic metadata on.

import assert from 'node:assert/strict';
import { NO_LIMIT_REMAINING, descriptor, plain, unique } from './rls.mjs';

const ALGORITHMS = ['fixed_window', 'sliding_window_log', 'sliding_window_counter', 'token_bucket', 'leaky_bucket', 'gcra'];

/** One descriptor, one status. */
async function status(client, entries, { domain = 'features', ...charge } = {}) {
  return (await client.ask([descriptor(entries, charge)], { domain })).statuses[0];
}

/** Whether it is admitted, and what is left. */
async function told(client, entries, charge) {
  const { code, limit_remaining } = await status(client, entries, charge);
  return [code, limit_remaining];
}

const limitName = async (client, entries, domain) => (await status(client, entries, { domain })).current_limit?.name ?? '';
const lasts = ({ duration_until_reset: { seconds, nanos } }) => seconds > 0 || nanos > 0;
const headersOf = (answer) => Object.fromEntries(answer.response_headers_to_add.map(({ key, value }) => [key, value]));
const decisionOf = (answer) => plain(answer.dynamic_metadata).descriptors[0].decision;

async function times(count, ask) {
  const answers = [];
  for (let i = 0; i < count; i++) {
    answers.push(await ask());
  }
  return answers;
}

export async function algorithms(client) {
  for (const algorithm of ALGORITHMS) {
    const entry = [[algorithm, unique()]];
    const countsDenials = algorithm === 'fixed_window';
    assert.deepEqual(await told(client, entry, { hits: 0 }), ['OK', 5], `${algorithm}: a look at a new counter`);
    const first = await status(client, entry, { hits: 3 });
    assert.deepEqual([first.code, first.limit_remaining], ['OK', 2], `${algorithm}: three hits of five`);
    assert.deepEqual([first.current_limit.requests_per_unit, first.current_limit.unit], [5, 'YEAR']);
    assert.ok(lasts(first), `${algorithm}: a reset to come`);
    const denied = await status(client, entry, { hits: 3 });
    assert.deepEqual([denied.code, denied.limit_remaining], ['OVER_LIMIT', countsDenials ? 0 : 2], `${algorithm}: three more`);
    assert.ok(denied.current_limit !== null && lasts(denied), `${algorithm}: a denial names its limit and its end`);
    assert.deepEqual(await told(client, entry, { hits: 0 }), countsDenials ? ['OVER_LIMIT', 0] : ['OK', 2], `${algorithm}: a look after the denial`);
    assert.deepEqual(await told(client, entry, { hits: 100, refund: true }), ['OK', 5], `${algorithm}: more given back than was taken`);
    assert.deepEqual(await told(client, entry, { hits: 0, refund: true }), ['OK', 5], `${algorithm}: nothing given back`);
    assert.deepEqual(await told(client, entry, { hits: 5 }), ['OK', 0], `${algorithm}: all at once`);
    assert.deepEqual(await told(client, entry), ['OVER_LIMIT', 0], `${algorithm}: one more`);
    assert.equal((await told(client, [[algorithm, unique()]], { hits: 6 }))[0], 'OVER_LIMIT', `${algorithm}: more than there ever is`);
  }
  assert.deepEqual(await told(client, [['nothing', unique()]], { hits: 0 }), ['OK', 0], 'a look at a limit of nothing');
  assert.deepEqual(await told(client, [['nothing', unique()]]), ['OVER_LIMIT', 0], 'a limit of nothing');
  assert.equal((await status(client, [['fortnight', unique()]])).current_limit.unit, 'UNKNOWN');
  const month = await status(client, [['calendar', unique()]]);
  assert.deepEqual([month.current_limit.unit, month.duration_until_reset.seconds <= 31 * 86400], ['MONTH', true]);
}

export async function several_limits(client) {
  const entry = [['layered', unique()]];
  assert.deepEqual(await times(4, () => told(client, entry)), [['OK', 2], ['OK', 1], ['OK', 0], ['OVER_LIMIT', 0]]);
  assert.equal(await limitName(client, entry), 'daily', 'the limit that denies');
  const tenant = ['tenant', unique()];
  assert.deepEqual(await times(3, () => told(client, [tenant, ['user', 'a']])), [['OK', 2], ['OK', 1], ['OK', 0]]);
  assert.deepEqual(await told(client, [tenant], { hits: 0 }), ['OK', 1], 'what the tenant has left');
  const last = await status(client, [tenant, ['user', 'b']]);
  assert.deepEqual([last.code, last.current_limit.name, last.limit_remaining], ['OK', 'tenant', 0]);
  const denied = await status(client, [tenant, ['user', 'b']]);
  assert.deepEqual([denied.code, denied.current_limit.name], ['OVER_LIMIT', 'tenant']);
}

export async function matchers(client) {
  const expected = [
    ['address', '192.0.2.1', 'any'],
    ['address', 'not an address', 'any'],
    ['address', '10.200.0.1', 'net-8'],
    ['address', '10.1.9.9', 'net-16'],
    ['address', '::ffff:10.1.9.9', 'net-16'],
    ['address', '2001:DB8::1', 'net-16'],
    ['address', '10.1.2.3', 'one'],
    ['status', '399.5', ''],
    ['status', '400', 'errors'],
    ['status', '500.0', 'server-errors'],
    ['status', '503', 'unavailable'],
    ['status', 'teapot', ''],
    ['path', '/users/12/avatar', 'avatar'],
    ['path', '/users/x/avatar', 'other'],
    ['path', '/a.css', 'style'],
    ['path', '/api/a.css', 'api'],
    ['path', '/api/v2/x', 'api-2'],
    ['path', '/api/v2/login', 'login'],
    ['path', '/*', 'star'],
    ['path', '/metrics', ''],
    ['path', '', 'other'],
  ];
  for (const [key, value, name] of expected) {
    assert.equal(await limitName(client, [[key, value]]), name, `limit of ${key}=${value}`);
  }
  const wild = [['wildcards', ''], ['wild', 'abcd']];
  assert.equal(await limitName(client, wild), 'first', 'limit of the first wildcard');
  assert.equal(await limitName(client, wild, 'whole'), 'longest', 'limit where the specific comes first');
  assert.equal(await limitName(client, [['plan', 'enterprise'], ['order', 'express']]), 'enterprise');
  assert.equal(await limitName(client, [['plan', 'enterprise'], ['order', 'usual']]), 'everyone', 'the sibling fallen through to');
}

export async function lists(client) {
  const mallory = await status(client, [['member', 'mallory']]);
  assert.deepEqual([mallory.code, mallory.limit_remaining, mallory.current_limit, mallory.duration_until_reset], ['OVER_LIMIT', 0, null, null]);
  const former = await status(client, [['member', 'former-colleague']]);
  assert.equal(former.code, 'OVER_LIMIT');
  assert.ok(former.duration_until_reset.seconds > 86400, 'denied until 2099');
  assert.deepEqual(await told(client, [['member', 'monitoring'], ['gcra', 'x']]), ['OK', NO_LIMIT_REMAINING]);
  for (const [address, code] of [['203.0.113.7', 'OVER_LIMIT'], ['2001:db8:bad::1', 'OVER_LIMIT'], ['198.51.100.7', 'OK'], ['203.0.114.1', 'OK']]) {
    assert.equal((await status(client, [['origin', address]])).code, code, `verdict of the list file on ${address}`);
  }
  const value = unique();
  const partly = await client.ask([descriptor([['gcra', value]]), descriptor([['member', 'mallory']])], { domain: 'features' });
  assert.equal(partly.overall_code, 'OVER_LIMIT');
  assert.deepEqual(await told(client, [['gcra', value]], { hits: 0 }), ['OK', 5], 'what such a call has charged');
}

export async function schedules_and_rollouts(client) {
  const limited = async (name, value = unique()) => (await status(client, [[name, value]], { hits: 0 })).current_limit !== null;
  assert.deepEqual(
    [await limited('past'), await limited('present'), await limited('future'), await limited('nobody'), await limited('everybody')],
    [false, true, false, false, true],
  );
  const season = unique();
  assert.deepEqual(await times(2, () => told(client, [['seasonal', season]])), [['OK', 8], ['OK', 7]]);
  const keys = Array.from({ length: 400 }, unique);
  const picked = async () =>
    (await client.ask(keys.map((key) => descriptor([['somebody', key]], { hits: 0 })), { domain: 'features' })).statuses.map((each) => each.current_limit !== null);
  const chosen = await picked();
  assert.deepEqual(await picked(), chosen, 'the keys of a rollout, asked twice');
  const count = chosen.filter(Boolean).length;
  assert.ok(count >= 50 && count <= 150, `${count} of 400 keys are about a quarter`);
}

export async function actions(client) {
  const logged = descriptor([['logged', unique()]]);
  const notes = await times(2, () => client.ask([logged], { domain: 'features' }));
  assert.deepEqual(notes.map((answer) => answer.overall_code), ['OK', 'OK']);
  assert.deepEqual(notes.map((answer) => decisionOf(answer).shadow_code), [undefined, 'OVER_LIMIT']);
  assert.equal(decisionOf(notes[1]).action, 'log');

  const queue = descriptor([['queue', unique()]]);
  const answers = await times(4, () => client.ask([queue], { domain: 'features' }));
  assert.deepEqual(answers.map((answer) => answer.overall_code), ['OK', 'OK', 'OK', 'OVER_LIMIT']);
  const delays = answers.map((answer) => headersOf(answer)['X-RateLimit-Delay']);
  assert.deepEqual([delays[0], delays[3]], [undefined, undefined], 'who is served at once or not at all');
  assert.deepEqual(delays.slice(1, 3).map((delay) => Math.round(Number(delay) / 3600)), [1, 2], 'hours to wait');
  assert.ok(Math.abs(plain(answers[1].dynamic_metadata).delay_ms / 1000 - Number(delays[1])) <= 0.001, 'the wait in dynamic metadata');
}

export async function denials(client) {
  const value = unique();
  const asked = [descriptor([['told', value]]), descriptor([['gcra', value]])];
  const [first, denied] = await times(2, () => client.ask(asked, { domain: 'features' }));
  assert.deepEqual([first.raw_body.length, headersOf(first)['X-Limited-By']], [0, undefined], 'nothing is told to who passes');
  const headers = headersOf(denied);
  const wait = Number(headers['Retry-After']);
  assert.ok(wait >= 1 && wait <= 90, `a wait of ${wait} s`);
  assert.deepEqual(JSON.parse(denied.raw_body.toString()), { rule: 'told', domain: 'features', limit: 1, window: 90, left: 0, wait });
  assert.deepEqual([headers['Content-Type'], headers['X-Limited-By']], ['application/json', 'told of features']);
  assert.deepEqual([headers['RateLimit-Limit'], headers['RateLimit-Remaining']], ['1', '0']);
  const decision = decisionOf(denied);
  assert.deepEqual([decision.code, decision.source, decision.rule, decision.algorithm], ['OVER_LIMIT', 'file', 'told', 'gcra']);
  const [limit] = decision.limits;
  assert.deepEqual([limit.amount, limit.window_ms, limit.burst, limit.over, limit.remaining], [1, 90000, 1, true, 0]);
  assert.ok(limit.retry_ms > 0 && limit.retry_ms <= 90000, `a wait of ${limit.retry_ms} ms`);
  const listed = decisionOf(await client.ask([descriptor([['member', 'mallory']])], { domain: 'features' }));
  assert.deepEqual([listed.source, listed.list.verdict, listed.list.reason], ['list', 'deny', 'fraud']);
}

/** A call that one limit denies charges none of the others; refunds of the same call are carried out. */
export async function whole_calls(client) {
  const value = unique();
  const three = (charge) => ['wide', 'narrow', 'old'].map((key) => descriptor([[key, value]], charge));
  const ask = (descriptors, hits = 0) => client.ask(descriptors, { domain: 'whole', hits });
  const left = (answer) => answer.statuses.map((each) => each.limit_remaining);
  assert.deepEqual(left(await ask(three(), 40)), [960, 20, 960], 'after 40 hits');
  const denied = await ask(three(), 40);
  assert.deepEqual(denied.statuses.map((each) => each.code), ['OK', 'OVER_LIMIT', 'OK']);
  assert.deepEqual(left(denied), [960, 20, 960], 'what the denied call has left alone');
  const back = await ask([descriptor([['narrow', value]], { hits: 10, refund: true }), descriptor([['old', value]], { hits: 961 })]);
  assert.equal(back.overall_code, 'OVER_LIMIT');
  assert.deepEqual(left(await ask(three({ hits: 0 }))), [960, 30, 960], 'what a call that gives back and asks for too much has changed');
  const watched = await times(2, () => ask([descriptor([['watched', value]]), descriptor([['wide', value]])]));
  assert.deepEqual(watched.map((answer) => [answer.overall_code, answer.statuses[1].limit_remaining]), [['OK', 959], ['OK', 958]]);
  await ask([descriptor([['old', value]], { hits: 960 })]);
  await ask([descriptor([['old', value]])]);
  const mixed = await ask([descriptor([['old', value]], { hits: 0, refund: true }), descriptor([['wide', value]])]);
  assert.deepEqual([mixed.overall_code, mixed.statuses[1].limit_remaining], ['OK', 957], 'nothing given back stops nobody');
}

/** Whatever comes is answered, and the next call is served. */
export async function hostile_requests(client) {
  const value = unique();
  const huge = ['18446744073709551615', '9223372036854775808'];
  for (const hits of huge) {
    assert.deepEqual(await told(client, [['fixed_window', value]], { hits }), ['OVER_LIMIT', 0], `${hits} hits`);
  }
  for (const algorithm of ALGORITHMS.slice(1)) {
    assert.deepEqual(await told(client, [[algorithm, value]], { hits: huge[1] }), ['OVER_LIMIT', 5], `${algorithm}: 2^63 hits`);
    assert.deepEqual(await told(client, [[algorithm, value]], { hits: huge[0], refund: true }), ['OK', 5], `${algorithm}: all of them given back`);
  }
  const deep = descriptor(Array(100).fill(['address', '10.1.9.9']));
  const answer = await client.ask(Array(1000).fill(deep), { domain: 'features' });
  assert.deepEqual([answer.overall_code, answer.statuses.length], ['OK', 1000]);
  for (const key of ['address', 'status', 'path', 'member', 'origin']) {
    for (const text of ['a'.repeat(8192), '9'.repeat(8192), ':'.repeat(8192), '1e999', 'NaN', '10.1.2.3/8', '\0']) {
      assert.equal((await status(client, [[key, text]])).code, 'OK', `${key} of ${text.slice(0, 20)}`);
    }
  }
  const whole = await client.ask(Array.from({ length: 1000 }, (_, i) => descriptor([['wide', `${value}${i}`]])), { domain: 'whole' });
  assert.deepEqual([whole.overall_code, new Set(whole.statuses.map((each) => each.limit_remaining))], ['OK', new Set([999])]);
  assert.deepEqual(await told(client, [['gcra', unique()]]), ['OK', 4], 'the next call');
}
