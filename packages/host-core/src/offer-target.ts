// Which release of a verified statement is for this device (docs/updates.md 2.1, package-format 5.10 to 5.12).

import { PackageError, decodeUtf8, rolloutBucket, sha256, toHex, verifyStatement } from '@org/package-format';

import { hostFit, runsOn } from './host-fit.js';
import { misfitOf, releasesOf } from './program-record.js';

import type { KnownRelease, ProgramHost } from './host-fit.js';
import type { Offer } from './offer-refusal.js';
import type { Platform } from './platform.js';
import type { ProgramRecord } from './program-record.js';
import type { ReceivedOffer } from './receive-offer.js';
import type { StoreClient } from './store-client.js';
import type { Trust } from './trust.js';
import type { CancelSignal } from './platform.js';
import type { Statement, VerifiedStatement } from '@org/package-format';

/** A statement about one release, with its own bytes. */
export type ReleaseStatement = VerifiedStatement & { readonly statementText: string };

/** What an offer means for this device. */
export interface OfferTarget
  extends
    Pick<Statement, 'manifestSha256' | 'version' | 'minHostVersion' | 'releaseSeq'>,
    Pick<Offer, 'outside' | 'withheldDigest' | 'needsHost' | 'startsMs'> {
  /** The release's own statement. Throws when the store cannot show it. */
  readonly statement: () => Promise<ReleaseStatement>;
}

/** What the choice is made with. */
export interface TargetContext {
  readonly platform: Pick<Platform, 'crypto'>;
  readonly store: Pick<StoreClient, 'document'>;
  readonly trust: Trust;
  readonly record: ProgramRecord;
  readonly host: ProgramHost;
  /** Names this installation in rollouts; random, and told to nobody. */
  readonly installId: string;
  readonly nowMs: number;
  readonly signal: CancelSignal;
}

/** A store that names fallback after fallback is not followed further. */
const MAX_FALLBACKS = 4;

/** Takes the newest release that this device may have: the one offered, else the nearest fallback that runs here. */
export async function chooseTarget(offer: ReceivedOffer, context: TargetContext): Promise<OfferTarget> {
  const { statement } = offer;
  const release = knownOf(statement, context);
  const fit = hostFit(release, context.host);
  const isTooNew = fit === 'needs-newer-host';
  const outside = fit === 'older-than-host' ? fit : await outsideOf(statement, context);
  const { from } = statement.schedule ?? {};
  const isEarly = outside === 'schedule' && from !== undefined && context.nowMs < Date.parse(from);
  const startsMs = isEarly ? Date.parse(from) : null;
  const own = { ...statement, startsMs, statement: () => Promise.resolve(offer) };
  if (outside === null && !isTooNew) return { ...own, outside, withheldDigest: null, needsHost: null };
  const { manifestSha256: withheldDigest } = statement;
  const needsHost = outside === null ? release : null;
  const fallback = await runnableFallback(statement, context);
  return fallback === null
    ? { ...own, outside, withheldDigest: outside === null ? null : withheldDigest, needsHost }
    : { ...fallback, startsMs, outside: null, withheldDigest, needsHost };
}

/** Whoever has the release keeps it: a rollout that shrinks takes nothing back. */
async function outsideOf(
  { id, manifestSha256, rollout, schedule }: Statement,
  { platform, record, installId, nowMs }: TargetContext,
): Promise<Offer['outside']> {
  const { active, trial } = record;
  if ([active, trial?.release].some((release) => release?.digest === manifestSha256)) return null;
  if (schedule?.from !== undefined && nowMs < Date.parse(schedule.from)) return 'schedule';
  if (schedule?.until !== undefined && nowMs >= Date.parse(schedule.until)) return 'schedule';
  if (rollout === undefined) return null;
  const bucket = await rolloutBucket({ installId, id, salt: rollout.salt }, platform.crypto);
  return bucket < rollout.permille ? null : 'rollout';
}

async function runnableFallback(
  newest: Statement,
  context: TargetContext,
): Promise<Omit<OfferTarget, 'outside' | 'withheldDigest' | 'needsHost' | 'startsMs'> | null> {
  let { fallback } = newest;
  for (let steps = 0; fallback !== undefined && steps < MAX_FALLBACKS; steps += 1) {
    const named = fallback;
    const read = () => readFallback(newest, named, context);
    const isHere = releasesOf(context.record).some(({ digest }) => digest === named.manifestSha256);
    if (isHere || runsOn(knownOf(named, context), context.host)) return { ...named, statement: read };
    ({ fallback } = (await read()).statement);
  }
  return null;
}

/** The signed pointer says which bytes; they are held to the keys that they name, like those of an installed release. */
async function readFallback(
  { id, partner }: Statement,
  named: NonNullable<Statement['fallback']>,
  { platform, store, trust, signal }: TargetContext,
): Promise<ReleaseStatement> {
  const answer = await store.document(`/mini-programs/${id}/statements/${named.statementSha256}`, signal);
  if (answer.type !== 'answer') throw new Error('The store does not show the release that it falls back to.');
  const bytes = answer.value;
  if (toHex(await sha256(platform.crypto, bytes)) !== named.statementSha256) throw mismatch(named.version);
  const chain = trust.storeKeys.chain();
  const verified = await verifyStatement(bytes, { chain, crypto: platform.crypto, id, isInstalled: true });
  const { manifestSha256, releaseSeq, version, minHostVersion } = verified.statement;
  const isAsNamed =
    verified.statement.partner.id === partner.id &&
    manifestSha256 === named.manifestSha256 &&
    releaseSeq === named.releaseSeq &&
    version === named.version &&
    minHostVersion === named.minHostVersion;
  if (!isAsNamed) throw mismatch(named.version);
  return { ...verified, statementText: decodeUtf8(bytes) };
}

function mismatch(version: string): PackageError {
  const message = `The statement of the fallback ${version} is not the one that the store signed for: ask the store.`;
  return new PackageError('STATEMENT_MISMATCH', '5.11', message);
}

/** What a statement says of a release, and what is remembered of it where it was fetched before (2.16). */
function knownOf(
  {
    version,
    minHostVersion,
    manifestSha256,
  }: Pick<Statement, 'version' | 'minHostVersion' | 'manifestSha256'>,
  { record }: TargetContext,
): KnownRelease {
  return { version, minHostVersion, isNative: misfitOf(record, manifestSha256) };
}
