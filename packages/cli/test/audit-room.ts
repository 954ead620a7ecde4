import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeStoreKeys, openLogStore } from './log-store.js';
import type { LogStore, StoreTestKeys } from './log-store.js';
import { miniapp } from './miniapp.js';

/** Keys for any number of stores, and the audit of each. */
export interface AuditRoom {
  readonly folder: string;
  readonly keys: StoreTestKeys;
  withStore(work: (store: LogStore) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** What an audit said. */
export interface Audited {
  readonly exitCode: number;
  readonly answer: Readonly<Record<string, unknown>>;
  /** The codes of its findings. */
  readonly codes: readonly string[];
}

/** Makes the keys. */
export async function openAuditRoom(): Promise<AuditRoom> {
  const folder = await mkdtemp(join(tmpdir(), 'miniapp-log-'));
  const keys = await makeStoreKeys(join(folder, 'keys'));
  return {
    folder,
    keys,
    async withStore(work) {
      const store = await openLogStore(folder, keys);
      try {
        await work(store);
      } finally {
        await store.close();
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Runs `miniapp log verify` against a store. */
export async function audit(store: LogStore, ...more: readonly string[]): Promise<Audited> {
  const args = ['log', 'verify', '--store', store.url, '--root', store.rootFile, '--json', ...more];
  const { exitCode, stdout } = await miniapp(args);
  const answer = JSON.parse(stdout) as { readonly findings?: readonly { readonly code: string }[] };
  return { exitCode, answer: { ...answer }, codes: (answer.findings ?? []).map(({ code }) => code) };
}
