// A host page that calls the native methods of this browser directly, as host-core would after its checks.

import { createBrowserPlatform } from '@org/adapter-browser';
import { methods as catalogue, events as eventCatalogue, isBridgeError } from '@org/bridge-protocol';
import * as v from 'valibot';

import { createCanceller } from '../../../../host-core/src/canceller.js';
import { coreHandlers } from '../../../../host-core/src/handlers/index.js';
import { openProgramFiles } from '../../../../host-core/src/program-files.js';
import { filesOf } from './files-of.js';

import type { TelemetryEntry } from '@org/adapter-browser';
import type { EventName, MethodName } from '@org/bridge-protocol';
import type {
  NativeCall,
  NativeProgram,
  Platform,
  PlatformFiles,
  PlatformNatives,
  PlatformSecrets,
} from '@org/host-core';

import type { LaunchRequest } from './main.js';

/** How a call ended, for a test that cannot see objects of the page. */
export type Outcome = { readonly result: unknown } | { readonly code: string; readonly message: string };

/** Which methods and parameters this browser has. */
export interface Table {
  readonly native: readonly string[];
  readonly methods: readonly string[];
  readonly unsupported: Readonly<Record<string, string>>;
  readonly without: Readonly<Record<string, readonly string[]>>;
}

/** What the tests call in the page. */
export interface NativesPage {
  readonly files: PlatformFiles;
  readonly secrets: PlatformSecrets;
  table(): Table;
  /** Calls a method for the program of this page, or for another. */
  call(method: string, params?: unknown, programId?: string): Promise<Outcome>;
  /** Ends the session of the program: every signal so far aborts. */
  endSession(): void;
  /** Whether the user allows, from now on, what calls do later. */
  setPermitted(value: boolean): void;
  /** As after uninstalling a program. */
  forget(programId: string): Promise<void>;
  /** Begins to collect what an event reports. */
  listen(event: string): void;
  heard(event: string): readonly unknown[];
  telemetry(): readonly TelemetryEntry[];
  /** The bytes of a file that a method gave the program, as text. */
  textOf(ref: string): Promise<string>;
  /** All that the open screens say. */
  screenText(): string;
  /** The middle of the visible button with this text, wherever it stands; null while there is none. */
  buttonAt(text: string): readonly [x: number, y: number] | null;
  /** Opens a program that says when it is pressed, and takes a gesture at each of its words. */
  openPressed(request: LaunchRequest): Promise<void>;
  presses(): readonly Press[];
}

/** What the page knew when a program said that it was pressed. */
export interface Press {
  /** Whether the page was activated shortly before. */
  readonly wasActive: boolean;
  readonly isActive: boolean;
  /** Two attempts to take the gesture. */
  readonly taken: readonly [boolean, boolean];
}

declare global {
  interface Window {
    natives: Promise<NativesPage>;
  }
}

const refuse = () => Promise.reject(new Error('Not in this test.'));
const told: TelemetryEntry[] = [];
window.natives = createBrowserPlatform({
  programOrigin: (label) => `http://${label}.localhost:${location.port}`,
  screens: { askConsent: refuse, pay: refuse, showDialog: refuse, showToast: () => undefined },
  issueToken: refuse,
  natives: {
    theme: () => ({ '--brand': '#123456' }),
    telemetry: (entry) => told.push(entry),
    app: { 'auth.isLoggedIn': () => ({ loggedIn: true }) },
  },
}).then(createNativesPage);

function createNativesPage(platform: Platform): NativesPage {
  const { natives, files, secrets } = platform;
  if (natives === undefined || files === undefined || secrets === undefined) {
    throw new Error('The platform lacks natives, files or secrets.');
  }
  const mount = document.querySelector('main') ?? document.body;
  mount.style.height = '300px';
  let session = createCanceller();
  let isPermitted = true;
  const heard = new Map<string, unknown[]>();
  const programs = new Map<string, NativeProgram>();
  const programOf = (id: string): NativeProgram => {
    const program = programs.get(id) ?? { id, name: 'Loans', partnerName: 'Example Bank', mount };
    programs.set(id, program);
    return program;
  };
  const callOf = (programId: string): NativeCall => ({
    program: programOf(programId),
    signal: session.signal,
    sessionSignal: session.signal,
    files: openProgramFiles(files, { programId, freshName: () => crypto.randomUUID().slice(0, 8) }),
    idempotencyKey: '',
    isPermitted: () => isPermitted,
  });
  const press = createPresses(platform, natives);

  return {
    files,
    secrets,
    table: () => ({
      native: Object.keys(catalogue).filter((name) => !Object.hasOwn(coreHandlers, name)),
      methods: Object.keys(natives.methods),
      unsupported: natives.unsupported ?? {},
      without: natives.without ?? {},
    }),
    call: (method, params = {}, programId = 'com.example.loans') =>
      answer(natives, { method, params, call: callOf(programId) }),
    endSession: () => {
      session.cancel();
      session = createCanceller();
    },
    setPermitted: (value) => {
      isPermitted = value;
    },
    forget: async (programId) => {
      await natives.forgetProgram?.(programId);
    },
    listen: (event) => {
      const data: unknown[] = [];
      heard.set(event, data);
      const schema = eventCatalogue[event as EventName].data; // tests name events of the catalogue
      const begin = natives.events[event as keyof PlatformNatives['events']];
      begin?.(programOf('com.example.loans'), (value) => data.push(v.parse(schema, value)), {
        minIntervalMs: 500,
      });
    },
    heard: (event) => heard.get(event) ?? [],
    telemetry: () => told,
    textOf: async (ref) => new TextDecoder().decode(await callOf('com.example.loans').files.read(ref)),
    screenText: () =>
      [...document.body.children]
        .flatMap(({ shadowRoot }) => shadowRoot?.querySelector('dialog')?.textContent ?? [])
        .join(''),
    buttonAt,
    ...press,
  };
}

/** Runs a call, with params as host-core makes them and a result as it demands it. */
async function answer(
  natives: PlatformNatives,
  { method, params, call }: { readonly method: string; readonly params: unknown; readonly call: NativeCall },
): Promise<Outcome> {
  const definition = catalogue[method as MethodName]; // tests name methods of the catalogue
  const native = natives.methods[method as keyof PlatformNatives['methods']] as
    ((params: unknown, call: NativeCall) => unknown) | undefined;
  if (native === undefined) return { code: 'NOT_SUPPORTED', message: 'not in methods' };
  try {
    return { result: v.parse(definition.result, await native(v.parse(definition.params, params), call)) };
  } catch (error) {
    if (!isBridgeError(error)) throw error;
    return { code: error.code, message: error.message };
  }
}

function buttonAt(text: string): readonly [number, number] | null {
  const roots = [
    document,
    ...[...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? []),
  ];
  const button = roots
    .flatMap((root) => [...root.querySelectorAll<HTMLElement>('button, a')])
    .find((element) => element.textContent === text && element.checkVisibility());
  if (button === undefined) return null;
  const { x, y, width, height } = button.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}

function createPresses(
  platform: Platform,
  natives: PlatformNatives,
): Pick<NativesPage, 'openPressed' | 'presses'> {
  const presses: Press[] = [];
  // The newest looks at the page, the oldest first: a press activates it before it is told as a click.
  const looks: boolean[] = [];
  const take = async () => {
    const wasActive = looks[0] ?? false;
    const first = (await natives.takeGesture?.('com.example.program', 5_000)) ?? false;
    const second = (await natives.takeGesture?.('com.example.program', 5_000)) ?? false;
    presses.push({ wasActive, isActive: navigator.userActivation.isActive, taken: [first, second] });
  };
  return {
    openPressed: async ({ programId, label, webStorage, releaseUrl }) => {
      const bytesOf = async (part: string) =>
        new Uint8Array(await (await fetch(`${releaseUrl}/${part}`)).arrayBuffer());
      const [container, manifest] = [await bytesOf('container'), await bytesOf('manifest')];
      await platform.blobs.put(
        'pressed',
        (async function* () {
          yield await Promise.resolve(container);
        })(),
      );
      const opened = platform.surfaces.open(
        {
          programId,
          label,
          programName: 'Pressed',
          entryPoint: 'index.html',
          resume: null,
          welcome: '{}',
          webStorage,
          domains: [],
          statement: await bytesOf('statement'),
          storeKeys: [],
          storeRoot: new Uint8Array(),
          manifest,
          ...filesOf(platform, 'pressed', manifest),
          mount: document.querySelector('main') ?? document.body,
        },
        (sign) => {
          if (sign.type === 'connected') sign.transport.onPacket(() => void take());
        },
      );
      setInterval(() => {
        if (looks.push(navigator.userActivation.isActive) > 6) looks.shift();
      }, 50);
      document.addEventListener('click', () => void take());
      await opened;
    },
    presses: () => presses,
  };
}
