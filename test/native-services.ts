// What an app around host-core does beside its engines, on this machine: disk, network, secrets and screens, for real.
// The same names as in packages/host-core/src/native/native-port.ts; ios/ and android/ do them with their systems' own means.

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { openFileStore } from '@org/adapter-electron';

import type { FileStore } from '@org/adapter-electron';
import type { NativeRequests } from '@org/host-core/native';

/** Answers a request of the core by its name. Rejects for what this app does not have. */
export interface NativeServices {
  answer(name: string, params: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** What a test decides: how users answer, and what the device has. */
export type NativeAnswers = {
  readonly [Name in keyof NativeRequests]?: (params: Parameters<NativeRequests[Name]>[0]) => unknown;
};

/** Opens them in a folder of their own. */
export async function openNativeServices(
  folder: string,
  answers: NativeAnswers = {},
): Promise<NativeServices> {
  const store = await openFileStore(join(folder, 'store'));
  const services: NativeAnswers = {
    ...networkServices(),
    ...storeServices(store),
    ...fileServices(join(folder, 'files')),
    ...secretServices(),
    // A test answers what the port declares.
    ...answers,
  };
  return {
    answer: async (name, params) => {
      const service = (services as Record<string, ((given: unknown) => unknown) | undefined>)[name];
      if (service === undefined) throw new Error(`This app has no ${name}.`);
      return service(params);
    },
    close: () => store.close(),
  };
}

function networkServices(): NativeAnswers {
  const transfers = new Map<number, ReadableStreamDefaultReader<Uint8Array>>();
  let count = 0;
  return {
    'network.fetch': async ({ url, method, headers, body }) => {
      const answer = await fetch(url, {
        method,
        headers,
        redirect: 'error',
        ...(body === null ? {} : { body: Buffer.from(body, 'base64') }),
      });
      const transfer = (count += 1);
      const reader = answer.body?.getReader();
      if (reader !== undefined) transfers.set(transfer, reader);
      return { transfer, status: answer.status, headers: Object.fromEntries(answer.headers) };
    },
    'network.read': async ({ transfer }) => {
      const next = await transfers.get(transfer)?.read();
      if (next?.value !== undefined) return Buffer.from(next.value).toString('base64');
      transfers.delete(transfer);
      return null;
    },
    'network.cancel': async ({ transfer }) => {
      await transfers.get(transfer)?.cancel();
      transfers.delete(transfer);
      return null;
    },
  };
}

function storeServices({ blobs, records }: FileStore): NativeAnswers {
  const drafts = new Map<number, { readonly key: string; readonly chunks: Uint8Array[] }>();
  let count = 0;
  return {
    'blobs.begin': ({ key }) => {
      const draft = (count += 1);
      drafts.set(draft, { key, chunks: [] });
      return { draft };
    },
    'blobs.write': ({ draft, bytes }) => {
      drafts.get(draft)?.chunks.push(Buffer.from(bytes, 'base64'));
      return null;
    },
    'blobs.commit': async ({ draft }) => {
      const { key, chunks } = drafts.get(draft) ?? { key: '', chunks: [] };
      drafts.delete(draft);
      await blobs.put(key, yieldAll(chunks));
      return null;
    },
    'blobs.abort': ({ draft }) => {
      drafts.delete(draft);
      return null;
    },
    'blobs.read': async ({ key, offset, length }) =>
      Buffer.from(await blobs.read(key, offset, length)).toString('base64'),
    'blobs.size': ({ key }) => blobs.size(key),
    'blobs.delete': async ({ key }) => {
      await blobs.delete(key);
      return null;
    },
    'blobs.keys': () => blobs.keys(),
    'blobs.free': () => blobs.freeBytes?.() ?? null,
    'records.get': ({ key }) => records.get(key),
    'records.list': ({ prefix }) => records.list(prefix),
    'records.commit': async ({ changes, durable }) => {
      await records.commit(new Map(changes), { durable });
      return null;
    },
    'records.commitIf': ({ expected, changes }) => records.commitIf(new Map(expected), new Map(changes)),
  };
}

async function* yieldAll(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

function fileServices(folder: string): NativeAnswers {
  // One file for each path, named by its hash beside its name: paths of programs are no paths of this disk.
  const folderOf = (scope: string) => join(folder, createHash('sha256').update(scope).digest('hex'));
  const fileOf = (scope: string, path: string) => join(folderOf(scope), Buffer.from(path).toString('hex'));
  return {
    'files.write': async ({ scope, path, bytes, append }) => {
      const file = fileOf(scope, path);
      await mkdir(dirname(file), { recursive: true });
      await (append ? appendFile : writeFile)(file, Buffer.from(bytes, 'base64'));
      return null;
    },
    'files.read': async ({ scope, path, offset, length }) =>
      (await readFile(fileOf(scope, path))).subarray(offset, offset + length).toString('base64'),
    'files.list': async ({ scope }) => {
      const names = await readdir(folderOf(scope)).catch(() => []);
      return Promise.all(
        names.map(async (name) => {
          const { size } = await stat(join(folderOf(scope), name));
          return [Buffer.from(name, 'hex').toString(), size] as const;
        }),
      );
    },
    'files.remove': async ({ scope, path }) => {
      await rm(fileOf(scope, path), { force: true });
      return null;
    },
    'files.removeAll': async ({ scope }) => {
      await rm(folderOf(scope), { recursive: true, force: true });
      return null;
    },
  };
}

function secretServices(): NativeAnswers {
  const key = randomBytes(32);
  return {
    'secrets.seal': ({ scope, text }) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(scope));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
    },
    'secrets.open': ({ scope, sealed }) => {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(scope));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}
