// Check, download, verify, stage (docs/updates.md 5). Trust rules are package-format's, decisions the machine's.

import { PackageError, checkAgreement } from '@org/package-format';

import { createCanceller } from './canceller.js';
import { deferred } from './deferred.js';
import { messageOf } from './error.js';
import { fetchPackage } from './fetch-package.js';
import { readInstalledRelease } from './installed-release.js';
import { receiveOffer } from './receive-offer.js';
import { releasesOf } from './program-record.js';
import { packageKey } from './release-slots.js';

import type { Canceller } from './canceller.js';
import type { EmitHostEvent } from './host-events.js';
import type { CancelSignal, Platform } from './platform.js';
import type { Release, SeenStatement } from './program-record.js';
import type { ReceivedOffer } from './receive-offer.js';
import type { ReleaseSlots } from './release-slots.js';
import type { StoreClient } from './store-client.js';
import type { Trust } from './trust.js';
import type { Transition } from './update-machine.js';
import type { VerifiedPackage } from '@org/package-format';

/** How an update ended. Expected outcomes are values. */
export type UpdateOutcome =
  | { readonly type: 'up-to-date'; readonly version: string }
  | { readonly type: 'staged'; readonly version: string }
  | { readonly type: 'host-update-required'; readonly version: string; readonly minHostVersion: string }
  | { readonly type: 'failed-before'; readonly version: string; readonly reason: string }
  | { readonly type: 'refused'; readonly code: string; readonly message: string }
  | { readonly type: 'offline'; readonly reason: string }
  | { readonly type: 'not-found' }
  | { readonly type: 'cancelled' };

/** One run: what it decided to do, known after the store's answer, and how it ended. */
interface UpdateRun {
  /** The version being downloaded, or null when there is nothing to download. */
  readonly downloading: Promise<string | null>;
  readonly outcome: Promise<UpdateOutcome>;
}

/** Brings releases from the store to the staged slot. */
export interface Updater {
  /** Starts a run, or joins the one under way for this program; only the starter's signal cancels it. */
  update(id: string, signal?: CancelSignal): UpdateRun;
  /** Cancels the run of a program, or all of them, and waits until nothing of it goes on. */
  cancel(id?: string): Promise<void>;
}

/** Makes the updater of a host. */
export function createUpdater(options: {
  readonly platform: Platform;
  readonly slots: ReleaseSlots;
  readonly store: StoreClient;
  readonly trust: Trust;
  readonly hostVersion: string;
  readonly emit: EmitHostEvent;
  /** Recalls or partner keys came to light. Runs before anything is decided about the program that was asked for. */
  readonly onNews: () => Promise<void>;
}): Updater {
  const { platform, slots, store, trust, hostVersion, emit, onNews } = options;
  const runs = new Map<string, UpdateRun & { readonly canceller: Canceller }>();

  return {
    update: (id, signal) => {
      const running = runs.get(id);
      if (running !== undefined) return running;
      const canceller = createCanceller();
      const run = { ...start(id, canceller.signal, follow(signal, canceller)), canceller };
      runs.set(id, run);
      return run;
    },
    cancel: async (id) => {
      const chosen = [...runs]
        .filter(([running]) => id === undefined || running === id)
        .map(([, run]) => run);
      for (const { canceller } of chosen) canceller.cancel();
      await Promise.all(chosen.map(({ outcome }) => outcome));
    },
  };

  function start(id: string, signal: CancelSignal, unfollow: () => void): UpdateRun {
    const { promise: downloading, resolve: announce } = deferred<string | null>();
    const outcome = run(id, signal, announce)
      .catch((error: unknown) => toOutcome(id, error, signal))
      .finally(() => {
        runs.delete(id);
        unfollow();
        announce(null);
        emit('update', { id, state: 'ended' });
      });
    return { downloading, outcome };
  }

  async function run(
    id: string,
    signal: CancelSignal,
    announce: (version: string) => void,
  ): Promise<UpdateOutcome> {
    emit('update', { id, state: 'checking' });
    const answer = await store.statement(id, signal);
    if (answer.type === 'offline' && signal.aborted) return { type: 'cancelled' };
    if (answer.type !== 'answer') return answer;
    const offer = await receiveOffer(id, answer.value, { platform, trust, signal });
    if (offer.hasNews) await onNews();
    const { version, minHostVersion } = offer.statement;
    const recall = await recallOf(id, offer);
    if (recall !== null) return { type: 'refused', code: 'RELEASE_RECALLED', message: recall };
    const decision = await decide(id, offer);
    switch (decision.type) {
      case 'up-to-date':
        await renew(id, offer);
        return { type: 'up-to-date', version };
      case 'already-staged':
        await renew(id, offer);
        return { type: 'staged', version };
      case 'host-update-required':
        return { type: 'host-update-required', version, minHostVersion };
      case 'failed-before':
        return { type: 'failed-before', version, reason: decision.reason };
      case 'refused':
        platform.log({ level: 'warn', event: 'offer-refused', programId: id, detail: decision.code });
        return decision;
      case 'download':
        announce(version);
        if (!(await stage(id, offer, signal))) return belowFloor(version);
        emit('update', { id, state: 'staged', version });
        return { type: 'staged', version };
    }
  }

  /** 2.8: neither is a recalled release fetched; which key signed it shows only when it is there. */
  async function recallOf(id: string, { statement }: ReceivedOffer): Promise<string | null> {
    const { manifestSha256, releaseSeq } = statement;
    return (await trust.recalls.find({ id, manifestSha256, releaseSeq, keyId: '' }))?.reason ?? null;
  }

  async function decide(id: string, offered: ReceivedOffer) {
    const { statement, digest, keyId } = offered;
    const { document: storeKeys } = trust.storeKeys.chain().latest;
    const { seen } = await slots.load(id);
    const { statementSeq, storeKeysVersion } = statement;
    const { offer } = await slots.apply(id, {
      type: 'offered',
      hostVersion,
      nowMs: Math.max(platform.clock.now(), await trust.log.floorMs()),
      offer: {
        digest: statement.manifestSha256,
        version: statement.version,
        minHostVersion: statement.minHostVersion,
        releaseSeq: statement.releaseSeq,
        statement: { statementSeq, digest, keyId, storeKeysVersion },
        expiresMs: Date.parse(statement.expires),
        storeKeysExpireMs: Date.parse(storeKeys.expires),
        partner: statement.partner.id,
        rollbackOf: statement.rollbackOf ?? null,
        replacedKeyIds: seen
          .filter((one) => trust.storeKeys.isReplaced(one, 'statements', statement))
          .map((one) => one.keyId),
      },
    });
    await keepStatement(id, offered, { seen, offer });
    // The machine answers every offer.
    return offer as NonNullable<typeof offer>;
  }

  /** 2.1: the newest statement seen stays, so that one which contradicts it can be shown beside it. */
  async function keepStatement(
    id: string,
    { statementText, digest }: ReceivedOffer,
    { seen, offer }: { readonly seen: readonly SeenStatement[]; readonly offer: Transition['offer'] },
  ): Promise<void> {
    const key = `trust/statement/${id}`;
    if (offer?.type === 'refused' && offer.code === 'STATEMENT_EQUIVOCATED') {
      const known = await platform.records.get(key);
      const digests = seen.map((one) => one.digest).join(', ');
      const notice = { type: 'statement-equivocated', id, message: offer.message } as const;
      await trust.evidence.add(notice, [known ?? `SHA-256 ${digests}`, statementText]);
    } else if (offer?.type !== 'refused' && seen.every((one) => one.digest !== digest)) {
      await platform.records.commit(new Map([[key, statementText]]), { durable: false });
    }
  }

  // 5.3: bytes are verified as they stream into one blob; the pointer is written last.
  async function stage(id: string, offer: ReceivedOffer, signal: CancelSignal): Promise<boolean> {
    const { statement } = offer;
    const key = packageKey(statement.manifestSha256);
    const { size: totalBytes } = statement.container;
    const verified = await fetchPackage({
      platform,
      store,
      trust,
      statement,
      keys: offer.partnerKeys.keys,
      onProgress: (receivedBytes) => {
        emit('update', { id, state: 'downloading', version: statement.version, receivedBytes, totalBytes });
      },
      signal,
    });
    try {
      // Cancelled at the last moment: a program that is being removed must not come back.
      if (signal.aborted) throw new Error('The update was cancelled.');
      checkAgreement(verified, statement);
    } catch (error) {
      await platform.blobs.delete(key);
      throw error;
    }
    const release = releaseOf(offer, verified);
    const { record } = await slots.apply(id, { type: 'staged', release });
    return record.staged?.digest === release.digest;
  }

  /** 2.9: a release that is here is held to the newest statement about it, where the two still agree. */
  async function renew(id: string, { statement, statementText }: ReceivedOffer): Promise<void> {
    const record = await slots.load(id);
    const { manifestSha256, releaseSeq, publishedAt } = statement;
    const known = releasesOf(record).find(({ digest }) => digest === manifestSha256);
    if (known === undefined || known.statement === statementText) return;
    const release = { ...known, releaseSeq, publishedAt, statement: statementText };
    const source = { platform, store, trust, record, release };
    const reading = await readInstalledRelease({ ...source, onTrouble: () => undefined });
    if (reading.type === 'whole') await slots.apply(id, { type: 'renewed', release });
  }

  function toOutcome(id: string, error: unknown, signal: CancelSignal): UpdateOutcome {
    if (signal.aborted) return { type: 'cancelled' };
    platform.log({ level: 'warn', event: 'update-failed', programId: id, detail: messageOf(error) });
    return error instanceof PackageError
      ? { type: 'refused', code: error.code, message: error.message }
      : { type: 'offline', reason: messageOf(error) };
  }
}

/** Lets a caller's signal cancel a run; the returned function ends that. */
function follow(signal: CancelSignal | undefined, canceller: Canceller): () => void {
  const cancel = () => {
    canceller.cancel();
  };
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel);
  return () => signal?.removeEventListener('abort', cancel);
}

function belowFloor(version: string): UpdateOutcome {
  const message = `Version ${version} is below what was confirmed while it was downloaded.`;
  return { type: 'refused', code: 'RELEASE_DOWNGRADE', message };
}

function releaseOf(
  { statement, statementText }: ReceivedOffer,
  { manifest, manifestBytes, digest, keyId }: VerifiedPackage,
): Release {
  return {
    digest,
    version: manifest.version,
    name: manifest.name,
    releaseSeq: statement.releaseSeq,
    keyId,
    publishedAt: statement.publishedAt,
    dataVersion: manifest.dataVersion,
    rollbackFloor: manifest.rollbackFloor ?? null,
    manifestBytes: manifestBytes.length,
    containerBytes: statement.container.size,
    statement: statementText,
  };
}
