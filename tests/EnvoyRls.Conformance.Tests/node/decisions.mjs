// What is decided: limits, modes, hits, errors of the request.

import assert from 'node:assert/strict';
import { NO_LIMIT_REMAINING, descriptor, plain, request, unique } from './rls.mjs';

const overall = (answers) => answers.map((answer) => answer.overall_code);
const first = (answers) => answers.map((answer) => answer.statuses[0]);

/** Repeated once if the minute ended between the first call and the last. */
export async function per_minute_limit(client) {
  let answers;
  for (let attempt = 0; attempt < 2; attempt++) {
    answers = await client.askTimes(4, [descriptor([['per_minute', unique()]])]);
    const resets = first(answers).map((status) => status.duration_until_reset.seconds);
    if (resets.every((reset, i) => i === 0 || reset <= resets[i - 1])) {
      break;
    }
  }
  assert.deepEqual(overall(answers), ['OK', 'OK', 'OK', 'OVER_LIMIT']);
  assert.deepEqual(first(answers).map((status) => status.code), ['OK', 'OK', 'OK', 'OVER_LIMIT']);
  assert.deepEqual(first(answers).map((status) => status.limit_remaining), [2, 1, 0, 0]);
  for (const status of first(answers)) {
    assert.deepEqual([status.current_limit.requests_per_unit, status.current_limit.unit], [3, 'MINUTE']);
    const reset = status.duration_until_reset.seconds;
    assert.ok(reset >= 1 && reset <= 60, `reset of ${reset} s is within the minute`);
  }
}

export async function statuses_in_order(client) {
  const value = unique();
  const descriptors = [
    descriptor([['large', value]]),
    descriptor([['no such key', value]]),
    descriptor([['small', value]], { hits: 2 }),
    descriptor([['unlimited', value]]),
  ];
  const [, answer] = await client.askTimes(2, descriptors);
  assert.equal(answer.overall_code, 'OVER_LIMIT');
  assert.deepEqual(answer.statuses.map((status) => status.code), ['OK', 'OK', 'OVER_LIMIT', 'OK']);
  assert.deepEqual(answer.statuses.map((status) => status.limit_remaining), [999998, 0, 0, NO_LIMIT_REMAINING]);
  assert.deepEqual(answer.statuses.map((status) => status.current_limit !== null), [true, false, true, false]);
  assert.equal(answer.statuses[2].current_limit.name, 'small');
}

export async function nested_rules(client) {
  const [tenant, user] = [unique(), unique()];
  const alone = await client.ask([descriptor([['tenant', tenant]])]);
  assert.equal(alone.statuses[0].current_limit, null);
  const answer = await client.ask([descriptor([['tenant', tenant], ['user', user]])]);
  assert.equal(answer.statuses[0].limit_remaining, 1);
}

export async function unlimited(client) {
  const answer = await client.ask([descriptor([['unlimited', unique()]])], { hits: 1000 });
  assert.equal(answer.overall_code, 'OK');
  assert.equal(answer.statuses[0].limit_remaining, NO_LIMIT_REMAINING);
}

export async function shadow(client) {
  const answers = await client.askTimes(3, [descriptor([['shadow', unique()]])]);
  assert.deepEqual(overall(answers), ['OK', 'OK', 'OK']);
  assert.deepEqual(first(answers).map((status) => status.code), ['OK', 'OK', 'OK']);
}

export async function quota(client) {
  const value = unique();
  const both = [descriptor([['quota_of_one', value]]), descriptor([['quota_of_two', value]])];
  const answers = await client.askTimes(3, both);
  assert.deepEqual(overall(answers), ['OK', 'OK', 'OVER_LIMIT']);
  assert.deepEqual(answers[1].statuses.map((status) => status.code), ['OVER_LIMIT', 'OK']);
  assert.equal((await client.ask([both[0]])).overall_code, 'OVER_LIMIT');
}

export async function replaces(client) {
  const value = unique();
  const answer = await client.ask([descriptor([['general', value]]), descriptor([['special', value]])]);
  assert.equal(answer.statuses[0].current_limit, null);
  assert.equal(answer.statuses[1].current_limit.name, 'special');
  const general = await client.ask([descriptor([['general', value]])]);
  assert.equal(general.statuses[0].limit_remaining, 4, 'the replaced limit was not charged');
}

export async function request_limit(client) {
  const answers = await client.askTimes(3, [descriptor([['no such key', unique()]], { limit: [2, 'HOUR'] })]);
  assert.deepEqual(overall(answers), ['OK', 'OK', 'OVER_LIMIT']);
  const limit = answers[0].statuses[0].current_limit;
  assert.deepEqual([limit.requests_per_unit, limit.unit], [2, 'HOUR']);
}

export async function request_limit_without_unit(client) {
  await client.isRefused(
    request([descriptor([['small', unique()]], { limit: [2, 'UNKNOWN'] })]),
    'INVALID_ARGUMENT',
    'descriptor 0 brings a limit of unit 0, which is not a unit',
  );
}

export async function hits_of_the_request(client) {
  const limited = [descriptor([['small', unique()]])];
  const answer = await client.ask(limited, { hits: 3 });
  assert.deepEqual([answer.overall_code, answer.statuses[0].limit_remaining], ['OK', 0]);
  assert.equal((await client.ask(limited)).overall_code, 'OVER_LIMIT');
}

export async function hits_of_a_descriptor(client) {
  const value = unique();
  const answer = await client.ask([descriptor([['small', value]], { hits: 2 }), descriptor([['large', value]])], { hits: 5 });
  assert.deepEqual(answer.statuses.map((status) => status.limit_remaining), [1, 999995]);
}

export async function peek(client) {
  const value = unique();
  const look = [descriptor([['small', value]], { hits: 0 })];
  assert.equal((await client.ask(look)).statuses[0].limit_remaining, 3);
  await client.ask([descriptor([['small', value]])], { hits: 2 });
  assert.deepEqual(first(await client.askTimes(2, look)).map((status) => status.limit_remaining), [1, 1]);
}

export async function refund(client) {
  const value = unique();
  await client.ask([descriptor([['small', value]])], { hits: 3 });
  let answer = await client.ask([descriptor([['small', value]], { hits: 2, refund: true })]);
  assert.deepEqual([answer.overall_code, answer.statuses[0].limit_remaining], ['OK', 2]);
  answer = await client.ask([descriptor([['small', value]], { hits: 100, refund: true })]);
  assert.equal(answer.statuses[0].limit_remaining, 3);
}

export async function unknown_domain(client) {
  const answer = await client.ask([descriptor([['small', unique()]])], { domain: 'elsewhere' });
  assert.deepEqual([answer.overall_code, answer.statuses[0].code], ['OK', 'OK']);
  assert.equal(answer.statuses[0].current_limit, null);
}

export async function empty_domain(client) {
  await client.isRefused(request([descriptor([['small', unique()]])], { domain: '' }), 'INVALID_ARGUMENT', 'rate limit domain must not be empty');
}

export async function empty_descriptors(client) {
  await client.isRefused(request([]), 'INVALID_ARGUMENT', 'rate limit descriptor list must not be empty');
}

export async function too_many_descriptors(client) {
  await client.isRefused(
    request(Array.from({ length: 1001 }, () => descriptor([['small', 'x']]))),
    'INVALID_ARGUMENT',
    'request has 1001 descriptors, more than the 1000 allowed',
  );
}

export async function empty_entries(client) {
  const answer = await client.ask([descriptor([])]);
  assert.deepEqual([answer.overall_code, answer.statuses.length], ['OK', 1]);
}

export async function utf8_values(client) {
  let answer = await client.ask([descriptor([['city', 'Zürich ☃ 東京'], ['user', unique()]])]);
  assert.equal(answer.statuses[0].current_limit.requests_per_unit, 7);
  answer = await client.ask([descriptor([['city', `Zürich ☃ 東京 ${unique()}`]])]);
  assert.equal(answer.statuses[0].current_limit.requests_per_unit, 100);
}

/** Against a server with STATUS_COMPAT=true. */
export async function compatible_errors(client) {
  await client.isRefused(request([descriptor([['small', unique()]])], { domain: '' }), 'UNKNOWN', 'rate limit domain must not be empty');
  await client.isRefused(request([]), 'UNKNOWN', 'rate limit descriptor list must not be empty');
}

/** Against a server with LIMIT_RESPONSE_HEADERS_ENABLED=true. */
export async function response_headers(client) {
  const value = unique();
  const answer = await client.ask([descriptor([['large', value]]), descriptor([['small', value]])]);
  const headers = answer.response_headers_to_add;
  assert.deepEqual(headers.map((header) => header.key), ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset']);
  assert.deepEqual(headers.slice(0, 2).map((header) => header.value), ['3', '2']);
  const reset = Number(headers[2].value);
  assert.ok(reset >= 1 && reset <= 86400, `reset of ${reset} s is within the day`);
  assert.deepEqual((await client.ask([descriptor([['unlimited', value]])])).response_headers_to_add, []);
}

/** Against a server with RESPONSE_DYNAMIC_METADATA=true. */
export async function dynamic_metadata(client) {
  const value = unique();
  const both = [descriptor([['quota_of_one', value]]), descriptor([['quota_of_two', value]], { hits: 1 })];
  let metadata = plain((await client.ask(both, { hits: 1 })).dynamic_metadata);
  assert.deepEqual(metadata.descriptors.map(({ decision }) => decision.code), ['OK', 'OK']);
  metadata.descriptors.forEach((asked) => delete asked.decision);
  assert.deepEqual(metadata, {
    domain: 'conformance',
    hitsAddend: 1,
    descriptors: [{ entries: [`quota_of_one=${value}`] }, { entries: [`quota_of_two=${value}`], hitsAddend: 1 }],
    metadata: { backend: 'first', tier: 'gold' },
  });
  metadata = plain((await client.ask(both)).dynamic_metadata);
  assert.deepEqual(metadata.metadata, { backend: 'second' });
}

/** Against a server whose rules were wrong from the start. */
export async function not_configured(client) {
  await client.isRefused(request([descriptor([['small', unique()]])]), 'UNAVAILABLE', 'no rate limit configuration loaded');
}
