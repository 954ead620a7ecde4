import { createMemoryBlobs } from './memory-blobs.js';
import { createMemoryFiles } from './memory-files.js';
import { createMemoryRecords } from './memory-records.js';
import { memorySecrets } from './memory-secrets.js';
import { pureCrypto } from './pure-crypto.js';
import { createVirtualClock } from './virtual-clock.js';

import type { VirtualClock } from './virtual-clock.js';
import type {
  CodeRequest,
  DeviceConditions,
  LogEntry,
  PaymentOutcome,
  PaymentRequest,
  Platform,
  PlatformInstances,
  PlatformNatives,
  PlatformNetwork,
  PlatformScreens,
  Surface,
  SurfaceRequest,
  SurfaceSign,
  TokenRequest,
} from '@org/host-core';

/** What a program does when its surface opens, in place of its files. */
export type ProgramScript = (surface: ScriptedSurface) => void;

/** A surface as a scripted program sees it. */
export interface ScriptedSurface {
  readonly request: SurfaceRequest;
  readonly clock: VirtualClock;
  /** Reports a sign, as the engine would. Does nothing once the surface is closed. */
  readonly sign: (sign: SurfaceSign) => void;
  readonly isClosed: boolean;
}

/** A platform in memory, with everything a test wants to see or steer. */
export interface MemoryPlatform extends Platform {
  readonly clock: VirtualClock;
  /** The disk. Pass it on to see what a restart finds. */
  readonly disk: MemoryDisk;
  /** What the user answers. Change it at any time. */
  readonly user: {
    consent: PlatformScreens['askConsent'];
    pay: (request: PaymentRequest) => Promise<PaymentOutcome>;
    dialog: PlatformScreens['showDialog'];
  };
  readonly toasts: string[];
  readonly tokenRequests: TokenRequest[];
  readonly codeRequests: CodeRequest[];
  readonly logged: LogEntry[];
  readonly openSurfaces: ReadonlySet<SurfaceRequest>;
  /** Those of them that the host has hidden. */
  readonly hiddenSurfaces: ReadonlySet<SurfaceRequest>;
}

/** What survives a restart. */
export interface MemoryDisk {
  readonly rows: Map<string, string>;
  readonly bodies: Map<string, Uint8Array>;
  /** Files of programs. */
  readonly files?: Map<string, Uint8Array>;
}

/** Makes a platform in memory. */
export function createMemoryPlatform(options: {
  readonly network: PlatformNetwork;
  readonly program: ProgramScript;
  readonly disk?: MemoryDisk;
  readonly clock?: VirtualClock;
  readonly natives?: PlatformNatives;
  readonly instances?: PlatformInstances;
  readonly conditions?: () => Promise<DeviceConditions>;
}): MemoryPlatform {
  const { network, program } = options;
  const disk: MemoryDisk = options.disk ?? { rows: new Map(), bodies: new Map() };
  const clock = options.clock ?? createVirtualClock();
  const random = createRandom();
  const toasts: string[] = [];
  const tokenRequests: TokenRequest[] = [];
  const codeRequests: CodeRequest[] = [];
  const logged: LogEntry[] = [];
  const openSurfaces = new Set<SurfaceRequest>();
  const hiddenSurfaces = new Set<SurfaceRequest>();
  let transactions = 0;
  const user: MemoryPlatform['user'] = {
    consent: () => Promise.resolve('always'),
    pay: () => {
      transactions += 1;
      return Promise.resolve({ type: 'paid', transactionId: `transaction-${String(transactions)}` });
    },
    dialog: ({ buttons }) => Promise.resolve(buttons[0]?.id ?? null),
  };

  return {
    name: 'memory',
    crypto: pureCrypto,
    network,
    blobs: createMemoryBlobs(disk.bodies),
    records: createMemoryRecords(disk.rows),
    clock,
    random,
    surfaces: { open: (request, onSign) => Promise.resolve(openSurface(request, onSign)) },
    screens: {
      askConsent: (request) => user.consent(request),
      pay: (request) => user.pay(request),
      showToast: ({ text }) => {
        toasts.push(text);
      },
      showDialog: (request) => user.dialog(request),
    },
    issueToken: (request) => {
      tokenRequests.push(request);
      return Promise.resolve({
        token: `token-for-${request.programId}`,
        expiresAtMs: clock.now() + request.maxLifetimeSeconds * 1_000,
        scopes: request.scopes,
      });
    },
    issueCode: (request) => {
      codeRequests.push(request);
      const code = `code-${String(codeRequests.length)}-for-${request.kind}`.padEnd(43, '0');
      return Promise.resolve({ code, expiresAtMs: clock.now() + request.maxLifetimeSeconds * 1_000 });
    },
    ...(options.natives === undefined ? {} : { natives: options.natives }),
    ...(options.instances === undefined ? {} : { instances: options.instances }),
    ...(options.conditions === undefined ? {} : { conditions: options.conditions }),
    files: createMemoryFiles(disk.files),
    secrets: memorySecrets,
    log: (entry) => {
      logged.push(entry);
    },
    disk,
    user,
    toasts,
    tokenRequests,
    codeRequests,
    logged,
    openSurfaces,
    hiddenSurfaces,
  };

  function openSurface(request: SurfaceRequest, onSign: (sign: SurfaceSign) => void): Surface {
    let isClosed = false;
    openSurfaces.add(request);
    program({
      request,
      clock,
      sign: (sign) => {
        if (!isClosed) onSign(sign);
      },
      get isClosed() {
        return isClosed;
      },
    });
    return {
      setShown: (isShown) => {
        if (isShown) hiddenSurfaces.delete(request);
        else hiddenSurfaces.add(request);
      },
      close: () => {
        isClosed = true;
        hiddenSurfaces.delete(request);
        openSurfaces.delete(request);
        return Promise.resolve();
      },
    };
  }
}

/** Bytes for tests: different at each call, the same in each run. Never for a real host. */
function createRandom(): (byteCount: number) => Uint8Array {
  let state = 0x9e3779b9;
  return (byteCount) =>
    Uint8Array.from({ length: byteCount }, () => {
      // xorshift32 (Marsaglia 2003)
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 0xff;
    });
}
