// The guest's page, on another site and so in another process: the calling end of every contender.

import { connect } from '@org/guest-sdk';
import { wrap } from 'comlink';
import { WindowMessenger, connect as connectPenpal } from 'penpal';

import { createPayload } from './payload.js';

import type { EchoApi, Payload, PortMessage } from './payload.js';

/** Who can be asked to call. */
export type CallerName = 'ours' | 'floor' | 'comlink' | 'penpal';

/** What the benchmark calls in this page. */
export interface GuestPage {
  /** Calls one after the other; microseconds per round trip. */
  sequential(caller: CallerName, calls: number): Promise<number>;
  /** All calls at once; calls per second. */
  inFlight(caller: CallerName, calls: number): Promise<number>;
}

declare global {
  interface Window {
    guestPage: Promise<GuestPage>;
  }
}

type Call = (payload: Payload) => Promise<unknown>;

window.guestPage = open();

async function open(): Promise<GuestPage> {
  const callers: Readonly<Record<CallerName, Call>> = {
    ours: await openOurs(),
    floor: openRaw(),
    comlink: openComlink(),
    penpal: await openPenpal(),
  };
  return {
    sequential: async (caller, calls) => {
      const call = callers[caller];
      const startedMs = performance.now();
      for (let order = 0; order < calls; order += 1) await call(createPayload(order));
      return ((performance.now() - startedMs) / calls) * 1_000;
    },
    inFlight: async (caller, calls) => {
      const call = callers[caller];
      const startedMs = performance.now();
      await Promise.all(Array.from({ length: calls }, (_, order) => call(createPayload(order))));
      return (calls / (performance.now() - startedMs)) * 1_000;
    },
  };
}

async function openOurs(): Promise<Call> {
  const miniApp = await connect();
  return (payload) => miniApp.call('bridge.ping', { payload });
}

/** The floor: one message there, one back, answers in the order of the questions. */
function openRaw(): Call {
  const port = openPort('raw');
  const waiting: ((answer: unknown) => void)[] = [];
  let answered = 0;
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    waiting[answered]?.(data);
    answered += 1;
    if (answered < waiting.length) return;
    waiting.length = 0;
    answered = 0;
  };
  return (payload) =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port.postMessage(payload);
    });
}

function openComlink(): Call {
  const remote = wrap<EchoApi>(openPort('comlink'));
  return (payload) => remote.echo(payload);
}

async function openPenpal(): Promise<Call> {
  const messenger = new WindowMessenger({ remoteWindow: window.parent, allowedOrigins: ['*'] });
  const remote = await connectPenpal<{ echo: EchoApi['echo'] }>({ messenger }).promise;
  return (payload) => remote.echo(payload);
}

function openPort(bench: PortMessage['bench']): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const message: PortMessage = { bench };
  window.parent.postMessage(message, '*', [port2]);
  return port1;
}
