// Check, download, verify, stage (docs/updates.md 5). Trust rules are package-format's, decisions the machine's.

import { PackageError } from '@org/package-format';

import { createCanceller, follow } from './canceller.js';
import { deferred } from './deferred.js';
import { costOfDownload } from './download-cost.js';
import { messageOf } from './error.js';
import { runsOn } from './host-fit.js';
import { readInstalledRelease } from './installed-release.js';
import { installId } from './install-id.js';
import { keepStatement } from './keep-statement.js';
import { NoSpaceError, isFull } from './no-space-error.js';
import { chooseTarget } from './offer-target.js';
import { receiveOffer } from './receive-offer.js';
import { addedPowers } from './record-change.js';
import { releasesOf } from './program-record.js';
import { stageRelease } from './stage-release.js';

import type { Canceller } from './canceller.js';
import type { Downloads } from './downloads.js';
import type { EmitHostEvent } from './host-events.js';
import type { ProgramHost } from './host-fit.js';
import type { OfferTarget } from './offer-target.js';
import type { CancelSignal, Platform } from './platform.js';
import type { ProgramRecord, WaitsForHost } from './program-record.js';
import type { ReceivedOffer } from './receive-offer.js';
import type { ReleaseSlots } from './release-slots.js';
import type { StoreClient } from './store-client.js';
import type { Trust } from './trust.js';
import type { Transition } from './update-event.js';
import type { UpdateOutcome } from './update-outcome.js';

/** One run: what it decided to do, known after the store's answer, and how it ended. */
interface UpdateRun {
  /** The version being downloaded, or null when there is nothing to download. */
  readonly downloading: Promise<string | null>;
  readonly outcome: Promise<UpdateOutcome>;
}

/** How a run is asked for. */
export interface UpdateOptions {
  readonly signal?: CancelSignal | undefined;
  /** Nobody waits for it: a download that costs the user is put off. */
  readonly isBackground?: boolean;
}

/** Brings releases from the store to the staged slot. */
export interface Updater {
  /** Starts a run, or joins the one under way for this program; only the starter's signal cancels it. */
  update(id: string, options?: UpdateOptions): UpdateRun;
  /** Cancels the run of a program, or all of them, and waits until nothing of it goes on. */
  cancel(id?: string): Promise<void>;
}

/** Makes the updater of a host. */
export function createUpdater(options: {
  readonly platform: Platform;
  readonly slots: ReleaseSlots;
  readonly store: StoreClient;
  readonly trust: Trust;
  readonly downloads: Downloads;
  /** This host, as far as a program is concerned. */
  readonly hostOf: (id: string) => ProgramHost;
  readonly emit: EmitHostEvent;
  /** Recalls or partner keys came to light. Runs before anything is decided about the program that was asked for. */
  readonly onNews: () => Promise<void>;
}): Updater {
  const { platform, slots, store, trust, downloads, hostOf, emit, onNews } = options;
  const runs = new Map<string, UpdateRun & { readonly canceller: Canceller; readonly urge: () => void }>();

  const updater: Updater = {
    update: (id, options = {}) => {
      const running = runs.get(id);
      if (running !== undefined) {
        // Whoever waits for it is the reason not to put it off.
        if (options.isBackground === true) return running;
        running.urge();
        const again = (ended: UpdateOutcome) =>
          ended.type === 'postponed' ? updater.update(id, options).outcome : ended;
        return { ...running, outcome: running.outcome.then(again) };
      }
      const canceller = createCanceller();
      const urgency = { isBackground: options.isBackground === true };
      const run = {
        ...start(id, { signal: canceller.signal, urgency }, follow(options.signal, canceller)),
        canceller,
        urge: () => {
          urgency.isBackground = false;
        },
      };
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
  return updater;

  function start(id: string, { signal, urgency }: Pace, unfollow: () => void): UpdateRun {
    const { promise: downloading, resolve: announce } = deferred<string | null>();
    const outcome = run(id, { signal, urgency }, announce)
      .catch((error: unknown) => toOutcome(id, error, signal))
      .finally(() => {
        runs.delete(id);
        unfollow();
        announce(null);
      })
      .then((ended) => {
        emit('update', { id, state: 'ended', outcome: ended });
        return ended;
      });
    return { downloading, outcome };
  }

  async function run(
    id: string,
    { signal, urgency }: Pace,
    announce: (version: string) => void,
  ): Promise<UpdateOutcome> {
    emit('update', { id, state: 'checking' });
    const { channel } = await slots.load(id);
    const answer = await store.statement(id, channel, signal);
    if (answer.type === 'offline' && signal.aborted) return { type: 'cancelled' };
    if (answer.type !== 'answer') return answer;
    const offer = await receiveOffer(id, answer.value, { platform, trust, channel, signal });
    if (offer.hasNews) await onNews();
    // 2.1: time is fixed once for a whole check.
    const nowMs = Math.max(platform.clock.now(), await trust.log.floorMs());
    const record = await slots.load(id);
    const context = { platform, store, trust, record, host: hostOf(id), nowMs, signal };
    const target = await chooseTarget(offer, { ...context, installId: await installId(platform) });
    const { version, minHostVersion } = target;
    const recall = await recallOf(id, target);
    if (recall !== null) return { type: 'refused', code: 'RELEASE_RECALLED', message: recall };
    const decision = await decide(id, { offer, target, record, nowMs });
    switch (decision.type) {
      case 'up-to-date':
        await renew(id, target);
        if (target.needsHost !== null) return hostUpdateRequired(target.needsHost);
        return { type: 'up-to-date', version: record.active?.version ?? version };
      case 'already-staged':
        await renew(id, target);
        return stagedOutcome(id, version);
      case 'host-update-required':
        return hostUpdateRequired({ version, minHostVersion });
      case 'not-available':
      case 'failed-before':
        return { ...decision, version };
      case 'refused':
        platform.log({ level: 'warn', event: 'offer-refused', programId: id, detail: decision.code });
        return decision;
      case 'download': {
        const reason = urgency.isBackground ? await costOfDownload(platform) : null;
        if (reason !== null) return { type: 'postponed', version, reason };
        announce(version);
        return stage(id, target, signal);
      }
    }
  }

  async function stagedOutcome(id: string, version: string): Promise<UpdateOutcome> {
    const added = addedPowers(await slots.load(id));
    return added === null ? { type: 'staged', version } : { type: 'staged', version, added };
  }

  /** 2.8: neither is a recalled release fetched; which key signed it shows only when it is there. */
  async function recallOf(id: string, { manifestSha256, releaseSeq }: OfferTarget): Promise<string | null> {
    return (await trust.recalls.find({ id, manifestSha256, releaseSeq, keyId: '' }))?.reason ?? null;
  }

  async function decide(
    id: string,
    { offer: received, target, record, nowMs }: Decision,
  ): Promise<NonNullable<Transition['offer']>> {
    const { statement, digest, keyId } = received;
    const { statementSeq, storeKeysVersion, minUsableSeq, graceUntil } = statement;
    const { version, minHostVersion, releaseSeq, outside, withheldDigest, needsHost, startsMs } = target;
    const { offer } = await slots.apply(id, {
      type: 'offered',
      ...hostOf(id),
      nowMs,
      offer: {
        digest: target.manifestSha256,
        ...{
          version,
          minHostVersion,
          releaseSeq,
          outside,
          withheldDigest,
          needsHost,
          startsMs,
          minUsableSeq,
        },
        graceUntilMs: graceUntil === undefined ? null : Date.parse(graceUntil),
        statement: { statementSeq, digest, keyId, storeKeysVersion },
        expiresMs: Date.parse(statement.expires),
        storeKeysExpireMs: Date.parse(trust.storeKeys.chain().latest.document.expires),
        partner: statement.partner.id,
        rollbackOf: statement.rollbackOf ?? null,
        replacedKeyIds: record.seen
          .filter((one) => trust.storeKeys.isReplaced(one, 'statements', statement))
          .map((one) => one.keyId),
      },
    });
    await keepStatement(received, { record, offer }, { platform, trust });
    // The machine answers every offer.
    return offer as NonNullable<typeof offer>;
  }

  // 5.3: bytes are verified as they stream into one blob; the pointer is written last.
  async function stage(id: string, target: OfferTarget, signal: CancelSignal): Promise<UpdateOutcome> {
    const { version } = target;
    try {
      const offer = await target.statement();
      const release = await stageRelease(offer, {
        ...{ platform, slots, store, trust, downloads, signal },
        bases: releasesOf(await slots.load(id)),
        onProgress: (progress) => {
          emit('update', { id, state: 'downloading', version, ...progress });
        },
      });
      if (!runsOn(release, hostOf(id))) {
        await slots.apply(id, { type: 'misfit', release });
        return hostUpdateRequired(release);
      }
      const { record } = await slots.apply(id, { type: 'staged', release });
      if (record.staged?.digest !== release.digest) return outdated(version);
      const outcome = await stagedOutcome(id, version);
      emit('update', { id, state: 'staged', version, outcome });
      return outcome;
    } catch (error) {
      if (signal.aborted || !(error instanceof NoSpaceError || isFull(error))) throw error;
      const { neededBytes, freeBytes = null } = error instanceof NoSpaceError ? error : { neededBytes: 0 };
      return { type: 'no-space', version, neededBytes, freeBytes };
    }
  }

  /** 2.9: a release that is here is held to the newest statement about it, where the two still agree. */
  async function renew(id: string, target: OfferTarget): Promise<void> {
    const record = await slots.load(id);
    const known = releasesOf(record).find(({ digest }) => digest === target.manifestSha256);
    // A fallback keeps its own statement, which does not grow old.
    if (known === undefined || target.withheldDigest !== null) return;
    const { statement, statementText } = await target.statement();
    const { releaseSeq, publishedAt } = statement;
    if (known.statement === statementText) return;
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

/** How a run may go on: until its signal, and at what cost to the user. */
interface Pace {
  readonly signal: CancelSignal;
  readonly urgency: { readonly isBackground: boolean };
}

/** What is decided about. */
interface Decision {
  readonly offer: ReceivedOffer;
  readonly target: OfferTarget;
  readonly record: ProgramRecord;
  readonly nowMs: number;
}

function hostUpdateRequired({ version, minHostVersion }: WaitsForHost): UpdateOutcome {
  return { type: 'host-update-required', version, minHostVersion };
}

function outdated(version: string): UpdateOutcome {
  const message = `Version ${version} was overtaken while it was downloaded.`;
  return { type: 'refused', code: 'RELEASE_DOWNGRADE', message };
}
