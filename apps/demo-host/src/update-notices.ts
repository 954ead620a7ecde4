import { quarterWords } from './progress-line.js';
import { bytesWords, progressWords } from './progress-words.js';
import { hostIdentity } from './host-identity.js';
import { troubleWords } from './trouble-words.js';
import { roomWords, stillHere, updateWords, waitsFor } from './update-words.js';

import type { ReleaseNotice } from '@org/host-core';

import type { Notice, NoticeBoard } from './notice-board.js';
import type { UpdateState } from './update-center.js';

/** Tells the user of a running program what happens to its releases. */
export interface UpdateNotices {
  /** Where the update of the program stands. */
  update(state: UpdateState): void;
  /** A newer release waits for the next launch. */
  ready(version: string): void;
  /** A newer release waits for the user's word. */
  asks(version: string): void;
  needsNewerHost(release: { readonly version: string; readonly minHostVersion: string }): void;
  /** A release began its trial, was confirmed or rolled back. */
  release(notice: ReleaseNotice): void;
}

/** What the buttons of the notices do. */
export interface UpdateNoticeActions {
  /** Launches the program again, which is when a waiting release runs. */
  readonly restart: () => void;
  readonly download: () => void;
  readonly cancel: () => void;
  readonly review: () => void;
}

/** A trial that is over in a moment needs no words. */
const TRIAL_WORDS_AFTER_MS = 1_500;

/** Makes the notices of one program. */
export function createUpdateNotices(options: {
  readonly name: string;
  readonly board: NoticeBoard;
  /** What runs now. */
  readonly runningVersion: () => string | null;
  /** The release to go back to, if there is one. */
  readonly previousVersion: () => string | null;
  readonly actions: UpdateNoticeActions;
}): UpdateNotices {
  const { name, board, runningVersion, previousVersion, actions } = options;
  let readyVersion: string | null = null;
  const dismissed = new Set<string>();
  let trialTimer: ReturnType<typeof setTimeout> | undefined;

  return {
    update: (state) => {
      const notice = noticeFor(state);
      if (notice !== null) board.show('update', notice);
      else if (readyVersion === null) board.hide('update');
    },
    ready: (version) => {
      if (dismissed.has(version)) return;
      readyVersion = version;
      board.show('update', {
        symbol: 'update',
        text: `Update ${version} is ready – it runs at the next launch.`,
        actions: [{ label: 'Restart now', onChoose: actions.restart }, later(version)],
      });
    },
    asks: (version) => {
      if (dismissed.has(version)) return;
      board.show('update', {
        symbol: 'shield',
        text: `Update ${version} may do more than now. It waits for your answer.`,
        actions: [{ label: 'Review', onChoose: actions.review }, later(version)],
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
        case 'unstable':
          return; // the program is closed, and its place taken by the question what to do
      }
    },
  };

  function noticeFor(state: UpdateState): Notice | null {
    switch (state.type) {
      case 'none':
      case 'checking':
        return null;
      case 'downloading':
        return {
          symbol: 'download',
          text: `Update ${state.version} downloading`,
          progress: {
            share: state.totalBytes === 0 ? 0 : state.receivedBytes / state.totalBytes,
            words: state.isStalled ? `${bytesWords(state)}. Waiting …` : progressWords(state),
            spoken: state.isStalled ? 'Waiting for the connection.' : quarterWords(state),
          },
          actions: [{ label: 'Cancel', onChoose: actions.cancel }],
        };
      case 'paused': {
        const why = state.why === 'offline' ? 'The connection was lost' : 'The update was stopped';
        return {
          symbol: 'download',
          text: `${why} at ${bytesWords(state)}.`,
          actions: [{ label: 'Resume', onChoose: actions.download }, hide()],
        };
      }
      case 'ended':
        return endedNotice(state.outcome);
    }
  }

  function endedNotice(outcome: Extract<UpdateState, { type: 'ended' }>['outcome']): Notice {
    const has = runningVersion() === null ? '' : ` ${stillHere(runningVersion() ?? '')}`;
    switch (outcome.type) {
      case 'postponed':
        return {
          symbol: 'download',
          text: `Update ${outcome.version} ${waitsFor[outcome.reason]}.`,
          actions: [{ label: 'Download now', onChoose: actions.download }, hide()],
        };
      case 'no-space':
        return {
          symbol: 'warning',
          look: 'warn',
          text: `No room for update ${outcome.version}. ${roomWords(outcome)}${has}`,
          actions: [{ label: 'OK', onChoose: () => board.hide('update') }],
        };
      case 'refused': {
        const { happened, support } = updateWords(outcome, { name, installedVersion: runningVersion() });
        return {
          symbol: 'warning',
          look: 'warn',
          text: happened + has,
          support,
          actions: [{ label: 'OK', onChoose: () => board.hide('update') }],
        };
      }
    }
  }

  function later(version: string) {
    return {
      label: 'Later',
      onChoose: () => {
        dismissed.add(version);
        board.hide('update');
      },
    };
  }

  function hide() {
    return { label: 'Later', onChoose: () => board.hide('update') };
  }

  function showTrial(version: string): void {
    const previous = previousVersion();
    if (previous === null) return;
    board.show('trial', {
      symbol: 'shield',
      text: `${name} ${version} runs for the first time. If it does not work, you go back to ${previous}.`,
    });
  }

  function showRollback({
    version,
    previousVersion: previous,
    code = 'error',
    reason = '',
  }: ReleaseNotice): void {
    if (previous === null || previous === undefined) return;
    board.show('rollback', {
      symbol: 'rollback',
      look: 'warn',
      text: `${name} ${version} did not work here. ${troubleWords(code)} ${stillHere(previous)}`,
      support: reason,
      actions: [{ label: 'OK', onChoose: () => board.hide('rollback') }],
    });
  }
}
