// How trials ended, kept until the store has heard of it (docs/updates.md 8).

import * as v from 'valibot';

import { tellVerdicts } from './store-feed.js';

import type { Platform } from './platform.js';
import type { Verdict } from './update-event.js';

/** What the keys of a program's verdicts begin with. */
export function verdictPrefix(id: string): string {
  return `verdict/${id}/`;
}

/** One verdict per release: a later one takes the place of an earlier one that was not sent yet. */
export function verdictKey(id: string, digest: string): string {
  return verdictPrefix(id) + digest;
}

/** A verdict as the store is told it. Nothing in it is about the user or the device. */
export function verdictText(id: string, { digest, releaseSeq, verdict, code }: Verdict): string {
  return JSON.stringify({ id, releaseSeq, manifestSha256: digest, verdict, reason: code });
}

/** Sends what waits, and forgets what the store has taken. What a store does not take waits for the next round. */
export async function sendVerdicts(
  platform: Pick<Platform, 'records' | 'network' | 'clock'>,
  storeUrl: string,
): Promise<void> {
  const rows = (await platform.records.list('verdict/')).slice(0, MAX_VERDICTS);
  if (rows.length === 0) return;
  const verdicts = rows.flatMap(([, text]) => parsedVerdict(text) ?? []);
  if (verdicts.length > 0 && !(await tellVerdicts(platform, storeUrl, verdicts))) return;
  await platform.records.commit(new Map(rows.map(([key]) => [key, null])), { durable: false });
}

/** What one message to the store holds. */
const MAX_VERDICTS = 100;

function parsedVerdict(text: string): unknown {
  try {
    return v.parse(verdictSchema, JSON.parse(text));
  } catch {
    return null; // a row that says nothing is told to nobody, and goes with the others
  }
}

const verdictSchema = v.strictObject({
  id: v.string(),
  releaseSeq: v.number(),
  manifestSha256: v.string(),
  verdict: v.string(),
  reason: v.string(),
});
