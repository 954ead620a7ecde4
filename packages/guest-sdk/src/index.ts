export { BridgeError, isBridgeError } from '@org/bridge-protocol/wire';
export { connect } from './connect.js';

export type { Api } from './api.js';
export type { CallArguments, CallMethod } from './call-method.js';
export type { CallOptions } from './call-options.js';
export type { ConnectOptions } from './connect.js';
export type { EventListener, OnEvent } from './events.js';
export type { MiniApp } from './mini-app.js';
export type { MiniAppBridge } from './mini-app-bridge.js';
export type {
  BridgeErrorCode,
  EventDataOf,
  EventName,
  JsonValue,
  MethodName,
  ParamsOf,
  Permission,
  PermissionState,
  ResultOf,
  Transport,
} from '@org/bridge-protocol';
