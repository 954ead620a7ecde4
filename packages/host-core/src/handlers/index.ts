import { appHandlers } from './app.js';
import { authHandlers } from './auth.js';
import { bridgeHandlers } from './bridge.js';
import { fileHandlers } from './file.js';
import { hostHandlers } from './host.js';
import { locationHandlers } from './location.js';
import { navHandlers } from './nav.js';
import { networkHandlers } from './network.js';
import { paymentHandlers } from './payment.js';
import { permissionHandlers } from './permission.js';
import { secureStorageHandlers } from './secure-storage.js';
import { storageHandlers } from './storage.js';
import { subpackageHandlers } from './subpackage.js';
import { uiHandlers } from './ui.js';
import { updateHandlers } from './update.js';
import { userHandlers } from './user.js';

import type { CoreMethodName, Handlers } from '../program-context.js';

/** A handler for every method that the core answers itself; natives answer the others. */
export const coreHandlers: Handlers<CoreMethodName> = {
  ...appHandlers,
  ...authHandlers,
  ...bridgeHandlers,
  ...fileHandlers,
  ...hostHandlers,
  ...locationHandlers,
  ...navHandlers,
  ...networkHandlers,
  ...paymentHandlers,
  ...permissionHandlers,
  ...secureStorageHandlers,
  ...storageHandlers,
  ...subpackageHandlers,
  ...uiHandlers,
  ...updateHandlers,
  ...userHandlers,
};
