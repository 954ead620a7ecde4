// One visit to a program: from the press on "Open" to the moment the list is back.
// It installs what is missing, launches, and says what went wrong.

import { confirmClose } from './confirm-close.js';
import { createDownloadScreen } from './download-screen.js';
import { askGrowth } from './growth-dialog.js';
import { watchLaunchUpdate } from './launch-update.js';
import { createRoomList } from './room-list.js';
import {
  brokenScreen,
  consentRequiredScreen,
  hostUpdateScreen,
  notInstalledScreen,
  recalledScreen,
  unstableScreen,
  updateRequiredScreen,
} from './stage-screens.js';
import { openStage } from './stage.js';
import { openVisitUpdates } from './visit-updates.js';

import type {
  ClosedCode,
  Host,
  HostEvents,
  LaunchOptions,
  LaunchOutcome,
  RunningProgram,
  Trouble,
  UpdateOutcome,
} from '@org/host-core';

import type { ShelfProgram } from './shelf.js';
import type { UpdateCenter } from './update-center.js';

/** What a visit needs. */
export interface VisitOptions {
  readonly host: Host;
  readonly center: UpdateCenter;
  readonly program: ShelfProgram;
  /** Where in the program to begin, and how the user came there. */
  readonly launch?: LaunchOptions;
  readonly showPermissions: () => void;
  /** Asks the user, then uninstalls this program or another. Answers whether it did. */
  readonly uninstall: (program: { readonly id: string; readonly name: string }) => Promise<boolean>;
  /** Called once, when the stage is gone. */
  readonly onOver: () => void;
}

/** A visit that goes on. */
export interface Visit {
  /** Whether the store can be reached. */
  showOffline(isOffline: boolean): void;
  /** Ends it. Safe to call twice. */
  close(): Promise<void>;
}

/** Begins a visit. It ends by itself too: the user closes the stage, or the program does. */
export function visitProgram(options: VisitOptions): Visit {
  const { host, center, program, launch: launchOptions, showPermissions, uninstall, onOver } = options;
  const { id, name } = program;
  let isOver = false;
  let running: RunningProgram | null = null;
  /** The release that failed with nothing to go back to. */
  let failedVersion: string | null = null;
  /** The release that keeps crashing. */
  let unstableVersion: string | null = null;

  const stage = openStage({
    ...program,
    onClose: () => void leave(),
    menu: [
      { label: 'Close', symbol: 'close', onChoose: () => void close() },
      { label: 'Permissions', symbol: 'shield', onChoose: showPermissions },
      { label: 'Check for update', symbol: 'refresh', onChoose: () => void updates.checkAndTell() },
      { label: 'Uninstall', symbol: 'trash', look: 'danger', onChoose: () => void remove() },
    ],
  });
  const updates = openVisitUpdates({
    ...{ host, center, program, stage },
    runningVersion: () => running?.version ?? null,
    restart: () => void launch(),
  });
  const undo = [
    host.on('release', onRelease),
    host.on('closed', onClosed),
    host.on('unresponsive', onUnresponsive),
  ];
  const back = { label: 'Back to programs', onChoose: () => void close() };
  const retry = { label: 'Try again', look: 'primary', onChoose: () => void download() } as const;
  const roomList = () => createRoomList({ host, uninstall, exceptId: id });
  void (program.installed === null ? download() : launch());
  return { close, showOffline: (isOffline) => stage.showOffline(isOffline) };

  async function download(): Promise<void> {
    const screen = createDownloadScreen({
      program,
      title: `Installing ${name}`,
      why: null,
      onCancel: () => center.cancel(id),
    });
    const stopProgress = center.onChange(() => {
      const state = center.stateOf(id);
      if (state.type === 'downloading') screen.showProgress(state, state);
    });
    stage.showScreen(screen.element);
    const outcome = await center.update(id);
    stopProgress();
    if (isOver) return;
    if (outcome.type === 'staged' || outcome.type === 'up-to-date') await launch();
    else if (outcome.type === 'cancelled') await close();
    else stage.showScreen(notInstalledScreen(name, outcome, { back, retry, roomList }));
  }

  async function launch(): Promise<void> {
    stage.notices.clear();
    stage.showScreen(null);
    await updates.beforeLaunch();
    const waiting = watchLaunchUpdate(host, { ...program, stage });
    const { signal } = waiting;
    const outcome = await host.launch(id, { scene: 'list', ...launchOptions, mount: stage.mount, signal });
    const updated = waiting.end();
    if (isOver) await closeLaunched(outcome);
    else await onLaunched(outcome, updated);
  }

  async function onLaunched(outcome: LaunchOutcome, updated: UpdateOutcome | null): Promise<void> {
    const again = { label: 'Try again', look: 'primary', onChoose: () => void launch() } as const;
    switch (outcome.type) {
      case 'launched':
        running = outcome.program;
        stage.showVersion(running.version);
        updates.tellStanding();
        return;
      case 'not-installed':
        await download();
        return;
      case 'host-update-required':
        stage.showScreen(hostUpdateScreen({ name, ...outcome }, [back]));
        return;
      case 'update-required':
        stage.showScreen(
          updateRequiredScreen({ name, ...outcome }, updated, { back, retry: again, roomList }),
        );
        return;
      case 'consent-required': {
        const review = { label: 'Review', look: 'primary', onChoose: () => void ask() } as const;
        const ask = async () => {
          if (await askGrowth(host, { id, name, ...outcome, installedVersion: null })) await launch();
        };
        stage.showScreen(consentRequiredScreen({ name, ...outcome }, [review, back]));
        await ask();
        return;
      }
      case 'recalled':
        stage.showScreen(
          recalledScreen({ name, ...outcome }, [
            { label: 'Look for another version', onChoose: () => void download() },
            back,
          ]),
        );
        return;
      case 'broken':
        showBroken(`${name} did not start`, outcome, download);
        return;
    }
  }

  function onRelease(notice: HostEvents['release']): void {
    if (notice.id !== id) return;
    updates.release(notice);
    stage.showRelease(notice.type);
    if (notice.type === 'rolled-back' && notice.previousVersion === null) failedVersion = notice.version;
    if (notice.type === 'unstable') unstableVersion = notice.version;
    if (running !== null) stage.showVersion(running.version);
  }

  function onClosed(closed: HostEvents['closed']): void {
    // `by-host` is this page's own doing: a restart, an uninstall, the end of the visit.
    if (closed.id !== id || closed.code === 'by-host') return;
    if (closed.code === 'by-program') void close();
    else if (unstableVersion !== null) showUnstable(unstableVersion, closed.reason);
    else if (failedVersion === null) showBroken(`${name} has stopped`, closed, launch);
    // The failed release is not tried again, but the store may have a newer one.
    else showBroken(`${name} ${failedVersion} did not work`, closed, download);
  }

  function onUnresponsive(event: HostEvents['unresponsive']): void {
    if (event.id !== id) return;
    stage.notices.show('unresponsive', {
      symbol: 'warning',
      look: 'warn',
      text: `${name} does not respond.`,
      actions: [
        { label: 'Close it', onChoose: () => void close() },
        { label: 'Wait', onChoose: () => stage.notices.hide('unresponsive') },
      ],
    });
  }

  function showBroken(title: string, why: Trouble<ClosedCode>, again: () => Promise<void>): void {
    const restart = { label: 'Try again', look: 'primary', onChoose: () => void again() } as const;
    const removal = { label: 'Uninstall', onChoose: () => void remove() };
    stage.showScreen(brokenScreen(title, why, [restart, removal, back]));
  }

  function showUnstable(version: string, reason: string): void {
    stage.showScreen(
      unstableScreen({ name, version, reason }, [
        { label: 'Keep', look: 'primary', onChoose: () => void close() },
        { label: 'Remove', onChoose: () => void remove() },
      ]),
    );
  }

  async function remove(): Promise<void> {
    if (await uninstall(program)) await close();
  }

  /** The arrow of the bar: one page back, or out; out only after the user agreed where something would be lost. */
  async function leave(): Promise<void> {
    if (running?.state === 'running') {
      if (running.goBack()) return;
      const { closeConfirmation } = running;
      if (closeConfirmation !== null && !(await confirmClose(name, closeConfirmation))) return;
    }
    await close();
  }

  async function close(): Promise<void> {
    if (isOver) return;
    isOver = true;
    // What a first install waits for nobody wants any more; an update goes on behind the list.
    if (running === null) center.cancel(id);
    updates.close();
    for (const stop of undo) stop();
    stage.close();
    await running?.close();
    onOver();
  }
}

async function closeLaunched(outcome: LaunchOutcome): Promise<void> {
  if (outcome.type === 'launched') await outcome.program.close();
}
