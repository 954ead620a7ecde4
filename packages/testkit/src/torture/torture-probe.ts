// What stands inside a host under torture: methods whose runs are counted, a user who answers as told, a log that is read.

import { jsonValue, methods } from '@org/bridge-protocol';

import type { JsonValue } from '@org/bridge-protocol';
import type {
  ConsentRequest,
  HostOptions,
  LogEntry,
  NativeMethods,
  PlatformScreens,
  Platform,
} from '@org/host-core';

/** Parts to build a host with, and what they have seen. */
export interface TortureProbe {
  /** The extension `torture`, for programs with the permission `host.ext.torture`. */
  readonly extensions: NonNullable<HostOptions['extensions']>;
  readonly screens: PlatformScreens;
  readonly natives: NativeMethods;
  readonly issueToken: Platform['issueToken'];
  readonly log: Platform['log'];

  /** How often something of the probe has run, by name: methods of the extension, `consent`, `pay`, `dialog`, … */
  runsOf(name: string): number;
  /** Everything the host has written to its log. */
  readonly logged: readonly LogEntry[];
  /** Lets every call go that is being held. */
  release(): void;
  /** Calls that are being held now. */
  readonly heldCount: number;
  /** What the user answers when asked for a permission; `wait` leaves the question open until released. */
  consent: 'always' | 'denied' | 'dismissed' | 'wait';
}

/** What handlers of the probe put where no guest may see it. */
export const hostSecret = 'host-secret-4711';

/** The permission a tortured program has: the user is asked for it. */
export const askedPermission = 'payment';

/** What a host's program needs in its manifest for the torture. */
export const tortureManifest = {
  permissions: ['payment', 'file.sandbox', 'host.ext.torture'],
  allowedDomains: ['api.partner.example'],
} as const;

/** Makes a probe that has seen nothing. */
export function createTortureProbe(): TortureProbe {
  const runs = new Map<string, number>();
  const logged: LogEntry[] = [];
  const held = new Set<() => void>();
  const count = (name: string) => runs.set(name, (runs.get(name) ?? 0) + 1);
  const hold = async <T>(value: T): Promise<T> => {
    await new Promise<void>((resolve) => held.add(resolve));
    return value;
  };
  const method = (name: string, handle: (params: unknown) => JsonValue | Promise<JsonValue>) => ({
    params: jsonValue,
    result: jsonValue,
    handle: (params: unknown) => {
      count(name);
      return handle(params);
    },
  });
  // What comes has passed the schema of a JSON value.
  const echo = (params: unknown) => params as JsonValue;

  const probe: TortureProbe = {
    extensions: {
      torture: {
        echo: method('echo', echo),
        hold: method('hold', (params) => hold(echo(params))),
        throwText: method('throwText', () => {
          throw `a text with ${hostSecret}` as unknown as Error; // handlers of others throw anything
        }),
        throwSecret: method('throwSecret', () => Promise.reject(new TypeError(`no row for ${hostSecret}`))),
        wrongForm: {
          ...method('wrongForm', () => ({ loggedIn: hostSecret })),
          // The result of a method of the catalogue is JSON.
          result: methods['auth.isLoggedIn'].result as unknown as typeof jsonValue,
        },
        // Types promise JSON; handlers of others return anything.
        bigInt: method('bigInt', () => ({ value: BigInt(1) }) as unknown as JsonValue),
        nothing: method('nothing', () => undefined as unknown as JsonValue),
        deep: method('deep', () => nested(40)),
        bottomless: method('bottomless', () => nested(200_000)),
      },
    },
    screens: {
      askConsent: async (request) => {
        count('consent');
        return probe.consent === 'wait' ? answerLater(request) : probe.consent;
      },
      pay: async ({ orderId }) => {
        count('pay');
        return orderId.startsWith('hold')
          ? hold({ type: 'paid', transactionId: orderId } as const)
          : { type: 'paid', transactionId: orderId };
      },
      showToast: () => {
        count('toast');
      },
      showDialog: ({ buttons }) => {
        count('dialog');
        return hold(buttons[0]?.id ?? null);
      },
    },
    natives: {
      'clipboard.writeText': () => {
        count('clipboard');
        return null;
      },
      // Instant, so that a host's deadline for it is short.
      'device.getBattery': () => {
        count('battery');
        return hold({ level: 1, charging: false });
      },
    },
    issueToken: ({ scopes }) => Promise.resolve({ token: hostSecret, expiresAtMs: 0, scopes }),
    log: (entry) => logged.push(entry),
    runsOf: (name) => runs.get(name) ?? 0,
    logged,
    release: () => {
      for (const letGo of held) letGo();
      held.clear();
    },
    get heldCount() {
      return held.size;
    },
    consent: 'always',
  };
  return probe;

  async function answerLater({ signal }: ConsentRequest): Promise<'always' | 'dismissed'> {
    await new Promise<void>((resolve) => {
      held.add(resolve);
      signal.addEventListener('abort', resolve);
    });
    return signal.aborted ? 'dismissed' : 'always';
  }
}

function nested(levels: number): JsonValue {
  let value: JsonValue = [];
  for (let level = 1; level < levels; level += 1) value = [value];
  return value;
}
