import { parsePartnerKeys } from '@org/package-format';
import { signPartnerKeys } from '@org/package-format/sign';
import { createReleaseFactory } from '@org/testkit';

import { openDevice } from './device.js';

import type { Device } from './device.js';
import type { HostEvents } from '../src/host-events.js';
import type { PartnerKey, PartnerKeys } from '@org/package-format';
import type { AuthorityKey, ReleaseFactory } from '@org/testkit';

/** A device and a store of its own, whose keys a test may rotate and steal. */
export interface TrustScene {
  readonly factory: ReleaseFactory;
  readonly device: Device;
  /** The device is switched off and on. */
  restart(): Promise<void>;
  /** What the host warned of since it was opened. */
  warnings(): readonly HostEvents['security'][];
  row(key: string): unknown;
  /** Replaces members of a row on the disk. */
  editRow(key: string, change: object): void;
  firstPartnerKeys(): Promise<PartnerKeys>;
  /** The next version of the partner's keys, in the log. */
  rotatePartner(change: Partial<PartnerKeys>, signers: readonly AuthorityKey[]): Promise<PartnerKeys>;
}

/** Opens device and store. Slow: five RSA keys, unless a factory is given. */
export async function openTrustScene(given?: ReleaseFactory): Promise<TrustScene> {
  const factory = given ?? (await createReleaseFactory(globalThis.crypto.subtle));
  const device = await openDevice(factory);
  const { authority } = factory;
  const { rows } = device.platform.disk;
  let warnings: HostEvents['security'][] = [];
  let newest: PartnerKeys | null = null;
  watch();

  const firstPartnerKeys = async () => {
    const bytes = await authority.answer('/partners/example/keys/1');
    return parsePartnerKeys(bytes ?? new Uint8Array());
  };
  const row = (key: string): unknown => JSON.parse(rows.get(key) ?? 'null');
  return {
    factory,
    device,
    restart: async () => {
      await device.restart();
      watch();
    },
    warnings: () => warnings,
    row,
    editRow: (key, change) => {
      rows.set(key, JSON.stringify({ ...(row(key) as object), ...change }));
    },
    firstPartnerKeys,
    rotatePartner: async (change, signers) => {
      const before = newest ?? (await firstPartnerKeys());
      let document: PartnerKeys = { ...before, version: before.version + 1, signatures: [], ...change };
      for (const { signer } of signers) document = parsePartnerKeys(await signPartnerKeys(document, signer));
      await authority.addPartnerKeys(document);
      newest = document;
      return document;
    },
  };

  function watch(): void {
    warnings = [];
    device.host.on('security', (notice) => warnings.push(notice));
  }
}

/** A key as it stands in a partner's keys. */
export function entryOf({ keyId, spki }: AuthorityKey, change: Partial<PartnerKey> = {}): PartnerKey {
  return { keyId, spki, notBefore: '2020-01-01T00:00:00Z', ...change };
}
