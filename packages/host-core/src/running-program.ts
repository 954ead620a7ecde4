// One launched program: its surface, its session, its trial and, when that fails, the way back (docs/updates.md 4).

import { chooseRelease } from './choose-release.js';
import { messageOf } from './error.js';
import { giveWay } from './give-way.js';
import { HEALTHY_AFTER_PAINT_MS, createHealthWatch } from './health-watch.js';
import { describeProgram, openPages } from './describe-program.js';
import { openProgramData } from './program-data.js';
import { openReleaseFiles } from './release-files.js';
import { reportTrouble } from './report-trouble.js';
import { startSession } from './session.js';

import type { ChosenRelease } from './choose-release.js';
import type { HealthWatch } from './health-watch.js';
import type { InstalledRelease } from './installed-release.js';
import type { LaunchOutcome, RunningProgram } from './launch-outcome.js';
import type { Surface, SurfaceSign } from './platform.js';
import type { EmitToProgram, LaunchOptions } from './program-context.js';
import type { ProgramEnvironment } from './program-environment.js';
import type { ReleaseFiles } from './release-files.js';
import type { FileTrouble } from './repair-part.js';
import type { Session, SessionProgram } from './session.js';

export type { LaunchOutcome, RunningProgram } from './launch-outcome.js';

/** A launched program as its host sees it. */
export interface LaunchedProgram extends RunningProgram {
  /** Closes it, telling the host's page why. */
  readonly closeFor: (reason: string) => Promise<void>;
  readonly emitToProgram: EmitToProgram;
}

/**
 * Launches a program: the release the machine names, on the given mount. When a trial fails, the previous release opens
 * on the same mount and the same handle goes on.
 */
export async function launchProgram(
  id: string,
  options: LaunchOptions & { readonly mount?: unknown },
  environment: ProgramEnvironment,
): Promise<LaunchOutcome & { readonly launched?: LaunchedProgram }> {
  const { platform, slots, trust, store, emit } = environment;
  const data = openProgramData(platform, id);
  let launch: LaunchOptions = options;
  let pages = openPages(launch, () => session);
  let closeConfirmation: string | null = null;
  let release: InstalledRelease | null = null;
  let surface: Surface | null = null;
  let files: ReleaseFiles | null = null;
  /** Since when the release counts as come up (4.1, 4.2), by the foreground clock. */
  let upAtMs = Infinity;
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
    get closeConfirmation() {
      return closeConfirmation;
    },
    goBack: () => pages.back(1),
    close: () => close('closed'),
    closeFor: close,
    emitToProgram: (event, data) => session?.emit(event, data),
  };

  const outcome = await openRelease();
  if (outcome.type !== 'launched') await close(null);
  return outcome.type === 'launched' ? { ...outcome, launched: program } : outcome;

  async function openRelease(): Promise<LaunchOutcome> {
    const chosen = await chooseRelease(id, environment);
    return chosen.type === 'open' ? openSurface(chosen) : chosen;
  }

  async function openSurface({
    release: verified,
    isTrial,
    hasFallback,
    nonce: own,
  }: Extract<ChosenRelease, { type: 'open' }>): Promise<LaunchOutcome> {
    nonce = own;
    release = verified;
    const watch = isTrial ? watchTrial(own, verified.identity.version, hasFallback) : null;
    health = watch;
    upAtMs = Infinity;
    const served = openReleaseFiles({
      platform,
      store,
      release: verified,
      onTrouble: (trouble) => {
        if (own !== nonce || isClosed) return;
        reportTrouble(trouble, { id, version: verified.identity.version }, environment);
        const isUp = platform.clock.foregroundMs() >= upAtMs;
        if (trouble.state === 'unrepaired' && !isUp) settle(leaveDamaged(own, verified, trouble));
      },
    });
    files = served;
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
          containerKey: verified.kept.containerKey,
          files: served,
          storeKeys: trust.storeKeys.documents(),
          mount: options.mount,
        },
        (sign) => {
          // Signs of a surface that was replaced belong to nobody.
          if (own === nonce && !isClosed) onSign(sign, verified, watch);
        },
      );
      // Closed or replaced while the engine was busy: nobody waits for this surface any more.
      if (isClosed || own !== nonce) await opened.close();
      else surface = opened;
    } catch (error) {
      // The engine could not open a surface, which says nothing about the release.
      watch?.stop();
      await slots.apply(id, { type: 'ended-well', nonce: own });
      return { type: 'broken', reason: `This device could not open the program: ${messageOf(error)}` };
    }
    return { type: 'launched', program };
  }

  function onSign(sign: SurfaceSign, verified: InstalledRelease, watch: HealthWatch | null): void {
    const isOnTrial = health !== null;
    watch?.onSign(sign);
    switch (sign.type) {
      case 'connected':
        session?.close('replaced');
        closeConfirmation = null;
        session = startSession(sign.transport, sessionProgram(verified, watch));
        return;
      case 'visible':
      case 'hidden':
        environment.grants.setVisible(sign.type === 'visible');
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
        upAtMs = Math.min(upAtMs, platform.clock.foregroundMs() + HEALTHY_AFTER_PAINT_MS);
        return;
    }
  }

  function sessionProgram(verified: InstalledRelease, watch: HealthWatch | null): SessionProgram {
    return describeProgram(verified, {
      environment,
      data,
      pages,
      launch,
      mount: options.mount,
      actions: {
        // Credited to the release this session runs: a watch of another release never hears it.
        reportReady: () => {
          watch?.onReady();
          if (release === verified) upAtMs = 0;
        },
        requestClose: () => {
          void close('closed by the program');
        },
        requestRestart: (path) => {
          platform.clock.setTimer(0, () => {
            settle(restart(path)); // by now the call is answered
          });
        },
        setCloseConfirmation: (message) => {
          closeConfirmation = message;
        },
      },
    });
  }

  // A program that asks for it says that it is well: its trial neither passes nor fails by that.
  async function restart(path: string | null): Promise<void> {
    const own = nonce;
    nonce = '';
    const looksWell = health?.looksWell === true;
    health?.stop();
    health = null;
    if (path !== null) launch = { ...launch, path };
    pages = openPages(launch, () => session);
    await closeSurface();
    if (looksWell) await slots.apply(id, { type: 'ended-well', nonce: own });
    if (isClosed) return;
    const outcome = await openRelease();
    if (outcome.type !== 'launched') await close('The program could not be launched again.');
  }

  function watchTrial(own: string, version: string, hasFallback: boolean): HealthWatch {
    return createHealthWatch({
      clock: platform.clock,
      hasFallback,
      onVerdict: (verdict) => {
        health = null;
        settle(verdict.type === 'healthy' ? confirm(own, version) : rollBack(own, version, verdict.reason));
      },
    });
  }

  /** Lets go of what nobody waits for. */
  function settle(verdict: Promise<void>): void {
    void verdict.catch((error: unknown) => {
      platform.log({ level: 'error', event: 'verdict-failed', programId: id, detail: messageOf(error) });
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
    await openNext(version, reason);
  }

  // 2.7: a release with a file that cannot be had is not run; one that has come up goes on without it.
  async function leaveDamaged(
    own: string,
    { digest, identity }: InstalledRelease,
    trouble: FileTrouble,
  ): Promise<void> {
    nonce = '';
    health?.stop();
    health = null;
    const reason = `${trouble.path} is damaged on this device and could not be repaired: ${trouble.reason}`;
    const { isOffline } = trouble;
    const hasGivenWay = await giveWay(
      { id, digest, nonce: own, isOffline },
      { slots, clock: platform.clock },
    );
    if (hasGivenWay) await openNext(identity.version, reason);
    else await close(reason);
  }

  async function openNext(version: string, reason: string): Promise<void> {
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
    const closing = [surface, files];
    surface = null;
    files = null;
    for (const open of closing) await open?.close();
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
