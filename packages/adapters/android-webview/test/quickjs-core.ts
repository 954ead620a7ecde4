import { newQuickJSWASMModule } from 'quickjs-emscripten';

import type { NativeLine } from '../../../../test/native-app.js';

/** host-core in an engine that has nothing but the language, as an app holds it. */
export interface QuickJsCore {
  /** Gives it a word; what it then has to say goes to `onLine`, line by line. */
  tell(word: object): void;
  close(): void;
}

/** Evaluates `script`, which defines `miniProgramCore`. */
export async function openQuickJsCore(
  script: string,
  onLine: (line: NativeLine) => void,
): Promise<QuickJsCore> {
  // A module of its own, which is dropped whole afterwards.
  const context = (await newQuickJSWASMModule()).newContext();
  const startedMs = performance.now();
  const words: object[] = [];
  let isRunning = false;
  let isClosed = false;
  context.unwrapResult(context.evalCode(script)).dispose();
  const core = context.getProp(context.global, 'miniProgramCore');
  const receive = context.getProp(core, 'receive');
  const drain = context.getProp(core, 'drain');
  return {
    tell: (word) => {
      words.push(word);
      // What a line brings about waits until the lines before it are told.
      if (!isRunning) run();
    },
    close: () => {
      isClosed = true;
      for (const handle of [drain, receive, core]) handle.dispose();
      context.dispose();
    },
  };

  function run(): void {
    isRunning = true;
    for (let word = words.shift(); word !== undefined; word = words.shift()) {
      if (isClosed) return;
      const times = { nowMs: Date.now(), foregroundMs: performance.now() - startedMs };
      // A string as an argument, never as source.
      const text = context.newString(JSON.stringify({ ...word, ...times }));
      text.consume((given) => {
        context.unwrapResult(context.callFunction(receive, core, given)).dispose();
      });
      while (context.runtime.hasPendingJob()) context.unwrapResult(context.runtime.executePendingJobs());
      const lines = context
        .unwrapResult(context.callFunction(drain, core))
        .consume((answer) => context.getString(answer));
      // What the core writes (docs/native-port.md 1.1).
      for (const line of JSON.parse(lines) as readonly string[]) onLine(JSON.parse(line) as NativeLine);
    }
    isRunning = false;
  }
}
