// Which release a launch runs: the one the machine names, verified, past those that are damaged (docs/updates.md 2.7).

import { messageOf } from './error.js';
import { giveWay } from './give-way.js';
import { hostFit } from './host-fit.js';
import { readInstalledRelease } from './installed-release.js';
import { isFull } from './no-space-error.js';
import { randomId } from './random-id.js';
import { reportTrouble } from './report-trouble.js';
import { noRoom } from './trouble.js';

import type { EmitHostEvent } from './host-events.js';
import type { InstalledRelease, ReleaseReading } from './installed-release.js';
import type { LaunchOutcome } from './launch-outcome.js';
import type { NativePrograms } from './native-programs.js';
import type { Platform } from './platform.js';
import type { Release } from './program-record.js';
import type { ReleaseSlots } from './release-slots.js';
import type { StoreClient } from './store-client.js';
import type { FailureCode, Trouble } from './trouble.js';
import type { Trust } from './trust.js';
import type { Transition } from './update-event.js';

/** A release to run, and what names its launch from now on; or how the launch ends without one. */
export type ChosenRelease =
  | (Omit<OpenAnswer, 'release'> & { readonly release: InstalledRelease; readonly nonce: string })
  | Exclude<LaunchOutcome, { readonly type: 'launched' }>;

type OpenAnswer = Extract<Transition['launch'], { readonly type: 'open' }>;

/** What the choice is made with. */
export interface ReleaseChoice {
  readonly platform: Platform;
  readonly slots: ReleaseSlots;
  readonly trust: Trust;
  /** For repairs and sub-packages; nothing else of a launch asks the store. */
  readonly store: Pick<StoreClient, 'container' | 'containerPart'>;
  readonly host: { readonly version: string };
  readonly nativePrograms: NativePrograms;
  /** The store was asked for this launch: what is here is all there is. */
  readonly isUpdateTried: boolean;
  readonly emit: EmitHostEvent;
}

/** A trial that has just failed on a mount. */
export type FailedTrial = Trouble<FailureCode> & { readonly digest: string };

/** Damaged or failed releases are stepped over, one at a time; a program has at most three to try. */
const MAX_STEPS = 4;

/**
 * Counts an attempt when a trial is chosen, durably and before anything opens (2.3). Nobody is kept in the one that has
 * just failed, also when that could not be written.
 */
export async function chooseRelease(
  id: string,
  choice: ReleaseChoice,
  failure: FailedTrial | null,
): Promise<ChosenRelease> {
  const { platform, slots, host, nativePrograms } = choice;
  const programHost = { hostVersion: host.version, nativeVersions: nativePrograms.versionsOf(id) };
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const nonce = randomId(platform);
    const launch = await nextRelease(id, nonce, choice);
    if (launch.type === 'update-required') return { ...launch, reason: null };
    if (launch.type !== 'open') return launch;
    if (launch.release.digest === failure?.digest) {
      await slots.release(id, launch.release.digest);
      if (launch.isTrial && (await failsAgain(id, { ...failure, nonce }, choice))) continue;
      return { type: 'broken', ...noRoom };
    }
    const letGo = () => slots.release(id, launch.release.digest);
    const reading = await readRelease(id, launch.release, choice);
    if (reading.type !== 'whole') await letGo();
    if (reading.type === 'unproven') {
      await slots.apply(id, { type: 'ended-well', nonce });
      return {
        type: 'broken',
        code: 'unproven',
        reason: `${reading.reason} Update it when the store can be reached.`,
      };
    }
    if (reading.type === 'damaged') {
      const hasGivenWay = await stepOver({ id, nonce, release: launch.release, ...reading }, choice);
      if (hasGivenWay) continue;
      return {
        type: 'broken',
        code: 'damaged',
        reason: `It is damaged on this device. ${reading.reason} Open it again when the store can be reached.`,
      };
    }
    const { version, minHostVersion, runtime } = reading.release.manifest;
    const fit = hostFit({ version, minHostVersion, isNative: runtime === 'native' }, programHost);
    if (fit !== 'runs') {
      await letGo();
      await slots.apply(id, { type: 'ended-well', nonce });
      return fit === 'needs-newer-host'
        ? { type: 'host-update-required', version, minHostVersion }
        : { type: 'update-required', version, reason: null };
    }
    return { ...launch, release: reading.release, nonce };
  }
  return {
    type: 'broken',
    code: 'damaged',
    reason: 'No release of this program is whole on this device: install it again.',
  };
}

/** On a full disk nothing new is begun; what was confirmed needs no writing to run. */
async function nextRelease(
  id: string,
  nonce: string,
  { platform, slots, trust, host, nativePrograms, isUpdateTried }: ReleaseChoice,
): Promise<NonNullable<Transition['launch']>> {
  // 2.10: a clock that was put back prolongs no time of grace beyond what witnesses have seen.
  const nowMs = Math.max(platform.clock.now(), await trust.log.floorMs());
  const programHost = { hostVersion: host.version, nativeVersions: nativePrograms.versionsOf(id) };
  const event = { type: 'launched', nonce, nowMs, ...programHost, isUpdateTried } as const;
  try {
    return (await slots.apply(id, event)).launch ?? { type: 'not-installed' };
  } catch (error) {
    if (!isFull(error)) throw error;
    platform.log({ level: 'error', event: 'disk-full', programId: id, detail: messageOf(error) });
    const { launch } = await slots.apply(id, { ...event, isReadOnly: true });
    if (launch?.type === 'open') return launch;
    return { type: 'broken', ...noRoom };
  }
}

/** What the disk would not take is written when it does. */
async function failsAgain(
  id: string,
  { nonce, code, reason }: FailedTrial & { readonly nonce: string },
  { slots, platform }: ReleaseChoice,
): Promise<boolean> {
  const failed = { type: 'failed', nonce, code, reason, nowMs: platform.clock.now() } as const;
  return slots.apply(id, failed).then(
    () => true,
    () => false,
  );
}

async function readRelease(id: string, release: Release, choice: ReleaseChoice): Promise<ReleaseReading> {
  return readInstalledRelease({
    ...choice,
    release,
    record: await choice.slots.load(id),
    onTrouble: (trouble) => {
      reportTrouble(trouble, { id, version: release.version }, choice);
    },
  });
}

async function stepOver(
  damaged: {
    readonly id: string;
    readonly nonce: string;
    readonly release: Release;
    readonly isOffline: boolean;
    readonly reason: string;
  },
  { platform, slots, emit }: ReleaseChoice,
): Promise<boolean> {
  const { id, nonce, release, isOffline, reason } = damaged;
  const { digest, version } = release;
  platform.log({ level: 'error', event: 'release-damaged', programId: id, detail: reason });
  const hasGivenWay = await giveWay({ id, digest, nonce, isOffline }, { slots });
  if (hasGivenWay) {
    const why = { code: 'damaged', reason: 'Its package on this device is damaged.' } as const;
    emit('release', { id, type: 'rolled-back', version, ...why });
  }
  return hasGivenWay;
}
