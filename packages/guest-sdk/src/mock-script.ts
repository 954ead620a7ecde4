// How a test scripts the answers of a mock: values, functions, failures, one after another.

import { BridgeError } from '@org/bridge-protocol';

import type { MockBytes } from './mock-bytes.js';
import type {
  BridgeErrorCode,
  HandlerParamsOf,
  JsonValue,
  MethodName,
  ResultOf,
} from '@org/bridge-protocol/wire';

/** A fixed result, or a function of the checked parameters. `bytes` are those that travel with the call. */
export type MockReply<TName extends MethodName> =
  | ResultOf<TName>
  | ((params: HandlerParamsOf<TName>, bytes: MockBytes) => ResultOf<TName> | Promise<ResultOf<TName>>);

/** What a mock answers to a method: always the same, or one reply after another, of which the last stays. */
export type MockAnswer<TName extends MethodName> =
  MockReply<TName> | { readonly inTurn: readonly MockReply<TName>[] };

/** Answers by method name. */
export type MockAnswers = { readonly [TName in MethodName]?: MockAnswer<TName> };

/** Rejects a call with a code, as a host would: `answers: { 'payment.pay': fail('payment/declined') }`. */
export function fail(
  code: BridgeErrorCode,
  message = `The mock was told to fail with ${code}.`,
  details: { readonly retryAfterMs?: number; readonly data?: JsonValue } = {},
): () => never {
  return () => {
    throw new BridgeError(code, message, details);
  };
}

/** The reply to a method's call number `count`, which begins at 0. */
export function replyOf(answer: unknown, count: number): unknown {
  const { inTurn } = Object(answer) as { readonly inTurn?: unknown };
  return Array.isArray(inTurn) ? (inTurn[Math.min(count, inTurn.length - 1)] as unknown) : answer;
}
