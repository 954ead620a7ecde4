// What a host trusts and what it has learnt since it was built (docs/security.md).

import { encodeUtf8 } from '@org/package-format';

import { openEvidenceBox } from './trust/evidence.js';
import { openKnownLog } from './trust/log-head.js';
import { openKnownPartnerKeys } from './trust/partner-keys.js';
import { openKnownRecalls } from './trust/recalls.js';
import { openKnownStoreKeys } from './trust/store-keys.js';

import type { EmitHostEvent } from './host-events.js';
import type { Platform } from './platform.js';
import type { StoreClient } from './store-client.js';
import type { EvidenceBox } from './trust/evidence.js';
import type { KnownLog } from './trust/log-head.js';
import type { KnownPartnerKeys } from './trust/partner-keys.js';
import type { KnownRecalls } from './trust/recalls.js';
import type { KnownStoreKeys } from './trust/store-keys.js';
import type { DomainRule } from '@org/package-format';

/** Every fact a host decides by that somebody else signed. All of it survives uninstalling. */
export interface Trust {
  readonly storeKeys: KnownStoreKeys;
  readonly partnerKeys: KnownPartnerKeys;
  readonly log: KnownLog;
  readonly recalls: KnownRecalls;
  readonly evidence: EvidenceBox;
  readonly emit: EmitHostEvent;
  /** Undefined in release hosts: real domain names only. */
  readonly allowDomain: DomainRule | undefined;
}

/** Opens what a device knows. Throws PackageError when the pinned root is none. */
export async function openTrust(
  platform: Platform,
  options: {
    /** The store keys pinned in the app, byte for byte. */
    readonly root: string;
    readonly client: Pick<StoreClient, 'document'>;
    readonly allowDomain: DomainRule | undefined;
    readonly emit: EmitHostEvent;
  },
): Promise<Trust> {
  const { root, client, allowDomain, emit } = options;
  const evidence = openEvidenceBox(platform, emit);
  const storeKeys = await openKnownStoreKeys(platform, { root: encodeUtf8(root), client });
  const log = openKnownLog(platform, { client, evidence, storeKeys });
  const recalls = openKnownRecalls(platform, { client, storeKeys, knownLog: log });
  const partnerKeys = openKnownPartnerKeys(platform, { client, evidence, storeKeys });
  return { storeKeys, partnerKeys, log, recalls, evidence, emit, allowDomain };
}
