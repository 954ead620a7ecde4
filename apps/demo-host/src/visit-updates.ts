import { askGrowth } from './growth-dialog.js';
import { standingOf } from './shelf.js';
import { showToast } from './toast.js';
import { createUpdateNotices } from './update-notices.js';
import { updateLine } from './update-words.js';

import type { Host, InstalledProgram, ReleaseNotice, UpdateOutcome } from '@org/host-core';

import type { ShelfProgram } from './shelf.js';
import type { Stage } from './stage.js';
import type { UpdateCenter } from './update-center.js';

/** What the user of an open program is told of its updates. */
export interface VisitUpdates {
  /** Asked for by the user: what there is no notice for is told in a toast. */
  checkAndTell(): Promise<void>;
  /** Remembers which release a launch could lead back to. */
  beforeLaunch(): Promise<void>;
  /** A program is open: tells what waits for it. */
  tellStanding(): void;
  release(notice: ReleaseNotice): void;
  close(): void;
}

/** Tells of updates on the notices of a stage. */
export function openVisitUpdates(options: {
  readonly host: Host;
  readonly center: UpdateCenter;
  readonly program: ShelfProgram;
  readonly stage: Stage;
  readonly runningVersion: () => string | null;
  /** Launches again. */
  readonly restart: () => void;
}): VisitUpdates {
  const { host, center, program, stage, runningVersion, restart } = options;
  const { id, name } = program;
  let isOver = false;
  let previousVersion: string | null = null;
  const notices = createUpdateNotices({
    ...{ name, runningVersion },
    board: stage.notices,
    previousVersion: () => previousVersion,
    actions: {
      restart,
      download: () => void center.update(id),
      cancel: () => center.cancel(id),
      review: () => void review(),
    },
  });
  const undo = [
    center.onChange((changed) => {
      if (changed === id && runningVersion() !== null) notices.update(center.stateOf(id));
    }),
    host.on('update', (update) => {
      if (update.id === id && update.outcome !== undefined) onOutcome(update.outcome);
    }),
  ];

  return {
    checkAndTell: async () => {
      const outcome = await center.update(id);
      // What there is a notice for needs no toast.
      const hasNotice = outcome.type === 'staged' || outcome.type === 'host-update-required';
      if (isOver || hasNotice || center.stateOf(id).type !== 'none') return;
      showToast({ text: updateLine(outcome, { name, installedVersion: runningVersion() }) });
    },
    beforeLaunch: async () => {
      const before = await installed();
      previousVersion = before === null || before.stagedVersion === null ? null : before.version;
    },
    tellStanding: () => {
      const standing = standingOf(program);
      if (standing.type === 'update-waits-for-host' && program.offer !== null) {
        notices.needsNewerHost(program.offer);
      }
      notices.update(center.stateOf(id));
      void installed().then((now) => {
        if (isOver || now === null) return;
        if (now.stagedAdds !== null && now.stagedVersion !== null) notices.asks(now.stagedVersion);
      });
    },
    release: (notice) => notices.release(notice),
    close: () => {
      isOver = true;
      for (const stop of undo) stop();
    },
  };

  function onOutcome(outcome: UpdateOutcome): void {
    if (runningVersion() === null) return;
    if (outcome.type === 'host-update-required') notices.needsNewerHost(outcome);
    if (outcome.type !== 'staged') return;
    if (outcome.added !== undefined) notices.asks(outcome.version);
    // A release on trial is still the staged one to the store's question.
    else if (outcome.version !== runningVersion()) notices.ready(outcome.version);
  }

  async function review(): Promise<void> {
    const now = await installed();
    if (now === null || now.stagedAdds === null || now.stagedVersion === null) return;
    const { stagedVersion: version, stagedAdds: added } = now;
    if (await askGrowth(host, { id, name, version, added, installedVersion: runningVersion() })) {
      notices.ready(version);
    }
  }

  async function installed(): Promise<InstalledProgram | null> {
    return (await host.installed()).find((one) => one.id === id) ?? null;
  }
}
