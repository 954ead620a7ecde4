import { programLabel } from '@org/package-format';

import { createProgramFrame } from './program-frame.js';
import { programPaths } from './program-paths.js';

import type { LogEntry } from '@org/host-core';
import type { PackageCrypto } from '@org/package-format';

/**
 * Empties the origin of a program that was uninstalled, by a page of ours on that origin. Where that page cannot be had now,
 * as without a network, what is stored there stays, and the log says so.
 */
export function createStorageForgetter(options: {
  readonly programOrigin: (label: string) => string;
  readonly crypto: PackageCrypto;
  readonly log: (entry: LogEntry) => void;
}): (programId: string) => Promise<void> {
  const { programOrigin, crypto, log } = options;
  return async (programId) => {
    const origin = new URL(programOrigin(await programLabel(programId, crypto))).origin;
    const left = await emptied(origin);
    if (left.length > 0)
      log({ level: 'warn', event: 'web-storage-left', programId, detail: `still there: ${left.join(', ')}` });
  };
}

/** What would not go. */
function emptied(origin: string): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const end = (left: readonly string[]) => {
      clearTimeout(timer);
      frame.remove();
      resolve(left);
    };
    const timer = setTimeout(end, WAIT_MS, ['all of it, for its origin did not answer']);
    const mount = document.createElement('div');
    mount.hidden = true;
    document.body.append(mount);
    const frame = createProgramFrame({
      mount,
      title: '',
      src: `${origin}${programPaths.forget}`,
      origin,
      sandbox: 'allow-scripts allow-same-origin',
      onLoad: () => undefined,
      onMessage: (message) => {
        if (message.miniapp !== 'forgotten') return;
        end(message.left);
        mount.remove();
      },
    });
  });
}

/** One small page from our server, and what a browser needs to delete files. */
const WAIT_MS = 5_000;
