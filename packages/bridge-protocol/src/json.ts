/** The value domain of the wire, the same on every transport (docs/protocol.md 1.3). */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
