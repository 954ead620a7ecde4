// An app around host-core, as a test drives it: what its user does, and what it sees.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openNativeServices } from './native-services.js';

import type { HostEvents } from '@org/host-core';
import type { NativeStart } from '@org/host-core/native';
import type { NativeAnswers } from './native-services.js';

/** A line of the core, or of the engine around it. */
export interface NativeLine {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The script engine with host-core and the web views: what takes words, and gives lines to `onLine`. */
export interface NativeEngine {
  tell(word: object): void;
  /** Runs the body of an asynchronous function in the top document of a surface. */
  evaluate(surface: number, body: string): Promise<unknown>;
  /** Ends the process of a surface's document. */
  terminate(surface: number): Promise<void>;
  close(): Promise<void>;
}

/** An app with a host in it. */
export interface NativeApp extends NativeEngine {
  /** Calls a method of the host. */
  command(name: string, ...params: readonly unknown[]): Promise<unknown>;
  /** What the host told its app, in order. */
  readonly events: readonly { readonly event: keyof HostEvents; readonly data: unknown }[];
  readonly log: readonly NativeLine[];
  /** The surfaces that the core has open, oldest first, by number and program. */
  readonly surfaces: ReadonlyMap<number, string>;
}

/** Everything an app offers that its tests do not say otherwise. */
const nativeOffers: NativeStart['offers'] = {
  crypto: false,
  files: true,
  secrets: true,
  codes: false,
  findsPayments: false,
  conditions: false,
  gestures: false,
};

/** How the user and the backend of a test's host answer, unless it says otherwise. */
export const hostAnswers: NativeAnswers = {
  'screen.consent': () => 'always',
  'screen.pay': () => ({ type: 'paid', transactionId: 'transaction-1' }),
  'screen.dialog': () => null,
  'token.issue': () => ({ token: 'token', expiresAtMs: Date.now() + 60_000, scopes: [] }),
};

/** Starts an app in a folder of its own, with an engine for it. */
export async function startNativeApp(options: {
  readonly openEngine: (folder: string, onLine: (line: NativeLine) => void) => Promise<NativeEngine>;
  readonly start: Pick<NativeStart, 'storeUrl' | 'storeRoot' | 'programOrigin' | 'platform'> &
    Partial<NativeStart>;
  readonly answers?: NativeAnswers;
  /** Requests beyond the port's, of a test's own script. */
  readonly extra?: Readonly<Record<string, (params: NativeLine) => unknown>>;
  /** Lines that no service answers, such as probes. */
  readonly onLine?: (line: NativeLine) => void;
}): Promise<NativeApp> {
  const folder = await mkdtemp(join(tmpdir(), 'native-app-'));
  const services = await openNativeServices(folder, options.answers);
  const events: { event: keyof HostEvents; data: unknown }[] = [];
  const log: NativeLine[] = [];
  const surfaces = new Map<number, string>();
  const waiting = new Map<number, (line: NativeLine) => void>();
  let commands = 0;
  const engine = await options.openEngine(folder, onLine);
  engine.tell({
    type: 'start',
    name: 'Test Host',
    version: '2.0.0',
    entropy: randomBytes(64).toString('base64'),
    offers: nativeOffers,
    methods: [],
    events: [],
    unsupported: {},
    ...options.start,
  } satisfies NativeStart & { type: 'start' });

  return {
    ...engine,
    events,
    log,
    surfaces,
    command: async (name, ...params) => {
      const command = (commands += 1);
      const done = new Promise<NativeLine>((resolve) => waiting.set(command, resolve));
      engine.tell({ type: 'command', command, name, params });
      const { value, error } = await done;
      if (error === undefined) return value;
      const { message } = error as { readonly message: string }; // a NativeError
      throw Object.assign(new Error(message), error);
    },
    close: async () => {
      await engine.close();
      await services.close();
      await rm(folder, { recursive: true, force: true });
    },
  };

  function onLine(line: NativeLine): void {
    const { type, request } = line;
    if (type === 'done') waiting.get(line.command as number)?.(line);
    else if (type === 'host.event') events.push({ event: line.event as keyof HostEvents, data: line.data });
    else if (type === 'log') log.push(line);
    else if (type === 'surface.opened') surfaces.set(line.surface as number, line.programId as string);
    else if (type === 'surface.closed') surfaces.delete(line.surface as number);
    else if (typeof request === 'number' && type !== 'cancel') void answer(type, request, line);
    else options.onLine?.(line);
  }

  async function answer(type: string, request: number, params: NativeLine): Promise<void> {
    try {
      const own = options.extra?.[type];
      const value = await (own === undefined ? services.answer(type, params) : own(params));
      engine.tell({ type: 'answer', request, value: value ?? null });
    } catch (error) {
      const { name, message, code } = error as Error & { readonly code?: string }; // services throw errors
      engine.tell({ type: 'answer', request, error: { name, message, ...(code ? { code } : {}) } });
    }
  }
}
