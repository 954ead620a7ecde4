// A host in development, a store and a folder that a plain server has.

import { createMemoryPlatform, createMemoryStore, scriptPrograms, settle } from '@org/testkit';
import { expect } from 'vitest';

import { createDebugHost } from '../src/debug.js';
import { id } from './device.js';

import type { MemoryPlatform, MemoryStore, ReleaseFactory, ScriptedPrograms } from '@org/testkit';
import type { DebugHost } from '../src/debug.js';
import type { RunningProgram } from '../src/launch-outcome.js';
import type { NetworkRequest, NetworkResponse } from '../src/platform.js';

/** Where the folder is, unless a test says otherwise. */
export const sourceUrl = 'http://localhost:8080/';

/** The server of a folder, and how it misbehaves. */
interface SourceServer {
  base: string;
  readonly files: Map<string, string>;
  readonly requests: string[];
  isOff: boolean;
  isSilent: boolean;
  status: number;
}

/** All of it. */
export interface SourceScene {
  readonly host: DebugHost;
  readonly platform: MemoryPlatform;
  readonly programs: ScriptedPrograms;
  readonly store: MemoryStore;
  readonly server: SourceServer;
  /** Puts a file into the folder, under the path that it has in a URL. */
  serve(path: string, content: string | object): void;
  launch(): Promise<RunningProgram>;
  /** Installs a signed release of the same program. */
  install(): Promise<void>;
  launchInstalled(): Promise<void>;
  closeInstalled(): Promise<void>;
  /** A file as the surface of the program gets it. */
  read(path: string): Promise<string | null>;
  /** Calls as the running program, and gives the answer's frame. */
  call(method: string, params?: unknown): Promise<unknown>;
  /** What the disk knows of installed programs. */
  recordRows(): readonly (readonly [string, string])[];
}

/** Opens it. */
export async function openSourceScene(factory: ReleaseFactory): Promise<SourceScene> {
  const store = createMemoryStore((path) => factory.authority.answer(path));
  const programs = scriptPrograms(settle);
  const server: SourceServer = {
    ...{ base: sourceUrl, files: new Map<string, string>(), requests: [] },
    ...{ isOff: false, isSilent: false, status: 200 },
  };
  const network = {
    fetch: (request: NetworkRequest) =>
      request.url.startsWith(store.url) ? store.network.fetch(request) : answer(server, request),
  };
  const platform = createMemoryPlatform({ network, program: programs.script });
  const options = { name: 'Host', version: '2.0.0', store: { url: store.url, root: factory.root } };
  const host = await createDebugHost({ ...options, platform });
  let installed: RunningProgram | null = null;
  let calls = 0;

  return {
    ...{ host, platform, programs, store, server },
    serve: (path, content) => {
      server.files.set(path, typeof content === 'string' ? content : JSON.stringify(content));
    },
    launch: async () => {
      const outcome = await host.launchSource(sourceUrl);
      await settle();
      await settle();
      if (outcome.type !== 'launched') throw new Error(`The launch ended as ${outcome.type}.`);
      return outcome.program;
    },
    install: async () => {
      store.publish(await factory.release({ manifest: { version: '1.0.0' } }));
      expect((await host.update(id)).type).toBe('staged');
    },
    launchInstalled: async () => {
      const outcome = await host.launch(id);
      await settle();
      await settle();
      if (outcome.type === 'launched') installed = outcome.program;
      expect(outcome.type).toBe('launched');
    },
    closeInstalled: async () => {
      await installed?.close();
    },
    read: async (path) => {
      const bytes = await programs.surface.request.files.read(path);
      return bytes === null ? null : new TextDecoder().decode(bytes);
    },
    call: async (method, params = {}) => {
      calls += 1;
      programs.guest.send([{ type: 'call', id: `call-${calls}`, method, params }]);
      await settle();
      await settle();
      return programs.guest.answersTo(`call-${calls}`)[0];
    },
    recordRows: () => [...platform.disk.rows].filter(([key]) => /^(?:program|trust|package)/u.test(key)),
  };
}

function answer(server: SourceServer, { url, signal }: NetworkRequest): Promise<NetworkResponse> {
  server.requests.push(url);
  if (server.isOff) return Promise.reject(new Error('connection refused'));
  if (server.isSilent) {
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => {
        reject(new Error('aborted'));
      });
    });
  }
  const content = url.startsWith(server.base) ? server.files.get(url.slice(server.base.length)) : undefined;
  const status = content === undefined ? 404 : server.status;
  return Promise.resolve({ status, headers: new Map(), body: bodyOf(content ?? '') });
}

async function* bodyOf(content: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(content);
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
