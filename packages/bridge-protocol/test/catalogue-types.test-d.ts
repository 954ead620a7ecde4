// The written-out types of src/generated against those that valibot infers from the catalogue. Nothing here is executed.

import type { DeclaredEvents } from '../src/events.js';
import type { EventTypes, MethodTypes } from '../src/generated/index.js';
import type { Guarded, ParamsInput, ParamsOutput, Result } from '../src/method.js';
import type { DeclaredMethods } from '../src/methods/index.js';
import type { InferOutput } from 'valibot';

type InferredMethods = {
  [Name in keyof DeclaredMethods]: {
    params: ParamsInput<DeclaredMethods[Name]>;
    handlerParams: ParamsOutput<DeclaredMethods[Name]>;
    result: Result<DeclaredMethods[Name]>;
    guarded: Guarded<DeclaredMethods[Name]>;
  };
};

type InferredEvents = {
  [Name in keyof DeclaredEvents]: InferOutput<DeclaredEvents[Name]['data']>;
};

/** The names whose type is not exactly the same on both sides; never when all are. */
type Differences<TLeft, TRight> = {
  [Name in keyof TLeft | keyof TRight]: Name extends keyof TLeft & keyof TRight
    ? IsSame<TLeft[Name], TRight[Name]> extends true
      ? never
      : Name
    : Name;
}[keyof TLeft | keyof TRight];

// The compiler takes two conditional types for the same only where what they ask for is identical.
type IsSame<TLeft, TRight> = Probe<TLeft> extends Probe<TRight> ? true : false;
type Probe<TAsked> = <TAny>() => TAny extends TAsked ? 1 : 2;

/** An error here names the method: `npm run generate`, or mend scripts/schema-type.ts. */
export const methodsThatDiffer: never[] = [] as Differences<InferredMethods, MethodTypes>[];
/** An error here names the event. */
export const eventsThatDiffer: never[] = [] as Differences<InferredEvents, EventTypes>[];

// The comparison itself: without these it could find nothing because it looks at nothing.
// @ts-expect-error a field that may be left out on one side only is a difference
export const optionalDiffers: never[] = [] as Differences<{ a: { b: string } }, { a: { b?: string } }>[];
// @ts-expect-error a type that is wider on one side only is a difference
export const widerDiffers: never[] = [] as Differences<{ a: string }, { a: string | null }>[];
// @ts-expect-error a name that only one side has is a difference
export const missingDiffers: never[] = [] as Differences<{ a: string; b: null }, { a: string }>[];
