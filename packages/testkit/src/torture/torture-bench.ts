// What attacks work with: a raw guest whose every text is kept, and the SDK, both asked until they have answered.

import { concatBytes, fromBase64 } from '@org/package-format';

import { assert } from '../report.js';
import { scriptGuest } from '../scripted-guest.js';

import type { SdkOutcome, SdkParams, TortureSdk, TortureSubject, TortureWire } from './torture-subject.js';
import type { ScriptedGuest } from '../scripted-guest.js';
import type { HostFrame } from '@org/bridge-protocol';

/** One attack: it throws when the host or the SDK gives way, and {@link NotApplicable} where it has no place. */
export type Attack = (bench: TortureBench) => Promise<void>;

/** A subject with the usual moves. */
export interface TortureBench {
  readonly subject: TortureSubject;
  /** A guest that greeted over a fresh channel. */
  greet(): Promise<RawGuest>;
  /** The same from another program. */
  greetNeighbour(): Promise<RawGuest>;
  /** A guest that has said nothing on this channel. */
  attach(wire: TortureWire): RawGuest;
  /** The SDK, greeted unless it is being held. */
  openSdk(options?: { readonly isHolding?: boolean }): Promise<SdkGuest>;
  /** Waits until something holds; fails with these words when it does not come about. */
  until(holds: () => boolean | Promise<boolean>, what: string): Promise<void>;
}

/** A guest that says exactly what it is told. */
export interface RawGuest extends ScriptedGuest {
  readonly wire: TortureWire;
  readonly session: string;
  /** Every packet of the host as it came. */
  readonly texts: readonly string[];
  hello(): Promise<string>;
  /** Sends one call without waiting; gives its id. */
  begin(method: string, params?: unknown, id?: string): string;
  /** Calls, and gives the code of the answer: `result` or that of the error. */
  call(method: string, params?: unknown): Promise<string>;
  /** The bytes of the chunks that came for a call, in the order they came. */
  bytesOf(id: string): Uint8Array;
  /** Codes of all answers to a call. */
  codesOf(id: string): readonly string[];
  /** Waits for a first answer. */
  answer(id: string): Promise<HostFrame>;
  /** The host has read all that was sent before, and has answered what it answers at once. */
  fence(): Promise<void>;
}

/** The SDK with calls that can be waited for. */
export interface SdkGuest extends TortureSdk {
  /** Waits until a call has settled. */
  settled(call: number): Promise<SdkOutcome>;
  /** Calls and waits. */
  call(method: string, params: SdkParams): Promise<SdkOutcome>;
  /** Calls the probe's extension. */
  invoke(method: string, params?: unknown): Promise<SdkOutcome>;
}

/** After this much time every rate of `limits.rate` is full again. */
export const REST_MS = 5_000;

/** Looks this often before something counts as not come about. */
const MAX_LOOKS = 1_500;

/** Sets a bench up around a subject. */
export function createTortureBench(subject: TortureSubject): TortureBench {
  let ids = 0;

  const until: TortureBench['until'] = async (holds, what) => {
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      if (await holds()) return;
      await subject.settle();
    }
    throw new Error(`${what}: did not come about`);
  };

  return {
    subject,
    until,
    greet: async () => greeted(await subject.openWire()),
    greetNeighbour: async () => greeted(await subject.openNeighbour()),
    attach,
    openSdk: async (options = {}) => {
      const sdk = await subject.openSdk(options);
      const guest = driveSdk(sdk);
      if (options.isHolding === true) return guest;
      let opened: SdkOutcome | null = null;
      await until(async () => (opened = await sdk.opened()) !== null, 'the welcome of the SDK');
      assertResult(opened, 'the SDK connects');
      return guest;
    },
  };

  async function greeted(wire: TortureWire): Promise<RawGuest> {
    const guest = attach(wire);
    await guest.hello();
    // protocol 2.6: a page script may have welcomed it, and the host's own welcome is on its way.
    await guest.fence();
    return guest;
  }

  function attach(wire: TortureWire): RawGuest {
    const texts: string[] = [];
    let unreadable: string | null = null;
    const asked = new Map<string, string>();
    const beside = new Map<HostFrame | undefined, Uint8Array>();
    const scripted = scriptGuest({
      ...wire,
      onPacket: (listener) => {
        wire.onPacket((text, bytes) => {
          texts.push(text);
          try {
            listener(text);
          } catch (error) {
            unreadable ??= error instanceof Error ? error.message : String(error);
          }
          // Bytes belong to the chunk that ends their packet.
          if (bytes !== undefined) beside.set(scripted.received[scripted.received.length - 1], bytes);
        });
      },
    });
    let session = '';
    const codesOf = (id: string) =>
      scripted
        .answersTo(id)
        .flatMap((frame) =>
          frame.type === 'error' ? [frame.error.code] : frame.type === 'result' ? ['result'] : [],
        );
    const bytesOf = (id: string) =>
      concatBytes(
        scripted.received.flatMap((frame) =>
          frame.type === 'chunk' && frame.id === id
            ? [frame.data === null ? (beside.get(frame) ?? new Uint8Array()) : fromBase64(frame.data)]
            : [],
        ),
      );
    const begin: RawGuest['begin'] = (method, params = {}, id = `t${String((ids += 1))}`) => {
      asked.set(id, method);
      scripted.send([{ type: 'call', id, method, params }]);
      return id;
    };
    const answer: RawGuest['answer'] = async (id) => {
      await until(
        () => {
          assert(unreadable === null, `the host sent a packet that no guest reads: ${unreadable ?? ''}`);
          return scripted.answersTo(id).length > 0;
        },
        `an answer to ${asked.get(id) ?? 'call'} (${id})`,
      );
      const [frame] = scripted.answersTo(id);
      assert(frame !== undefined, `no answer to ${id}`);
      return frame;
    };
    return {
      // Its members read the guest's own state, so they are taken as they are.
      ...scripted,
      wire,
      texts,
      get session() {
        return session;
      },
      hello: async () => {
        session = await scripted.greet(() =>
          until(() => scripted.received.some(({ type }) => type === 'welcome'), 'a welcome'),
        );
        return session;
      },
      begin,
      answer,
      codesOf,
      bytesOf,
      call: async (method, params) => {
        const id = begin(method, params);
        await answer(id);
        return codesOf(id)[0] ?? '';
      },
      fence: async () => {
        await answer(begin('bridge.ping'));
      },
    };
  }

  function driveSdk(sdk: TortureSdk): SdkGuest {
    const settled: SdkGuest['settled'] = async (call) => {
      await until(async () => (await sdk.outcome(call)) !== null, 'a call of the SDK settles');
      return (await sdk.outcome(call)) ?? { type: 'error', code: 'waiting' };
    };
    const call: SdkGuest['call'] = async (method, params) => settled(await sdk.begin(method, params));
    return {
      ...sdk,
      settled,
      call,
      invoke: async (method, params = null) => {
        const outcome = await call('host.invoke', extensionCall(method, params));
        if (outcome.type === 'error') return outcome;
        const { result } = outcome.result as { readonly result: unknown }; // what host.invoke answers
        return { type: 'result', result };
      },
    };
  }
}

/** The parameters of `host.invoke` for a method of the probe. */
export function probeCall(method: string, params: unknown = null): object {
  return { extension: 'torture', method, params };
}

/** The same for the SDK. */
export function extensionCall(method: string, params: unknown = null): SdkParams {
  return { json: JSON.stringify(probeCall(method, params)) };
}

/** Fails unless a call ended well. */
function assertResult(outcome: SdkOutcome | null, what: string): void {
  assert(outcome?.type === 'result', `${what}: ${codeOf(outcome)}`);
}

/** `result`, the code of an error, or `waiting`. */
export function codeOf(outcome: SdkOutcome | null): string {
  if (outcome === null) return 'waiting';
  return outcome.type === 'result' ? 'result' : outcome.code;
}

/** Fails unless it is one of these. */
export function assertOneOf(actual: string, expected: readonly string[], what: string): void {
  assert(expected.includes(actual), `${what}: got ${actual}, expected ${expected.join(' or ')}`);
}
