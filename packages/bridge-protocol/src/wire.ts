// What a guest needs: the wire and the catalogue's types, but no schema, neither in its bundle nor in what its compiler reads.

export { BridgeError, isBridgeError } from './error.js';
export * from './guest-limits.js';
export { isIdentifier } from './identifier.js';
export { jsonDepth } from './json-depth.js';
export { PROTOCOL_VERSION } from './version.js';

export type * from './catalogue.js';
export type { BridgeErrorCode } from './error.js';
export type * from './frame.js';
export type { JsonValue } from './json.js';
export type { LatencyClass } from './latency-class.js';
export type { Packet } from './message.js';
export type { Permission, PermissionState } from './permission.js';
export type { Transport } from './transport.js';
