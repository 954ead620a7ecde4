export { BridgeError, isBridgeError } from '@org/bridge-protocol/wire';
export * from './api/index.js';
export { readBytes, readableBytes, writeBytes } from './bytes.js';
export { connect } from './connect.js';
export { call, on } from './page.js';
export { receiveBytes } from './receive-bytes.js';
export { sendBytes } from './send-bytes.js';

export type { ByteLink, CallBytes } from './call-bytes.js';
export type { CallArguments, CallMethod } from './call-method.js';
export type { CallOptions } from './call-options.js';
export type { ConnectOptions } from './connect.js';
export type { EventListener, OnEvent } from './events.js';
export type { MiniApp } from './mini-app.js';
export type { MiniAppBridge } from './global.js';
export type {
  BridgeErrorCode,
  EventDataOf,
  EventName,
  GuardedOf,
  JsonValue,
  MethodName,
  ParamsOf,
  Permission,
  PermissionState,
  ResultOf,
  Transport,
} from '@org/bridge-protocol/wire';
