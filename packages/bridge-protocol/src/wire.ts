// What a guest needs at run time: the wire without the catalogue, so that no schema is in a guest's bundle.

export { BridgeError, fromWireError, isBridgeError } from './error.js';
export { jsonDepth } from './json-depth.js';
export { limits } from './limits.js';
export { parseHostPacket, toPackets } from './message.js';
export { isIdentifier } from './parse-frame.js';
export { PROTOCOL_VERSION } from './version.js';
