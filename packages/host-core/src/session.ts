// One guest document and its host (docs/protocol.md 2, 3): greets, takes calls, answers each exactly once.
// Who the guest is was settled when its transport was made; nothing in a message can change it.

import {
  BridgeError,
  PROTOCOL_VERSION,
  limits,
  parseGuestPacket,
  toPackets,
  toWireError,
} from '@org/bridge-protocol';

import { CallBytes } from './call-bytes.js';
import { createCanceller } from './canceller.js';
import { describeTable } from './dispatch-table.js';
import { dispatch } from './dispatcher.js';
import { createOpenCalls } from './open-calls.js';
import { randomId } from './random-id.js';
import { createRecentIds } from './recent-ids.js';
import { createSubscriptions } from './subscriptions.js';
import { unreadable } from './unreadable.js';
import { welcome } from './welcome.js';

import type { CancelSignal } from './cancel-signal.js';
import type { DispatchTable } from './dispatch-table.js';
import type { CallContext, EmitToProgram, ProgramContext } from './program-context.js';
import type { RateLimit } from './rate-limit.js';
import type {
  CallFrame,
  GuestFrame,
  HelloFrame,
  HostFrame,
  LatencyClass,
  Transport,
} from '@org/bridge-protocol';

/** A live session. */
export interface Session {
  /** Sends an event to whoever subscribed. */
  readonly emit: EmitToProgram;
  /** Ends the session: open calls are cancelled, the guest hears `bye`. Safe to call twice. */
  close(reason: string): void;
}

/** What a session needs of its program; the session adds its own signal and subscriptions. */
export type SessionProgram = Omit<
  ProgramContext,
  'sessionSignal' | 'subscribe' | 'unsubscribe' | 'capabilities'
> & {
  readonly table: DispatchTable;
  /** Counts over all sessions of a launch: a reload gives no new burst. */
  readonly rateLimit: RateLimit;
};

/** Ids of answered calls that are remembered, so that a doubled frame is not a second execution. */
const REMEMBERED_CALLS = 4_096;

/** Progress of one call is told at most this often. */
const PROGRESS_INTERVAL_MS = 100;

/** Starts a session on a transport. It ends by itself when the transport closes. */
export function startSession(
  transport: Transport,
  program: SessionProgram,
  /** The session to which a page script has welcomed the guest (docs/protocol.md 2.6). */
  welcomedTo?: string,
): Session {
  const { platform, table, rateLimit } = program;
  const id = welcomedTo ?? randomId(platform);
  const life = createCanceller();
  const open = createOpenCalls(platform.clock, expire);
  const answered = createRecentIds(REMEMBERED_CALLS);
  let greeting: HelloFrame | null = null;
  let outbox: string[] = [];

  const context: ProgramContext = {
    ...program,
    sessionSignal: life.signal,
    capabilities: () => describeTable(table),
    subscribe: (event, options) => subscriptions.open(event, options),
    unsubscribe: (id) => {
      subscriptions.close(id);
    },
  };
  const subscriptions = createSubscriptions({ context, table, send });

  transport.onPacket(receive);
  transport.onClose(() => {
    end();
  });

  return { emit: subscriptions.emit, close };

  function close(reason: string): void {
    if (life.signal.aborted) return;
    send({ type: 'bye', reason });
    flush();
    end();
  }

  function receive(text: string, bytes?: Uint8Array): void {
    if (life.signal.aborted) return;
    try {
      const packet = parseGuestPacket(text);
      if (packet.ignored > 0) report(`${String(packet.ignored)} frames of unknown form`);
      for (const frame of packet.frames) receiveFrame(packet.session, frame, bytes);
    } catch (error) {
      // 1.2: a packet that is no packet is dropped whole. It has no id, so nobody waits for an answer to it.
      report(error instanceof Error ? error.message : 'unreadable');
    }
  }

  function receiveFrame(session: string, frame: GuestFrame, bytes: Uint8Array | undefined): void {
    if (frame.type === 'hello') {
      hello(frame);
      return;
    }
    // 2.4: frames of another session, such as the document before a reload, are dropped.
    if (greeting === null || session !== id) return;
    switch (frame.type) {
      case 'call':
        void take(frame);
        return;
      case 'cancel':
        open.cancel(frame.id);
        return;
      case 'chunk':
        open.bytesOf(frame.id)?.onChunk(frame, bytes);
        return;
      case 'credit':
        open.bytesOf(frame.id)?.onCredit(frame);
        return;
      case 'ping':
        send({ type: 'pong', unknown: frame.waiting.filter((call) => !open.has(call)) });
        return;
      case 'bye':
        end();
    }
  }

  function hello(frame: HelloFrame): void {
    // A welcome is a hundred times a hello.
    if (rateLimit('hello', limits.rate.hello) !== null) {
      // 2.6: it has its welcome, and would call into nothing.
      if (welcomedTo !== undefined && greeting === null) close('RATE_LIMITED');
      return;
    }
    // A repeated hello lost its welcome; another one comes from somebody else on the same channel.
    if (greeting !== null && greeting.nonce !== frame.nonce) return;
    if (!frame.protocol.includes(PROTOCOL_VERSION)) {
      send({ type: 'bye', reason: 'VERSION_MISMATCH' });
      return;
    }
    greeting = frame;
    send(welcome(frame.nonce, table, context));
  }

  async function take(call: CallFrame): Promise<void> {
    // 3.2: one execution for each id, however often its frame arrives.
    if (open.has(call.id) || answered.has(call.id)) return;
    const { method, params } = call;
    const { latency = 'instant', bytes: travelling } = table.routes.get(method)?.definition ?? {};
    // 3.7
    if (open.size >= limits.maxCallsInFlight || open.countOf(latency) >= maxOpen[latency]) {
      refuse(call.id, new BridgeError('BUSY', 'Too many calls wait for an answer: wait for some of them.'));
      return;
    }
    const signal = open.add(call.id, method, latency);
    const reportProgress = progressOf(call.id);
    const bytes = travelling === undefined ? null : bytesOf(call.id, signal);
    try {
      const idempotencyKey = call.key ?? keyFor(method);
      const result = await dispatch(
        { method, params, signal, idempotencyKey, reportProgress, bytes },
        { context, table, rateLimit },
      );
      settle(call.id, { type: 'result', id: call.id, result });
      subscriptions.answered(result);
    } catch (error) {
      refuse(call.id, asBridgeError(error, signal.aborted));
    }
  }

  function refuse(id: string, error: BridgeError): void {
    const { code, message, retryAfterMs } = error;
    try {
      settle(id, { type: 'error', id, error: toWireError(error) });
    } catch {
      // Data of the error that is no JSON: the rest of it is.
      settle(id, { type: 'error', id, error: toWireError(new BridgeError(code, message, { retryAfterMs })) });
    }
  }

  // 3.8: often enough for a bar that moves, seldom enough to cost nothing.
  function progressOf(call: string): CallContext['reportProgress'] {
    let sequence = 0;
    let lastMs = -Infinity;
    return (doneBytes, totalBytes) => {
      if (!open.has(call)) return;
      open.touch(call);
      const nowMs = platform.clock.now();
      // A clock that was put back has passed the interval too.
      if (Math.abs(nowMs - lastMs) < PROGRESS_INTERVAL_MS && doneBytes !== totalBytes) return;
      lastMs = nowMs;
      sequence += 1;
      send({ type: 'progress', id: call, sequence, doneBytes, totalBytes });
    };
  }

  // 3.9
  function bytesOf(id: string, signal: CancelSignal): CallBytes {
    const bytes = new CallBytes({
      id,
      signal,
      carriesBytes: transport.carriesBytes === true,
      sendFrame: (frame, beside) => {
        if (!open.has(id)) return;
        send(frame);
        // Bytes stand beside the frame that speaks of them, so that one ends its packet.
        if (beside !== undefined) flush(beside);
      },
      onMoved: () => {
        open.touch(id);
      },
    });
    open.attach(id, bytes);
    return bytes;
  }

  // 3.6: a key made here holds for this call alone; making one is not free, so only where it is used.
  function keyFor(method: string): string {
    return table.routes.get(method)?.definition.effect === 'once' ? randomId(platform) : '';
  }

  // 3.4: the host gives up on its own handlers too, so that nothing stays open for ever.
  function expire(id: string, method: string): void {
    refuse(id, new BridgeError('TIMEOUT', `${method} was not answered in time.`));
  }

  function settle(call: string, frame: HostFrame): void {
    if (life.signal.aborted || answered.has(call)) return;
    // Before anything is forgotten: what is no JSON throws here, and its call is answered with that error.
    const text = JSON.stringify(frame);
    open.remove(call);
    answered.add(call);
    const trouble = unreadable(text);
    push(trouble === null ? text : JSON.stringify({ type: 'error', id: call, error: toWireError(trouble) }));
  }

  // 1.4: frames of one microtask travel as one packet.
  function send(frame: HostFrame): void {
    push(JSON.stringify(frame));
  }

  function push(frame: string): void {
    outbox.push(frame);
    if (outbox.length === 1)
      void Promise.resolve().then(() => {
        flush();
      });
  }

  function flush(bytes?: Uint8Array<ArrayBuffer>): void {
    if (life.signal.aborted || outbox.length === 0) return;
    const frames = outbox;
    outbox = [];
    const packets = toPackets(id, frames);
    const last = packets.pop();
    for (const packet of packets) transport.send(packet);
    if (last !== undefined) transport.send(last, bytes);
  }

  function end(): void {
    if (life.signal.aborted) return;
    life.cancel();
    open.close();
    subscriptions.closeAll();
    transport.close();
  }

  function report(detail: string): void {
    if (rateLimit('log', limits.rate.log) !== null) return;
    platform.log({ level: 'warn', event: 'packet-dropped', programId: program.program.id, detail });
  }
}

/** How many calls of a class may be open: a user faces one question at a time, and a transfer holds a file. */
const maxOpen: Readonly<Record<LatencyClass, number>> = {
  instant: Infinity,
  network: Infinity,
  interactive: limits.maxInteractiveInFlight,
  transfer: limits.maxTransfersInFlight,
};

function asBridgeError(error: unknown, isCancelled: boolean): BridgeError {
  if (isCancelled) return new BridgeError('CANCELLED', 'The call was cancelled.');
  return error instanceof BridgeError ? error : new BridgeError('INTERNAL', 'The host could not answer.');
}
