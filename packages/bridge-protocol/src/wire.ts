// What a guest needs at run time: the wire without the catalogue, so that no schema is in a guest's bundle.

export { BridgeError, isBridgeError } from './error.js';
export * from './guest-limits.js';
export { isIdentifier } from './identifier.js';
export { jsonDepth } from './json-depth.js';
export { toPackets } from './to-packets.js';
export { PROTOCOL_VERSION } from './version.js';
