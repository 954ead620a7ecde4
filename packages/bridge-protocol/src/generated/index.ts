// Made from the catalogue by `npm run generate`.

import type { AppEvents, AppMethods } from './app.js';
import type { AuthMethods } from './auth.js';
import type { BiometricMethods } from './biometric.js';
import type { BridgeMethods } from './bridge.js';
import type { CalendarMethods } from './calendar.js';
import type { ClipboardMethods } from './clipboard.js';
import type { CloudStorageMethods } from './cloud-storage.js';
import type { ContactsMethods } from './contacts.js';
import type { DeviceMethods } from './device.js';
import type { FileMethods } from './file.js';
import type { HostMethods } from './host.js';
import type { IapMethods } from './iap.js';
import type { LinkMethods } from './link.js';
import type { LocationEvents, LocationMethods } from './location.js';
import type { MediaMethods } from './media.js';
import type { NavEvents, NavMethods } from './nav.js';
import type { NetworkEvents, NetworkMethods } from './network.js';
import type { NotificationMethods } from './notification.js';
import type { PaymentEvents, PaymentMethods } from './payment.js';
import type { PermissionEvents, PermissionMethods } from './permission.js';
import type { ScanMethods } from './scan.js';
import type { SecureStorageMethods } from './secure-storage.js';
import type { ShareMethods } from './share.js';
import type { StorageMethods } from './storage.js';
import type { SubpackageMethods } from './subpackage.js';
import type { TelemetryMethods } from './telemetry.js';
import type { UiEvents, UiMethods } from './ui.js';
import type { UpdateEvents, UpdateMethods } from './update.js';
import type { UserMethods } from './user.js';

/**
 * Every method of the catalogue: what a caller passes, what a handler receives, what comes back, and the parameters that
 * need `supports(method, parameter)` first.
 */
export interface MethodTypes
  extends
    AppMethods,
    AuthMethods,
    BiometricMethods,
    BridgeMethods,
    CalendarMethods,
    ClipboardMethods,
    CloudStorageMethods,
    ContactsMethods,
    DeviceMethods,
    FileMethods,
    HostMethods,
    IapMethods,
    LinkMethods,
    LocationMethods,
    MediaMethods,
    NavMethods,
    NetworkMethods,
    NotificationMethods,
    PaymentMethods,
    PermissionMethods,
    ScanMethods,
    SecureStorageMethods,
    ShareMethods,
    StorageMethods,
    SubpackageMethods,
    TelemetryMethods,
    UiMethods,
    UpdateMethods,
    UserMethods {}

/** Every event of the catalogue and what it carries. */
export interface EventTypes
  extends
    AppEvents,
    LocationEvents,
    NavEvents,
    NetworkEvents,
    PaymentEvents,
    PermissionEvents,
    UiEvents,
    UpdateEvents {}
