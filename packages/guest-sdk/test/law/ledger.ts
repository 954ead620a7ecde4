// What a schedule did, written down as it happens, and the law over it (docs/protocol.md 3).

import { getEventListeners } from 'node:events';

import type { CancelSignal } from '../../../host-core/src/cancel-signal.js';

import type { GuestFrame, HostFrame, Packet } from '@org/bridge-protocol';

import type { CallPlan } from './plan.js';
import type { Arrival, Connection, Direction } from './wire.js';
import type { Lane } from './world.js';

/** In which way a schedule broke the law. */
export type Breach = 'unsettled' | 'late' | 'twice' | 'leak' | 'untrue';

/** One call, or one opening of a session, of a program. */
export interface CallRecord {
  readonly number: number;
  readonly kind: string;
  readonly plan: CallPlan | null;
  readonly session: SessionRecord;
  /** What its class or its caller gives it. */
  readonly boundMs: number;
  readonly startMs: number;
  readonly signal: AbortSignal | null;
  cancelledMs: number | null;
  settledMs: number | null;
  outcome: string;
  isOutcomeUnknown: boolean;
  executions: number;
  /** How often its host said not to know it (3.5). */
  misses: number;
  /** The newest progress that was told. */
  progress: number;
}

/** One document's session, as its program sees it. */
export interface SessionRecord {
  readonly name: number;
  readonly lane: Lane;
  lastPongMs: number;
  endedMs: number | null;
  /** In the order they were made: the client numbers them so. */
  readonly calls: CallRecord[];
  /** Calls that reached the host: when, by its own time, and how often they were answered. */
  readonly taken: Map<string, { readonly atMs: number; answers: number }>;
}

/**
 * A settlement may come this much later for each time the page slept or its clock jumped (3.4): a timer of three seconds
 * that turns out late, by what is tolerated or more, moves every deadline; then what arrived meanwhile is read for a second.
 */
const SLACK_MS = 5_500;
/** A timer that was set before a call can still turn out late. */
const LONGEST_TIMER_MS = 5_000;
/** A host sweeps its calls once a second. */
const HOST_SLACK_MS = 1_000;
/** What a frame takes to the host, and more. */
const HEARD_MS = 10;
const CANCEL_MS = 2_000;
const SILENCE_MS = 10_000;
const INTERACTIVE_MS = Infinity;

/** How long each kind of call may wait for its answer; a person, and bytes that move, take as long as they take. */
const boundsMs: Readonly<Record<string, number>> = {
  opening: 5_000,
  instant: 5_000,
  network: 30_000,
  subscription: 5_000,
};

/** Makes the books of one schedule. */
export class Ledger {
  readonly breaches: { readonly breach: Breach; readonly detail: string }[] = [];
  readonly calls: CallRecord[] = [];
  readonly sessions = new Map<Connection, SessionRecord>();
  readonly #handled: {
    readonly record: CallRecord | undefined;
    readonly host: Lane;
    readonly signal: CancelSignal;
    isDone: boolean;
  }[] = [];

  /** The law is broken. */
  break(breach: Breach, detail: string): void {
    this.breaches.push({ breach, detail });
  }

  /** A document begins a session. */
  openSession(connection: Connection, lane: Lane): SessionRecord {
    const { size: name } = this.sessions;
    const record: SessionRecord = {
      name,
      lane,
      lastPongMs: -Infinity,
      endedMs: null,
      calls: [],
      taken: new Map(),
    };
    this.sessions.set(connection, record);
    return record;
  }

  /** A document makes a call. */
  begin(
    kind: string,
    session: SessionRecord,
    {
      plan = null,
      signal = null,
    }: { readonly plan?: CallPlan | null; readonly signal?: AbortSignal | null } = {},
  ): CallRecord {
    const { lane } = session;
    const record: CallRecord = {
      number: this.calls.length,
      kind,
      plan,
      session,
      boundMs: plan?.timeoutMs ?? boundsMs[kind] ?? INTERACTIVE_MS,
      startMs: lane.awakeMs(),
      signal,
      cancelledMs: null,
      settledMs: null,
      outcome: '',
      isOutcomeUnknown: false,
      executions: 0,
      misses: 0,
      progress: 0,
    };
    this.calls.push(record);
    if (kind !== 'opening') session.calls.push(record);
    return record;
  }

  /** 3.1: once, and no later than the first of its bounds. */
  settle(record: CallRecord, outcome: string, isOutcomeUnknown: boolean): void {
    const { lane, lastPongMs, endedMs } = record.session;
    if (lane.isDead) return;
    if (record.settledMs !== null) this.break('twice', `${nameOf(record)} settled again with ${outcome}`);
    record.settledMs = lane.awakeMs();
    record.outcome = outcome;
    record.isOutcomeUnknown = isOutcomeUnknown;
    const bounds = {
      deadline: record.startMs + record.boundMs,
      cancel: (record.cancelledMs ?? Infinity) + CANCEL_MS,
      silence: Math.max(record.startMs, lastPongMs) + SILENCE_MS,
      end: Math.max(record.startMs, endedMs ?? Infinity),
    };
    // 3.5: given up only when the host has said twice not to know it.
    if (outcome === 'SESSION_LOST' && endedMs === null && record.misses < 2)
      this.break('untrue', `${nameOf(record)} was given up too early`);
    const slackMs = SLACK_MS * lane.disturbancesSince(record.startMs - LONGEST_TIMER_MS);
    for (const [bound, atMs] of Object.entries(bounds)) {
      if (record.settledMs > atMs + slackMs)
        this.break('late', `${nameOf(record)} settled ${record.settledMs - atMs} ms after its ${bound}`);
    }
  }

  /** Something was told for a call: not after it settled, and no progress again (3.8). */
  tell(record: CallRecord, progress: number | null): void {
    if (record.settledMs !== null)
      this.break('twice', `${nameOf(record)} was told something after it settled`);
    if (progress === null) return;
    if (progress <= record.progress) this.break('twice', `${nameOf(record)} was told its progress again`);
    record.progress = progress;
  }

  /** 3.2: a handler runs once for a call, in the session of the document that made it. */
  executed(
    number: number,
    session: number,
    by: { readonly host: Lane; readonly signal: CancelSignal },
  ): () => void {
    const record = this.calls[number];
    const handled = { ...by, record, isDone: false };
    this.#handled.push(handled);
    if (record === undefined) this.break('untrue', `the host carried out a call that nobody made: ${number}`);
    else {
      record.executions += 1;
      if (record.executions > 1) this.break('twice', `${nameOf(record)} was carried out twice`);
      if (record.session.name !== session)
        this.break('untrue', `${nameOf(record)} was carried out in session ${session}`);
    }
    return () => {
      handled.isDone = true;
    };
  }

  /** A packet was sent. */
  sent(packet: string, direction: Direction, connection: Connection): void {
    const session = this.sessions.get(connection);
    if (session === undefined) return;
    if (direction === 'toHost') {
      const record = session.calls[Number(chunkOf.exec(packet.slice(0, 200))?.[1]) - 1];
      if (record !== undefined && (record.settledMs ?? Infinity) < session.lane.awakeMs())
        this.break('leak', `bytes are sent for ${nameOf(record)}, which is over`);
    } else if (/"type":"(?:result|error)"/u.test(packet)) {
      for (const frame of framesOf(packet)) {
        if (frame.type !== 'result' && frame.type !== 'error') continue;
        this.#answered(frame.id, session, connection.hostLane);
      }
    }
  }

  /** A packet reached an end that is open. */
  arrived({ text, direction, connection }: Arrival): void {
    const session = this.sessions.get(connection);
    if (session === undefined || !text.startsWith(`{"session":"${connection.session}"`)) return;
    if (direction === 'toHost') {
      if (!text.includes('"type":"call"')) return;
      for (const frame of framesOf(text))
        if (frame.type === 'call' && !session.taken.has(frame.id))
          session.taken.set(frame.id, { atMs: connection.hostLane.awakeMs(), answers: 0 });
    } else if (text.includes('"type":"pong"')) {
      session.lastPongMs = session.lane.awakeMs();
      for (const frame of framesOf(text))
        for (const id of frame.type === 'pong' ? frame.unknown : []) {
          const record = numbered(id, session);
          if (record !== undefined) record.misses += 1;
        }
    }
  }

  /** Calls of living documents that nobody has settled. */
  waiting(): readonly CallRecord[] {
    return this.calls.filter(({ settledMs, session }) => settledMs === null && !session.lane.isDead);
  }

  /** Calls that a program gave up, long enough ago to be heard of, and a living host still works on. */
  workedOnForNobody(): readonly CallRecord[] {
    return this.#handled.flatMap(({ record, signal, isDone, host }) => {
      const isOver = (record?.settledMs ?? Infinity) < (record?.session.lane.awakeMs() ?? 0) - HEARD_MS;
      return record !== undefined && isOver && !isDone && !signal.aborted && !host.isDead ? [record] : [];
    });
  }

  /** What must be so when everything is over and every living host has closed its program. */
  close(): void {
    for (const record of this.calls) {
      const { signal, session, settledMs } = record;
      if (session.lane.isDead) continue;
      if (settledMs === null) this.break('unsettled', nameOf(record));
      if (signal !== null && getEventListeners(signal, 'abort').length > 0)
        this.break('leak', `${nameOf(record)} still listens to its signal`);
    }
    for (const { host, signal, isDone } of this.#handled)
      if (!isDone && !signal.aborted && !host.isDead)
        this.break('leak', 'a handler still works for a session that ended');
  }

  // 3.1, 3.4: once, and no later than a second after the time of its class.
  #answered(id: string, session: SessionRecord, host: Lane): void {
    const call = session.taken.get(id);
    if (call === undefined) {
      this.break('untrue', `the host answered ${id}, which it never got`);
      return;
    }
    call.answers += 1;
    if (call.answers > 1) this.break('twice', `the host answered ${id} of session ${session.name} twice`);
    const boundMs = boundsMs[numbered(id, session)?.kind ?? ''] ?? Infinity;
    if (host.awakeMs() - call.atMs > boundMs + HOST_SLACK_MS)
      this.break('late', `the host answered ${id} of session ${session.name} after its deadline`);
  }
}

/** A call in words. */
export function nameOf({ number, kind, session }: CallRecord): string {
  return `call ${number} (${kind}) of session ${session.name}`;
}

function numbered(id: string, { calls }: SessionRecord): CallRecord | undefined {
  return calls[Number(id.split('-')[1]) - 1];
}

/** The number of the call whose bytes a packet carries. */
const chunkOf = /"type":"chunk","id":"[^"]*-(\d+)"/u;

function framesOf(packet: string): Packet<HostFrame | GuestFrame>['frames'] {
  // Both ends are ours, and what a test made of their packets has the same form.
  return (JSON.parse(packet) as Packet<HostFrame | GuestFrame>).frames;
}
