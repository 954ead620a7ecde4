import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import type { NativeLine } from '../../../../test/native-app.js';

/** host-core in an engine that has nothing but the language, as an app holds it. */
export interface QuickJsCore {
  /** Gives it a word; what it then has to say goes to `onLine`, line by line. */
  tell(word: object): void;
  close(): Promise<void>;
}

/** Enough for QuickJS to find out by itself that it stands too deep. */
const STACK_MB = 64;

/** Evaluates `script`, which defines `miniProgramCore`. */
export async function openQuickJsCore(
  script: string,
  onLine: (line: NativeLine) => void,
): Promise<QuickJsCore> {
  const thread = new Worker(new URL('quickjs-thread.js', import.meta.url), {
    workerData: script,
    resourceLimits: { stackSizeMb: STACK_MB },
  });
  let isClosed = false;
  await once(thread, 'message');
  thread.on('message', (line: NativeLine) => {
    if (!isClosed) onLine(line);
  });
  return {
    tell: (word) => {
      thread.postMessage(word);
    },
    close: async () => {
      isClosed = true;
      await thread.terminate();
    },
  };
}
