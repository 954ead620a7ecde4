// The calling end of each contender, as its own documentation opens it.

import { connect, readBytes } from '@org/guest-sdk';
import { newMessagePortRpcSession } from 'capnweb';
import { wrap } from 'comlink';
import { WindowMessenger, connect as connectPenpal } from 'penpal';
import { ChildHandshake, PortMessenger } from 'post-me';

import type { EchoApi, Payload, PortMessage } from './payload.js';

/** A contender, connected. */
export interface Caller {
  readonly echo: (payload: Payload) => Promise<unknown>;
  readonly bytes: () => Promise<Uint8Array>;
}

/** Each contender by its name. `floor` is raw messages on a port. */
export const callers = {
  ours: openOurs,
  floor: openRaw,
  comlink: openComlink,
  penpal: openPenpal,
  'post-me': openPostMe,
  capnweb: openCapnweb,
};

/** Who can be asked to call. */
export type CallerName = keyof typeof callers;

async function openOurs(): Promise<Caller> {
  const miniApp = await connect();
  return {
    // A bench's payload is JSON; its type says less.
    echo: (payload) => miniApp.call('bridge.ping', { payload: payload as { readonly orderId: string } }),
    bytes: () => readBytes({ ref: 'million.bin' }),
  };
}

/** The floor: one message there, one back, answers in the order of the questions. */
async function openRaw(): Promise<Caller> {
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
  const ask = (message: unknown) =>
    new Promise<unknown>((resolve) => {
      waiting.push(resolve);
      port.postMessage(message);
    });
  return { echo: ask, bytes: async () => (await ask('bytes')) as Uint8Array };
}

async function openComlink(): Promise<Caller> {
  const remote = wrap<EchoApi>(openPort('comlink'));
  return { echo: (payload) => remote.echo(payload), bytes: () => remote.bytes() };
}

async function openPenpal(): Promise<Caller> {
  const messenger = new WindowMessenger({ remoteWindow: window.parent, allowedOrigins: ['*'] });
  const remote = await connectPenpal<{ echo: EchoApi['echo']; bytes: EchoApi['bytes'] }>({ messenger })
    .promise;
  return { echo: (payload) => remote.echo(payload), bytes: () => remote.bytes() };
}

async function openPostMe(): Promise<Caller> {
  const port = openPort('post-me');
  port.start();
  const connection = await ChildHandshake(new PortMessenger({ port }));
  const remote = connection.remoteHandle();
  return { echo: (payload) => remote.call('echo', payload), bytes: () => remote.call('bytes') };
}

async function openCapnweb(): Promise<Caller> {
  const remote = newMessagePortRpcSession<CapnwebApi>(openPort('capnweb'));
  return { echo: (payload) => remote.echo(payload), bytes: () => remote.bytes() };
}

/** The same in the words that capnweb's types take. */
interface CapnwebApi {
  echo(payload: unknown): unknown;
  bytes(): Uint8Array;
}

function openPort(bench: PortMessage['bench']): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const message: PortMessage = { bench };
  window.parent.postMessage(message, '*', [port2]);
  return port1;
}
