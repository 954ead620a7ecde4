import type { CallOptions } from './call-options.js';
import type { GuardedOf, MethodName, ParamsOf, ResultOf } from '@org/bridge-protocol/wire';

/** Parameters that every host understands: those that need `supports(method, parameter)` first are left out. */
type SureParamsOf<TName extends MethodName> = [GuardedOf<TName>] extends [never]
  ? ParamsOf<TName>
  : Without<ParamsOf<TName>, GuardedOf<TName>>;

/** Parameters of a method, among them one that this host was asked about. */
type GuardedParamsOf<TName extends MethodName, TParameter extends string> = Without<
  ParamsOf<TName>,
  Exclude<GuardedOf<TName>, TParameter>
>;

// `never`, so that not even a value made elsewhere brings the parameter along.
type Without<TParams, TKey extends string> = TParams extends object
  ? { [Key in keyof TParams]: Key extends TKey ? never : TParams[Key] }
  : TParams;

/** What follows the method's name: parameters, which some methods can do without, then options. */
export type CallArguments<TName extends MethodName, TParams = SureParamsOf<TName>> = undefined extends TParams
  ? [params?: TParams, options?: CallOptions]
  : [params: TParams, options?: CallOptions];

/**
 * Calls a method by its name. Settles exactly once: with the host's answer, or with a BridgeError
 * at the deadline, on cancel, or when the session ends (docs/protocol.md 3.1).
 */
export type CallMethod = <TName extends MethodName>(
  method: TName,
  ...rest: CallArguments<TName>
) => Promise<ResultOf<TName>>;

/** Calls one method with a parameter that this host was asked about. */
export type CallGuarded<TName extends MethodName, TParameter extends string> = (
  method: TName,
  ...rest: CallArguments<TName, GuardedParamsOf<TName, TParameter>>
) => Promise<ResultOf<TName>>;
