// Runs one named case against a server: run.mjs <case> <address>. With --list, prints the names of all cases.

import * as checks from './checks.mjs';
import * as decisions from './decisions.mjs';
import * as features from './features.mjs';
import * as operations from './operations.mjs';
import * as protocol from './protocol.mjs';
import { Client } from './rls.mjs';

const cases = { ...checks, ...decisions, ...features, ...operations, ...protocol };
const [name, address] = process.argv.slice(2);

if (name === '--list') {
  console.log(Object.keys(cases).sort().join('\n'));
} else {
  const client = new Client(address);
  try {
    await cases[name](client, address);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    client.close();
  }
}
