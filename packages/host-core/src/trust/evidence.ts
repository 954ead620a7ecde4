// What a store signed and should not have: kept for the partner, the witnesses and the court.

import { randomId } from '../random-id.js';

import type { EmitHostEvent, SecurityNotice } from '../host-events.js';
import type { Platform } from '../platform.js';

/** Two signed documents that contradict each other. */
export interface Evidence extends SecurityNotice {
  readonly atMs: number;
  /** Both documents, byte for byte as they were signed. */
  readonly documents: readonly string[];
}

/** Keeps evidence and tells the host. */
export interface EvidenceBox {
  add(notice: SecurityNotice, documents: readonly string[]): Promise<void>;
  list(): Promise<readonly Evidence[]>;
}

const prefix = 'trust/evidence/';
/** More would be the same lie again; the first ones prove it. */
const MAX_EVIDENCE = 32;

/** Opens the evidence of a device. */
export function openEvidenceBox(
  platform: Pick<Platform, 'records' | 'clock' | 'random' | 'log'>,
  emit: EmitHostEvent,
): EvidenceBox {
  return {
    add: async (notice, documents) => {
      platform.log({ level: 'error', event: `security-${notice.type}`, detail: notice.message });
      const kept = await platform.records.list(prefix);
      const isKept = kept.some(([, text]) => text.includes(JSON.stringify(documents)));
      if (!isKept && kept.length < MAX_EVIDENCE) {
        const evidence: Evidence = { ...notice, atMs: platform.clock.now(), documents };
        const key = prefix + randomId(platform);
        await platform.records.commit(new Map([[key, JSON.stringify(evidence)]]), { durable: true });
      }
      emit('security', notice);
    },
    // Only for people to read: nothing is decided by it, so a row edited by hand harms nobody.
    list: async () => (await platform.records.list(prefix)).map(([, text]) => JSON.parse(text) as Evidence),
  };
}
