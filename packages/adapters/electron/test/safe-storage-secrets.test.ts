import { describe, expect, it } from 'vitest';

import { createSafeStorageSecrets } from '../src/safe-storage-secrets.js';
import { createFakeSafeStorage } from './fake-system.js';

describe('secrets under a key of the operating system', () => {
  it('open for the scope that they were sealed for', async () => {
    const secrets = createSafeStorageSecrets(createFakeSafeStorage());
    const sealed = await secrets?.seal('com.a:pin', 'ü 1234');
    expect(sealed).not.toContain('1234');
    expect(await secrets?.open('com.a:pin', sealed ?? '')).toBe('ü 1234');
  });

  it('open for no other, and not when they were made up', async () => {
    const storage = createFakeSafeStorage();
    const secrets = createSafeStorageSecrets(storage);
    const sealed = (await secrets?.seal('com.a:pin', '1234')) ?? '';
    await expect(secrets?.open('com.b:pin', sealed)).rejects.toThrow('not sealed here');
    for (const content of [
      '"com.a:pin"',
      '["com.a:pin"]',
      '["com.a:pin","1","2"]',
      '["com.a:pin",1]',
      'no json',
    ])
      await expect(
        secrets?.open('com.a:pin', storage.encryptString(content).toString('base64')),
      ).rejects.toThrow();
  });

  it.each([
    ['the system keeps no key', { isEncryptionAvailable: () => false }],
    ['the key is a constant', { getSelectedStorageBackend: () => 'basic_text' }],
    ['nobody knows where the key is', { getSelectedStorageBackend: () => 'unknown' }],
  ])('are none where %s', (_where, members) => {
    expect(createSafeStorageSecrets(createFakeSafeStorage(members))).toBeNull();
  });

  it('are there with a key ring', () => {
    const members = { getSelectedStorageBackend: () => 'gnome_libsecret' };
    expect(createSafeStorageSecrets(createFakeSafeStorage(members))).not.toBeNull();
  });
});
