import { readConfig } from './config.js';
import { StoreError } from './error.js';
import { createStore } from './store.js';

try {
  const options = readConfig(process.env);
  const store = await createStore(options);
  console.log(`The store is at ${store.url}; its data is in ${options.dataDir}. Ctrl-C stops it.`);
  for (const warning of store.warnings) console.warn(`store: ${warning}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void store.close();
    });
  }
} catch (error) {
  if (!(error instanceof StoreError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
