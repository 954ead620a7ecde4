import * as v from 'valibot';
import { PackageError, fromBase64 } from '@org/package-format';
import type { Cosignature, TreeHead } from '@org/package-format';
import type { Witness } from '@org/package-format/log';
import { toTimestamp } from './catalog.js';
import { storeLimits } from './limits.js';

/** Someone who countersigns the log. */
export interface WitnessClient {
  /**
   * `prove` makes the consistency proof from a size that the witness has seen. Throws LOG_FORKED when the witness has
   * seen another log, any other error when it cannot be reached or does not answer as a witness does.
   */
  cosign(head: TreeHead, prove: (fromSize: number) => Promise<readonly string[]>): Promise<Cosignature>;
}

/** A witness in this process. It is not independent: for development. */
export function localWitness(open: () => Promise<Witness>): WitnessClient {
  return {
    async cosign(head, prove) {
      const witness = await open();
      const { size: fromSize } = await witness.state();
      if (fromSize > head.size) throw forked('The witness in this store');
      return witness.cosign({ head, fromSize, path: await prove(fromSize) });
    },
  };
}

const stateSchema = v.object({ size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) });
const refusalSchema = v.object({ code: v.string() });
const cosignatureSchema = v.strictObject({
  witnessedAt: v.pipe(v.string(), v.check(isTimestamp, 'It is not a UTC time to the second.')),
  signature: v.pipe(v.string(), v.regex(/^rsa-pss-sha256:[0-9a-f]{64}:[^:]+$/), v.check(hasBase64)),
});

/** A witness at an address, as `miniapp log witness` runs one. */
export function remoteWitness(url: string, now: () => Date): WitnessClient {
  return {
    async cosign(head, prove) {
      try {
        return inTime(await converse(url, head, prove), now());
      } catch (cause) {
        if (cause instanceof PackageError) throw cause;
        // There may be several witnesses: the operator has to know which one it is.
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`The witness ${url} gave no cosignature: ${reason}`, { cause });
      }
    },
  };
}

async function converse(
  url: string,
  head: TreeHead,
  prove: (fromSize: number) => Promise<readonly string[]>,
): Promise<Cosignature> {
  const state = await ask(`${url}/state`);
  if (state.status !== 200) throw refused(url, state);
  let { size: fromSize } = v.parse(stateSchema, state.body);
  // Another process of this store may ask in between; then the witness says where it stands.
  for (let attempt = 0; attempt < storeLimits.maxWitnessAttempts; attempt += 1) {
    if (fromSize > head.size) throw forked(url);
    const body = JSON.stringify({ head, fromSize, path: await prove(fromSize) });
    const answer = await ask(`${url}/cosign`, { method: 'POST', body });
    if (answer.status === 200) return v.parse(cosignatureSchema, answer.body);
    if (answer.status !== 409) throw refused(url, answer);
    fromSize = v.parse(stateSchema, answer.body).size;
  }
  throw new Error(`it moved on ${String(storeLimits.maxWitnessAttempts)} times while it was asked.`);
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, {
    ...init,
    headers: { 'Content-Type': 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(storeLimits.witnessTimeoutMs),
  });
  return { status: response.status, body: await readJson(response) };
}

/** Reads what a witness may say, and stops there: it is not this store's own. */
async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  // A Response hands out bytes, and says so with a type of its own making.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    total += chunk.length;
    if (total > storeLimits.maxWitnessAnswerBytes) throw new Error('it answered too much.');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks, total).toString());
}

function inTime(cosignature: Cosignature, now: Date): Cosignature {
  if (Date.parse(cosignature.witnessedAt) <= now.getTime() + storeLimits.maxWitnessAheadMs)
    return cosignature;
  throw new Error(`it says that it is ${cosignature.witnessedAt}: set its clock, or that of the store.`);
}

function refused(url: string, { status, body }: Answer): Error {
  if (v.is(refusalSchema, body) && body.code === 'LOG_FORKED') return forked(url);
  return new Error(`it answered ${String(status)}: ${JSON.stringify(body).slice(0, 500)}`);
}

function forked(who: string): PackageError {
  return new PackageError('LOG_FORKED', '8.8', `${who} has seen entries that are not in this log.`);
}

/** package-format 5.4: a day that no calendar has would make a head that nobody reads, this store included. */
function isTimestamp(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(time) && toTimestamp(new Date(time)) === text;
}

function hasBase64(signature: string): boolean {
  try {
    fromBase64(signature.split(':')[2] ?? '');
    return true;
  } catch {
    return false; // which rule of base64 it breaks does not matter
  }
}
