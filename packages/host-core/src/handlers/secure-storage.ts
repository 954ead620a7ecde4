import { BridgeError } from '@org/bridge-protocol';

import type { Handlers, ProgramContext } from '../program-context.js';
import type { ProgramSecrets } from '../program-secrets.js';

/** Answers `secureStorage.*`. */
export const secureStorageHandlers: Handlers<`secureStorage.${'get' | 'set' | 'remove' | 'clear'}`> = {
  'secureStorage.get': async ({ key }, context) => ({ value: await secretsOf(context).get(key) }),
  'secureStorage.set': async ({ key, value }, context) => {
    await secretsOf(context).set(key, value);
    return null;
  },
  'secureStorage.remove': async ({ key }, context) => {
    await secretsOf(context).remove(key);
    return null;
  },
  'secureStorage.clear': async (_params, context) => {
    await secretsOf(context).clear();
    return null;
  },
};

function secretsOf({ secrets }: ProgramContext): ProgramSecrets {
  if (secrets === null) throw new BridgeError('NOT_SUPPORTED', 'This host has no key store for secrets.');
  return secrets;
}
