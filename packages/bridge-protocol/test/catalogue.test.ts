import { describe, expect, it } from 'vitest';

import {
  PROTOCOL_VERSION,
  bridgeErrorCodes,
  events,
  isPermission,
  limits,
  methods,
  permissions,
} from '../src/index.js';
import { protocolDocument } from '../src/protocol-document.js';

import type { MethodDefinition } from '../src/index.js';

// Pins: names that hosts, guests and stores in the field rely on. CONTRIBUTING.md says what to do when one goes red.

describe('the catalogue', () => {
  it('has exactly these methods, with their permission, latency, effect, gesture and revision', () => {
    const rows = Object.entries<MethodDefinition>(methods).map(
      ([name, { permission, latency, effect, gesture, since }]) =>
        `${name} ${permission ?? '-'} ${latency} ${effect ?? '-'} ${gesture ? 'gesture' : '-'} ${since}`,
    );
    expect(rows.sort()).toEqual([
      'app.close - instant - - 1',
      'app.getEnvironment - instant - - 1',
      'app.getLaunchOptions - instant - - 1',
      'app.openMiniApp app.interop interactive - - 1',
      'app.ready - instant - - 1',
      'app.restart - instant - - 1',
      'app.returnToOpener app.interop instant - - 1',
      'app.setCloseConfirmation - instant - - 1',
      'auth.getCode auth.code network - - 1',
      'auth.getToken auth.token network - - 1',
      'auth.isLoggedIn - network - - 1',
      'auth.login - interactive - - 1',
      'auth.logout auth.token network - - 1',
      'biometric.authenticate biometric interactive - gesture 1',
      'biometric.getInfo - instant - - 1',
      'bridge.getCapabilities - instant - - 1',
      'bridge.ping - instant - - 1',
      'bridge.subscribe - instant - - 1',
      'bridge.unsubscribe - instant - - 1',
      'calendar.addEvent calendar interactive - gesture 1',
      'clipboard.readText clipboard.read interactive - gesture 1',
      'clipboard.writeText - instant - gesture 1',
      'cloudStorage.get storage.cloud network - - 1',
      'cloudStorage.remove storage.cloud network - - 1',
      'cloudStorage.set storage.cloud network - - 1',
      'contacts.pick contacts interactive - gesture 1',
      'device.call - interactive - gesture 1',
      'device.getBattery - instant - - 1',
      'device.getInfo - instant - - 1',
      'device.keepAwake - instant - - 1',
      'device.setCapturePolicy device.capture instant - - 1',
      'device.vibrate - instant - - 1',
      'file.export file.download interactive - gesture 1',
      'file.list file.sandbox instant - - 1',
      'file.pick - interactive - gesture 1',
      'file.read - instant - - 1',
      'file.remove file.sandbox instant - - 1',
      'file.write file.sandbox instant - - 1',
      'host.invoke - network - - 1',
      'iap.consume iap network once - 1',
      'iap.getProducts iap network - - 1',
      'iap.purchase iap interactive once - 1',
      'link.canOpen link.query instant - - 1',
      'link.open link interactive - gesture 1',
      'location.get geolocation interactive - - 1',
      'location.watch geolocation interactive - - 1',
      'media.capturePhoto camera interactive - - 1',
      'media.pickImage - interactive - gesture 1',
      'media.preview - interactive - - 1',
      'media.recordAudio microphone interactive - - 1',
      'media.saveToGallery media.write interactive - gesture 1',
      'nav.back - instant - - 1',
      'nav.push - instant - - 1',
      'nav.replace - instant - - 1',
      'nav.reset - instant - - 1',
      'network.download - interactive - - 1',
      'network.getStatus - instant - - 1',
      'network.request - network - - 1',
      'network.upload - interactive - - 1',
      'notification.requestSubscription notification interactive - - 1',
      'notification.setBadge notification instant - - 1',
      'notification.showLocal notification interactive - - 1',
      'payment.getStatus payment instant - - 1',
      'payment.pay payment interactive once - 1',
      'permission.openSettings - interactive - - 1',
      'permission.query - instant - - 1',
      'permission.request - interactive - - 1',
      'scan.scanCode camera interactive - - 1',
      'secureStorage.clear storage.secure instant - - 1',
      'secureStorage.get storage.secure instant - - 1',
      'secureStorage.remove storage.secure instant - - 1',
      'secureStorage.set storage.secure instant - - 1',
      'share.createLink - instant - - 1',
      'share.open - interactive - gesture 1',
      'storage.batch - instant - - 1',
      'storage.clear - instant - - 1',
      'storage.get - instant - - 1',
      'storage.getInfo - instant - - 1',
      'storage.keys - instant - - 1',
      'storage.remove - instant - - 1',
      'storage.set - instant - - 1',
      'subpackage.load - network - - 1',
      'telemetry.log - instant - - 1',
      'telemetry.mark - instant - - 1',
      'telemetry.track - instant - - 1',
      'ui.getTheme - instant - - 1',
      'ui.getViewport - instant - - 1',
      'ui.setDisplayMode - interactive - gesture 1',
      'ui.setLoading - instant - - 1',
      'ui.setNavigationBar - instant - - 1',
      'ui.setPrimaryButton - instant - - 1',
      'ui.showActionSheet - interactive - - 1',
      'ui.showDialog - interactive - - 1',
      'ui.showToast - instant - - 1',
      'update.apply - instant - - 1',
      'update.check - network - - 1',
      'user.getEmailCode user.email network - - 1',
      'user.getId user.id network - - 1',
      'user.getPhoneCode user.phone network - - 1',
      'user.getProfile user.profile network - - 1',
    ]);
  });

  it('has exactly these permissions', () => {
    const rows = Object.entries(permissions).map(([name, { sensitive }]) => [name, sensitive]);
    expect(rows).toEqual([
      ['payment', true],
      ['geolocation', true],
      ['user.id', false],
      ['user.profile', true],
      ['user.phone', true],
      ['user.email', true],
      ['storage.secure', false],
      ['storage.cloud', false],
      ['file.sandbox', false],
      ['file.download', false],
      ['camera', true],
      ['microphone', true],
      ['media.write', true],
      ['clipboard.read', true],
      ['link', false],
      ['link.query', false],
      ['iap', false],
      ['contacts', true],
      ['calendar', true],
      ['biometric', true],
      ['notification', true],
      ['device.capture', false],
      ['app.interop', false],
      ['auth.code', false],
      ['auth.token', false],
    ]);
    expect(['payment', 'auth.token', 'payments', 'constructor', '__proto__'].map(isPermission)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('has exactly these events', () => {
    expect(Object.keys(events).sort()).toEqual([
      'app.memoryWarning',
      'app.returned',
      'app.visibilityChange',
      'location.change',
      'nav.change',
      'network.change',
      'payment.statusChange',
      'permission.change',
      'ui.primaryButtonClick',
      'ui.themeChange',
      'ui.viewportChange',
      'update.failed',
      'update.progress',
      'update.ready',
    ]);
  });

  it('has exactly these error codes', () => {
    expect(bridgeErrorCodes).toEqual([
      'NOT_IN_HOST',
      'HOST_UNREACHABLE',
      'VERSION_MISMATCH',
      'SESSION_LOST',
      'TIMEOUT',
      'CANCELLED',
      'UNSERIALIZABLE',
      'PAYLOAD_TOO_LARGE',
      'PAYLOAD_TOO_DEEP',
      'METHOD_NOT_FOUND',
      'NOT_SUPPORTED',
      'PERMISSION_DENIED',
      'INVALID_PARAMS',
      'INVALID_RESULT',
      'RATE_LIMITED',
      'BUSY',
      'QUOTA_EXCEEDED',
      'DOMAIN_NOT_ALLOWED',
      'USER_CANCELLED',
      'GESTURE_REQUIRED',
      'UNAUTHENTICATED',
      'NOT_FOUND',
      'UNAVAILABLE',
      'CONFLICT',
      'INTERNAL',
      'payment/declined',
    ]);
  });

  it('speaks protocol 1 within exactly these limits', () => {
    expect(PROTOCOL_VERSION).toBe(1);
    expect(limits).toEqual({
      maxPacketChars: 1_048_576,
      maxDepth: 32,
      maxFramesPerPacket: 128,
      packetTargetChars: 65_536,
      maxIdChars: 40,
      maxNameChars: 64,
      maxCallsInFlight: 1_024,
      maxInteractiveInFlight: 8,
      maxSubscriptions: 64,
      instantTimeoutMs: 5_000,
      networkTimeoutMs: 30_000,
      maxTimeoutMs: 300_000,
      pingIntervalMs: 3_000,
      silenceTimeoutMs: 10_000,
      cancelTimeoutMs: 2_000,
      connectTimeoutMs: 5_000,
      rate: {
        instant: { perSecond: 1_000, burst: 2_000 },
        network: { perSecond: 50, burst: 100 },
        interactive: { perSecond: 2, burst: 10 },
        telemetry: { perSecond: 2, burst: 120 },
        toast: { perSecond: 1, burst: 5 },
      },
      maxFilePathChars: 200,
      maxFileBytes: 67_108_864,
      maxFiles: 1_000,
      fileQuotaBytes: 268_435_456,
      maxReadBytes: 524_288,
      maxPages: 100,
      maxBatchOperations: 64,
      maxSecretChars: 4_096,
      maxSecrets: 64,
      maxStorageKeyChars: 256,
      storageQuotaChars: 5_242_880,
      maxStorageKeys: 2_048,
    });
  });

  it('names every method and event as a namespace and a word, and fields to hide that exist', () => {
    for (const name of [...Object.keys(methods), ...Object.keys(events)])
      expect(name).toMatch(/^[a-z]+(?:[A-Z][a-z]+)*\.[a-zA-Z]+$/u);
    const document = JSON.stringify(protocolDocument());
    for (const { sensitive = [] } of Object.values<MethodDefinition>(methods)) {
      for (const field of sensitive) expect(document).toContain(`"${field}":{`);
    }
  });
});
