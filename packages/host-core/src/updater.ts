// Check, download, verify, stage (docs/updates.md 5). Trust rules are package-format's, decisions the machine's.

import { PackageError, checkAgreement, decodeUtf8, pinnedKeys, verifyStatement } from '@org/package-format';

import { createCanceller } from './canceller.js';
import { deferred } from './deferred.js';
import { messageOf } from './error.js';
import { fetchPackage } from './fetch-package.js';
import { packageKey } from './release-slots.js';

import type { Canceller } from './canceller.js';
import type { EmitHostEvent } from './host-events.js';
import type { CancelSignal, Platform } from './platform.js';
import type { Release } from './program-record.js';
import type { ReleaseSlots } from './release-slots.js';
import type { StoreClient } from './store-client.js';
import type { Trust } from './trust.js';
import type { PublicKey, Statement, VerifiedPackage } from '@org/package-format';

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

interface VerifiedOffer {
  readonly statement: Statement;
  readonly statementText: string;
  readonly partnerKeys: readonly PublicKey[];
}

/** Makes the updater of a host. */
export function createUpdater(options: {
  readonly platform: Platform;
  readonly slots: ReleaseSlots;
  readonly store: StoreClient;
  readonly trust: Trust;
  readonly hostVersion: string;
  readonly emit: EmitHostEvent;
}): Updater {
  const { platform, slots, store, trust, hostVersion, emit } = options;
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
    const offer = await verifyOffer(id, answer.value);
    const { version, minHostVersion } = offer.statement;
    const decision = await decide(id, offer);
    switch (decision.type) {
      case 'up-to-date':
        return { type: 'up-to-date', version };
      case 'already-staged':
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
        await stage(id, offer, signal);
        emit('update', { id, state: 'staged', version });
        return { type: 'staged', version };
    }
  }

  async function verifyOffer(
    id: string,
    bytes: Uint8Array,
  ): Promise<VerifiedOffer & { readonly digest: string }> {
    const { crypto } = platform;
    const { statement, partnerKeys, digest } = await verifyStatement(bytes, {
      keys: trust.storeKeys,
      crypto,
      id,
    });
    return { statement, partnerKeys, digest, statementText: decodeUtf8(bytes) };
  }

  async function decide(
    id: string,
    { statement, partnerKeys, digest }: VerifiedOffer & { readonly digest: string },
  ) {
    const { offer } = await slots.apply(id, {
      type: 'offered',
      hostVersion,
      nowMs: platform.clock.now(),
      offer: {
        digest: statement.manifestSha256,
        version: statement.version,
        minHostVersion: statement.minHostVersion,
        releaseSeq: statement.releaseSeq,
        statementSeq: statement.statementSeq,
        statementDigest: digest,
        expiresMs: Date.parse(statement.expires),
        partnerKeyIds: partnerKeys.map(({ keyId }) => keyId),
      },
    });
    // The machine answers every offer.
    return offer as NonNullable<typeof offer>;
  }

  // 5.3: bytes are verified as they stream into one blob; the pointer is written last.
  async function stage(id: string, offer: VerifiedOffer, signal: CancelSignal): Promise<void> {
    const { statement } = offer;
    const { partnerKeyIds } = await slots.load(id);
    const key = packageKey(statement.manifestSha256);
    const { size: totalBytes } = statement.container;
    const verified = await fetchPackage({
      platform,
      store,
      trust,
      statement,
      keys: pinnedKeys(offer.partnerKeys, partnerKeyIds),
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
    if (partnerKeyIds.length === 0)
      await slots.pinPartnerKeys(
        id,
        offer.partnerKeys.map(({ keyId }) => keyId),
      );
    await slots.apply(id, { type: 'staged', release: releaseOf(offer, verified) });
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

function releaseOf(
  { statement, statementText }: VerifiedOffer,
  { manifest, manifestBytes, digest }: VerifiedPackage,
): Release {
  return {
    digest,
    version: manifest.version,
    name: manifest.name,
    releaseSeq: statement.releaseSeq,
    dataVersion: manifest.dataVersion,
    rollbackFloor: manifest.rollbackFloor ?? null,
    manifestBytes: manifestBytes.length,
    containerBytes: statement.container.size,
    statement: statementText,
  };
}
