import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { storeLimits } from './limits.js';
import { readPrivateKeys } from './private-keys.js';
import type { StoreKeyring } from './store-keyring.js';

/** What an operator should know when a store starts: where nobody watches it, and what runs out. */
export async function startWarnings(parts: {
  readonly trustFolder: string;
  readonly keyring: StoreKeyring;
  readonly now: Date;
}): Promise<readonly string[]> {
  const { trustFolder, keyring, now } = parts;
  const { document } = await keyring.current();
  const warnings: string[] = [];
  const own = await readPrivateKeys(join(trustFolder, 'witness'));
  if (document.roles.witnesses.keyIds.some((keyId) => own.has(keyId)))
    warnings.push(
      'The witness of the log runs inside this store, so it is not independent: fine for development. OPERATING.md says how to name another one.',
    );
  const roots = join(trustFolder, 'root-keys');
  // Taken away with the folder: that is what is asked for.
  const names = await readdir(roots).catch(() => []);
  if (names.some((name) => name.endsWith('.key.pem')))
    warnings.push(
      `The root keys of this store lie in ${roots}: take them away before anybody relies on it, each to another person.`,
    );
  if (Date.parse(document.expires) - now.getTime() < storeLimits.expiryWarningMs)
    warnings.push(
      `The store keys are good until ${document.expires}; after that hosts install nothing. Renew them with miniapp keys rotate-store.`,
    );
  return warnings;
}
