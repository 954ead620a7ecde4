// A host as it runs: its platform, its program, and one session after another. Only who is asked for answers is played.

import { randomBytes } from 'node:crypto';

import { BridgeError, methods } from '@org/bridge-protocol';
import { createMemoryPlatform, createMemoryStore } from '@org/testkit';

import { openConsentDesk } from '../../../host-core/src/consent-desk.js';
import { openDispatchTable } from '../../../host-core/src/dispatch-table.js';
import { latePayment } from '../../../host-core/src/handlers/payment.js';
import { createPageStack } from '../../../host-core/src/page-stack.js';
import { openOnceJournal } from '../../../host-core/src/once-journal.js';
import { openProgramData } from '../../../host-core/src/program-data.js';
import { startSession } from '../../../host-core/src/session.js';

import type { Route } from '../../../host-core/src/dispatch-table.js';
import type { PaymentOutcome, PlatformClock } from '../../../host-core/src/platform.js';
import type { Session, SessionProgram } from '../../../host-core/src/session.js';
import type { JsonValue, MethodName, Transport } from '@org/bridge-protocol';
import type { MemoryDisk } from '@org/testkit';

import type { Ledger } from './ledger.js';
import type { PaymentService } from './payment-service.js';
import type { Answer, Plan } from './plan.js';
import type { Lane } from './world.js';

/** The program of every schedule. */
export const PROGRAM_ID = 'com.example.loans';

/** One life of a host. */
export interface HostProcess {
  readonly lane: Lane;
  /** A document greets on a transport: the session before it ends. `name` says which one it is. */
  connected(transport: Transport, name: number): void;
  emit(): void;
  /** The host closes the program. */
  close(): void;
  /** Everybody who is still asked answers. */
  answerAll(): void;
  /** Calls whose bytes it moves at the moment. */
  readonly transfers: number;
  /** What it watches for its program at the moment. */
  readonly watched: number;
}

/** What a host is started with. */
export interface HostParts {
  readonly lane: Lane;
  readonly plan: Plan;
  readonly disk: MemoryDisk;
  readonly ledger: Ledger;
  readonly payments: PaymentService;
  /** Takes something out of the host, to show what it is good for. */
  readonly sabotage?: ((program: SessionProgram) => SessionProgram) | undefined;
}

/** Starts a host over what its disk holds. */
export async function startHostProcess(parts: HostParts): Promise<HostProcess> {
  const { lane, plan, disk, ledger, payments, sabotage = (program: SessionProgram) => program } = parts;
  const asked = new Set<() => void>();
  let consents = 0;
  let watched = 0;
  let transfers = 0;
  let session: Session | null = null;

  const clock: PlatformClock = {
    now: () => lane.now(),
    foregroundMs: () => lane.awakeMs(),
    setTimer: (delayMs, callback) => lane.setTimer(delayMs, callback),
  };
  const memory = createMemoryPlatform({ network, program: () => undefined, disk });
  const watch = () => {
    watched += 1;
    return () => {
      watched -= 1;
    };
  };
  const natives = { methods: {}, events: { 'network.change': watch } };
  // Fresh in every life: two hosts of one schedule must not name a session alike.
  const random = (byteCount: number) => new Uint8Array(randomBytes(byteCount));
  const platform = { ...memory, clock, natives, random };
  memory.user.consent = ({ signal }) => {
    const answer = plan.consents[consents++ % plan.consents.length] ?? plainly;
    return ask(answer, signal, () => (answer.type === 'refuses' ? 'denied' : 'always'), 'dismissed');
  };
  memory.user.pay = ({ idempotencyKey: key, signal }) => {
    const payment = payments.begin(key, lane);
    const { answer } = payment;
    const paid: PaymentOutcome = { type: 'paid', transactionId: `paid-${key}` };
    const declined: PaymentOutcome = { type: 'declined', message: 'Declined.' };
    return ask<PaymentOutcome>(answer, signal, () => (answer.type === 'refuses' ? declined : paid), {
      type: 'cancelled',
    }).then(
      (outcome) => {
        // What the program took back itself has moved nothing, and may be asked for again.
        if (outcome.type === 'cancelled') payment.fail();
        else payment.end();
        return outcome;
      },
      (error: unknown) => {
        payment.fail();
        throw error;
      },
    );
  };

  const grants = await openConsentDesk(platform, (_, permission, state) => {
    session?.emit('permission.change', { name: permission, state });
  }).grantsOf(PROGRAM_ID);
  const data = openProgramData(platform, PROGRAM_ID);
  const once = openOnceJournal(platform, PROGRAM_ID, (act, outcome) => {
    const late = latePayment(act, outcome);
    if (late !== null) session?.emit('payment.statusChange', late);
  });
  const refuse = () => Promise.reject(new Error('Nobody asks for this.'));
  const common = {
    ...data,
    once,
    platform,
    program: identity,
    host: { name: 'Host', version: '1.0.0', locale: 'en' },
    nativeProgram: { ...identity, mount: null },
    grants,
    pages: createPageStack([{ path: '', query: {} }], () => undefined),
    parts: { load: () => Promise.resolve(null) },
    extensions: {},
    table: { ...base, routes: new Map([...base.routes, ...playedRoutes(), ...countedRoutes()]) },
    isInFront: () => true,
    reportReady: () => undefined,
    requestClose: () => undefined,
    requestRestart: () => undefined,
    setCloseConfirmation: () => undefined,
    hasStagedUpdate: refuse,
    checkForUpdate: refuse,
  };

  return {
    lane,
    connected: (transport, name) => {
      session?.close('replaced');
      session = startSession(transport, sabotage({ ...common, launch: { path: String(name) } }));
    },
    emit: () => session?.emit('app.visibilityChange', { visible: true }),
    close: () => {
      session?.close('closed');
      grants.endLaunch();
    },
    answerAll: () => {
      for (const answer of [...asked]) answer();
    },
    get transfers() {
      return transfers;
    },
    get watched() {
      return watched;
    },
  };

  function playedRoutes(): [string, Route][] {
    return [...played].map(([name, resultOf]) => {
      const handle: Route['handle'] = async (...call) => resultOf(Number(await play(...call)));
      return [name, { definition: methods[name], without: [], handle }];
    });
  }

  /** The real handlers of bytes, and how many of them are at work. */
  function countedRoutes(): [string, Route][] {
    return [...base.routes]
      .filter(([, { definition }]) => definition.bytes !== undefined)
      .map(([name, route]) => {
        const handle: Route['handle'] = async (...call) => {
          transfers += 1;
          try {
            return await route.handle(...call);
          } finally {
            transfers -= 1;
          }
        };
        return [name, { ...route, handle }];
      });
  }

  /** A handler of the catalogue's routes that take all kinds of time. */
  async function play(
    ...[params, { launch }, { signal, reportProgress }]: Parameters<Route['handle']>
  ): Promise<JsonValue> {
    // The guest of this test names its call in every parameter that a route lets it choose.
    const number = Number(/call-(\d+)/u.exec(JSON.stringify(params))?.[1]);
    const done = ledger.executed(number, Number(launch.path), { host: lane, signal });
    const answer = ledger.calls[number]?.plan?.answer ?? plainly;
    // Progress is of calls that move bytes (3.8).
    const parts = ledger.calls[number]?.kind === 'download' ? [1, 2, 3] : [];
    for (const part of parts) lane.post((answer.afterMs * part) / 4, () => reportProgress(part, 4));
    return ask(answer, signal, () => {
      if (answer.type === 'refuses') throw new BridgeError('UNAVAILABLE', 'Refused.');
      return number;
    }).finally(done);
  }

  /** Resolves as the plan says. What nobody heeds is answered when the schedule ends. */
  function ask<TResult>(
    { type, afterMs, heedsCancel }: Answer,
    signal: Parameters<Route['handle']>[2]['signal'],
    answer: () => TResult,
    ...[atCancel]: [TResult?]
  ): Promise<TResult> {
    const outcome = async () => {
      if (type === 'throws') throw new Error('A handler that throws.');
      return answer();
    };
    return new Promise((resolve, reject) => {
      const settle = () => {
        asked.delete(settle);
        signal.removeEventListener('abort', cancelled);
        resolve(outcome());
      };
      const cancelled = () => {
        if (!heedsCancel) return;
        asked.delete(settle);
        if (atCancel === undefined) reject(new BridgeError('CANCELLED', 'Cancelled.'));
        else resolve(atCancel);
      };
      asked.add(settle);
      if (type !== 'never') lane.post(afterMs, () => asked.has(settle) && settle());
      signal.addEventListener('abort', cancelled);
    });
  }
}

const identity = {
  id: PROGRAM_ID,
  name: 'Loans',
  version: '1.0.0',
  manifestSha256: 'ab'.repeat(32),
  partnerName: 'Example Bank',
  permissions: ['payment', 'geolocation', 'file.sandbox'],
  reasons: new Map<string, string>(),
  partnerPermissions: ['payment', 'geolocation', 'file.sandbox'],
  domains: [],
};

const plainly: Answer = { type: 'answers', afterMs: 0, heedsCancel: true };

const { network } = createMemoryStore();
/** The real table: answered for real but for the four whose time is the schedule's. */
const base = openDispatchTable(
  {
    ...createMemoryPlatform({ network, program: () => undefined }),
    natives: { methods: {}, events: { 'network.change': () => () => undefined } },
  },
  { hasExtensions: false },
);

const played = new Map<MethodName, (call: number) => JsonValue>([
  ['storage.get', (call) => ({ value: call })],
  ['network.request', (call) => ({ status: 200, headers: {}, body: String(call) })],
  ['network.download', (call) => ({ ref: 'a', name: String(call), type: '', sizeBytes: 0 })],
  ['ui.showDialog', (call) => ({ buttonId: String(call) })],
]);
