// 2.1 (T1, T2): what is newer, signed, fresh, for this device, not tried before, and runs on this host.

import { hostFit } from './host-fit.js';
import { floorSeqOf, forceOf, refuseOffer } from './offer-refusal.js';
import { misfitOf } from './program-record.js';
import { cleaned, next, unchanged } from './record-change.js';

import type { ProgramRecord } from './program-record.js';
import type { OfferAnswer, Transition, UpdateEvent } from './update-event.js';

/** Decides about an offer. A refused one changes nothing. */
export function onOffer(
  record: ProgramRecord,
  { offer, nowMs, ...host }: Extract<UpdateEvent, { type: 'offered' }>,
): Transition {
  const refusal = refuseOffer(record, offer, nowMs);
  if (refusal !== null) return { ...unchanged(record), offer: refusal };
  const { version, minHostVersion } = offer;
  const isNative = misfitOf(record, offer.digest);
  const isTooNew = hostFit({ version, minHostVersion, isNative }, host) === 'needs-newer-host';
  const heard = next(record, {
    seen: [offer.statement],
    floorSeq: floorSeqOf(record, offer),
    ...forceOf(record, offer),
    freshUntilMs: Math.min(offer.expiresMs, offer.startsMs ?? Infinity),
    owes: null,
    partner: record.partner ?? offer.partner,
    waitsForHost: isTooNew ? { version, minHostVersion, isNative } : offer.needsHost,
  });
  // What was taken back from this device and was never launched is not tried any more.
  const { staged } = record;
  const isWithdrawn = staged !== null && staged.digest === offer.withheldDigest;
  const seen = isWithdrawn ? { ...heard, staged: null } : heard;
  const answer = (answered: OfferAnswer, after = seen): Transition => ({
    ...cleaned(record, after),
    offer: answered,
  });

  if (offer.outside !== null) {
    return answer(
      record.active === null ? { type: 'not-available', reason: offer.outside } : { type: 'up-to-date' },
    );
  }
  const failure = record.failed.find(({ digest }) => digest === offer.digest);
  if (failure !== undefined) {
    const { code, reason } = failure;
    return answer({ type: 'failed-before', code, reason });
  }
  if (record.active?.digest === offer.digest) {
    // What runs is what the store wants here: another one that waits was taken back, and is not tried any more.
    return answer({ type: 'up-to-date' }, { ...seen, staged: null });
  }
  if (seen.staged?.digest === offer.digest || record.trial?.release.digest === offer.digest) {
    return answer({ type: 'already-staged' });
  }
  if (isTooNew) return answer({ type: 'host-update-required' });
  return answer({ type: 'download' }, { ...seen, owes: offer.digest });
}
