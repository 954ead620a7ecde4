import { appMethods } from './app.js';
import { authMethods } from './auth.js';
import { biometricMethods } from './biometric.js';
import { bridgeMethods } from './bridge.js';
import { calendarMethods } from './calendar.js';
import { clipboardMethods } from './clipboard.js';
import { cloudStorageMethods } from './cloud-storage.js';
import { contactsMethods } from './contacts.js';
import { deviceMethods } from './device.js';
import { fileMethods } from './file.js';
import { hostMethods } from './host.js';
import { iapMethods } from './iap.js';
import { linkMethods } from './link.js';
import { locationMethods } from './location.js';
import { mediaMethods } from './media.js';
import { navMethods } from './nav.js';
import { networkMethods } from './network.js';
import { notificationMethods } from './notification.js';
import { paymentMethods } from './payment.js';
import { permissionMethods } from './permission.js';
import { scanMethods } from './scan.js';
import { secureStorageMethods } from './secure-storage.js';
import { shareMethods } from './share.js';
import { storageMethods } from './storage.js';
import { subpackageMethods } from './subpackage.js';
import { telemetryMethods } from './telemetry.js';
import { uiMethods } from './ui.js';
import { updateMethods } from './update.js';
import { userMethods } from './user.js';

import type { MethodName } from '../catalogue.js';
import type { MethodDefinition } from '../method.js';

const declared = {
  ...bridgeMethods,
  ...appMethods,
  ...permissionMethods,
  ...authMethods,
  ...userMethods,
  ...storageMethods,
  ...secureStorageMethods,
  ...cloudStorageMethods,
  ...fileMethods,
  ...networkMethods,
  ...paymentMethods,
  ...iapMethods,
  ...navMethods,
  ...uiMethods,
  ...deviceMethods,
  ...locationMethods,
  ...mediaMethods,
  ...scanMethods,
  ...clipboardMethods,
  ...shareMethods,
  ...linkMethods,
  ...contactsMethods,
  ...calendarMethods,
  ...biometricMethods,
  ...notificationMethods,
  ...telemetryMethods,
  ...updateMethods,
  ...subpackageMethods,
  ...hostMethods,
} as const;

/** The catalogue with the types that valibot infers. Slow to compile: a test compares them with the written-out ones. */
export type DeclaredMethods = typeof declared;

/** The whole Bridge API: every method a guest can call, by its name. */
export const methods: Readonly<Record<MethodName, MethodDefinition>> = declared;
