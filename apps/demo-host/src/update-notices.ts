import { formatPercent } from './format.js';
import { hostIdentity } from './host-identity.js';

import type { ReleaseNotice, UpdateProgress } from '@org/host-core';

import type { Notice, NoticeBoard } from './notice-board.js';

/** Tells the user of a running program what happens to its releases. */
export interface UpdateNotices {
  /** The download of a newer release. */
  progress(update: UpdateProgress): void;
  /** A newer release waits for the next launch. */
  ready(version: string): void;
  needsNewerHost(release: { readonly version: string; readonly minHostVersion: string }): void;
  /** A release began its trial, was confirmed or rolled back. */
  release(notice: ReleaseNotice): void;
}

/** A trial that is over in a moment needs no words. */
const TRIAL_WORDS_AFTER_MS = 1_500;

/** Makes the notices of one program. `restart` launches it again, which is when a waiting release runs. */
export function createUpdateNotices(options: {
  readonly name: string;
  readonly board: NoticeBoard;
  /** The release to go back to, if there is one. */
  readonly previousVersion: () => string | null;
  readonly restart: () => void;
}): UpdateNotices {
  const { name, board, previousVersion, restart } = options;
  let readyVersion: string | null = null;
  let dismissedVersion: string | null = null;
  let trialTimer: ReturnType<typeof setTimeout> | undefined;

  return {
    progress: ({ state, version = '', receivedBytes = 0, totalBytes = 0 }) => {
      if (state === 'downloading') board.show('update', downloading(version, receivedBytes, totalBytes));
      // A download that came to nothing is tried again at the next check.
      if (state === 'ended' && readyVersion === null) board.hide('update');
    },
    ready: (version) => {
      if (version === dismissedVersion) return;
      readyVersion = version;
      board.show('update', {
        symbol: 'update',
        text: `Update ${version} is ready – it runs at the next launch.`,
        actions: [
          { label: 'Restart now', onChoose: restart },
          {
            label: 'Later',
            onChoose: () => {
              dismissedVersion = version;
              board.hide('update');
            },
          },
        ],
      });
    },
    needsNewerHost: ({ version, minHostVersion }) => {
      board.show('host-update', {
        symbol: 'update',
        look: 'warn',
        text: `App update available: ${name} ${version} needs ${hostIdentity.name} ${minHostVersion}.`,
      });
    },
    release: (notice) => {
      clearTimeout(trialTimer);
      board.hide('trial');
      switch (notice.type) {
        case 'trial':
          readyVersion = null;
          board.hide('update');
          trialTimer = setTimeout(() => showTrial(notice.version), TRIAL_WORDS_AFTER_MS);
          return;
        case 'confirmed':
          board.hide('rollback');
          return;
        case 'rolled-back':
          showRollback(notice);
          return;
      }
    },
  };

  function showTrial(version: string): void {
    const previous = previousVersion();
    if (previous === null) return;
    board.show('trial', {
      symbol: 'shield',
      text: `${name} ${version} runs for the first time. If it does not work, you go back to ${previous}.`,
    });
  }

  function showRollback({ version, previousVersion: previous }: ReleaseNotice): void {
    if (previous === null || previous === undefined) return;
    board.show('rollback', {
      symbol: 'rollback',
      look: 'warn',
      text: `${name} ${version} did not start; you are back on ${previous}.`,
      actions: [{ label: 'OK', onChoose: () => board.hide('rollback') }],
    });
  }
}

function downloading(version: string, receivedBytes: number, totalBytes: number): Notice {
  return {
    symbol: 'download',
    text: `Update ${version} downloading`,
    progress: {
      share: totalBytes === 0 ? 0 : receivedBytes / totalBytes,
      words: formatPercent(receivedBytes, totalBytes),
    },
  };
}
