import { openMiniApp } from '../../../../guest-sdk/src/client.js';
import { systemClock } from '../../../../guest-sdk/src/clock.js';
import { createWindowTransport } from '../../../../guest-sdk/src/window-transport.js';
import { outcomeOfError } from '@org/testkit';

import type { ChangedBuiltIn, SdkOutcome } from '@org/testkit';

/** Replaces one member of an object until it is undone. */
type Change = readonly [
  what: string,
  owner: object,
  name: string,
  replacement: (...given: never[]) => unknown,
];

const fail = () => {
  throw new Error('replaced');
};
const never = () => new Promise<never>(() => undefined);

const changes: readonly Change[] = [
  ['JSON.parse', JSON, 'parse', fail],
  ['JSON.parse, empty', JSON, 'parse', () => ({})],
  ['JSON.stringify', JSON, 'stringify', fail],
  ['JSON.stringify, empty', JSON, 'stringify', () => '{}'],
  ['Promise.prototype.then', Promise.prototype, 'then', never],
  ['Promise.resolve', Promise, 'resolve', never],
  ['Array.prototype.map', Array.prototype, 'map', () => []],
  ['Array.prototype.splice', Array.prototype, 'splice', () => []],
  ['Array.from', Array, 'from', () => []],
  ['Function.prototype.call', Function.prototype, 'call', fail],
  ['Function.prototype.apply', Function.prototype, 'apply', fail],
  ['Map.prototype.get', Map.prototype, 'get', () => undefined],
  ['Object.assign', Object, 'assign', fail],
  ['crypto.getRandomValues', crypto, 'getRandomValues', (array: Uint8Array) => array.fill(0)],
  ['crypto.randomUUID', crypto, 'randomUUID', () => 'not-random'],
  ['MessagePort.prototype.postMessage', MessagePort.prototype, 'postMessage', () => undefined],
  ['RegExp.prototype.test', RegExp.prototype, 'test', () => true],
];

/** Shorter than the SDK waits by itself, so that a call that fails closed does so soon. */
const TIMEOUT_MS = 250;

/** Calls an echo once for each replaced function, each in a session that began before. */
export async function callWithChangedBuiltIns(value: string): Promise<readonly ChangedBuiltIn[]> {
  const found: ChangedBuiltIn[] = [];
  for (const change of changes) found.push(await callWith(change, value));
  return found;
}

async function callWith([what, owner, name, replacement]: Change, value: string): Promise<ChangedBuiltIn> {
  const transport = createWindowTransport(window, systemClock, 5_000);
  const sdk = await openMiniApp({ transport, clock: systemClock, timeoutMs: 5_000 });
  const original = Object.getOwnPropertyDescriptor(owner, name);
  const outcomes: SdkOutcome[] = [];
  Object.defineProperty(owner, name, { value: replacement, configurable: true, writable: true });
  try {
    // Waiting is written with `await` alone: it needs none of the functions that may be replaced.
    void (async () => {
      try {
        const params = { extension: 'torture', method: 'echo', params: value };
        outcomes.push({
          type: 'result',
          result: await sdk.call('host.invoke', params, { timeoutMs: TIMEOUT_MS }),
        });
      } catch (error) {
        outcomes.push(outcomeOfError(error));
      }
    })();
    for (let looks = 0; looks < 60 && outcomes.length === 0; looks += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    if (original === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, original);
  }
  sdk.close();
  return { what, outcome: outcomes[0] ?? null };
}
