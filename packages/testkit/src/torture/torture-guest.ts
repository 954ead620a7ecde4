// The guest's side of a subject: the real SDK with the kit on its wire. It runs wherever the program does.

import { holdLink } from './held-link.js';
import { specimens } from './specimens.js';

import type { SdkOutcome, SdkParams, TortureSdk } from './torture-subject.js';
import type { Transport } from '@org/bridge-protocol';

/** What `openMiniApp` of the SDK gives, as far as the kit needs it. */
interface OpenedSdk {
  readonly call: (
    method: never,
    params: never,
    options: { readonly timeoutMs?: number; readonly signal?: AbortSignal; readonly bytes?: never },
  ) => Promise<unknown>;
  close(): void;
}

/** The SDK as it is where the guest runs. */
export interface SdkParts {
  readonly open: (parts: {
    readonly transport: Transport;
    readonly onIgnored: () => void;
  }) => Promise<OpenedSdk>;
  /** `receiveBytes` of the SDK. */
  readonly receiveBytes: (onBytes: (bytes: Uint8Array) => void) => unknown;
}

/** Opens the SDK on a fresh transport. Its calls are made with what the kit names, and their outcomes kept. */
export function createTortureSdk(
  { open, receiveBytes }: SdkParts,
  transport: Transport,
  options: { readonly isHolding?: boolean } = {},
): TortureSdk {
  const link = holdLink(transport, options.isHolding);
  const outcomes: (SdkOutcome | null)[] = [];
  const cancels: AbortController[] = [];
  let ignored = 0;
  let welcome: SdkOutcome | null = null;
  const opening = open({
    transport: link.transport,
    onIgnored: () => {
      ignored += 1;
    },
  });
  opening.then(
    () => {
      welcome = { type: 'result', result: null };
    },
    (error: unknown) => {
      welcome = outcomeOfError(error);
    },
  );

  return {
    opened: async () => welcome,
    begin: async (method, params, { timeoutMs, isCancelled = false, takesBytes = false } = {}) => {
      const canceller = new AbortController();
      if (isCancelled) canceller.abort();
      const call = outcomes.push(null) - 1;
      cancels.push(canceller);
      const sdk = await opening;
      let receivedBytes = 0;
      const bytes = receiveBytes(({ length }) => {
        receivedBytes += length;
      });
      const options = {
        signal: canceller.signal,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(takesBytes ? { bytes: bytes as never } : {}), // made by the same SDK
      };
      // The kit names methods and parameters that no type allows.
      sdk.call(method as never, made(params) as never, options).then(
        (result) => {
          outcomes[call] = takesBytes
            ? { type: 'result', result: receivedBytes }
            : { type: 'result', result };
        },
        (error: unknown) => {
          outcomes[call] = outcomeOfError(error);
        },
      );
      return call;
    },
    cancel: async (call) => cancels[call]?.abort(),
    outcome: async (call) => outcomes[call] ?? null,
    hold: async (isHolding) => {
      link.hold(isHolding);
    },
    takeHeld: async () => link.takeHeld(),
    deliver: async (packets) => {
      link.deliver(packets);
    },
    sentCount: async () => link.sentCount,
    ignoredCount: async () => ignored,
    pollution: async () => {
      const found: string[] = [];
      for (const name in {}) found.push(name);
      return found;
    },
  };
}

/** What an SDK threw, as the kit compares it. */
export function outcomeOfError(error: unknown): SdkOutcome {
  const { code, data } = error as { readonly code?: unknown; readonly data?: unknown }; // looked at, not trusted
  if (typeof code !== 'string') return { type: 'error', code: `no BridgeError: ${String(error)}` };
  return data === undefined ? { type: 'error', code } : { type: 'error', code, data };
}

function made(params: SdkParams): unknown {
  if ('json' in params) return JSON.parse(params.json);
  if ('specimen' in params) return specimens[params.specimen]();
  return { extension: 'torture', method: 'echo', params: specimens[params.echoOf]() };
}
