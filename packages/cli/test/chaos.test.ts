import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import * as command from '../src/commands/chaos.js';
import { manifest, miniapp, openWorkshop } from './miniapp.js';

import type { Run, Workshop } from './miniapp.js';

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});

afterAll(() => workshop.remove());

interface Certificate {
  readonly ok: boolean;
  readonly code?: string;
  readonly digest: string;
  readonly isExhaustive: boolean;
  readonly cutPoints: number;
  readonly disks: number;
  readonly journeys: readonly { readonly name: string; readonly absent: string | null }[];
  readonly violations: readonly string[];
}

const chaos = (...more: readonly string[]) =>
  miniapp(['chaos', workshop.package, '--key', workshop.publicKey, ...more]);

function certificateOf({ stdout }: Run): Certificate {
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  return JSON.parse(stdout) as Certificate; // the command promises one line of this form
}

describe('miniapp chaos', () => {
  it('certifies a package that loses nothing, as far as the time goes', async () => {
    const run = await chaos('--seconds', '5', '--json');
    expect(run.stderr).toBe('');
    const { ok, disks, cutPoints, isExhaustive, journeys, violations } = certificateOf(run);
    expect({ ok, exitCode: run.exitCode, violations }).toEqual({ ok: true, exitCode: 0, violations: [] });
    expect(isExhaustive).toBe(false);
    expect(cutPoints).toBeGreaterThan(0);
    expect(disks).toBeGreaterThan(0);
    expect(journeys.filter(({ absent }) => absent === null).map(({ name }) => name)).toContain(
      'an update with other data that fails',
    );
  }, 60_000);

  it('tells people what was tried, and what was not', async () => {
    const { stdout, exitCode } = await chaos('--seconds', '1');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('loans.mpk lost nothing');
    expect(stdout).toContain('it has no sub-packages');
    expect(stdout).toContain('The program’s own code was not run');
  }, 60_000);

  it('begins with the package that devices have', async () => {
    const folder = join(workshop.folder, 'program');
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, version: '2.4.0' }));
    const next = join(workshop.folder, 'next.mpk');
    await miniapp(['pack', folder, '--key', workshop.privateKey, '--out', next]);
    const keys = ['--key', workshop.publicKey, '--seconds', '1', '--json'];
    const forwards = await miniapp(['chaos', next, '--previous', workshop.package, ...keys]);
    expect(certificateOf(forwards)).toMatchObject({ ok: true, previous: { version: '2.3.1' } });
    const backwards = await miniapp(['chaos', workshop.package, '--previous', next, ...keys]);
    expect([backwards.exitCode, certificateOf(backwards)]).toMatchObject([2, { ok: false, code: 'USAGE' }]);
  }, 60_000);

  it('refuses a package that verify refuses', async () => {
    const changed = workshop.bytes.slice();
    changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
    const file = await workshop.save('changed.mpk', changed);
    const keys = ['--key', workshop.publicKey, '--json'];
    const [own, other] = await Promise.all([
      miniapp(['chaos', file, ...keys]),
      miniapp(['verify', file, ...keys]),
    ]);
    expect([own.exitCode, certificateOf(own)]).toEqual([1, certificateOf(other)]);
  });

  it('ends on Ctrl-C, without a certificate', async () => {
    const interrupt = () => {
      process.emit('SIGINT');
    };
    const silent = { note: () => undefined, status: () => undefined, journal: () => undefined };
    const output = { ...silent, progress: () => ({ update: interrupt, stop: () => undefined }) };
    const options = { file: workshop.package, keys: [workshop.publicKey], seconds: null, seed: 1 };
    await expect(command.chaos(options, output)).rejects.toMatchObject({ code: 'STOPPED', exitCode: 2 });
  }, 60_000);
});
