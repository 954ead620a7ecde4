import { createDownloadScreen } from './download-screen.js';

import type { Host, UpdateOutcome } from '@org/host-core';

import type { Stage } from './stage.js';

/** The update that a launch waits for. */
export interface LaunchUpdate {
  /** Aborts when the user does not want to wait. */
  readonly signal: AbortSignal;
  /** The launch is over. How the update went, or null when there was none. */
  end(): UpdateOutcome | null;
}

/** A launch that needs no update is over sooner, and its user sees nothing of one. */
const SHOWN_AFTER_MS = 400;

/** Shows how far the update is that a launch waits for, when it waits for one. */
export function watchLaunchUpdate(
  host: Host,
  { id, name, iconUrl, stage }: { id: string; name: string; iconUrl: string | null; stage: Stage },
): LaunchUpdate {
  const controller = new AbortController();
  const beganAtMs = performance.now();
  const screen = createDownloadScreen({
    program: { name, iconUrl },
    title: `Updating ${name}`,
    why: `${name} has to be updated before it can be opened.`,
    onCancel: () => controller.abort(),
  });
  let outcome: UpdateOutcome | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = host.on('update', (update) => {
    if (update.id !== id) return;
    const waitedMs = performance.now() - beganAtMs;
    timer ??= setTimeout(() => stage.showScreen(screen.element), Math.max(0, SHOWN_AFTER_MS - waitedMs));
    const { state, receivedBytes = 0, totalBytes = 0, remainingMs = null } = update;
    if (state === 'downloading') {
      screen.showProgress({ receivedBytes, totalBytes, remainingMs }, { isStalled: false });
    }
    if (update.outcome !== undefined) outcome = update.outcome;
  });
  return {
    signal: controller.signal,
    end: () => {
      stop();
      clearTimeout(timer);
      stage.showScreen(null);
      return outcome;
    },
  };
}
