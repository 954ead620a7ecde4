// The call machine: every call settles exactly once, whatever the host does (docs/protocol.md 3.1).

import { BridgeError, PROTOCOL_VERSION, cancelTimeoutMs, maxCallsInFlight } from '@org/bridge-protocol/wire';

import { createAlarm } from './alarm.js';
import { toCallFrame } from './call-frame.js';
import { createHeartbeat } from './heartbeat.js';
import { createHostTable } from './host-table.js';
import { createPacketQueue } from './packet-queue.js';
import { randomId } from './random-id.js';
import { SDK } from './version.js';
import { timeoutOf } from './waiting-call.js';

import type { CallMethod } from './call-method.js';
import type { CallOptions } from './call-options.js';
import type { Clock } from './clock.js';
import type { Heartbeat } from './heartbeat.js';
import type { HostTable } from './host-table.js';
import type { MiniApp } from './mini-app.js';
import type { WaitingCall } from './waiting-call.js';
import type {
  EventFrame,
  GuestFrame,
  HostFrame,
  JsonValue,
  Packet,
  Transport,
  ProgressFrame,
  WelcomeFrame,
} from '@org/bridge-protocol/wire';

/** What a client stands on. */
export interface ClientParts {
  readonly transport: Transport;
  readonly clock: Clock;
  /** For the greeting, and for what the transport does before it can carry it. */
  readonly timeoutMs: number;
  /** A test leaves heartbeat or deadlines out, to show what each is good for. */
  readonly heartbeat?: Heartbeat;
  readonly deadlineOf?: typeof timeoutOf;
  /** Hears of every frame that is late, doubled, unknown or of another session, and of packets that are none. */
  readonly onIgnored?: () => void;
}

/**
 * Greets the host on a transport (docs/protocol.md 2.2–2.4) and gives the session as a program sees it.
 *
 * 1. The guest says hello with a nonce and the protocol majors it speaks, in a packet without a session.
 * 2. The host answers welcome with that nonce; the packet names the session. Another nonce is not for this guest.
 * 3. A host that shares no major says bye instead. Without any answer in time, it is not reachable.
 * 4. From the welcome on, calls travel. Packets of another session are dropped.
 */
export function openMiniApp(parts: ClientParts): Promise<MiniApp> {
  const {
    transport,
    clock,
    heartbeat = createHeartbeat(),
    deadlineOf = timeoutOf,
    onIgnored = ignore,
  } = parts;
  const nonce = randomId();
  const calls = new Map<string, WaitingCall>();
  const alarm = createAlarm(clock, ring);
  const queue = createPacketQueue(sendFrames);
  // Empty until the welcome names it.
  let session = '';
  // Brought by the welcome; nothing asks for it before.
  let table: HostTable;
  let started = 0;
  let end: BridgeError | null = null;
  let tellEvent = (_: EventFrame): void => undefined;
  let tellOpen: (miniApp: MiniApp) => void;
  let tellClosed: (error: BridgeError) => void;
  const closed = new Promise<BridgeError>((resolve) => (tellClosed = resolve));

  transport.onPacket(receive);
  transport.onClose(() => lose('closed port'));
  alarm.setFor(alarm.now() + parts.timeoutMs);
  push({ type: 'hello', nonce, protocol: [PROTOCOL_VERSION], sdk: SDK });
  return new Promise((resolve, reject) => {
    tellOpen = resolve;
    void closed.then(reject);
  });

  function call(method: string, params?: unknown, options: CallOptions = {}): Promise<JsonValue> {
    const { signal, bytes, onProgress } = options;
    const id = `${nonce.slice(0, 8)}-${(started += 1)}`;
    const abort = () => cancel(calls.get(id));
    const settle = () => {
      signal?.removeEventListener('abort', abort);
      bytes?.end();
    };
    const answer = new Promise<JsonValue>((resolve, reject) => {
      // What is sure to fail is refused before anything is sent: a throw in here rejects the call.
      if (end !== null) throw end;
      const { latency, once } = table.traitsOf(method);
      if (signal?.aborted) throw new BridgeError('CANCELLED', `${method} was not sent.`);
      // 3.7
      if (calls.size >= maxCallsInFlight) throw new BridgeError('BUSY', 'Too many calls.');
      // 3.6: the client makes the key, so that a repeat on the way is the same act.
      const key = once ? (options.idempotencyKey ?? randomId()) : undefined;
      queue.push(toCallFrame({ id, method, params, key }));
      const nowMs = alarm.now();
      const deadlineMs = nowMs + deadlineOf(latency, options.timeoutMs);
      if (calls.size === 0) heartbeat.begin(nowMs);
      calls.set(id, {
        id,
        method,
        deadlineMs,
        onProgress,
        bytes,
        resolve,
        reject,
        expiry: 'TIMEOUT',
        missingSince: null,
        progress: 0,
      });
      alarm.setFor(Math.min(deadlineMs, heartbeat.nextMs()));
      signal?.addEventListener('abort', abort);
      bytes?.begin({ id, queue, transport, abort, reject });
    });
    if (signal ?? bytes) answer.then(settle, settle);
    return answer;
  }

  function receive(text: string, bytes?: Uint8Array): void {
    try {
      // Whatever this is not, the catch below reports; the host's own frames were checked on its side.
      const packet = JSON.parse(text) as Packet<HostFrame>;
      for (const frame of packet.frames) {
        // 2.4: what is left over from another document is dropped.
        if (end === null && (session === '' || packet.session === session))
          receiveFrame(frame, packet.session, bytes);
        else onIgnored();
      }
    } catch {
      // 1.2: what is no packet settles no call; the calls that waited for it have their deadlines.
      onIgnored();
    }
  }

  function receiveFrame(frame: HostFrame, from: string, bytes: Uint8Array | undefined): void {
    switch (frame.type) {
      case 'result': {
        const waiting = take(frame.id);
        // 4.2: the methods of this namespace answer with states, newer than those of the welcome.
        if (waiting?.method.startsWith('permission.')) Object.assign(table.permissions, frame.result);
        waiting?.resolve(frame.result ?? null);
        break;
      }
      case 'error':
        // A code of a later catalogue is handed on as it is.
        take(frame.id)?.reject(new BridgeError(frame.error.code, frame.error.message, frame.error));
        break;
      case 'progress':
        tellProgress(frame);
        break;
      case 'chunk':
      case 'credit':
        calls.get(frame.id)?.bytes?.hear(frame, bytes);
        break;
      case 'pong':
        for (const { id, method } of heartbeat.hear(alarm.now(), frame.unknown, [...calls.values()])) {
          take(id)?.reject(new BridgeError('SESSION_LOST', `${method} was lost.`, unknownOutcome));
        }
        break;
      case 'event':
        // In its turn behind the answers before it: one of them may name its subscription.
        queueMicrotask(() => tellEvent(frame));
        break;
      case 'welcome':
        // 2.6
        if (session !== '') Object.assign(table.permissions, frame.permissions);
        else if (frame.nonce !== nonce) onIgnored();
        // 2.3
        else if (frame.protocol !== PROTOCOL_VERSION) lose('VERSION_MISMATCH');
        else begin(frame, from);
        break;
      case 'bye':
        lose(frame.reason);
        break;
      default:
        // 1.6
        onIgnored();
    }
  }

  // 3.8: one that is late, doubled or overtaken is no news.
  function tellProgress({ id, sequence, doneBytes, totalBytes }: ProgressFrame): void {
    const waiting = calls.get(id);
    if (!waiting || sequence <= waiting.progress) {
      onIgnored();
      return;
    }
    waiting.progress = sequence;
    // In a microtask of its own: a listener that throws is reported by the page and disturbs nobody.
    queueMicrotask(() => waiting.onProgress?.(doneBytes, totalBytes));
  }

  function begin(frame: WelcomeFrame, from: string): void {
    table = createHostTable(frame);
    session = from;
    const { permissions, supports } = table;
    alarm.stop();
    tellOpen({
      // The host checks params and result against the same catalogue that these types come from.
      call: call as CallMethod,
      // A true answer narrows the type of the session; the session itself stays what it is.
      supports: supports as MiniApp['supports'],
      permissions,
      host: frame.host,
      program: frame.program,
      onEvent: (listener) => {
        tellEvent = listener;
      },
      closed,
      close: () => lose('closed'),
    });
  }

  function take(id: string): WaitingCall | undefined {
    const waiting = calls.get(id);
    if (!calls.delete(id)) onIgnored();
    return waiting;
  }

  // 3.3: the host still says once how the call ended; the client does not wait for that for ever.
  function cancel(waiting: WaitingCall | undefined): void {
    if (waiting === undefined) return;
    waiting.expiry = 'CANCELLED';
    waiting.deadlineMs = Math.min(waiting.deadlineMs, alarm.now() + cancelTimeoutMs);
    push({ type: 'cancel', id: waiting.id });
    alarm.setFor(waiting.deadlineMs);
  }

  // What is due is done, then the alarm is set for whatever comes next. When nothing waits it stays off.
  function ring(): void {
    const nowMs = alarm.now();
    if (session === '') lose('no answer');
    for (const waiting of calls.values()) {
      const { id, method, expiry, reject } = waiting;
      if (waiting.deadlineMs > nowMs) continue;
      // The host may stop working on what nobody waits for any more.
      if (expiry === 'TIMEOUT') cancel(waiting);
      calls.delete(id);
      reject(new BridgeError(expiry, `${method}: no answer in time.`, unknownOutcome));
    }
    if (calls.size === 0) return;
    const beat = heartbeat.beat(nowMs, [...calls.keys()]);
    if (beat === 'silent') {
      lose('silence');
      return;
    }
    if (beat) push(beat);
    alarm.setFor(Math.min(heartbeat.nextMs(), ...[...calls.values()].map(({ deadlineMs }) => deadlineMs)));
  }

  function lose(reason: string): void {
    if (end !== null) return;
    // 2.3
    const code = reason === 'VERSION_MISMATCH' ? reason : 'HOST_UNREACHABLE';
    end = new BridgeError(session === '' ? code : 'SESSION_LOST', `No session: ${reason}.`);
    push({ type: 'bye', reason: 'closed' });
    queue.flush();
    alarm.stop();
    transport.close();
    tellClosed(end);
    for (const { reject } of calls.values()) reject(new BridgeError(end.code, end.message, unknownOutcome));
    calls.clear();
  }

  function push(frame: GuestFrame): void {
    queue.push(JSON.stringify(frame));
  }

  function sendFrames(frames: string, bytes?: Uint8Array<ArrayBuffer>): void {
    try {
      transport.send(`{"session":"${session}","frames":[${frames}]}`, bytes);
    } catch (cause) {
      // 1.1 forbids it; a transport that does it all the same is a lost one.
      lose(String(cause));
    }
  }
}

const ignore = (): void => undefined;

/** Rides on every error that leaves open whether a call happened. */
const unknownOutcome = { data: { outcome: 'unknown' } };
