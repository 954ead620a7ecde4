import type { BridgeErrorCode } from './error.js';
import type { LatencyClass } from './latency-class.js';
import type { Permission } from './permission.js';
import type { GenericSchema, InferInput, InferOutput } from 'valibot';

/** One method of the catalogue, declared once; types, validation, permission table and docs follow from it. */
export interface MethodDefinition<
  TParams extends GenericSchema = GenericSchema,
  TResult extends GenericSchema = GenericSchema,
  TGuarded extends readonly string[] = readonly string[],
> {
  /** One sentence for the docs page and the inspector. */
  readonly summary: string;
  readonly params: TParams;
  readonly result: TResult;
  /** The permission the gate asks for, or null when every program may call it. */
  readonly permission: Permission | null;
  /** The catalogue revision that brought it. */
  readonly since: number;
  readonly latency: LatencyClass;
  /** `once`: the SDK sends an idempotency key and the host answers a repeat from its journal. */
  readonly effect?: 'once';
  /** Needs a gesture of the user just before, as the platform would (docs/protocol.md 4.5). */
  readonly gesture?: true;
  /** Calls per second and at once of this method alone, where its class would allow too many. */
  readonly rate?: { readonly perSecond: number; readonly burst: number };
  /** Bytes travel with the call: from the caller, or to it (docs/protocol.md 3.9). */
  readonly bytes?: 'sent' | 'received';
  /** Parameters that some hosts can do nothing with: a program asks `supports(method, parameter)` before it sends one. */
  readonly guarded?: TGuarded;
  /** Codes beyond the common ones that it may answer. */
  readonly errors?: readonly BridgeErrorCode[];
  /** Fields of params and result that a log must not show. */
  readonly sensitive?: readonly string[];
}

/** Declares a method. It returns its argument: the point is the type. */
export function defineMethod<
  TParams extends GenericSchema,
  TResult extends GenericSchema,
  const TGuarded extends readonly string[] = readonly [],
>(definition: MethodDefinition<TParams, TResult, TGuarded>): MethodDefinition<TParams, TResult, TGuarded> {
  return definition;
}

/** What a caller of a method passes. */
export type ParamsInput<TMethod extends MethodDefinition> = InferInput<TMethod['params']>;
/** What a handler of a method receives. */
export type ParamsOutput<TMethod extends MethodDefinition> = InferOutput<TMethod['params']>;
/** What a handler of a method returns and its caller receives. */
export type Result<TMethod extends MethodDefinition> = InferOutput<TMethod['result']>;
/** The parameters of a method that not every host can do something with. */
export type Guarded<TMethod> =
  TMethod extends MethodDefinition<GenericSchema, GenericSchema, infer TGuarded> ? TGuarded[number] : never;
