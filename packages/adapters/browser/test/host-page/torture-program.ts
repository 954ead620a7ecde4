// The hostile program of the torture: does what the host page's kit says, in its own document.

import { openMiniApp } from '../../../../guest-sdk/src/client.js';
import { systemClock } from '../../../../guest-sdk/src/clock.js';
import { receiveBytes } from '../../../../guest-sdk/src/receive-bytes.js';
import { createWindowTransport } from '../../../../guest-sdk/src/window-transport.js';
import { createTortureSdk, outcomeOfError, skewClock, specimens } from '@org/testkit';

import { callWithChangedBuiltIns } from './torture-built-ins.js';
import { attestedMessage } from './torture-child.js';
import { openChildFrames, leaveFor, tryWorkers } from './torture-ways.js';

import type { SdkOutcome, Specimen, TortureSdk } from '@org/testkit';
import type { MiniAppBridge } from '@org/guest-sdk';

declare global {
  interface Window {
    /** What the script-tag SDK was before it was loaded a second time. */
    firstBridge?: MiniAppBridge;
  }
}

/** What the kit asks of the program. The first word of a message names one. */
export interface ProgramOperations {
  openWire(wire: number): Promise<void>;
  send(wire: number, packet: string): void;
  sendSpecimen(wire: number, specimen: Specimen): void;
  closeWire(wire: number): void;
  openSdk(sdk: number, isHolding: boolean): void;
  sdk(sdk: number, method: keyof TortureSdk, parameters: readonly unknown[]): unknown;
  /** Whether there was anything to be heard that nobody asked for. */
  strayPorts(): number;
  advance(durationMs: number): Promise<void>;
  jump(durationMs: number): void;
  reload(): void;
  consoleLines(): readonly string[];
  forge(packets: readonly string[]): Promise<void>;
  useBothLoads(): Promise<readonly SdkOutcome[]>;
  callWithChangedBuiltIns(value: string): ReturnType<typeof callWithChangedBuiltIns>;
  openChildFrames(foreignUrl: string): ReturnType<typeof openChildFrames>;
  leaveFor(url: string, how: Parameters<typeof leaveFor>[1]): void;
  tryWorkers(): ReturnType<typeof tryWorkers>;
  listenToBroadcast(): boolean;
  broadcast(): boolean;
  heardBroadcasts(): number;
}

const clock = skewClock(systemClock);
const wires = new Map<number, MessagePort>();
const sdks = new Map<number, TortureSdk>();
const lines: string[] = [];
const asked = new Set<string>();
let strayPorts = 0;
let channel: BroadcastChannel | null = null;
let heardBroadcasts = 0;

for (const level of ['debug', 'error', 'info', 'log', 'warn'] as const) {
  console[level] = (...words: unknown[]) => lines.push(words.map(String).join(' '));
}

/** Asks the host for a port, as the SDK does. */
export function askForPort(): Promise<MessagePort> {
  const nonce = `raw-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`;
  asked.add(nonce);
  return new Promise((resolve) => {
    const receive = ({ source, data, ports }: MessageEvent<unknown>) => {
      const [port] = ports;
      if (source !== parent || port === undefined || nonceOf(data) !== nonce) return;
      removeEventListener('message', receive);
      resolve(port);
    };
    addEventListener('message', receive);
    parent.postMessage({ miniapp: 'connect', nonce }, '*');
  });
}

function nonceOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'nonce' in data ? data.nonce : null;
}

const operations: ProgramOperations = {
  openWire: async (wire) => {
    const port = await askForPort();
    wires.set(wire, port);
    port.onmessage = ({ data }: MessageEvent<string | readonly [string, Uint8Array]>) => {
      const [packet, bytes] = typeof data === 'string' ? [data] : data;
      parent.postMessage({ tortureWire: wire, packet, bytes }, '*');
    };
  },
  send: (wire, packet) => wires.get(wire)?.postMessage(packet),
  sendSpecimen: (wire, specimen) => wires.get(wire)?.postMessage(specimens[specimen]()),
  closeWire: (wire) => wires.get(wire)?.close(),
  openSdk: (sdk, isHolding) => {
    const open = createTortureSdk(
      { open: (parts) => openMiniApp({ ...parts, clock, timeoutMs: 5_000 }), receiveBytes },
      createWindowTransport(window, systemClock, 5_000),
      { isHolding },
    );
    sdks.set(sdk, open);
  },
  sdk: (sdk, method, parameters) => {
    // The kit's side of the SDK has this member, and gives what it takes.
    const open = sdks.get(sdk) as unknown as Readonly<Record<string, Member>> | undefined;
    return open?.[method]?.(...parameters);
  },
  strayPorts: () => strayPorts,
  advance: (durationMs) => clock.advance(durationMs, turn),
  jump: (durationMs) => {
    clock.jump(durationMs);
  },
  reload: () => {
    location.reload();
  },
  consoleLines: () => lines,
  forge: async (packets) => {
    for (const packet of packets) {
      const { port1 } = new MessageChannel();
      window.postMessage(packet, '*');
      const fromHost = { origin: document.referrer, source: parent };
      dispatchEvent(attestedMessage({ ...fromHost, data: packet }));
      dispatchEvent(
        attestedMessage({ ...fromHost, data: { miniapp: 'port', nonce: 'forged-123' } }, [port1]),
      );
      document.dispatchEvent(new MessageEvent('message', { data: packet }));
    }
    await turn();
  },
  useBothLoads: async () => {
    const bridges = [window.firstBridge, window.MiniAppBridge];
    return Promise.all(
      bridges.map(async (bridge): Promise<SdkOutcome> => {
        try {
          if (bridge === undefined) throw new Error('The script of the SDK was not loaded.');
          return { type: 'result', result: await bridge.call('storage.keys') };
        } catch (error) {
          return outcomeOfError(error);
        }
      }),
    );
  },
  callWithChangedBuiltIns,
  openChildFrames,
  leaveFor: (url, how) => {
    if (how === 'asking') parent.postMessage({ miniapp: 'connect', nonce: 'leaving-12345678' }, '*');
    leaveFor(url, how);
  },
  tryWorkers: () => tryWorkers(askForPort),
  listenToBroadcast: () => {
    channel ??= openBroadcast();
    if (channel !== null) channel.onmessage = () => (heardBroadcasts += 1);
    return channel !== null;
  },
  broadcast: () => {
    channel ??= openBroadcast();
    channel?.postMessage('is anybody there?');
    return channel !== null;
  },
  heardBroadcasts: () => heardBroadcasts,
};

function openBroadcast(): BroadcastChannel | null {
  try {
    return new BroadcastChannel('torture');
  } catch {
    // A document without an origin has none in some engines.
    return null;
  }
}

/** Once around the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

addEventListener('message', ({ source, data, ports }: MessageEvent<unknown>) => {
  if (source !== parent || typeof data !== 'object' || data === null) return;
  if (ports.length > 0 && !asked.has(String(nonceOf(data))) && sdks.size === 0) strayPorts += 1;
  if (!('torture' in data)) return;
  // Only the kit speaks so, and it names operations of the list above.
  void answer(data as unknown as Question);
});

type Member = (...given: readonly unknown[]) => unknown;

interface Question {
  readonly torture: number;
  readonly operation: keyof ProgramOperations;
  readonly parameters: readonly unknown[];
}

async function answer({ torture, operation, parameters }: Question): Promise<void> {
  try {
    const table = operations as unknown as Readonly<Record<string, Member>>;
    const value = await table[operation]?.(...parameters);
    parent.postMessage({ tortureAnswer: torture, value }, '*');
  } catch (error) {
    parent.postMessage({ tortureAnswer: torture, error: String(error) }, '*');
  }
}

parent.postMessage({ tortureReady: true }, '*');
