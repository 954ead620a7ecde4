// One call from name to answer (docs/protocol.md 3, DESIGN §4): refuse cheaply first.

import { BridgeError, limits } from '@org/bridge-protocol';
import * as v from 'valibot';

import { decide } from './permission-state.js';
import { messageOf } from './error.js';

import type { DispatchTable, Route } from './dispatch-table.js';
import type { CallContext, ProgramContext } from './program-context.js';
import type { RateLimit } from './rate-limit.js';
import type { JsonValue, LatencyClass, MethodName, Permission } from '@org/bridge-protocol';

/** What a session hands on. */
export interface Call extends CallContext {
  readonly method: string;
  readonly params: JsonValue;
}

/** What calls of one session are dispatched with. */
export interface Dispatching {
  readonly context: ProgramContext;
  readonly table: DispatchTable;
  readonly rateLimit: RateLimit;
}

/** Runs one call. Rejects with a BridgeError that is fit for the guest, never with anything else. */
export async function dispatch(call: Call, { context, table, rateLimit }: Dispatching): Promise<JsonValue> {
  const route = table.routes.get(call.method);
  if (route === undefined) throw notAnswered(call.method, table);
  assertWithinRate(call.method, route, rateLimit);
  const { permission, latency } = route.definition;
  if (latency === 'interactive' && !context.isInFront()) throw notInFront(call.method);
  if (permission !== null) await passGate({ permission, latency }, context, call);
  const params = v.safeParse(route.definition.params, call.params, { abortEarly: true });
  if (!params.success) throw invalidParams(call.method, params.issues[0]);
  assertUsable(call, route);
  if (route.definition.gesture === true) await takeGesture(call.method, context);
  // 3.3: what was cancelled while the user or a gesture was waited for has not begun, and does not.
  if (call.signal.aborted)
    throw new BridgeError('CANCELLED', `${call.method} was cancelled before it began.`);
  let result: JsonValue;
  try {
    result = await perform(call, route, { params: params.output, context });
  } catch (error) {
    throw fitForGuest(error, context, call);
  }
  const checked = v.safeParse(route.definition.result, result, { abortEarly: true });
  if (checked.success) return result;
  context.platform.log({
    level: 'error',
    event: 'invalid-result',
    programId: context.program.id,
    detail: `${call.method}: ${checked.issues[0].message}`,
  });
  throw new BridgeError(
    'INVALID_RESULT',
    `The host’s answer to ${call.method} was not of the declared form.`,
  );
}

// 3.6: what must not happen twice goes through the journal.
async function perform(
  call: Call,
  { definition, handle }: Route,
  { params, context }: { readonly params: unknown; readonly context: ProgramContext },
): Promise<JsonValue> {
  if (definition.effect !== 'once') return handle(params, context, call);
  // A route's name is one of the catalogue, and what its schema let through was JSON before.
  const method = call.method as MethodName;
  const act = { key: call.idempotencyKey, method, params: params as JsonValue, signal: call.signal };
  return context.once.run(act, () => handle(params, context, call));
}

function notAnswered(method: string, { unsupported }: DispatchTable): BridgeError {
  const reason = unsupported.get(method);
  return reason === undefined
    ? new BridgeError('METHOD_NOT_FOUND', `There is no method "${method}" in this host.`)
    : new BridgeError('NOT_SUPPORTED', `${method}: ${reason}`);
}

function assertWithinRate(method: string, { definition }: Route, rateLimit: RateLimit): void {
  // A ping costs no more than its refusal.
  if (method === 'bridge.ping') return;
  const { rate, latency } = definition;
  const retryAfterMs =
    rate === undefined ? rateLimit(latency, limits.rate[latency]) : rateLimit(method, rate);
  if (retryAfterMs === null) return;
  throw new BridgeError('RATE_LIMITED', `Too many calls: ask again in ${String(retryAfterMs)} ms.`, {
    retryAfterMs,
  });
}

// 2.5: a parameter that would do nothing is refused, so that a program never believes it did.
function assertUsable({ method, params }: Call, { without }: Route): void {
  if (typeof params !== 'object' || params === null) return;
  const unusable = without.find((name) => Object.hasOwn(params, name));
  if (unusable === undefined) return;
  throw new BridgeError(
    'NOT_SUPPORTED',
    `${method}: this host can do nothing with "${unusable}": ask supports('${method}', '${unusable}') first.`,
  );
}

/** As long as HTML's transient activation lasts in Chromium. */
const GESTURE_LIFE_MS = 5_000;

// 4.5: asked last, because a gesture that was taken is gone.
async function takeGesture(method: string, { platform, program }: ProgramContext): Promise<void> {
  if ((await platform.natives?.takeGesture?.(program.id, GESTURE_LIFE_MS)) !== false) return;
  const message = `${method} needs a click or a key of the user just before: call it from that event, once for each.`;
  throw new BridgeError('GESTURE_REQUIRED', message);
}

// 4.1–4.3: the gate decides, the user is asked when it says so, the gate decides again.
async function passGate(
  { permission, latency }: { permission: Permission; latency: LatencyClass },
  context: ProgramContext,
  call: Call,
): Promise<void> {
  const { grants, program } = context;
  let decision = decide(permission, context);
  if (decision.type === 'ask') {
    // A person takes longer than the deadline of any other class.
    if (latency !== 'interactive') throw notAsked(permission);
    await grants.ask({ permission, program, reason: null, signal: call.signal });
    decision = decide(permission, context);
  }
  switch (decision.type) {
    case 'allow':
      // One call has one answer; a call that was cancelled meanwhile leaves it to the next.
      if (decision.once && !call.signal.aborted) grants.spend(permission);
      return;
    case 'deny':
      throw new BridgeError('PERMISSION_DENIED', decision.message);
    case 'ask':
      throw new BridgeError('PERMISSION_DENIED', `The user did not grant "${permission}" for this call.`);
  }
}

// 4.8: nobody sees what a program in the background would show.
function notInFront(method: string): BridgeError {
  const message = `${method} needs the user, who is elsewhere: wait for app.visibilityChange.`;
  return new BridgeError('UNAVAILABLE', message);
}

function notAsked(permission: Permission): BridgeError {
  const message = `The user has not been asked for "${permission}" yet: call permission.request first.`;
  return new BridgeError('PERMISSION_DENIED', message);
}

// What a handler throws may name paths and secrets: that goes to the host's log, not to the guest.
function fitForGuest(error: unknown, { platform, program }: ProgramContext, { method }: Call): BridgeError {
  if (error instanceof BridgeError) return error;
  platform.log({
    level: 'error',
    event: 'handler-failed',
    programId: program.id,
    detail: `${method}: ${messageOf(error)}`,
  });
  return new BridgeError('INTERNAL', `The host could not answer ${method}. Its log says why.`);
}

function invalidParams(method: string, issue: v.BaseIssue<unknown>): BridgeError {
  const path = v.getDotPath(issue);
  return new BridgeError('INVALID_PARAMS', `${method}: ${path === null ? '' : `${path}: `}${issue.message}`);
}
