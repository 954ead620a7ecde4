import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePartnerKeys } from '@org/package-format';
import type { PartnerKeys } from '@org/package-format';
import { expect } from 'vitest';
import { makeKey } from './log-store.js';
import type { TestKey } from './log-store.js';
import { miniapp } from './miniapp.js';

/** Three keys in a folder, and the commands that write documents with them. */
export interface KeyWorkshop {
  readonly folder: string;
  readonly a: TestKey;
  readonly b: TestKey;
  readonly c: TestKey;
  /** A name in the folder that nothing has yet. */
  fresh(name: string): string;
  /** Runs `miniapp keys … --json`. */
  keys(...args: readonly string[]): Promise<KeysRun>;
  partnerKeys(path: string): Promise<PartnerKeys>;
  /** Version 1 of the keys of acme. */
  created(signers: readonly TestKey[], threshold?: number): Promise<string>;
  remove(): Promise<void>;
}

/** How a run of `miniapp keys` ended. */
interface KeysRun {
  readonly exitCode: number;
  readonly answer: Readonly<Record<string, unknown>>;
}

/** Makes the keys. */
export async function openKeyWorkshop(): Promise<KeyWorkshop> {
  const folder = await mkdtemp(join(tmpdir(), 'miniapp-keys-'));
  const [a, b, c] = await Promise.all([makeKey(folder, 'a'), makeKey(folder, 'b'), makeKey(folder, 'c')]);
  let count = 0;
  const fresh = (name: string) => join(folder, `${String((count += 1))}-${name}.json`);
  async function keys(...args: readonly string[]): Promise<KeysRun> {
    const { exitCode, stdout } = await miniapp(['keys', ...args, '--json']);
    return { exitCode, answer: JSON.parse(stdout) as KeysRun['answer'] };
  }
  return {
    folder,
    a,
    b,
    c,
    fresh,
    keys,
    partnerKeys: async (path) => parsePartnerKeys(new Uint8Array(await readFile(path))),
    async created(signers, threshold = 1) {
      const out = fresh('partner-keys');
      const given = signers.flatMap(({ privateFile }) => ['--key', privateFile]);
      const options = ['--threshold', String(threshold), '--out', out];
      const run = await keys('create', '--partner', 'acme', ...given, ...options);
      expect(run).toMatchObject({ exitCode: 0, answer: { isComplete: true, version: 1 } });
      return out;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
