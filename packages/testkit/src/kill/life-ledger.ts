import type { LifeLine } from './life-line.js';

/** What lives have said, and whether each finds what the ones before it were promised. */
export interface LifeLedger {
  /** Takes the lines of a life in their order. */
  hear(line: LifeLine): void;
  readonly violations: readonly string[];
  /** How often each kind of line was heard. */
  readonly counts: ReadonlyMap<LifeLine['type'], number>;
}

/** Begins with a device that has nothing. */
export function createLifeLedger(): LifeLedger {
  const violations: string[] = [];
  const counts = new Map<LifeLine['type'], number>();
  const failed = new Set<number>();
  let confirmed = 0;
  let kept = 0;
  let begun = 0;

  return {
    violations,
    counts,
    hear: (line) => {
      counts.set(line.type, (counts.get(line.type) ?? 0) + 1);
      judge(line);
    },
  };

  function judge(line: LifeLine): void {
    switch (line.type) {
      case 'began':
        return;
      case 'found':
        if (line.version === null && confirmed > 0)
          violations.push(`Nothing could be launched, after version ${String(confirmed)} was confirmed.`);
        if (line.version !== null) judgeVersion(line.version);
        if ((line.kept ?? 0) < kept || (line.kept ?? 0) > begun)
          violations.push(`The program kept ${String(line.kept)}, not ${String(kept)} to ${String(begun)}.`);
        kept = begun = line.kept ?? 0;
        return;
      case 'confirmed':
        judgeVersion(line.version);
        confirmed = line.version;
        return;
      case 'failed':
        failed.add(line.version);
        return;
      case 'keeps':
        begun = line.number;
        return;
      case 'kept':
        kept = line.number;
        return;
      case 'trouble':
        violations.push(line.message);
    }
  }

  function judgeVersion(version: number): void {
    if (version < confirmed)
      violations.push(`Version ${String(version)} runs, below ${String(confirmed)}, which was confirmed.`);
    if (failed.has(version)) violations.push(`Version ${String(version)} runs, which has failed before.`);
  }
}
