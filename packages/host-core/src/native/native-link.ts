import { BridgeError, bridgeErrorCodes } from '@org/bridge-protocol';

import type { CancelSignal } from '../cancel-signal.js';
import type { NativeError, NativeNotices, NativeRequests } from './native-port.js';

/** Asks the app and tells it things. */
export interface NativeLink {
  /** Rejects with what the app says went wrong. A signal that aborts tells the app; its answer still counts. */
  readonly request: <Name extends keyof NativeRequests>(
    name: Name,
    params: Parameters<NativeRequests[Name]>[0],
    signal?: CancelSignal,
  ) => Promise<ReturnType<NativeRequests[Name]>>;
  readonly notify: <Name extends keyof NativeNotices>(name: Name, params: NativeNotices[Name]) => void;
  /** An answer of the app. */
  answer(request: number, end: { readonly value: unknown } | { readonly error: NativeError }): void;
  /** Takes the lines that wait for the app. */
  drain(): readonly string[];
}

/** Makes the core's end. */
export function createNativeLink(): NativeLink {
  const waiting = new Map<number, Waiting>();
  let lines: string[] = [];
  let requests = 0;
  const notify: NativeLink['notify'] = (name, params) => {
    lines.push(JSON.stringify({ type: name, ...params }));
  };
  return {
    request: (name, params, signal) => {
      const request = (requests += 1);
      // The app is the platform: what it answers is what the request declares, as with every adapter.
      const answer = new Promise<never>((resolve, reject) => {
        waiting.set(request, { resolve: resolve as (value: unknown) => void, reject });
      });
      const cancel = () => {
        if (waiting.has(request)) notify('cancel', { request });
      };
      lines.push(JSON.stringify({ type: name, request, ...params }));
      if (signal?.aborted === true) cancel();
      signal?.addEventListener('abort', cancel);
      return answer.finally(() => signal?.removeEventListener('abort', cancel));
    },
    notify,
    answer: (request, end) => {
      const asked = waiting.get(request);
      waiting.delete(request);
      if ('error' in end) asked?.reject(toError(end.error));
      else asked?.resolve(end.value);
    },
    drain: () => {
      const taken = lines;
      lines = [];
      return taken;
    },
  };
}

/** What crosses of an error of the core. */
export function toNativeError(error: unknown): NativeError {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { name: error.name, ...code, message: error.message };
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

function toError({ name, code, message }: NativeError): Error {
  const known = bridgeErrorCodes.find((one) => one === code);
  if (known !== undefined) return new BridgeError(known, message);
  const error = new Error(message);
  if (name !== undefined) error.name = name;
  return error;
}
