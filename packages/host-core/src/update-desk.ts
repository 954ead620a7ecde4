// Everything a host does about updates: single runs, rounds over all programs, and making room.

import { createCanceller, follow } from './canceller.js';
import { openDownloads } from './downloads.js';
import { letGo } from './let-go.js';
import { runUpdateRound } from './update-round.js';
import { scheduleRounds } from './update-schedule.js';
import { failureOf, statusOf } from './update-status.js';
import { createUpdater } from './updater.js';

import type { Canceller } from './canceller.js';
import type { Downloads } from './downloads.js';
import type { EmitHostEvent } from './host-events.js';
import type { ProgramHost } from './host-fit.js';
import type { Leases } from './leases.js';
import type { CancelSignal, Platform } from './platform.js';
import type { EmitToProgram, UpdateStatus } from './program-context.js';
import type { ReleaseSlots } from './release-slots.js';
import type { StoreClient } from './store-client.js';
import type { Trust } from './trust.js';
import type { UpdateOutcome } from './update-outcome.js';
import type { UpdateRound } from './update-round.js';
import type { UpdateOptions } from './updater.js';

/** Updates of one host. */
export interface UpdateDesk {
  /** What the parts of running programs share with updates. */
  readonly downloads: Downloads;
  update(id: string, options?: UpdateOptions): Promise<UpdateOutcome>;
  /** Answers as soon as it is known whether there is something to download; the download goes on. */
  checkFromProgram(id: string, emitToProgram: () => EmitToProgram | undefined): Promise<UpdateStatus>;
  /** An update for a launch that waits for it, or null after five seconds; it goes on then. */
  updateFirst(id: string, signal?: CancelSignal): Promise<UpdateOutcome | null>;
  /** Looks for updates of everything that is installed. */
  round(options: {
    readonly signal?: CancelSignal | undefined;
    readonly isBackground: boolean;
  }): Promise<UpdateRound>;
  /** Does so again and again; the returned function ends it. */
  schedule(everyMs?: number): () => void;
  /** Cancels the run of a program, or everything. */
  cancel(id?: string): Promise<void>;
}

/** What a host's updates are made of. */
export interface UpdateDeskOptions {
  readonly platform: Platform;
  readonly slots: ReleaseSlots;
  readonly leases: Leases;
  readonly client: StoreClient;
  readonly trust: Trust;
  /** This host, as far as a program is concerned. */
  readonly hostOf: (id: string) => ProgramHost;
  readonly store: { readonly url: string; readonly tellsVerdicts?: boolean };
  readonly quotaBytes?: number | undefined;
  readonly emit: EmitHostEvent;
  readonly onNews: () => Promise<void>;
}

/** A launch does not wait longer than this for what it could do without. */
const SYNC_UPDATE_MS = 5_000;

/** Opens the updates of a host. Packages that nothing names any more go in the background. */
export function openUpdateDesk(options: UpdateDeskOptions): UpdateDesk {
  const { platform, slots, leases, client, trust, hostOf, store, quotaBytes, emit, onNews } = options;
  const downloads = openDownloads(platform, {
    ...(quotaBytes === undefined ? {} : { quotaBytes }),
    heldDigests: () => leases.held(),
    evict: evictPrevious,
  });
  const updater = createUpdater({
    platform,
    slots,
    store: client,
    trust,
    downloads,
    hostOf,
    emit,
    onNews,
  });
  const schedules = new Set<() => void>();
  const rounds = new Set<Canceller>();
  void letGo(downloads.space.sweep(), platform, { event: 'sweep-failed' });

  return {
    downloads,
    update: (id, updateOptions) => updater.update(id, updateOptions).outcome,
    checkFromProgram: async (id, emitToProgram) => {
      const run = updater.update(id);
      const told = run.outcome.then((outcome) => {
        const reason = failureOf(outcome);
        if (reason !== null) emitToProgram()?.('update.failed', { reason });
        return statusOf(outcome);
      });
      const version = await run.downloading;
      if (version === null) return told;
      void letGo(told, platform, { event: 'update-failed', programId: id });
      return { status: 'downloading', version };
    },
    updateFirst: (id, signal) =>
      new Promise((resolve, reject) => {
        const cancel = platform.clock.setTimer(SYNC_UPDATE_MS, () => {
          resolve(null);
        });
        updater.update(id, { signal }).outcome.finally(cancel).then(resolve, reject);
      }),
    round: (roundOptions) => round(roundOptions),
    schedule: (everyMs) => {
      const end = scheduleRounds(platform, { everyMs, run: () => round({ isBackground: true }) });
      const stop = () => {
        end();
        schedules.delete(stop);
      };
      schedules.add(stop);
      return stop;
    },
    cancel: async (id) => {
      if (id === undefined)
        for (const ended of [...schedules, ...[...rounds].map((one) => one.cancel)]) ended();
      await updater.cancel(id);
    },
  };

  async function round(roundOptions: Parameters<UpdateDesk['round']>[0]): Promise<UpdateRound> {
    const canceller = createCanceller();
    const unfollow = follow(roundOptions.signal, canceller);
    rounds.add(canceller);
    try {
      return await runRound({ ...roundOptions, signal: canceller.signal });
    } finally {
      rounds.delete(canceller);
      unfollow();
    }
  }

  function runRound(roundOptions: Parameters<UpdateDesk['round']>[0]): Promise<UpdateRound> {
    return runUpdateRound(
      {
        ...{ platform, slots, updater, hostOf, storeUrl: store.url },
        tellsVerdicts: store.tellsVerdicts ?? true,
        onRecallEpoch: async (recallEpoch) => {
          const { version: storeKeysVersion } = trust.storeKeys.chain().latest.document;
          if (!(await trust.recalls.isBehind({ recallEpoch, storeKeysVersion }))) return;
          // Nobody signed for that number: a store that names one it cannot show is no reason to stop.
          if (await trust.recalls.refresh(null).catch(() => false)) await onNews();
        },
      },
      roundOptions,
    );
  }

  /** 2.14: what the active release has made superfluous, of the programs that were not changed for longest. */
  async function evictPrevious(neededBytes: number): Promise<void> {
    const idle = (await slots.list())
      .flatMap(({ id, previous, active }) =>
        previous === null || active === null
          ? []
          : [{ id, bytes: previous.containerBytes, publishedAt: active.publishedAt }],
      )
      .sort((one, other) => (one.publishedAt < other.publishedAt ? -1 : 1));
    let freed = 0;
    for (const { id, bytes } of idle) {
      if (freed >= neededBytes) return;
      await slots.apply(id, { type: 'evicted' });
      freed += bytes;
    }
  }
}
