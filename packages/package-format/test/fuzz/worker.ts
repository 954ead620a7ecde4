// Runs the batches that main.ts sends, one at a time, in a process that can be ended when one never does.

import { runBatch } from './campaign.js';
import { kindNamed } from './kinds.js';
import type { Task, TaskReport } from './task.js';

process.on('message', (message) => {
  // Only main.ts holds the other end.
  const { kind, seed, trials } = message as Task;
  void runBatch({ kind: kindNamed(kind), seed, trials }).then(({ answers, slowestMs, violation }) => {
    const report: TaskReport = { answers: [...answers], slowestMs, violation };
    process.send?.(report);
  });
});
process.on('disconnect', () => process.exit());
