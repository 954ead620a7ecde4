import { resolve } from 'node:path';
import { StoreError } from './error.js';
import type { StoreOptions } from './store.js';

/** The settings of a store from the environment. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): StoreOptions {
  const { STORE_DATA, STORE_PORT, STORE_HOST, STORE_PUBLIC_URL, STORE_OPERATOR_TOKEN, STORE_DEBUG_DOMAINS } =
    environment;
  const { STORE_ORIGIN, STORE_WITNESSES, STORE_BEHIND_PROXY } = environment;
  return {
    dataDir: resolve(STORE_DATA ?? '.state/store'),
    ...(STORE_PORT === undefined ? {} : { port: readPort(STORE_PORT) }),
    ...(STORE_HOST === undefined ? {} : { host: STORE_HOST }),
    ...(STORE_PUBLIC_URL === undefined ? {} : { publicUrl: STORE_PUBLIC_URL }),
    ...(STORE_OPERATOR_TOKEN === undefined ? {} : { operatorToken: STORE_OPERATOR_TOKEN }),
    ...(STORE_ORIGIN === undefined ? {} : { origin: STORE_ORIGIN }),
    ...(STORE_WITNESSES === undefined ? {} : { witnesses: readList(STORE_WITNESSES) }),
    debugDomains: STORE_DEBUG_DOMAINS === '1',
    isBehindProxy: STORE_BEHIND_PROXY === '1',
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port;
  throw new StoreError(
    'CONFIG_INVALID',
    `STORE_PORT is ${JSON.stringify(text)}: write a number from 0 to 65535; 0 takes any free port.`,
  );
}

function readList(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
