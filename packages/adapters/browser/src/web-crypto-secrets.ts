import { fromBase64, toBase64 } from '@org/package-format';

import type { PlatformSecrets } from '@org/host-core';

import type { IndexedDatabase } from './indexed-database.js';

/**
 * Seals texts with AES-GCM. The key cannot be taken out of the browser: the database, which is to hold nothing else,
 * keeps it as a handle. When the user clears the site's data, the key is gone and so is what it sealed.
 */
export async function createWebCryptoSecrets(database: IndexedDatabase): Promise<PlatformSecrets> {
  const { subtle } = crypto;
  const key = await openKey(database);
  return {
    seal: async (scope, text) => {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const sealed = await subtle.encrypt(algorithm(iv, scope), key, toUtf8(text));
      const bytes = new Uint8Array(IV_BYTES + sealed.byteLength);
      bytes.set(iv);
      bytes.set(new Uint8Array(sealed), IV_BYTES);
      return toBase64(bytes);
    },
    open: async (scope, sealed) => {
      const bytes = fromBase64(sealed).slice();
      const iv = bytes.subarray(0, IV_BYTES);
      const text = await subtle.decrypt(algorithm(iv, scope), key, bytes.subarray(IV_BYTES));
      return new TextDecoder().decode(text);
    },
  };
}

/** 96 bits, as AES-GCM is made for: random ones do not meet within the secrets that a device ever seals. */
const IV_BYTES = 12;

function algorithm(iv: Uint8Array<ArrayBuffer>, scope: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: toUtf8(scope) };
}

function toUtf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

// Two pages of the host may open at once: the transaction keeps one key, and both use that.
async function openKey(database: IndexedDatabase): Promise<CryptoKey> {
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  return database.run({
    store: 'records',
    mode: 'readwrite',
    isDurable: true,
    body: (store) => {
      const kept: IDBRequest<unknown> = store.get('key');
      kept.onsuccess = () => {
        if (!(kept.result instanceof CryptoKey)) store.put(fresh, 'key');
      };
      return () => (kept.result instanceof CryptoKey ? kept.result : fresh);
    },
  });
}
