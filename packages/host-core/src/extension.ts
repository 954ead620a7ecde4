import type { JsonValue } from '@org/bridge-protocol';
import type { GenericSchema } from 'valibot';

/** One method of an extension, checked like one of the catalogue. */
interface ExtensionMethod {
  readonly params: GenericSchema<JsonValue>;
  readonly result: GenericSchema<JsonValue>;
  /** Answers; params have passed their schema. A thrown BridgeError reaches the program, anything else is INTERNAL. */
  readonly handle: (params: unknown, call: ExtensionCall) => JsonValue | Promise<JsonValue>;
}

/** Who calls an extension. */
interface ExtensionCall {
  readonly programId: string;
  readonly signal: { readonly aborted: boolean };
}

/** What a host offers beyond the catalogue, by extension and method. Programs need `host.ext.<extension>`. */
export type Extensions = Readonly<Record<string, Readonly<Record<string, ExtensionMethod>>>>;
