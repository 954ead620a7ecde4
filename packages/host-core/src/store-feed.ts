// What a host asks and tells its store about all programs at once (docs/updates.md 8 and 9).

import { encodeUtf8, parseJson } from '@org/package-format';
import * as v from 'valibot';

import { silence, unexpected } from './ask-store.js';
import { collect } from './collect.js';
import { openTransfer } from './transfer.js';

import type { StoreAnswer } from './ask-store.js';
import type { CancelSignal, Platform } from './platform.js';

/** A program as a host asks about it. */
export interface KnownProgram {
  readonly id: string;
  readonly channel: string;
  /** The highest statement seen; 0 asks for the newest whatever it is. */
  readonly statementSeq: number;
}

/** Programs whose store has something new to say. Nothing is believed of it: each is asked about by itself then. */
const changesSchema = v.object({
  changed: v.pipe(v.array(v.pipe(v.string(), v.maxLength(128))), v.maxLength(2_000)),
  recallEpoch: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

/** What the store says of many programs. */
export type ProgramChanges = v.InferOutput<typeof changesSchema>;

/** The most that one question may name. */
export const MAX_PROGRAMS_ASKED = 2_000;
const MAX_ANSWER_BYTES = 524_288;

/** Asks about up to 2,000 programs in one request. */
export async function askForChanges(
  platform: Pick<Platform, 'network' | 'clock'>,
  url: string,
  {
    programs,
    signal,
  }: { readonly programs: readonly KnownProgram[]; readonly signal?: CancelSignal | undefined },
): Promise<StoreAnswer<ProgramChanges>> {
  const answer = await post(platform, `${url}/mini-programs/updates`, { value: { programs }, signal });
  if (answer.type !== 'answer') return answer;
  try {
    return { type: 'answer', value: v.parse(changesSchema, parseJson(answer.value)) };
  } catch (error) {
    return silence(error);
  }
}

/** Tells the store how trials ended. False when it did not take them: they are told again. */
export async function tellVerdicts(
  platform: Pick<Platform, 'network' | 'clock'>,
  url: string,
  verdicts: readonly unknown[],
): Promise<boolean> {
  const answer = await post(platform, `${url}/mini-programs/verdicts`, { value: { verdicts } });
  return answer.type === 'answer';
}

async function post(
  platform: Pick<Platform, 'network' | 'clock'>,
  url: string,
  { value, signal }: { readonly value: unknown; readonly signal?: CancelSignal | undefined },
): Promise<StoreAnswer<Uint8Array>> {
  try {
    const headers = { 'content-type': 'application/json' };
    const body = encodeUtf8(JSON.stringify(value));
    const {
      response,
      body: chunks,
      close,
    } = await openTransfer(platform, { url, method: 'POST', headers, body, signal });
    if (response.status >= 200 && response.status < 300)
      return { type: 'answer', value: await collect(chunks, MAX_ANSWER_BYTES) };
    close();
    return response.status === 404
      ? { type: 'not-found' }
      : { type: 'offline', reason: unexpected(response.status) };
  } catch (error) {
    return silence(error);
  }
}
