import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseTrace } from '@org/devtools';
import { buildSync } from 'esbuild';

import { visitManifest } from './visit.js';

import type { ReplayReport } from '@org/devtools';
import type { ContractReport, SuiteSubject } from '@org/testkit';

/** The recorded journey. */
export const recordedJourney = readFileSync(join(import.meta.dirname, 'journey.trace.jsonl'), 'utf8');

/** Replays the recorded journey in a program of the subject: every platform gives the same answers. */
export async function parity(subject: SuiteSubject): Promise<ContractReport> {
  const id = 'com.example.parity';
  const { permissions, allowedDomains } = visitManifest;
  await subject.publish({
    manifest: { id, permissions: [...permissions], allowedDomains: [...allowedDomains] },
    files: {
      'index.html': '<!doctype html><title>Parity</title><h1>Parity</h1><script src="replay.js"></script>',
      'replay.js': replayScript(),
    },
  });
  await subject.command('update', id);
  await subject.command('launch', id);
  for (let looks = 0; looks < 200; looks += 1) {
    const isThere = await subject.evaluate(id, 'return "replayTrace" in window;').catch(() => false);
    if (isThere === true) break;
    await subject.wait(50);
  }
  const report = await subject.evaluate(id, `return replayTrace(${JSON.stringify(recordedJourney)});`);
  await subject.command('uninstall', id);
  return toContract(report as ReplayReport); // what the program's replay made
}

/** A divergence as a failed case. */
export function toContract({ matched, remaining, firstDivergence }: ReplayReport): ContractReport {
  const calls = parseTrace(recordedJourney).entries.filter(({ frame }) => frame.type === 'call').length;
  const failed =
    firstDivergence === null
      ? []
      : [{ name: firstDivergence.call, message: JSON.stringify(firstDivergence) }];
  const short =
    remaining === 0 && matched >= calls
      ? []
      : [{ name: 'the whole journey', message: `${String(remaining)} calls were left` }];
  return {
    passed: Array.from({ length: matched }, (_, at) => `answer ${String(at + 1)}`),
    failed: [...failed, ...short],
    skipped: [],
  };
}

function replayScript(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, 'replay-program.ts')],
    tsconfig: join(import.meta.dirname, '../../tsconfig.base.json'),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2020',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
