// What a compiler has to know of the catalogue: plain types, which a test compares with the schemas. No schema is behind them.

import type { EventTypes, MethodTypes } from './generated/index.js';

/** The name of a method in the catalogue. */
export type MethodName = keyof MethodTypes;
/** What a caller of the named method passes. */
export type ParamsOf<TName extends MethodName> = MethodTypes[TName]['params'];
/** What a handler of the named method receives, after validation. */
export type HandlerParamsOf<TName extends MethodName> = MethodTypes[TName]['handlerParams'];
/** The parameters of the named method that need `supports(method, parameter)` first. */
export type GuardedOf<TName extends MethodName> = MethodTypes[TName]['guarded'];
/** What the named method answers. A later host may choose a word that is not here yet: give a `switch` its default. */
export type ResultOf<TName extends MethodName> = MethodTypes[TName]['result'];

/** The name of an event in the catalogue. */
export type EventName = keyof EventTypes;
/** What the named event carries. */
export type EventDataOf<TName extends EventName> = EventTypes[TName];
