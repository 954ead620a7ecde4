// Every act of a method with effect `once`, under its idempotency key, written before and after it (docs/protocol.md 3.6).

import { BridgeError, limits, toWireError } from '@org/bridge-protocol';
import * as v from 'valibot';

import { messageOf } from './error.js';

import type { CancelSignal } from './cancel-signal.js';
import type { Platform } from './platform.js';
import type { BridgeErrorCode, JsonValue, MethodName } from '@org/bridge-protocol';

/** How an act ended for good. */
export type Outcome =
  | { readonly type: 'result'; readonly result: JsonValue }
  | { readonly type: 'refused'; readonly code: string; readonly message: string };

/** An act as the journal keeps it; without an outcome it may have happened. */
export interface OnceEntry {
  readonly key: string;
  readonly params: JsonValue;
  readonly outcome: Outcome | null;
  readonly atMs: number;
}

/** What is to be done once. */
export interface OnceAct {
  readonly key: string;
  readonly method: MethodName;
  readonly params: JsonValue;
  readonly signal: CancelSignal;
}

/** The acts of one program. */
export interface OnceJournal {
  /** Acts once for each key: a repeat joins one that is under way, or is answered from the journal. CONFLICT for another act. */
  run(act: OnceAct, perform: () => JsonValue | Promise<JsonValue>): Promise<JsonValue>;
  /** Keeps how an act ended that was lost sight of, as by a crash of the host; the outcome of one that has one stays. */
  recover(key: string, perform: () => Promise<JsonValue>): Promise<Outcome | null>;
  /** What the program has done by a method, the latest last. */
  list(method: MethodName): Promise<readonly OnceEntry[]>;
}

/** Hears of an act that ended after whoever asked had gone, as by a reload in its middle. */
export type OnLateOutcome = (act: OnceAct, outcome: Outcome) => void;

const entrySchema = v.strictObject({
  method: v.string(),
  params: v.string(),
  outcome: v.nullable(
    v.variant('type', [
      v.strictObject({
        type: v.literal('result'),
        result: v.custom<JsonValue>((value) => value !== undefined),
      }),
      v.strictObject({ type: v.literal('refused'), code: v.string(), message: v.string() }),
    ]),
  ),
  atMs: v.number(),
});

type Row = v.InferOutput<typeof entrySchema>;

/** Where the acts of a program stand. An id has no slash, so no program can name another's. */
export function oncePrefix(programId: string): string {
  return `once/${programId}/`;
}

/** Opens the journal of a program. */
export function openOnceJournal(
  { records, clock, log }: Pick<Platform, 'records' | 'clock' | 'log'>,
  programId: string,
  onLateOutcome: OnLateOutcome,
): OnceJournal {
  const prefix = oncePrefix(programId);
  const open = new Map<string, { readonly text: string; readonly answer: Promise<JsonValue> }>();

  return {
    run: async (act, perform) => {
      const text = JSON.stringify([act.method, act.params]);
      const waiting = open.get(act.key);
      if (waiting !== undefined) {
        if (waiting.text !== text) throw conflict(act.method);
        return waiting.answer;
      }
      const answer = actOrRepeat(act, perform).finally(() => open.delete(act.key));
      open.set(act.key, { text, answer });
      return answer;
    },
    recover: async (key, perform) => {
      const row = parse(await records.get(prefix + key));
      if (row === null || open.has(key)) return null;
      if (row.outcome !== null) return row.outcome;
      const outcome = await outcomeOf(null, perform);
      await write(key, { ...row, outcome });
      return outcome;
    },
    list: async (method) =>
      (await rows())
        .filter(([, row]) => row.method === method)
        .map(([key, { params, outcome, atMs }]) => ({
          key,
          params: JSON.parse(params) as JsonValue,
          outcome,
          atMs,
        }))
        .sort((one, other) => one.atMs - other.atMs),
  };

  async function actOrRepeat(
    act: OnceAct,
    perform: () => JsonValue | Promise<JsonValue>,
  ): Promise<JsonValue> {
    const known = parse(await records.get(prefix + act.key));
    const params = JSON.stringify(act.params);
    if (known !== null && (known.method !== act.method || known.params !== params))
      throw conflict(act.method);
    if (known?.outcome && !isAgain(known.outcome)) return answerWith(known.outcome);
    // Begun before and not known to have ended: the platform has the key, so asking again cannot do it twice.
    const row = { method: act.method, params, atMs: clock.now() };
    await makeRoom();
    assertWaitedFor(act);
    await write(act.key, { ...row, outcome: null });
    const outcome = await outcomeOf(act, perform);
    try {
      await write(act.key, { ...row, outcome });
    } catch (error) {
      // It has happened: the answer is true even when the journal cannot be written.
      log({ level: 'error', event: 'once-journal-failed', programId, detail: messageOf(error) });
    }
    if (act.signal.aborted) onLateOutcome(act, outcome);
    return answerWith(outcome);
  }

  async function write(key: string, row: Row): Promise<void> {
    const changes = new Map([[prefix + key, JSON.stringify(row)]]);
    await records.commit(changes, { durable: true });
  }

  // The oldest make room; what is under way stays.
  async function makeRoom(): Promise<void> {
    if ((await records.list(prefix)).length < limits.maxOnceActs) return;
    const idle = (await rows()).filter(([key]) => !open.has(key));
    idle.sort(([, one], [, other]) => one.atMs - other.atMs);
    const oldest = idle.slice(0, idle.length + open.size - limits.maxOnceActs);
    await records.commit(new Map(oldest.map(([key]) => [prefix + key, null])), { durable: true });
  }

  async function rows(): Promise<(readonly [key: string, row: Row])[]> {
    const all = await records.list(prefix);
    return all.flatMap(([key, text]) => {
      const row = parse(text);
      return row === null ? [] : [[key.slice(prefix.length), row] as const];
    });
  }
}

/** Ends that are known: the user or the service behind the method said no. Any other error leaves it open whether it happened. */
function isFinal(code: BridgeErrorCode): boolean {
  return code === 'USER_CANCELLED' || code.includes('/');
}

/** What the program itself took back, by a cancel or a reload, is no answer of the user: the same key asks again. */
function isAgain(outcome: Outcome): boolean {
  return outcome.type === 'refused' && outcome.code === 'CANCELLED';
}

async function outcomeOf(
  act: OnceAct | null,
  perform: () => JsonValue | Promise<JsonValue>,
): Promise<Outcome> {
  try {
    return { type: 'result', result: await perform() };
  } catch (error) {
    if (!(error instanceof BridgeError) || !isFinal(error.code)) throw error;
    const { code, message } = toWireError(error);
    const isTakenBack = code === 'USER_CANCELLED' && act?.signal.aborted === true;
    return { type: 'refused', code: isTakenBack ? 'CANCELLED' : code, message };
  }
}

function assertWaitedFor({ method, signal }: OnceAct): void {
  if (signal.aborted) throw new BridgeError('CANCELLED', `${method} was cancelled before it began.`);
}

function answerWith(outcome: Outcome): JsonValue {
  if (outcome.type === 'result') return outcome.result;
  // Written by us from a BridgeError; a row that somebody else wrote can only refuse with other words.
  throw new BridgeError(outcome.code as BridgeErrorCode, outcome.message);
}

function conflict(method: string): BridgeError {
  return new BridgeError(
    'CONFLICT',
    `This idempotency key belongs to another act: make a new one for ${method}.`,
  );
}

function parse(text: string | null): Row | null {
  if (text === null) return null;
  try {
    const row = v.safeParse(entrySchema, JSON.parse(text));
    return row.success ? row.output : null;
  } catch {
    // A row that is no entry says nothing; the service behind the method knows the key.
    return null;
  }
}
