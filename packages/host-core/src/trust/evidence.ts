// What a store signed and should not have: kept for the partner, the witnesses and the court.

import * as v from 'valibot';

import { messageOf } from '../error.js';
import { securityNoticeTypes } from '../host-events.js';
import { randomId } from '../random-id.js';

import type { EmitHostEvent, SecurityNotice } from '../host-events.js';
import type { Platform } from '../platform.js';

const evidenceSchema = v.object({
  type: v.picklist(securityNoticeTypes),
  id: v.exactOptional(v.string()),
  message: v.string(),
  atMs: v.number(),
  documents: v.array(v.string()),
});

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
/** More of a kind would be the same lie again; the first ones prove it. */
const MAX_EVIDENCE_PER_TYPE = 8;

/** Opens the evidence of a device. */
export function openEvidenceBox(
  platform: Pick<Platform, 'records' | 'clock' | 'random' | 'log'>,
  emit: EmitHostEvent,
): EvidenceBox {
  return {
    add: async (notice, documents) => {
      platform.log({ level: 'error', event: `security-${notice.type}`, detail: notice.message });
      const kept = (await list()).filter(({ type }) => type === notice.type);
      const isKept = kept.some((one) => JSON.stringify(one.documents) === JSON.stringify(documents));
      if (!isKept && kept.length < MAX_EVIDENCE_PER_TYPE) {
        const evidence: Evidence = { ...notice, atMs: platform.clock.now(), documents };
        const key = prefix + randomId(platform);
        await platform.records.commit(new Map([[key, JSON.stringify(evidence)]]), { durable: true });
      }
      emit('security', notice);
    },
    list,
  };

  async function list(): Promise<readonly Evidence[]> {
    const rows = await platform.records.list(prefix);
    return rows.flatMap(([key, text]) => {
      try {
        return [v.parse(evidenceSchema, JSON.parse(text))];
      } catch (error) {
        // Only for people to read: a row edited by hand proves nothing, and hides nothing else.
        platform.log({ level: 'error', event: 'evidence-unreadable', detail: `${key}: ${messageOf(error)}` });
        return [];
      }
    });
  }
}
