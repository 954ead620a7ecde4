// What a mock host answers unless a test says otherwise: one plain answer for each method of the catalogue.

import { BridgeError, PROTOCOL_VERSION, limits } from '@org/bridge-protocol';

import { fromBase64, joinBytes, toBase64 } from './mock-bytes.js';
import { keep, usedChars } from './mock-state.js';

import type { MockBytes } from './mock-bytes.js';
import type { MockProgram, MockState } from './mock-state.js';
import type { HandlerParamsOf, MethodName, ResultOf } from '@org/bridge-protocol/wire';

/** Methods that belong to a session or to the permission gate rather than to an answer. */
export type BuiltInMethod =
  | 'bridge.getCapabilities'
  | 'bridge.subscribe'
  | 'bridge.unsubscribe'
  | 'location.watch'
  | 'permission.query'
  | 'permission.request';

type DefaultAnswers = {
  readonly [TName in Exclude<MethodName, BuiltInMethod>]?: (
    params: HandlerParamsOf<TName>,
    bytes: MockBytes,
  ) => ResultOf<TName> | Promise<ResultOf<TName>>;
};

/**
 * The answers of a host without surprises: payments succeed, dialogs take the first button, no update waits. A method that
 * is not among them answers with the plainest value of its result schema.
 */
export function createDefaultAnswers(
  { storage, payments, secrets, files, pages }: MockState,
  program: MockProgram,
): DefaultAnswers {
  return {
    'bridge.ping': ({ payload }) => ({
      ...(payload === undefined ? {} : { payload }),
      hostTimeMs: Date.now(),
    }),
    'app.getLaunchOptions': () => ({ path: '/', query: {}, scene: 'mock', referrer: null }),
    'app.getEnvironment': () => ({
      hostName: 'mock',
      hostVersion: '1.0.0',
      platform: 'mock',
      locale: 'en',
      protocolVersion: PROTOCOL_VERSION,
      programId: program.id,
      programVersion: program.version,
    }),
    'app.ready': () => null,
    'app.close': () => null,
    'auth.getToken': ({ audience = program.id, scopes = [] }) => {
      const expiresAtMs = Date.now() + TOKEN_LIFETIME_MS;
      return { token: unsignedToken({ audience, scopes, expiresAtMs }), expiresAtMs, scopes };
    },
    'storage.get': ({ key }) => ({ value: storage.get(key) ?? null }),
    'storage.set': ({ key, value }) => {
      keep(storage, key, value);
      return null;
    },
    'storage.remove': ({ key }) => {
      storage.delete(key);
      return null;
    },
    'storage.clear': () => {
      storage.clear();
      return null;
    },
    'storage.keys': ({ prefix = '' }) => ({
      keys: [...storage.keys()].filter((key) => key.startsWith(prefix)).sort(),
    }),
    'storage.getInfo': () => ({
      usedChars: usedChars(storage),
      quotaChars: limits.storageQuotaChars,
      keyCount: storage.size,
    }),
    'storage.batch': ({ operations }) => ({
      results: operations.map((operation) => {
        if (operation.type === 'get') return storage.get(operation.key) ?? null;
        if (operation.type === 'set') keep(storage, operation.key, operation.value);
        else storage.delete(operation.key);
        return null;
      }),
    }),
    'secureStorage.get': ({ key }) => ({ value: secrets.get(key) ?? null }),
    'secureStorage.set': ({ key, value }) => {
      secrets.set(key, value);
      return null;
    },
    'secureStorage.remove': ({ key }) => {
      secrets.delete(key);
      return null;
    },
    'secureStorage.clear': () => {
      secrets.clear();
      return null;
    },
    'file.read': ({ ref, encoding, offset, length }) => {
      const bytes = fileOf(ref, files);
      const part = bytes.slice(offset, length === undefined ? undefined : offset + length);
      const data = encoding === 'base64' ? toBase64(part) : new TextDecoder().decode(part);
      return { data, sizeBytes: bytes.length };
    },
    'file.write': ({ path, data, encoding, append }) => {
      const added = encoding === 'base64' ? fromBase64(data) : new TextEncoder().encode(data);
      const before = append ? (files.get(path) ?? new Uint8Array()) : new Uint8Array();
      files.set(path, joinBytes([before, added]));
      return fileInfo(path, files);
    },
    'file.readBytes': async ({ ref, offset, length = Infinity }, bytes) => {
      const file = fileOf(ref, files);
      const part = file.slice(offset, offset + length);
      await bytes.send(part);
      return { sizeBytes: file.length, sentBytes: part.length };
    },
    'file.writeBytes': async ({ path, sizeBytes }, bytes) => {
      files.set(path, await bytes.receive(sizeBytes));
      return fileInfo(path, files);
    },
    'file.list': ({ folder }) => ({
      files: [...files.keys()]
        .filter((path) => folder === undefined || path.startsWith(`${folder}/`))
        .sort()
        .map((path) => fileInfo(path, files)),
    }),
    'file.remove': ({ ref }) => {
      files.delete(ref);
      return null;
    },
    'nav.push': (page) => {
      pages.push(page);
      return { depth: pages.length };
    },
    'nav.replace': (page) => {
      pages.splice(-1, 1, page);
      return { depth: pages.length };
    },
    'nav.back': ({ delta }) => {
      pages.length = Math.max(1, pages.length - delta);
      return { depth: pages.length };
    },
    'nav.reset': (page) => {
      pages.splice(0, Infinity, page);
      return { depth: 1 };
    },
    'auth.isLoggedIn': () => ({ loggedIn: true }),
    'auth.login': () => ({ loggedIn: true }),
    'user.getId': () => ({ id: 'mock-user' }),
    'location.get': () => ({ latitude: 0, longitude: 0, accuracyMeters: 10, atMs: Date.now() }),
    'network.getStatus': () => ({ online: true, type: 'wifi', metered: false }),
    'device.keepAwake': ({ enabled }) => ({ enabled }),
    'ui.setDisplayMode': ({ mode }) => ({ mode }),
    'ui.showActionSheet': () => ({ index: 0 }),
    'ui.getTheme': () => ({ scheme: 'light', cssVars: {} }),
    'network.request': ({ url }) => {
      throw new BridgeError(
        'UNAVAILABLE',
        `The mock has no network: script "network.request" to answer ${url}.`,
      );
    },
    'payment.pay': ({ orderId }) => {
      const transactionId = `mock-${orderId}`;
      payments.set(orderId, { status: 'paid', transactionId });
      return { transactionId, status: 'paid' };
    },
    'payment.getStatus': ({ orderId }) => payments.get(orderId) ?? { status: 'unknown', transactionId: null },
    'ui.showToast': ({ text }) => {
      console.info(`[mock host] ${text}`);
      return null;
    },
    'ui.showDialog': ({ buttons }) => ({ buttonId: buttons[0]?.id ?? null }),
    'update.check': () => ({ status: 'up-to-date', version: null }),
  };
}

const TOKEN_LIFETIME_MS = 900_000;

/** Formed like a host's token so that a program can read its claims, with no signature, so that no server trusts it. */
function unsignedToken(claims: { audience: string; scopes: readonly string[]; expiresAtMs: number }): string {
  const expires = Math.floor(claims.expiresAtMs / 1_000);
  const payload = {
    iss: 'mock-host',
    sub: 'mock-user',
    aud: claims.audience,
    scope: claims.scopes.join(' '),
    iat: expires - TOKEN_LIFETIME_MS / 1_000,
    exp: expires,
  };
  return `${toBase64Url({ alg: 'none', typ: 'JWT' })}.${toBase64Url(payload)}.`;
}

function toBase64Url(value: object): string {
  const latin = String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value)));
  return btoa(latin).replace(/\+/gu, '-').replace(/\//gu, '_').replace(/[=]/gu, '');
}

function fileOf(ref: string, files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const bytes = files.get(ref);
  if (bytes === undefined)
    throw new BridgeError('NOT_FOUND', `The mock has no file "${ref}": write it first.`);
  return bytes;
}

function fileInfo(path: string, files: ReadonlyMap<string, Uint8Array>): ResultOf<'file.write'> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { ref: path, name, type: '', sizeBytes: files.get(path)?.length ?? 0 };
}
