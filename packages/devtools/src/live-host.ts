// The guest's end of a replay: says what it is told, keeps what the host says, waits without a clock.

import { limits, parseHostPacket, toPackets } from '@org/bridge-protocol';
import { createFrameRedactor } from '@org/bridge-protocol/redaction';

import { zeroChunks } from './base64-bytes.js';
import { traceLimits } from './limits.js';

import type { FrameOf } from './trace.js';
import type { GuestFrame, HostFrame, Transport } from '@org/bridge-protocol';

/** Resolves when nobody wants to wait any longer for one thing. */
export type Patience = () => Promise<void>;

/** What a host answered, redacted. */
export type LiveAnswer = FrameOf<'result'> | FrameOf<'error'>;

/** A host under replay. */
export interface LiveHost {
  /** Greets. True once the host has welcomed. */
  greet(hello: FrameOf<'hello'>): Promise<boolean>;
  /** Sends a frame with the next {@link flush}; frames sent together travel together. */
  send(frame: GuestFrame): void;
  flush(): void;
  /** Sends so many zero bytes with a call, as fast as the host gives credit. */
  sendBytes(id: string, bytes: number): Promise<void>;
  /** The answer to a call, or undefined when it is known to be lost. */
  answerTo(id: string): Promise<LiveAnswer | undefined>;
  /** The next event of a subscription, or undefined when none is on its way. */
  nextEvent(subscription: string): Promise<FrameOf<'event'> | undefined>;
  /** Bytes that came with a call. */
  bytesOf(id: string): number;
  /** Why the session is over; null while it is not. */
  readonly ended: string | null;
  close(): void;
}

/** What is known of a call that was sent. */
interface SentCall {
  answer?: LiveAnswer;
  receivedBytes: number;
  windowBytes: number;
  sentChunks: number;
}

/** Opens the guest's end of a transport. */
export function openLiveHost(transport: Transport, patience?: Patience): LiveHost {
  const redactFrame = createFrameRedactor('k');
  const calls = new Map<string, SentCall>();
  const events = new Map<string, FrameOf<'event'>[]>();
  let waitingEvents = 0;
  let session = '';
  let ended: string | null = null;
  const outbox: string[] = [];
  let pings = 0;
  const pongs: (readonly string[])[] = [];
  let wake = (): void => undefined;

  transport.onPacket((text, bytes) => {
    receive(text, bytes?.byteLength ?? 0);
    wake();
  });
  transport.onClose(() => {
    ended ??= 'connection closed';
    wake();
  });

  return {
    greet: async (hello) => {
      send(hello);
      flush();
      return until(() => session !== '');
    },
    send: (frame) => {
      if (frame.type === 'call') {
        redactFrame(frame);
        calls.set(frame.id, { receivedBytes: 0, windowBytes: limits.streamWindowBytes, sentChunks: 0 });
      }
      send(frame);
    },
    flush,
    sendBytes,
    answerTo,
    nextEvent,
    bytesOf: (id) => calls.get(id)?.receivedBytes ?? 0,
    get ended() {
      return ended;
    },
    close: () => {
      send({ type: 'bye', reason: 'replayed' });
      flush();
      transport.close();
    },
  };

  function send(frame: GuestFrame): void {
    outbox.push(JSON.stringify(frame));
  }

  function flush(): void {
    for (const packet of toPackets(session, outbox.splice(0))) transport.send(packet);
  }

  function receive(text: string, bytes: number): void {
    try {
      const packet = parseHostPacket(text);
      for (const frame of packet.frames) {
        if (frame.type === 'welcome' && session === '') session = packet.session;
        // docs/protocol.md 2.4; before the welcome a host can only refuse.
        else if (packet.session === session || session === '') receiveFrame(frame, bytes);
      }
    } catch {
      // docs/protocol.md 1.2: what is no packet answers nothing; who waits for an answer finds it missing.
    }
  }

  function receiveFrame(frame: HostFrame, bytes: number): void {
    const shown = redactFrame(frame, { bytes });
    const call = 'id' in shown ? calls.get(shown.id) : undefined;
    switch (shown.type) {
      case 'result':
      case 'error':
        if (call !== undefined) call.answer ??= shown;
        return;
      case 'chunk':
        if (call === undefined) return;
        call.receivedBytes += shown.bytes;
        send({ type: 'credit', id: shown.id, bytes: shown.bytes });
        flush();
        return;
      case 'credit':
        if (call !== undefined) call.windowBytes += shown.bytes;
        return;
      case 'event':
        if (waitingEvents >= traceLimits.maxWaitingEvents) return;
        waitingEvents += 1;
        events.set(shown.subscription, events.get(shown.subscription) ?? []);
        events.get(shown.subscription)?.push(shown);
        return;
      case 'pong':
        // One for each ping; more of them mean nothing.
        if (pongs.length < pings) pongs.push(shown.unknown);
        return;
      case 'bye':
        ended ??= shown.reason;
        return;
      default:
        // Progress is news and is not compared.
        return;
    }
  }

  async function sendBytes(id: string, bytes: number): Promise<void> {
    const call = calls.get(id);
    if (call === undefined) return;
    for (const chunk of zeroChunks(bytes)) {
      flush();
      await until(() => call.windowBytes >= chunk.bytes || call.answer !== undefined);
      if (call.answer !== undefined || ended !== null) return;
      call.windowBytes -= chunk.bytes;
      call.sentChunks += 1;
      send({ type: 'chunk', id, sequence: call.sentChunks, data: chunk.data });
    }
  }

  async function answerTo(id: string): Promise<LiveAnswer | undefined> {
    const hasAnswer = () => calls.get(id)?.answer !== undefined;
    let timesUnknown = 0;
    await pingUntil(hasAnswer, [id], (unknown) => {
      timesUnknown = unknown.includes(id) ? timesUnknown + 1 : 0;
      // docs/protocol.md 3.5: a call that two pongs in a row call unknown never arrived, or its answer was lost.
      return timesUnknown === 2;
    });
    // A host that still works on it, or says nothing: a person may be deciding.
    if (timesUnknown < 2) await until(hasAnswer);
    return calls.get(id)?.answer;
  }

  async function nextEvent(subscription: string): Promise<FrameOf<'event'> | undefined> {
    const hasEvent = () => (events.get(subscription)?.length ?? 0) > 0;
    await pingUntil(hasEvent, [], () => false);
    if (patience !== undefined) await until(hasEvent);
    const event = events.get(subscription)?.shift();
    if (event !== undefined) waitingEvents -= 1;
    return event;
  }

  /** Where nobody says how long to wait, pings take the place of a clock: each gives the host a turn. */
  async function pingUntil(
    isMet: () => boolean,
    waiting: readonly string[],
    isLost: (unknown: readonly string[]) => boolean,
  ): Promise<void> {
    if (patience !== undefined) return;
    for (let asked = 0; asked < traceLimits.maxQuietPings && !isMet() && ended === null; asked += 1) {
      pings += 1;
      const mine = pings;
      send({ type: 'ping', waiting });
      flush();
      await until(() => isMet() || pongs.length >= mine);
      if (isLost(pongs[mine - 1] ?? [])) return;
    }
  }

  async function until(isMet: () => boolean): Promise<boolean> {
    const wait = { isOver: false };
    if (patience !== undefined && !isMet()) {
      void patience().then(() => {
        wait.isOver = true;
        wake();
      });
    }
    while (!isMet() && ended === null && !wait.isOver) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return isMet();
  }
}
