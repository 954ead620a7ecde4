import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { miniapp, openWorkshop } from './miniapp.js';
import type { Workshop } from './miniapp.js';

/** Two people with a package each, and the ways in which packages go bad. */
export interface BadPackages {
  readonly mine: Workshop;
  readonly other: Workshop;
  /** The refusal of a package in words, with what differs from run to run under names. */
  spoken(file: string, trust?: readonly string[]): Promise<string>;
  /** My package's bytes with a text in them replaced. */
  replaced(from: string, to: string): Uint8Array;
  /** My package's entries, changed by a line of Python and zipped as a zip tool does it, on a fixed day. */
  zipped(change: string): Promise<string>;
  saved(bytes: Uint8Array): Promise<string>;
  close(): Promise<void>;
}

/** Makes keys and packages for both. */
export async function openBadPackages(): Promise<BadPackages> {
  const [mine, other] = await Promise.all([openWorkshop(), openWorkshop()]);
  return {
    mine,
    other,
    async spoken(file, trust = ['--key', mine.publicKey]) {
      const { exitCode, stdout, stderr } = await miniapp(['verify', file, ...trust]);
      expect([exitCode, stdout]).toEqual([1, '']);
      const [myKey, theirKey] = [keyIdOf(mine), keyIdOf(other)];
      return stderr
        .replaceAll(myKey, '<my key>')
        .replaceAll(theirKey, '<their key>')
        .replaceAll(myKey.slice(0, 12), '<my key>')
        .replaceAll(`${mine.folder}/`, '')
        .replaceAll(`${other.folder}/`, 'other/')
        .replaceAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/gu, '<time>')
        .replaceAll(/sha256 [0-9a-f]{12}/gu, 'sha256 <hash>');
    },
    replaced(from, to) {
      const text = Buffer.from(mine.bytes).toString('latin1');
      expect(text).toContain(from);
      return new Uint8Array(Buffer.from(text.replace(from, to), 'latin1'));
    },
    zipped(change) {
      const file = join(mine.folder, 'zipped.mpk');
      execFileSync('python3', ['-W', 'ignore', '-c', zipScript(change), mine.package, file]);
      return Promise.resolve(file);
    },
    saved: (bytes) => mine.save('bad.mpk', bytes),
    close: async () => {
      await mine.remove();
      await other.remove();
    },
  };
}

/** The key that signed a workshop's package. */
export function keyIdOf({ bytes }: Workshop): string {
  return /rsa-pss-sha256:([0-9a-f]{64})/u.exec(Buffer.from(bytes).toString('latin1'))?.[1] ?? '';
}

function zipScript(change: string): string {
  return `
import sys, zipfile
source = zipfile.ZipFile(sys.argv[1])
entries = [(name, source.read(name)) for name in source.namelist()]
${change}
with zipfile.ZipFile(sys.argv[2], 'w') as target:
  for name, body in entries:
    info = zipfile.ZipInfo(name, (2026, 11, 20, 10, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    target.writestr(info, body)`;
}
