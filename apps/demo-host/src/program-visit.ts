// One visit to a program: from the press on "Open" to the moment the list is back.
// It installs what is missing, launches, tells of updates and rollbacks, and says what went wrong.

import { confirmClose } from './confirm-close.js';
import { repeat } from './repeat.js';
import {
  brokenScreen,
  createInstallScreen,
  hostUpdateScreen,
  notInstalledScreen,
  recalledScreen,
} from './stage-screens.js';
import { openStage } from './stage.js';
import { showToast } from './toast.js';
import { createUpdateNotices } from './update-notices.js';
import { updateWords } from './update-words.js';

import type { Host, HostEvents, LaunchOptions, LaunchOutcome, RunningProgram } from '@org/host-core';

import type { ShelfProgram } from './shelf.js';

/** What a visit needs. */
export interface VisitOptions {
  readonly host: Host;
  readonly program: ShelfProgram;
  /** Where in the program to begin, and how the user came there. */
  readonly launch?: LaunchOptions;
  readonly showPermissions: () => void;
  /** Asks the user, then uninstalls. Answers whether it did. */
  readonly uninstall: () => Promise<boolean>;
  /** Called once, when the stage is gone. */
  readonly onOver: () => void;
}

/** How often a running program is looked up in the store. A product asks at launch and then now and again. */
const CHECK_EVERY_MS = 10_000;

/** A visit that goes on. */
export interface Visit {
  /** Ends it. Safe to call twice. */
  close(): Promise<void>;
}

/** Begins a visit. It ends by itself too: the user closes the stage, or the program does. */
export function visitProgram(options: VisitOptions): Visit {
  const { host, program, launch: launchOptions, showPermissions, uninstall, onOver } = options;
  const { id, name } = program;
  let isOver = false;
  let running: RunningProgram | null = null;
  let previousVersion: string | null = null;
  /** The release that failed with nothing to go back to. */
  let failedVersion: string | null = null;
  let downloading: AbortController | null = null;
  let stopChecks = () => {};

  const stage = openStage({
    ...program,
    onClose: () => void leave(),
    menu: [
      { label: 'Close', symbol: 'close', onChoose: () => void close() },
      { label: 'Permissions', symbol: 'shield', onChoose: showPermissions },
      { label: 'Check for update', symbol: 'refresh', onChoose: () => void checkAndTell() },
      { label: 'Uninstall', symbol: 'trash', look: 'danger', onChoose: () => void remove() },
    ],
  });
  const notices = createUpdateNotices({
    name,
    board: stage.notices,
    previousVersion: () => previousVersion,
    restart: () => void launch(),
  });
  const undo = [
    host.on('release', onRelease),
    host.on('closed', onClosed),
    host.on('unresponsive', onUnresponsive),
    host.on('update', (update) => {
      if (update.id === id && downloading === null) notices.progress(update);
    }),
  ];
  const back = { label: 'Back to programs', onChoose: () => void close() };
  const retry = { label: 'Try again', look: 'primary', onChoose: () => void download() } as const;
  void (program.installed === null ? download() : launch());
  return { close };

  async function download(): Promise<void> {
    const canceller = new AbortController();
    downloading = canceller;
    const screen = createInstallScreen(program, () => canceller.abort());
    const stopProgress = host.on('update', (update) => {
      if (update.id === id && update.state === 'downloading') screen.showProgress(update);
    });
    stage.showScreen(screen.element);
    const outcome = await host.update(id, { signal: canceller.signal });
    stopProgress();
    downloading = null;
    if (isOver) return;
    if (outcome.type === 'staged' || outcome.type === 'up-to-date') await launch();
    else if (outcome.type === 'cancelled') await close();
    else stage.showScreen(notInstalledScreen(name, outcome, { back, retry }));
  }

  async function launch(): Promise<void> {
    stage.notices.clear();
    stage.showScreen(null);
    const before = (await host.installed()).find((one) => one.id === id);
    previousVersion = before === undefined || before.stagedVersion === null ? null : before.version;
    const outcome = await host.launch(id, {
      scene: 'list',
      ...launchOptions,
      mount: stage.mount,
    });
    if (isOver) await closeLaunched(outcome);
    else await onLaunched(outcome);
  }

  async function onLaunched(outcome: LaunchOutcome): Promise<void> {
    stopChecks();
    switch (outcome.type) {
      case 'launched':
        running = outcome.program;
        stage.showVersion(running.version);
        stopChecks = repeat(check, CHECK_EVERY_MS);
        return;
      case 'not-installed':
        await download();
        return;
      case 'host-update-required':
        stage.showScreen(hostUpdateScreen({ name, ...outcome }, [back]));
        return;
      case 'recalled':
        stage.showScreen(
          recalledScreen({ name, ...outcome }, [
            { label: 'Look for another release', onChoose: () => void download() },
            back,
          ]),
        );
        return;
      case 'broken':
        showBroken(`${name} did not start`, outcome.reason, download);
        return;
    }
  }

  async function check(): Promise<void> {
    await checkForUpdate();
  }

  async function checkAndTell(): Promise<void> {
    const outcome = await checkForUpdate();
    // What there is a notice for needs no toast.
    if (isOver || outcome.type === 'staged' || outcome.type === 'host-update-required') return;
    showToast({ text: updateWords(name, outcome) });
  }

  async function checkForUpdate() {
    const outcome = await host.update(id);
    if (isOver) return outcome;
    stage.showOffline(outcome.type === 'offline');
    // A release on trial is still the staged one to the store's question.
    if (outcome.type === 'staged' && outcome.version !== running?.version) notices.ready(outcome.version);
    if (outcome.type === 'host-update-required') notices.needsNewerHost(outcome);
    return outcome;
  }

  function onRelease(notice: HostEvents['release']): void {
    if (notice.id !== id) return;
    notices.release(notice);
    stage.showRelease(notice.type);
    if (notice.type === 'rolled-back' && notice.previousVersion === null) failedVersion = notice.version;
    if (running !== null) stage.showVersion(running.version);
  }

  function onClosed({ id: closedId, reason }: HostEvents['closed']): void {
    // `closed` is this page's own doing: a restart, an uninstall, the end of the visit.
    if (closedId !== id || reason === 'closed') return;
    stopChecks();
    if (reason === 'closed by the program') void close();
    else if (failedVersion === null) showBroken(`${name} has stopped`, reason, launch);
    // The failed release is not tried again, but the store may have a newer one.
    else showBroken(`${name} ${failedVersion} did not start`, reason, download);
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

  function showBroken(title: string, reason: string, again: () => Promise<void>): void {
    const restart = { label: 'Try again', look: 'primary', onChoose: () => void again() } as const;
    const removal = { label: 'Uninstall', onChoose: () => void remove() };
    stage.showScreen(brokenScreen(title, reason, [restart, removal, back]));
  }

  async function remove(): Promise<void> {
    if (await uninstall()) await close();
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
    downloading?.abort();
    stopChecks();
    for (const stop of undo) stop();
    stage.close();
    await running?.close();
    onOver();
  }
}

async function closeLaunched(outcome: LaunchOutcome): Promise<void> {
  if (outcome.type === 'launched') await outcome.program.close();
}
