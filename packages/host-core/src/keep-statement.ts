import type { Platform } from './platform.js';
import type { ProgramRecord } from './program-record.js';
import type { ReceivedOffer } from './receive-offer.js';
import type { Trust } from './trust.js';
import type { Transition } from './update-event.js';

/** 2.1: the newest statement seen stays, so that one which contradicts it can be shown beside it. */
export async function keepStatement(
  { statement, statementText, digest }: ReceivedOffer,
  { record, offer }: { readonly record: ProgramRecord; readonly offer: Transition['offer'] },
  {
    platform,
    trust,
  }: { readonly platform: Pick<Platform, 'records'>; readonly trust: Pick<Trust, 'evidence'> },
): Promise<void> {
  const { id } = statement;
  const key = `trust/statement/${id}`;
  if (offer?.type === 'refused' && offer.code === 'STATEMENT_EQUIVOCATED') {
    const known = await platform.records.get(key);
    const digests = record.seen.map((one) => one.digest).join(', ');
    const notice = { type: 'statement-equivocated', id, message: offer.message } as const;
    await trust.evidence.add(notice, [known ?? `SHA-256 ${digests}`, statementText]);
  } else if (offer?.type !== 'refused' && record.seen.every((one) => one.digest !== digest)) {
    await platform.records.commit(new Map([[key, statementText]]), { durable: false });
  }
}
