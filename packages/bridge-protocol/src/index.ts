export { decimalsOf, isAmountOf } from './currency.js';
export { BridgeError, bridgeErrorCodes, fromWireError, isBridgeError, toWireError } from './error.js';
export { events } from './events.js';
export { isIdentifier } from './identifier.js';
export { jsonValue } from './json-schema.js';
export { jsonDepth } from './json-depth.js';
export { limits } from './limits.js';
export { parseGuestPacket, parseHostPacket } from './message.js';
export { defineMethod } from './method.js';
export { methods } from './methods/index.js';
export { isPermission, permissions } from './permission.js';
export { toPackets } from './to-packets.js';
export { PROTOCOL_VERSION } from './version.js';

export type {
  EventDataOf,
  EventName,
  GuardedOf,
  HandlerParamsOf,
  MethodName,
  ParamsOf,
  ResultOf,
} from './catalogue.js';
export type { BridgeErrorCode, WireError } from './error.js';
export type { EventDefinition } from './events.js';
export type { JsonValue } from './json.js';
export type {
  ByeFrame,
  CallFrame,
  CancelFrame,
  ChunkFrame,
  CreditFrame,
  ErrorFrame,
  EventFrame,
  GuestFrame,
  HelloFrame,
  HostFrame,
  MethodTraits,
  PingFrame,
  PongFrame,
  ProgressFrame,
  ResultFrame,
  WelcomeFrame,
} from './frame.js';
export type { Packet } from './message.js';
export type { LatencyClass } from './latency-class.js';
export type { MethodDefinition } from './method.js';
export type { Permission, PermissionDefinition, PermissionState } from './permission.js';
export type { Transport } from './transport.js';
