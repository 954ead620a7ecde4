// host-core in QuickJS, in a thread of its own. QuickJS counts how deep it stands and throws when that is too deep. As
// WebAssembly it counts a stack of its own, while the one that V8 keeps of it runs out first, and that no script survives: so
// this thread has a large one. An app has QuickJS as machine code, where the two are one.

import { parentPort, workerData } from 'node:worker_threads';

import { newQuickJSWASMModule } from 'quickjs-emscripten';

// A module of its own, which is dropped whole with the thread.
const context = (await newQuickJSWASMModule()).newContext();
// What QuickJS has unless it is told; the library allows four times as much.
context.runtime.setMaxStackSize(256 * 1_024);
const startedMs = performance.now();
context.unwrapResult(context.evalCode(workerData)).dispose();
const core = context.getProp(context.global, 'miniProgramCore');
const receive = context.getProp(core, 'receive');
const drain = context.getProp(core, 'drain');
parentPort?.on('message', tell);
parentPort?.postMessage(null);

/** @param {object} word */
function tell(word) {
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
  for (const line of JSON.parse(lines)) parentPort?.postMessage(JSON.parse(line));
}
