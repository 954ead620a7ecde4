import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DemoError } from './error.js';
import { runMiniapp } from './run-command.js';

import type { StoreProcess } from './store-process.js';

/** What the operator of the store writes down about a partner. */
export interface PartnerContract {
  readonly id: string;
  readonly name: string;
  /** The most its programs may ask for. */
  readonly permissions: readonly string[];
  readonly domains: readonly string[];
  /** Ids of the programs it may publish. */
  readonly programs: readonly string[];
}

/** A partner who can publish: the files the partner holds. */
export interface Partner extends PartnerContract {
  readonly keyFile: string;
  readonly publicKeyFile: string;
  /** The signed list of the partner's keys, which the store's operator registers. */
  readonly keysFile: string;
  readonly tokenFile: string;
}

/**
 * Makes sure that a partner has keys and the store knows them. Keys and token are kept between starts; a store that has
 * forgotten the partner is told again.
 */
export async function registerPartner(
  contract: PartnerContract,
  { store, folder }: { readonly store: StoreProcess; readonly folder: string },
): Promise<Partner> {
  const partner: Partner = {
    ...contract,
    keyFile: join(folder, 'partner.key.pem'),
    publicKeyFile: join(folder, 'partner.pub.pem'),
    keysFile: join(folder, 'partner-keys.json'),
    tokenFile: join(folder, 'token'),
  };
  await mkdir(folder, { recursive: true });
  await makeKeys(partner, folder);
  const { id, name, permissions, domains, programs } = contract;
  const keys: unknown = JSON.parse(await readFile(partner.keysFile, 'utf8'));
  const record = { name, permissions, domains, programs };
  const renewToken = !(await exists(partner.tokenFile));
  const token =
    (await send(store, 'PUT', `/partners/${id}`, { ...record, renewToken })) ??
    (await send(store, 'POST', '/partners', { id, ...record, keys }));
  if (token?.token !== undefined) await writeFile(partner.tokenFile, token.token, { mode: 0o600 });
  return partner;
}

/** Keys of which a part is missing come from a start that was cut short: nothing was signed with it. */
async function makeKeys({ id, keyFile, publicKeyFile, keysFile }: Partner, folder: string): Promise<void> {
  const files = [keyFile, publicKeyFile, keysFile];
  if ((await Promise.all(files.map(exists))).every(Boolean)) return;
  for (const file of files) await rm(file, { force: true });
  await runMiniapp(['keygen', '--out', folder, '--partner', id, '--json']);
}

/** The store's answer, or null when it does not know the partner yet. */
async function send(
  { url, operatorToken }: StoreProcess,
  method: 'PUT' | 'POST',
  path: string,
  body: object,
): Promise<{ readonly token?: string } | null> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.status === 404) return null;
  if (!response.ok) {
    throw new DemoError('STORE_REFUSED', `The store refused ${method} ${path}: ${await response.text()}`);
  }
  return (await response.json()) as { token?: string }; // the store's own documented answer
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // Not there yet: it is made.
    return false;
  }
}
