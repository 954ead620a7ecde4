import type { Task, TaskReport } from './task.js';

/** Counts what came of all the batches. */
export class Tally {
  readonly #answers = new Map<string, Map<string, number>>();
  readonly #startedAt = performance.now();
  #trials = 0;
  #slowestMs = 0;

  add({ kind, trials }: Task, { answers, slowestMs }: TaskReport): void {
    const counts = this.#answers.get(kind) ?? new Map<string, number>();
    for (const [answer, count] of answers) counts.set(answer, (counts.get(answer) ?? 0) + count);
    this.#answers.set(kind, counts);
    this.#trials += trials;
    this.#slowestMs = Math.max(this.#slowestMs, slowestMs);
  }

  /** One line: how far, how fast. */
  progress(): string {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const perSecond = (this.#trials / seconds).toFixed(0);
    return `${this.#trials} trials  ${seconds.toFixed(0)} s  ${perSecond}/s  slowest ${this.#slowestMs.toFixed(0)} ms`;
  }

  /** For each kind, how often each answer came. */
  histogram(): string {
    const byCount = (counts: ReadonlyMap<string, number>) =>
      [...counts].sort(([, left], [, right]) => right - left).map(([answer, count]) => `${answer} ${count}`);
    return [...this.#answers].map(([kind, counts]) => `${kind}\n  ${byCount(counts).join(', ')}`).join('\n');
  }
}
