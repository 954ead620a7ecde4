// One look at everything that is installed (docs/updates.md 9.1): one question, then only what has changed.

import { hostFit } from './host-fit.js';
import { MAX_PROGRAMS_ASKED, askForChanges } from './store-feed.js';
import { sendVerdicts } from './verdict-outbox.js';

import type { ProgramHost } from './host-fit.js';
import type { CancelSignal, Platform } from './platform.js';
import type { ProgramRecord } from './program-record.js';
import type { ReleaseSlots } from './release-slots.js';
import type { KnownProgram, ProgramChanges } from './store-feed.js';
import type { UpdateOutcome } from './update-outcome.js';
import type { Updater } from './updater.js';

/** What a round found. */
export type UpdateRound =
  | { readonly type: 'offline'; readonly reason: string }
  | {
      readonly type: 'checked';
      /** How many programs the store was asked about. */
      readonly asked: number;
      /** How each went that had something new. */
      readonly outcomes: ReadonlyMap<string, UpdateOutcome>;
    };

/** What a round works with. */
export interface RoundParts {
  readonly platform: Platform;
  readonly slots: ReleaseSlots;
  readonly updater: Updater;
  readonly storeUrl: string;
  /** This host, as far as a program is concerned. */
  readonly hostOf: (id: string) => ProgramHost;
  /** The epoch of the newest recall list that the store speaks of. Nothing is believed; it is asked for the list. */
  readonly onRecallEpoch: (epoch: number) => Promise<void>;
  /** Whether the store is told how trials ended. */
  readonly tellsVerdicts: boolean;
}

/** Statements are small and few; more at once would only wait for one another. */
const MAX_CHECKS_AT_ONCE = 4;

/** Asks about every installed program and updates those that have something new. Costs one request when nothing has. */
export async function runUpdateRound(
  parts: RoundParts,
  { signal, isBackground }: { readonly signal?: CancelSignal | undefined; readonly isBackground: boolean },
): Promise<UpdateRound> {
  const { platform, slots, updater, storeUrl, hostOf } = parts;
  const known = (await slots.list())
    .filter(isInstalled)
    .map((record) => asKnown(record, { nowMs: platform.clock.now(), host: hostOf(record.id) }));
  const outcomes = new Map<string, UpdateOutcome>();
  for (let first = 0; first < known.length; first += MAX_PROGRAMS_ASKED) {
    const programs = known.slice(first, first + MAX_PROGRAMS_ASKED);
    const answer = await askForChanges(platform, storeUrl, { programs, signal });
    if (answer.type !== 'answer')
      return {
        type: 'offline',
        reason: answer.type === 'offline' ? answer.reason : 'The store knows no such question.',
      };
    await parts.onRecallEpoch(answer.value.recallEpoch);
    await updateAll(changedOf(programs, answer.value), async (id) => {
      // Uninstalled or ended meanwhile.
      if (signal?.aborted === true || !isInstalled(await slots.load(id))) return;
      outcomes.set(id, await updater.update(id, { signal, isBackground }).outcome);
    });
  }
  if (parts.tellsVerdicts) await sendVerdicts(platform, storeUrl);
  return { type: 'checked', asked: known.length, outcomes };
}

function isInstalled({ active, staged, trial, isLost }: ProgramRecord): boolean {
  return active !== null || staged !== null || trial !== null || isLost;
}

/**
 * What is owed, has expired, or waited for this host is asked for anew: silence about changes cannot keep a device back for
 * longer than a statement holds.
 */
function asKnown(
  { id, channel, seen, freshUntilMs, owes, waitsForHost }: ProgramRecord,
  { nowMs, host }: { readonly nowMs: number; readonly host: ProgramHost },
): KnownProgram {
  const isHostNew = waitsForHost !== null && hostFit(waitsForHost, host) !== 'needs-newer-host';
  const isAskedAnew = owes !== null || freshUntilMs <= nowMs || isHostNew;
  const statementSeq = isAskedAnew ? 0 : Math.max(0, ...seen.map((one) => one.statementSeq));
  return { id, channel, statementSeq };
}

/** The store names programs; only those that it was asked about are looked at. */
function changedOf(programs: readonly KnownProgram[], { changed }: ProgramChanges): string[] {
  const named = new Set(changed);
  return programs.map(({ id }) => id).filter((id) => named.has(id));
}

async function updateAll(ids: readonly string[], update: (id: string) => Promise<void>): Promise<void> {
  const waiting = [...ids];
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await update(id);
  };
  await Promise.all(Array.from({ length: MAX_CHECKS_AT_ONCE }, work));
}
