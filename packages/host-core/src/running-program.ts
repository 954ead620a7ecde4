// One launched program: its surface, its session, its trial and, when that fails, the way back (docs/updates.md 4).

import { compareVersions } from '@org/package-format';

import { messageOf } from './error.js';
import { createHealthWatch } from './health-watch.js';
import { readInstalledRelease } from './installed-release.js';
import { openPaymentJournal } from './payment-journal.js';
import { openProgramStorage } from './program-storage.js';
import { randomId } from './random-id.js';
import { startSession } from './session.js';

import type { Grants } from './grants.js';
import type { HealthWatch } from './health-watch.js';
import type { EmitHostEvent } from './host-events.js';
import type { InstalledRelease } from './installed-release.js';
import type { Platform, Surface, SurfaceSign } from './platform.js';
import type { EmitToProgram, LaunchOptions, UpdateStatus } from './program-context.js';
import type { ReleaseSlots } from './release-slots.js';
import type { Session, SessionProgram } from './session.js';
import type { Trust } from './trust.js';
import type { LaunchAnswer } from './update-machine.js';

/** A program on the screen. Its version changes when a trial falls back. */
export interface RunningProgram {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly state: 'running' | 'closed';
  /** Closes the program. Safe to call twice. */
  close(): Promise<void>;
}

/** How a launch ended. Expected cases are values. */
export type LaunchOutcome =
  | { readonly type: 'launched'; readonly program: RunningProgram }
  | { readonly type: 'host-update-required'; readonly version: string; readonly minHostVersion: string }
  | { readonly type: 'not-installed' }
  | { readonly type: 'broken'; readonly reason: string };

/** What a launch needs of its host. */
export interface ProgramEnvironment {
  readonly platform: Platform;
  readonly slots: ReleaseSlots;
  readonly trust: Trust;
  readonly host: { readonly name: string; readonly version: string; readonly locale: string };
  readonly grants: Grants;
  readonly emit: EmitHostEvent;
  readonly checkForUpdate: () => Promise<UpdateStatus>;
  /** Called once when the program has ended, by whomever. */
  readonly onClosed: () => void;
}

/** A launched program as its host sees it. */
export interface LaunchedProgram extends RunningProgram {
  readonly emitToProgram: EmitToProgram;
}

/** Damaged or failed releases are stepped over, one at a time; a program has at most three to try. */
const MAX_STEPS = 4;

/**
 * Launches a program: the release the machine names, on the given mount. When a trial fails, the previous release opens
 * on the same mount and the same handle goes on.
 */
export async function launchProgram(
  id: string,
  options: LaunchOptions & { readonly mount?: unknown },
  environment: ProgramEnvironment,
): Promise<LaunchOutcome & { readonly launched?: LaunchedProgram }> {
  const { platform, slots, trust, host, emit } = environment;
  const storage = openProgramStorage(platform.records, id);
  const payments = openPaymentJournal(platform, id);
  let release: InstalledRelease | null = null;
  let surface: Surface | null = null;
  let session: Session | null = null;
  let health: HealthWatch | null = null;
  let nonce = '';
  let isClosed = false;

  const program: LaunchedProgram = {
    id,
    get name() {
      return release?.identity.name ?? id;
    },
    get version() {
      return release?.identity.version ?? '';
    },
    get state() {
      return isClosed ? 'closed' : 'running';
    },
    close: () => close('closed'),
    emitToProgram: (event, data) => session?.emit(event, data),
  };

  const outcome = await openRelease();
  if (outcome.type !== 'launched') await close(null);
  return outcome.type === 'launched' ? { ...outcome, launched: program } : outcome;

  async function openRelease(): Promise<LaunchOutcome> {
    for (let step = 0; step < MAX_STEPS; step += 1) {
      nonce = randomId(platform);
      const { launch } = await slots.apply(id, { type: 'launched', nonce, nowMs: platform.clock.now() });
      if (launch?.type !== 'open') return refusalOf(launch);
      const verified = await readRelease(launch);
      if (verified === null) continue;
      const { version, minHostVersion } = verified.manifest;
      if (compareVersions(minHostVersion, host.version) > 0) {
        await slots.apply(id, { type: 'ended-well', nonce });
        return { type: 'host-update-required', version, minHostVersion };
      }
      return await openSurface(verified, launch);
    }
    return {
      type: 'broken',
      reason: 'No release of this program is whole on this device: install it again.',
    };
  }

  async function readRelease(
    launch: Extract<LaunchAnswer, { type: 'open' }>,
  ): Promise<InstalledRelease | null> {
    try {
      return await readInstalledRelease(platform, trust, await slots.load(id), launch.release);
    } catch (error) {
      const { digest, version } = launch.release;
      platform.log({ level: 'error', event: 'release-damaged', programId: id, detail: messageOf(error) });
      await slots.apply(id, { type: 'corrupted', digest, nowMs: platform.clock.now() });
      emit('release', { id, type: 'rolled-back', version, reason: 'Its package on this device is damaged.' });
      return null;
    }
  }

  async function openSurface(
    verified: InstalledRelease,
    { isTrial, hasFallback }: Extract<LaunchAnswer, { type: 'open' }>,
  ): Promise<LaunchOutcome> {
    release = verified;
    const own = nonce;
    const watch = isTrial ? watchTrial(own, verified.identity.version, hasFallback) : null;
    health = watch;
    if (isTrial) emit('release', { id, type: 'trial', version: verified.identity.version });
    try {
      const opened = await platform.surfaces.open(
        {
          programId: id,
          label: verified.label,
          programName: verified.identity.name,
          entryPoint: verified.manifest.entryPoint,
          webStorage: verified.manifest.webStorage,
          statement: verified.statementBytes,
          manifest: verified.manifestBytes,
          containerKey: verified.containerKey,
          mount: options.mount,
        },
        (sign) => {
          // Signs of a surface that was replaced belong to nobody.
          if (own === nonce && !isClosed) onSign(sign, verified, watch);
        },
      );
      // Closed while the engine was busy: nobody waits for this surface any more.
      if (isClosed) await opened.close();
      else surface = opened;
    } catch (error) {
      // The engine could not open a surface, which says nothing about the release.
      watch?.stop();
      await slots.apply(id, { type: 'ended-well', nonce: own });
      return {
        type: 'broken',
        reason: `This browser or device could not open the program: ${messageOf(error)}`,
      };
    }
    return { type: 'launched', program };
  }

  function onSign(sign: SurfaceSign, verified: InstalledRelease, watch: HealthWatch | null): void {
    const isOnTrial = health !== null;
    watch?.onSign(sign);
    switch (sign.type) {
      case 'connected':
        session?.close('replaced');
        session = startSession(sign.transport, sessionProgram(verified, watch));
        return;
      case 'visible':
      case 'hidden':
        session?.emit('app.visibilityChange', { visible: sign.type === 'visible' });
        return;
      case 'crashed':
        // A trial that crashes is the watch's to decide.
        if (!isOnTrial) void close(sign.reason);
        return;
      case 'unresponsive':
        if (!isOnTrial) emit('unresponsive', { id });
        return;
      case 'error':
        platform.log({ level: 'warn', event: 'program-error', programId: id, detail: sign.message });
        return;
      case 'painted':
        return;
    }
  }

  function sessionProgram(verified: InstalledRelease, watch: HealthWatch | null): SessionProgram {
    return {
      platform,
      program: verified.identity,
      host,
      launch: options,
      storage,
      grants: environment.grants,
      payments,
      // Credited to the release this session runs: a watch of another release never hears it.
      reportReady: () => watch?.onReady(),
      requestClose: () => {
        void close('closed by the program');
      },
      checkForUpdate: environment.checkForUpdate,
    };
  }

  function watchTrial(own: string, version: string, hasFallback: boolean): HealthWatch {
    return createHealthWatch({
      clock: platform.clock,
      hasFallback,
      onVerdict: (verdict) => {
        health = null;
        const done =
          verdict.type === 'healthy' ? confirm(own, version) : rollBack(own, version, verdict.reason);
        void done.catch((error: unknown) => {
          platform.log({ level: 'error', event: 'verdict-failed', programId: id, detail: messageOf(error) });
        });
      },
    });
  }

  async function confirm(own: string, version: string): Promise<void> {
    await slots.apply(id, { type: 'healthy', nonce: own });
    emit('release', { id, type: 'confirmed', version });
  }

  // 4.5: record first, then the surface, then the previous release on the same mount.
  async function rollBack(own: string, version: string, reason: string): Promise<void> {
    // From here on no sign of the failed surface is heard.
    nonce = '';
    await slots.apply(id, { type: 'failed', nonce: own, reason, nowMs: platform.clock.now() });
    await closeSurface();
    if (isClosed) return;
    const outcome = await openRelease();
    const previousVersion = outcome.type === 'launched' ? program.version : null;
    emit('release', { id, type: 'rolled-back', version, previousVersion, reason });
    if (outcome.type !== 'launched') await close(reason);
  }

  async function closeSurface(): Promise<void> {
    session?.close('closed');
    session = null;
    const closing = surface;
    surface = null;
    await closing?.close();
  }

  async function close(reason: string | null): Promise<void> {
    if (isClosed) return;
    isClosed = true;
    const looksWell = health?.looksWell === true;
    health?.stop();
    health = null;
    await closeSurface();
    if (looksWell) await slots.apply(id, { type: 'ended-well', nonce });
    environment.onClosed();
    if (reason !== null) emit('closed', { id, reason });
  }
}

function refusalOf(launch: LaunchAnswer | undefined): LaunchOutcome {
  return launch?.type === 'broken' ? { type: 'broken', reason: launch.reason } : { type: 'not-installed' };
}
