import type { Handlers } from '../program-context.js';

/** Answers `storage.*`. */
export const storageHandlers: Handlers<`storage.${'get' | 'set' | 'remove' | 'clear' | 'keys' | 'getInfo' | 'batch'}`> =
  {
    'storage.get': async ({ key }, { storage }) => ({ value: await storage.get(key) }),
    'storage.set': async ({ key, value }, { storage }) => {
      await storage.set(key, value);
      return null;
    },
    'storage.remove': async ({ key }, { storage }) => {
      await storage.remove(key);
      return null;
    },
    'storage.clear': async (_params, { storage }) => {
      await storage.clear();
      return null;
    },
    'storage.keys': async ({ prefix = '' }, { storage }) => ({ keys: await storage.keys(prefix) }),
    'storage.batch': async ({ operations }, { storage }) => ({ results: await storage.batch(operations) }),
    'storage.getInfo': (_params, { storage }) => storage.getInfo(),
  };
