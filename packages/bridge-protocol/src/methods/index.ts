import { appMethods } from './app.js';
import { authMethods } from './auth.js';
import { bridgeMethods } from './bridge.js';
import { networkMethods } from './network.js';
import { paymentMethods } from './payment.js';
import { permissionMethods } from './permission.js';
import { storageMethods } from './storage.js';
import { uiMethods } from './ui.js';
import { updateMethods } from './update.js';

import type { ParamsInput, ParamsOutput, Result } from '../method.js';

/** The whole Bridge API: every method a guest can call, by its name. */
export const methods = {
  ...bridgeMethods,
  ...appMethods,
  ...permissionMethods,
  ...authMethods,
  ...storageMethods,
  ...networkMethods,
  ...paymentMethods,
  ...uiMethods,
  ...updateMethods,
} as const;

/** The name of a method in the catalogue. */
export type MethodName = keyof typeof methods;
/** What a caller of the named method passes. */
export type ParamsOf<TName extends MethodName> = ParamsInput<(typeof methods)[TName]>;
/** What a handler of the named method receives, after validation. */
export type HandlerParamsOf<TName extends MethodName> = ParamsOutput<(typeof methods)[TName]>;
/** What the named method answers. */
export type ResultOf<TName extends MethodName> = Result<(typeof methods)[TName]>;
