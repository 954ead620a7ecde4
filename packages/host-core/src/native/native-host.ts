import { sha256 } from '@noble/hashes/sha2.js';
import { fromBase64, toBase64, verifyRsaPss } from '@org/package-format';

import { createCanceller } from '../canceller.js';

import { createNativeCodes } from './native-codes.js';
import { nativeCommands } from './native-commands.js';
import { toNativeError } from './native-link.js';
import { createNativeNatives } from './native-natives.js';
import { createNativeNetwork } from './native-network.js';
import { createNativeRandom } from './native-random.js';
import { createNativeScreens } from './native-screens.js';
import {
  createNativeBlobs,
  createNativeFiles,
  createNativeRecords,
  createNativeSecrets,
} from './native-storage.js';
import { createNativeSurfaces } from './native-surfaces.js';

import type { Canceller } from '../canceller.js';
import type { Host, HostOptions } from '../host-api.js';
import type { HostEvents } from '../host-events.js';
import type { Platform } from '../platform.js';
import type { PackageCrypto } from '@org/package-format';
import type { NativeClock } from './native-clock.js';
import type { MoreCommands } from './native-commands.js';
import type { NativeCodes } from './native-codes.js';
import type { NativeLink } from './native-link.js';
import type { NativeNatives } from './native-natives.js';
import type { NativeStart, NativeWords } from './native-port.js';
import type { NativeSurfaces } from './native-surfaces.js';

/** A host whose platform is the app. */
export interface NativeHost {
  readonly surfaces: NativeSurfaces;
  readonly codes: NativeCodes;
  readonly natives: NativeNatives;
  /** Runs a method of the host and tells the app how it ended. */
  command(word: NativeWords['command']): void;
  cancel(command: number): void;
}

/** Starts it. A host that cannot start, as with a broken root, answers every command with why. */
export function startNativeHost<THost extends Host>(
  config: NativeStart,
  { link, clock, createHost, moreCommands }: NativeHostParts<THost>,
): NativeHost {
  const { name, version, locale, storeUrl, storeRoot, tellsVerdicts, quotaBytes, programOrigin } = config;
  let surfaceCount = 0;
  const nextSurface = () => (surfaceCount += 1);
  const surfaces = createNativeSurfaces({ link, clock, nextSurface, programOrigin });
  const codes = createNativeCodes(config.nativePrograms, { link, nextSurface });
  const crypto = createNativeCrypto(link, config.offers.crypto);
  const natives = createNativeNatives(link, config, crypto);
  const opening = openHost();
  // Who asks for something hears of it.
  opening.catch(() => undefined);
  const cancellers = new Map<number, Canceller>();
  return {
    surfaces,
    codes,
    natives,
    command: ({ command, name: asked, params }) => {
      const canceller = createCanceller();
      cancellers.set(command, canceller);
      opening
        .then((host) => nativeCommands(host, canceller.signal, moreCommands)(asked, params))
        .then(
          (value) => {
            link.notify('done', { command, value: value ?? null });
          },
          (error: unknown) => {
            link.notify('done', { command, error: toNativeError(error) });
          },
        )
        .finally(() => cancellers.delete(command));
    },
    cancel: (command) => {
      cancellers.get(command)?.cancel();
    },
  };

  async function openHost(): Promise<THost> {
    const host = await createHost({
      platform: createPlatform(),
      name,
      version,
      nativePrograms: codes.codes,
      ...(locale === undefined ? {} : { locale }),
      store: { url: storeUrl, root: storeRoot, ...(tellsVerdicts === undefined ? {} : { tellsVerdicts }) },
      ...(quotaBytes === undefined ? {} : { quotaBytes }),
    });
    for (const event of hostEvents)
      host.on(event, (data) => {
        link.notify('host.event', { event, data });
      });
    return host;
  }

  function createPlatform(): Platform {
    const { offers } = config;
    return {
      name: config.platform,
      crypto,
      network: createNativeNetwork(link),
      blobs: createNativeBlobs(link),
      records: createNativeRecords(link),
      clock,
      random: createNativeRandom(fromBase64(config.entropy)),
      surfaces,
      ...createNativeScreens(link, config),
      natives,
      ...(offers.files ? { files: createNativeFiles(link) } : {}),
      ...(offers.secrets ? { secrets: createNativeSecrets(link) } : {}),
      ...(offers.conditions ? { conditions: () => link.request('device.conditions', {}) } : {}),
      log: (entry) => {
        link.notify('log', entry);
      },
    };
  }
}

/** What a host is started with, beyond what the app says. */
interface NativeHostParts<THost extends Host> {
  readonly link: NativeLink;
  readonly clock: NativeClock;
  readonly createHost: (options: HostOptions) => Promise<THost>;
  readonly moreCommands: MoreCommands<THost>;
}

const hostEvents = [
  'update',
  'release',
  'closed',
  'unresponsive',
  'security',
  'recalled',
  'integrity',
  'grant',
] as const satisfies readonly (keyof HostEvents)[];

/** Hashes in the engine; signatures by the system where the app offers that, else in the engine too. */
function createNativeCrypto({ request }: NativeLink, isOffered: boolean): PackageCrypto {
  return {
    createSha256: () => {
      const hash = sha256.create();
      return {
        update: (bytes) => {
          hash.update(bytes);
        },
        digest: () => Promise.resolve(hash.digest()),
      };
    },
    verifySignature: ({ key, signature, message }) =>
      isOffered
        ? request('crypto.verify', {
            spki: toBase64(key.spki),
            signature: toBase64(signature),
            message: toBase64(message),
          })
        : verifyRsaPss({ key, signature, message, sha256: (bytes) => Promise.resolve(sha256(bytes)) }),
  };
}
