import { methods } from '@org/bridge-protocol';

import { appHandlers } from './app.js';
import { authHandlers } from './auth.js';
import { bridgeHandlers } from './bridge.js';
import { networkHandlers } from './network.js';
import { paymentHandlers } from './payment.js';
import { permissionHandlers } from './permission.js';
import { storageHandlers } from './storage.js';
import { uiHandlers } from './ui.js';
import { updateHandlers } from './update.js';

import type { CallContext, Handlers, ProgramContext } from '../program-context.js';
import type { JsonValue, MethodDefinition, MethodName } from '@org/bridge-protocol';

const handlers: Handlers<MethodName> = {
  ...appHandlers,
  ...authHandlers,
  ...bridgeHandlers,
  ...networkHandlers,
  ...paymentHandlers,
  ...permissionHandlers,
  ...storageHandlers,
  ...uiHandlers,
  ...updateHandlers,
};

/** A method as the dispatcher meets it: its declaration, and a handler for params that passed it. */
export interface Route {
  readonly definition: MethodDefinition;
  readonly handle: (
    params: unknown,
    context: ProgramContext,
    call: CallContext,
  ) => JsonValue | Promise<JsonValue>;
}

/** The live dispatch table: a Map, so that no name a guest sends walks an object. */
export const routes: ReadonlyMap<string, Route> = new Map(
  (Object.keys(methods) as MethodName[]).map((name) => [
    name,
    // The params schema of the same declaration produced what this handler's type asks for.
    { definition: methods[name], handle: handlers[name] as Route['handle'] },
  ]),
);
