import fc from 'fast-check';

import type { Sleep } from './world.js';

/** Steps of a schedule lie in this time; after it the world heals and comes to an end. */
export const PLAN_MS = 40_000;

/** What happens to one packet on its way. */
export interface Fault {
  /** How many of it arrive: 0 is a loss, 2 is a double. */
  readonly copies: number;
  /** Different delays put packets in another order. */
  readonly delayMs: number;
}

/** How whoever is asked in the host answers: a handler, the user, a payment service. */
export interface Answer {
  readonly type: 'answers' | 'refuses' | 'throws' | 'never';
  readonly afterMs: number;
  /** Whether it ends when it is cancelled. */
  readonly heedsCancel: boolean;
}

/** What a program may do with one call. */
export interface CallPlan {
  readonly type: 'call';
  readonly kind: 'instant' | 'network' | 'dialog' | 'pay' | 'consent' | 'download' | 'read' | 'write';
  readonly timeoutMs: number | undefined;
  /** How long after the call it is cancelled; twice shows that the second says nothing. */
  readonly cancelsAfterMs: readonly number[];
  readonly answer: Answer;
  /** One of few, so that payments repeat across reloads. */
  readonly key: number;
  /** Big ones need credit. */
  readonly isBig: boolean;
  /** How the program takes or gives each piece of bytes. */
  readonly pace: 'at once' | 'slowly' | 'stuck' | 'throws';
}

/** Something that happens at a time. */
export type Happening =
  | CallPlan
  | { readonly type: 'listen' | 'unlisten' | 'emit' }
  | { readonly type: 'sleep'; readonly who: Who; readonly sleep: Sleep }
  | { readonly type: 'jump'; readonly who: Who; readonly byMs: number }
  | { readonly type: 'reload'; readonly saysBye: boolean }
  | { readonly type: 'kill'; readonly who: Who; readonly returnsAfterMs: number }
  | { readonly type: 'end'; readonly by: 'guest' | 'host' | 'port' };

/** The two sides. */
export type Who = 'guest' | 'host';

/** One step. */
interface Step {
  readonly atMs: number;
  readonly what: Happening;
}

/** A whole schedule. */
export interface Plan {
  readonly toHost: readonly Fault[];
  readonly toGuest: readonly Fault[];
  readonly carriesBytes: boolean;
  /** All documents of the program come over one channel, as where an engine has one for each web view. */
  readonly isShared: boolean;
  /** Whether an end hears that the other one closed. */
  readonly tellsClose: boolean;
  /** Whether greetings get lost too; most programs of most schedules should come to something. */
  readonly losesGreetings: boolean;
  /** How the user answers consent questions, in turn. */
  readonly consents: readonly Answer[];
  readonly steps: readonly Step[];
  readonly ending: 'answers' | 'guest closes' | 'host closes' | 'silence';
}

const time = (maxMs: number) => fc.integer({ min: 0, max: maxMs });
const oftenUndefined = <TValue>(value: fc.Arbitrary<TValue>) => fc.option(value, { nil: undefined, freq: 3 });

const fault: fc.Arbitrary<Fault> = fc.record({
  copies: fc.constantFrom(1, 1, 1, 1, 1, 1, 0, 0, 2),
  delayMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: time(6_000) }),
});
const faults = fc.array(fault, { minLength: 1, maxLength: 12 });
const doubles = fc.array(fc.record({ copies: fc.constantFrom(1, 2), delayMs: fc.constant(0) }), {
  maxLength: 4,
});

const answer: fc.Arbitrary<Answer> = fc.record({
  type: fc.constantFrom('answers', 'answers', 'answers', 'refuses', 'throws', 'never'),
  afterMs: fc.oneof(time(200), time(45_000)),
  heedsCancel: fc.boolean(),
});

const callPlan: fc.Arbitrary<CallPlan> = fc.record({
  type: fc.constant('call'),
  kind: fc.constantFrom('instant', 'network', 'dialog', 'pay', 'pay', 'consent', 'download', 'read', 'write'),
  timeoutMs: oftenUndefined(fc.integer({ min: 1, max: 20_000 })),
  cancelsAfterMs: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.oneof(time(200), time(20_000)), { minLength: 1, maxLength: 2 }) },
  ),
  answer,
  key: fc.nat(2),
  isBig: fc.constantFrom(false, false, true),
  pace: fc.constantFrom('at once', 'at once', 'slowly', 'stuck', 'throws'),
});

const who = fc.constantFrom<Who[]>('guest', 'host');
const sleep: fc.Arbitrary<Sleep> = fc.record({
  forMs: fc.oneof(time(4_000), time(60_000)),
  doesClockRun: fc.boolean(),
  doTimersPause: fc.boolean(),
  first: fc.constantFrom('timers', 'packets'),
});
const guestSleep = fc.record({
  type: fc.constant('sleep' as const),
  who: fc.constant('guest' as const),
  sleep,
});
const guestJump = fc.record({
  type: fc.constant('jump' as const),
  who: fc.constant('guest' as const),
  byMs: fc.oneof(time(3_000), time(120_000)),
});
const hostJump = fc.record({
  type: fc.constant('jump' as const),
  who: fc.constant('host' as const),
  byMs: fc.integer({ min: -86_400_000, max: 86_400_000 }),
});
const listening = fc.record({
  type: fc.constantFrom('listen' as const, 'unlisten' as const, 'emit' as const),
});
const reload = fc.record({ type: fc.constant('reload' as const), saysBye: fc.boolean() });

// What no lawful host or channel does to a program that behaves.
const blow: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ type: fc.constant('sleep' as const), who: fc.constant('host' as const), sleep }),
  fc.record({ type: fc.constant('kill' as const), who, returnsAfterMs: time(20_000) }),
  fc.record({ type: fc.constant('end' as const), by: fc.constantFrom('guest', 'host', 'port') }),
);

const step = (isHonest: boolean): fc.Arbitrary<Step> =>
  fc.record({
    atMs: time(PLAN_MS),
    what: fc.oneof(
      { weight: 12, arbitrary: callPlan },
      { weight: 2, arbitrary: listening },
      { weight: 1, arbitrary: guestSleep },
      { weight: 1, arbitrary: guestJump },
      { weight: 1, arbitrary: hostJump },
      { weight: 2, arbitrary: reload },
      ...(isHonest ? [] : [{ weight: 3, arbitrary: blow }]),
    ),
  });

const schedule = (isHonest: boolean): fc.Arbitrary<Plan> =>
  fc.record({
    toHost: isHonest ? doubles : faults,
    toGuest: isHonest ? doubles : faults,
    carriesBytes: fc.boolean(),
    isShared: fc.boolean(),
    tellsClose: fc.boolean(),
    losesGreetings: fc.constantFrom(false, false, false, true),
    consents: fc.array(answer, { minLength: 1, maxLength: 3 }),
    steps: fc.array(step(isHonest), { minLength: 1, maxLength: 16 }),
    ending: fc.constantFrom('answers', 'answers', 'guest closes', 'host closes', 'silence'),
  });

/** Schedules of anything that can happen; one in three on a channel that loses nothing, to a host that lives. */
export const plans: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 2, arbitrary: schedule(false) },
  { weight: 1, arbitrary: schedule(true) },
);

/** Whether a schedule has nothing that could cost a program its session, but reloads. */
export function isHonest({ toHost, toGuest, steps }: Plan): boolean {
  return (
    [...toHost, ...toGuest].every(({ copies, delayMs }) => copies > 0 && delayMs === 0) &&
    steps.every(
      ({ what }) =>
        what.type !== 'kill' && what.type !== 'end' && !(what.type === 'sleep' && what.who === 'host'),
    )
  );
}
