// A document of the program: it calls, cancels, listens, and connects again when its session was lost.

import { isBridgeError } from '@org/bridge-protocol';

import { openMiniApp } from '../../src/client.js';
import { createEvents } from '../../src/events.js';

import { paceReader, paceSource, sizeOf } from './streams.js';

import type { CallOptions } from '../../src/call-options.js';
import type { ClientParts } from '../../src/client.js';
import type { OnEvent } from '../../src/events.js';
import type { MiniApp } from '../../src/mini-app.js';
import type { CallRecord, Ledger, SessionRecord } from './ledger.js';
import type { CallPlan } from './plan.js';
import type { Pacer } from './streams.js';
import type { Connection } from './wire.js';
import type { Lane } from './world.js';

/** What a document stands on. */
export interface DocumentParts {
  readonly lane: Lane;
  readonly ledger: Ledger;
  readonly carriesBytes: boolean;
  /** A new way to the host that is there now. */
  readonly connect: () => Connection;
  /** What is taken out of the client, to show what it is good for. */
  readonly client: Pick<ClientParts, 'heartbeat' | 'deadlineOf'>;
}

/** A document as the schedule moves it. */
export interface ProgramDocument {
  readonly lane: Lane;
  readonly session: SessionRecord | null;
  call(plan: CallPlan): void;
  listen(): void;
  unlisten(): void;
  /** Ends its session. */
  close(): void;
  /** Whoever is stuck goes on. */
  release(): void;
  /** Sources of bytes that were opened and not closed. */
  readonly openSources: number;
}

interface Live {
  readonly opening: Promise<MiniApp>;
  readonly session: SessionRecord;
  miniApp: MiniApp | null;
  on: OnEvent | null;
}

type RawCall = (method: string, params: object, options: CallOptions) => Promise<unknown>;

/** Opens a document that has not connected. */
export function openDocument(parts: DocumentParts): ProgramDocument {
  const { lane, ledger, carriesBytes } = parts;
  let live: Live | null = null;
  let openSources = 0;
  let release = (): void => undefined;
  const pacer: Pacer = { lane, released: new Promise((resolve) => (release = resolve)) };
  const listening: (() => void)[] = [];

  return {
    lane,
    get session() {
      return live?.session ?? null;
    },
    call: (plan) => {
      void whenOpen(({ miniApp, session }) => miniApp && start(plan, miniApp, session));
    },
    listen: () => {
      void whenOpen(({ on }) => {
        if (on === null) return;
        listening.push(
          on('app.visibilityChange', () => undefined),
          on('network.change', () => undefined),
        );
      });
    },
    unlisten: () => {
      for (const stop of listening.splice(0)) stop();
    },
    close: () => live?.miniApp?.close(),
    release,
    get openSources() {
      return openSources;
    },
  };

  async function whenOpen(use: (live: Live) => void): Promise<void> {
    live ??= open();
    const own = live;
    await own.opening.then(
      () => use(own),
      // Who could not connect makes no call; the opening itself is in the books.
      () => undefined,
    );
  }

  function open(): Live {
    const connection = parts.connect();
    const session = ledger.openSession(connection, lane);
    const record = ledger.begin('opening', session);
    const opening = openMiniApp({
      transport: connection.guestEnd,
      clock: lane,
      timeoutMs: 5_000,
      ...parts.client,
    });
    const own: Live = { opening, session, miniApp: null, on: null };
    const forget = () => {
      if (live === own) live = null;
    };
    watch(record, opening);
    opening.then((miniApp) => {
      own.miniApp = miniApp;
      own.on = createEvents({
        onEvent: (listener) => miniApp.onEvent(listener),
        call: recorded(miniApp, session) as MiniApp['call'],
      });
      void miniApp.closed.then(() => {
        session.endedMs = lane.awakeMs();
        if (lane.timerCount > 0) ledger.break('leak', `session ${session.name} ended and left a timer`);
        forget();
      });
    }, forget);
    return own;
  }

  /** The calls that listeners make are calls like any other. */
  function recorded(miniApp: MiniApp, session: SessionRecord): RawCall {
    // Names and parameters are those of the listener.
    const call = miniApp.call as RawCall;
    return (method, params, options) => {
      const record = ledger.begin('subscription', session);
      const answer = call(method, params, options);
      watch(record, answer);
      return answer;
    };
  }

  function start(plan: CallPlan, { call }: MiniApp, session: SessionRecord): void {
    const abort = new AbortController();
    const { signal } = abort;
    const record = ledger.begin(plan.kind, session, { plan, signal });
    const options: CallOptions = {
      signal,
      ...(plan.timeoutMs === undefined ? {} : { timeoutMs: plan.timeoutMs }),
      ...(plan.kind === 'pay' ? { idempotencyKey: `key-${plan.key}` } : {}),
      onProgress: (done) => ledger.tell(record, done),
    };
    for (const afterMs of plan.cancelsAfterMs) {
      lane.post(afterMs, () => {
        if (record.settledMs === null) record.cancelledMs ??= lane.awakeMs();
        abort.abort();
      });
    }
    watch(record, send(plan, record, options, call as RawCall));
  }

  async function send(
    plan: CallPlan,
    record: CallRecord,
    options: CallOptions,
    call: RawCall,
  ): Promise<unknown> {
    const name = `call-${record.number}`;
    const sizeBytes = sizeOf(plan, carriesBytes);
    switch (plan.kind) {
      case 'instant':
        return call('storage.get', { key: name }, options);
      case 'network':
        return call('network.request', { url: `https://api.example/${name}` }, options);
      case 'dialog':
        return call('ui.showDialog', { title: name, message: '?' }, options);
      case 'download':
        return call('network.download', { url: `https://api.example/${name}`, path: name }, options);
      case 'consent':
        return call('permission.request', { names: ['geolocation'] }, options);
      case 'pay':
        return call('payment.pay', { orderId: `order-${plan.key}`, amount: 1, currency: 'USD' }, options);
      case 'read': {
        const bytes = paceReader(plan, pacer, (problem) => {
          ledger.tell(record, null);
          if (problem !== null) ledger.break('untrue', `${name}: ${problem}`);
        });
        const ref = `${sizeBytes}.bin`;
        // What arrived is compared there; whether all of it did is what this answer says (`readBytes` of the package asks so too).
        return call('file.readBytes', { ref }, { ...options, bytes });
      }
      case 'write': {
        const bytes = paceSource(plan, sizeBytes, {
          ...pacer,
          onOpen: () => (openSources += 1),
          onDone: () => (openSources -= 1),
        });
        return call('file.writeBytes', { path: `${name}.bin`, sizeBytes }, { ...options, bytes });
      }
    }
  }

  function watch(record: CallRecord, answer: Promise<unknown>): void {
    answer.then(
      (result) => {
        ledger.settle(record, 'result', false);
        assertOwn(record, result);
      },
      (error: unknown) => {
        const isLawful = isBridgeError(error);
        ledger.settle(record, isLawful ? error.code : String(error), isLawful && error.data !== undefined);
        if (!isLawful) ledger.break('untrue', `call ${record.number} rejected with ${String(error)}`);
      },
    );
  }

  /** An answer is that of the call it settles. */
  function assertOwn({ kind, number }: CallRecord, result: unknown): void {
    const said = kinds[kind]?.(result as Readonly<Record<string, unknown>>);
    if (said !== undefined && Number(said) !== number)
      ledger.break('untrue', `call ${number} was answered with what belongs to ${Number(said)}`);
  }
}

/** Where an answer says which call it belongs to. */
const kinds: Readonly<Record<string, (result: Readonly<Record<string, unknown>>) => unknown>> = {
  instant: ({ value }) => value,
  network: ({ body }) => body,
  dialog: ({ buttonId }) => buttonId,
  download: ({ name }) => name,
};
