// One launched program: its surface, its session, its trial and, when that fails, the way back (docs/updates.md 4).

import { givesWayToCrash } from './count-crash.js';
import { giveWay } from './give-way.js';
import { HEALTHY_AFTER_PAINT_MS, createHealthWatch } from './health-watch.js';
import { letGo } from './let-go.js';
import { openSurface } from './open-surface.js';
import { openProgramData } from './program-data.js';
import { createProgramPresence } from './program-presence.js';
import { createProgramSession } from './program-session.js';
import { reportTrouble } from './report-trouble.js';
import { crashLoop, noSurface, notLaunched } from './trouble.js';

import type { ChosenRelease, FailedTrial } from './choose-release.js';
import type { HealthVerdict, HealthWatch } from './health-watch.js';
import type { InstalledRelease } from './installed-release.js';
import type { LaunchOutcome, LaunchedProgram } from './launch-outcome.js';
import type { Surface, SurfaceSign } from './platform.js';
import type { LaunchOptions } from './program-context.js';
import type { OpenedRelease } from './describe-program.js';
import type { ProgramEnvironment } from './program-environment.js';
import type { ReleaseFiles } from './release-files.js';
import type { FileTrouble } from './repair-part.js';
import type { ClosedCode, Trouble } from './trouble.js';

/**
 * Launches a program: the release the machine names, on the given mount. When a trial fails, the previous release opens
 * on the same mount and the same handle goes on.
 */
export async function launchProgram(
  id: string,
  options: LaunchOptions & { readonly mount?: unknown },
  environment: ProgramEnvironment,
): Promise<LaunchOutcome & { readonly launched?: LaunchedProgram }> {
  const { platform, slots, store, downloads, pageStates, emit } = environment;
  const data = openProgramData(platform, id);
  let launch: LaunchOptions = options;
  let release: InstalledRelease | null = null;
  let surface: Surface | null = null;
  let files: ReleaseFiles | null = null;
  /** Since when the release counts as come up (4.1, 4.2), by the clock of being seen. */
  let upAtMs = Infinity;
  /** The package that this launch keeps from being deleted. */
  let heldDigest: string | null = null;
  let health: HealthWatch | null = null;
  let nonce = '';
  let failure: FailedTrial | null = null;
  let isClosed = false;
  const { clock } = platform;
  const setShown = (isShown: boolean) => surface?.setShown(isShown);
  const presence = createProgramPresence({ id, clock, pageStates, onVisible, setShown });
  const session = createProgramSession({
    ...{ environment, data, mount: options.mount, isInFront: () => presence.isInFront },
    onReady: ({ verified, watch }) => {
      watch?.onReady();
      if (release === verified) upAtMs = 0;
    },
    onCloseAsked: () => void close({ code: 'by-program', reason: 'closed by the program' }),
    onRestartAsked: (path) => void settle(restart(path)),
  });

  const program: LaunchedProgram = {
    id,
    get name() {
      return release?.identity.name ?? id;
    },
    get version() {
      return release?.identity.version ?? '';
    },
    get state() {
      return isClosed ? 'closed' : presence.isInFront ? 'running' : 'background';
    },
    get closeConfirmation() {
      return session.closeConfirmation;
    },
    get digest() {
      return heldDigest;
    },
    mount: options.mount,
    goBack: () => session.pages.back(1),
    sendToBackground: async () => {
      if (program.state !== 'running') return;
      presence.setInFront(false);
      await environment.onBackground(program);
    },
    comeBack: ({ path, query = {} }) => {
      if (path !== undefined) session.pages.reset({ path, query });
      presence.setInFront(true);
    },
    close: () => close({ code: 'by-host', reason: 'closed' }),
    closeFor: close,
    emitToProgram: session.emit,
  };

  const outcome = await openRelease();
  if (outcome.type !== 'launched') await close(null);
  return outcome.type === 'launched' ? { ...outcome, launched: program } : outcome;

  async function openRelease(): Promise<LaunchOutcome> {
    const chosen = await environment.choose(id, environment, failure);
    return chosen.type === 'open' ? show(chosen) : chosen;
  }

  async function show(chosen: Extract<ChosenRelease, { type: 'open' }>): Promise<LaunchOutcome> {
    const { release: verified, isTrial, hasFallback, hasOwnData, nonce: own } = chosen;
    nonce = own;
    release = verified;
    heldDigest = verified.digest;
    data.storage.fence(hasOwnData ? verified.digest : null);
    const { version } = verified.identity;
    const onVerdict = (verdict: HealthVerdict) => void settle(decide(own, version, verdict));
    const watch = isTrial ? createHealthWatch({ clock: presence.seenClock, hasFallback, onVerdict }) : null;
    health = watch;
    upAtMs = Infinity;
    const whereabouts = presence.begin(verified.digest, launch);
    session.begin(launch, whereabouts);
    const served = environment.openFiles({
      ...{ platform, downloads, store },
      release: verified,
      onTrouble: (trouble) => {
        if (own !== nonce || isClosed) return;
        reportTrouble(trouble, { id, version }, environment);
        const isUp = presence.seenClock.foregroundMs() >= upAtMs;
        if (trouble.state === 'unrepaired' && !isUp) void settle(leaveDamaged(own, verified, trouble));
      },
    });
    files = served;
    if (isTrial) emit('release', { id, type: 'trial', version });
    try {
      const opening = { verified, watch, parts: served.parts };
      const hear = (sign: SurfaceSign) => {
        // Signs of a surface that was replaced belong to nobody.
        if (own === nonce && !isClosed) onSign(sign, opening);
      };
      const welcome = session.welcome(opening);
      const place = { files: served, mount: options.mount, whereabouts, welcome, onSign: hear };
      const opened = await openSurface(verified, place, environment);
      // Closed or replaced while the engine was busy: nobody waits for this surface any more.
      if (isClosed || own !== nonce) await opened.close();
      else surface = opened;
      if (!presence.isInFront) setShown(false);
    } catch (error) {
      // The engine could not open a surface, which says nothing about the release.
      watch?.stop();
      await slots.apply(id, { type: 'ended-well', nonce: own });
      return { type: 'broken', ...noSurface(error) };
    }
    return { type: 'launched', program, start: whereabouts === null ? 'cold' : 'resumed' };
  }

  function onSign(sign: SurfaceSign, { verified, watch, parts }: OpenedRelease): void {
    const isOnTrial = health !== null;
    // 2.15: what ends in the background, or is held still there, is so for other reasons than its own.
    if (sign.type === 'unresponsive' && !presence.isInFront) watch?.onHeldStill();
    else if (sign.type !== 'crashed' || presence.isInFront) watch?.onSign(sign);
    switch (sign.type) {
      case 'connected':
        session.connect(sign, { verified, watch, parts });
        return;
      case 'visible':
      case 'hidden':
        presence.onEngine(sign.type === 'visible');
        return;
      case 'sight':
        presence.onSight(sign.isInSight);
        return;
      case 'state':
        presence.onState(sign.state);
        return;
      case 'crashed':
        if (!presence.isInFront) void close({ code: 'crashed', reason: sign.reason });
        // A trial that crashes is the watch's to decide.
        else if (!isOnTrial) void settle(leaveCrashed(verified, sign.reason));
        return;
      case 'unresponsive':
        if (!isOnTrial) emit('unresponsive', { id });
        return;
      case 'error':
        platform.log({ level: 'warn', event: 'program-error', programId: id, detail: sign.message });
        return;
      case 'painted':
        upAtMs = Math.min(upAtMs, presence.seenClock.foregroundMs() + HEALTHY_AFTER_PAINT_MS);
        parts.startIdle();
        return;
    }
  }

  function onVisible(isVisible: boolean): void {
    // 2.6: what ends in the background ended for other reasons than its own.
    if (health !== null && (isVisible || health.isExcused))
      void settle(slots.apply(id, { type: isVisible ? 'visible' : 'hidden', nonce }));
    environment.grants.setVisible(isVisible);
    session.emit('app.visibilityChange', { visible: isVisible });
  }

  // A program that asks for it says that it is well: its trial neither passes nor fails by that.
  async function restart(path: string | null): Promise<void> {
    const own = nonce;
    nonce = '';
    const looksWell = endHealth();
    if (path !== null) launch = { ...launch, path };
    await closeSurface();
    if (looksWell) await slots.apply(id, { type: 'ended-well', nonce: own });
    if (isClosed) return;
    const outcome = await openRelease();
    if (outcome.type !== 'launched') await close(notLaunched);
  }

  /** The trial goes on without this session; says whether it looked well. */
  function endHealth(): boolean {
    const looksWell = health?.looksWell === true;
    health?.stop();
    health = null;
    return looksWell;
  }

  function settle(verdict: Promise<unknown>): Promise<void> {
    return letGo(verdict, platform, { event: 'verdict-failed', programId: id });
  }

  async function decide(own: string, version: string, verdict: HealthVerdict): Promise<void> {
    health = null;
    if (verdict.type === 'healthy') {
      const { record } = await slots.apply(id, { type: 'healthy', nonce: own, isSlow: verdict.isSlow });
      if (record.trial === null) emit('release', { id, type: 'confirmed', version });
      return;
    }
    // 4.5: record first, then the surface, whose signs nobody hears from here on, then the previous release on the same mount.
    const { code, reason } = verdict;
    nonce = '';
    failure = heldDigest === null ? null : { digest: heldDigest, code, reason };
    await endSession();
    // A disk that does not take it keeps nobody in a program that failed; the trial is counted at the next launch.
    await settle(slots.apply(id, { type: 'failed', nonce: own, code, reason, nowMs: platform.clock.now() }));
    await openNext(version, { code, reason });
  }

  // 2.7: a release with a file that cannot be had is not run; one that has come up goes on without it.
  async function leaveDamaged(own: string, damaged: InstalledRelease, trouble: FileTrouble): Promise<void> {
    nonce = '';
    endHealth();
    await endSession();
    const { digest, identity } = damaged;
    const { path, isOffline } = trouble;
    const reason = `${path} is damaged on this device and could not be repaired: ${trouble.reason}`;
    const hasGivenWay = await giveWay({ id, digest, nonce: own, isOffline }, { slots });
    if (hasGivenWay) await openNext(identity.version, { code: 'damaged', reason });
    else await close({ code: 'damaged', reason });
  }

  // 2.13: a release that crashes soon after its launch again and again gives way, where its data allow it.
  async function leaveCrashed({ digest, identity }: InstalledRelease, reason: string): Promise<void> {
    const { version } = identity;
    if (!(await givesWayToCrash({ id, digest, version, afterMs: presence.openMs, reason }, environment)))
      return close({ code: 'crashed', reason });
    nonce = '';
    await openNext(version, crashLoop);
  }

  async function openNext(version: string, why: Trouble): Promise<void> {
    await closeSurface();
    if (isClosed) return;
    const outcome = await openRelease();
    const previousVersion = outcome.type === 'launched' ? program.version : null;
    emit('release', { id, type: 'rolled-back', version, previousVersion, ...why });
    if (outcome.type !== 'launched') await close(why);
  }

  // 2.6: what was asked to be written is written before anybody takes the data back, and nothing more is asked.
  async function endSession(): Promise<void> {
    session.close();
    await data.storage.settled();
  }

  async function closeSurface(): Promise<void> {
    await endSession();
    const closing = [surface, files];
    surface = null;
    files = null;
    for (const open of closing) await open?.close();
    if (heldDigest !== null) await slots.release(id, heldDigest);
    heldDigest = null;
  }

  async function close(why: Trouble<ClosedCode> | null): Promise<void> {
    if (isClosed) return;
    isClosed = true;
    const looksWell = endHealth();
    if (why !== null && heldDigest !== null) presence.end(why.code, heldDigest, session.pages);
    await closeSurface();
    if (looksWell) await settle(slots.apply(id, { type: 'ended-well', nonce }));
    environment.onClosed();
    if (why !== null) emit('closed', { id, ...why });
  }
}
