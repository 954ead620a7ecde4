import type { CallOptions } from './call-options.js';
import type { MethodName, ParamsOf, ResultOf } from '@org/bridge-protocol';

/** What follows the method's name: parameters, which some methods can do without, then options. */
export type CallArguments<TName extends MethodName> =
  undefined extends ParamsOf<TName>
    ? [params?: ParamsOf<TName>, options?: CallOptions]
    : [params: ParamsOf<TName>, options?: CallOptions];

/**
 * Calls a method by its name. Settles exactly once: with the host's answer, or with a BridgeError
 * at the deadline, on cancel, or when the session ends (docs/protocol.md 3.1).
 */
export type CallMethod = <TName extends MethodName>(
  method: TName,
  ...rest: CallArguments<TName>
) => Promise<ResultOf<TName>>;
