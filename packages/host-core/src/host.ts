// The host: what an app's own page talks to. It wires the parts and decides nothing itself.

import { isProgramId } from '@org/package-format';

import { chooseRelease } from './choose-release.js';
import { openConsentDesk } from './consent-desk.js';
import { HostError, messageOf } from './error.js';
import { createLeases } from './leases.js';
import { openOnceJournals } from './once-journals.js';
import { openDispatchTable } from './dispatch-table.js';
import { createHostEmitter } from './host-emitter.js';
import { createKeepAlive } from './keep-alive.js';
import { installedProgram } from './installed-program.js';
import { applyRecallsEverywhere, hasRoomForRecalls } from './recall-check.js';
import { listNativePrograms } from './native-programs.js';
import { isAgreed } from './record-change.js';
import { releasesOf } from './program-record.js';
import { openReleaseFiles } from './release-files.js';
import { createReleaseSlots } from './release-slots.js';
import { launchProgram } from './running-program.js';
import { createStoreClient } from './store-client.js';
import { noRoom } from './trouble.js';
import { createPageStates } from './page-states.js';
import { createPreparations } from './preparations.js';
import { openPinned } from './open-pinned.js';
import { tellProgram } from './tell-program.js';
import { openUpdateDesk } from './update-desk.js';
import { failureOf } from './update-status.js';

import type { Host, HostOptions } from './host-api.js';
import type { LaunchOutcome, LaunchedProgram } from './launch-outcome.js';
import type { HostLaunchOptions } from './program-context.js';
import type { OpenedHost, ReleaseOrigin } from './release-origin.js';
import type { DomainRule } from '@org/package-format';

/** Makes a host that trusts real domain names only. Throws STORE_ROOT_INVALID and NATIVE_CODE_INVALID. */
export async function createHost(options: HostOptions): Promise<Host> {
  return (await createHostWith(options)).host;
}

/** Makes a host with its own rule for domains, and a way in for releases that are not installed. For `debug.ts` only. */
export async function createHostWith(options: HostOptions, allowDomain?: DomainRule): Promise<OpenedHost> {
  const { platform, store } = options;
  const { on, emit, close: closeEmitter } = createHostEmitter(platform);
  const nativePrograms = listNativePrograms(options.nativePrograms ?? []);
  const leases = createLeases(platform);
  const slots = createReleaseSlots(platform, leases);
  const client = createStoreClient(platform, store.url);
  const trust = await openPinned(platform, { root: store.root, client, allowDomain, emit });
  const running = new Map<string, LaunchedProgram>();
  const onNews = () => {
    recallRounds += 1;
    return applyRecallsEverywhere({ platform, slots, trust, emit, running });
  };
  const updates = openUpdateDesk({
    ...{ platform, slots, leases, client, trust, store, emit, onNews },
    hostOf: (id) => ({ hostVersion: options.version, nativeVersions: nativePrograms.versionsOf(id) }),
    quotaBytes: options.quotaBytes,
  });
  const { downloads } = updates;
  const hasSpare = options.spareSurface === true;
  const preparations = createPreparations({ platform, slots, trust, store: client, downloads, hasSpare });
  const { extensions = {} } = options;
  const table = openDispatchTable(platform, { hasExtensions: Object.keys(extensions).length > 0 });
  const launching = new Map<string, Promise<unknown>>();
  const keepAlive = createKeepAlive({ platform, slots }, options.keepAlive);
  const pageStates = createPageStates(platform.clock);
  const journals = openOnceJournals(platform, (id) => running.get(id)?.emitToProgram);
  const consent = openConsentDesk(platform, (id, permission, state) => {
    running.get(id)?.emitToProgram('permission.change', { name: permission, state });
    emit('grant', { id, permission, state });
  });
  let isClosed = false;
  let recallRounds = 0;

  on('update', (news) => {
    tellProgram(news, running.get(news.id)?.emitToProgram);
  });

  const host: Host = {
    catalog: () => {
      assertOpen();
      return client.catalog();
    },
    installed: async () => {
      assertOpen();
      return (await slots.list()).flatMap((record) => installedProgram(record) ?? []);
    },
    update: (id, { signal } = {}) => {
      assertProgramId(id);
      return updates.update(id, { signal });
    },
    cancelUpdate: (id) => {
      assertProgramId(id);
      return updates.cancel(id);
    },
    acceptUpdate: async (id, agreed) => {
      assertProgramId(id);
      const record = await slots.load(id);
      if (record.staged === null || !isAgreed(record, agreed)) return false;
      await slots.apply(id, { type: 'consented', digest: record.staged.digest });
      running.get(id)?.emitToProgram('update.ready', { version: record.staged.version });
      return true;
    },
    setChannel: async (id, channel) => {
      assertProgramId(id);
      if (!/^[a-z][a-z0-9-]{0,31}$/u.test(channel)) {
        const message = `"${channel}" is no channel, such as beta: use lower-case letters, digits and hyphens.`;
        throw new HostError('CHANNEL_INVALID', message);
      }
      await slots.apply(id, { type: 'channel-chosen', channel });
    },
    checkForUpdates: ({ signal } = {}) => {
      assertOpen();
      return updates.round({ signal, isBackground: false });
    },
    startUpdateChecks: ({ everyMs } = {}) => {
      assertOpen();
      return updates.schedule(everyMs);
    },
    refreshRecalls: async () => {
      assertOpen();
      try {
        if (!(await trust.recalls.refresh(null))) return 'current';
        await onNews();
        return 'renewed';
      } catch (error) {
        platform.log({ level: 'warn', event: 'recall-refresh-failed', detail: messageOf(error) });
        return 'offline';
      }
    },
    evidence: () => {
      assertOpen();
      return trust.evidence.list();
    },
    launch: (id, launchOptions = {}) => {
      assertProgramId(id);
      return inTurn(id, () => launch(id, launchOptions));
    },
    prepare: (id) => {
      assertProgramId(id);
      return inTurn(id, async () => !running.has(id) && preparations.prepare(id));
    },
    relieveMemory: async () => {
      assertOpen();
      await Promise.all([preparations.dropAll(), keepAlive.relieve()]);
    },
    grants: async (id) => {
      assertProgramId(id);
      return (await consent.grantsOf(id)).list();
    },
    changeGrant: async (id, permission, mode) => {
      assertProgramId(id);
      return (await consent.grantsOf(id)).change(permission, mode);
    },
    revoke: async (id, permission) => {
      assertProgramId(id);
      await (await consent.grantsOf(id)).revoke(permission);
    },
    consentReceipts: () => {
      assertOpen();
      return consent.exportReceipts({ name: options.name, version: options.version });
    },
    deleteConsentReceipts: () => {
      assertOpen();
      return consent.deleteReceipts();
    },
    uninstall: (id) => {
      assertProgramId(id);
      return inTurn(id, async () => {
        await updates.cancel(id);
        await preparations.drop();
        await running.get(id)?.close();
        await consent.forget(id);
        journals.forget(id);
        pageStates.forget(id);
        await slots.remove(id);
        await platform.files?.removeAll(id);
        // A round may have come to it in between.
        await updates.cancel(id);
      });
    },
    on,
    close: async () => {
      isClosed = true;
      await updates.cancel();
      await Promise.all(launching.values());
      await preparations.dropAll();
      await Promise.all([...running.values()].map((program) => program.close()));
      closeEmitter();
    },
  };
  return {
    host,
    launchFrom: (origin, id, launchOptions) => {
      assertProgramId(id);
      return inTurn(id, () => start(id, launchOptions, origin));
    },
  };

  /** 2.10: what may be launched no more is updated first; the launch then takes what there is. */
  async function launch(id: string, launchOptions: HostLaunchOptions): Promise<LaunchOutcome> {
    const { signal, update = 'prefer-local' } = launchOptions;
    const first = update === 'sync' ? await updates.updateFirst(id, signal) : null;
    const outcome = await open(id, launchOptions, first !== null);
    if (outcome.type !== 'update-required') return outcome;
    const updated = first ?? (await updates.update(id, { signal }));
    const forced = first === null ? await open(id, launchOptions, true) : outcome;
    return forced.type === 'update-required' ? { ...forced, reason: failureOf(updated) } : forced;
  }

  async function open(
    id: string,
    launchOptions: HostLaunchOptions,
    isUpdateTried: boolean,
  ): Promise<LaunchOutcome> {
    const round = recallRounds;
    const areRecallsApplied = await hasRoomForRecalls(id, { slots, trust });
    const warm = areRecallsApplied ? await keepAlive.comeBack(id, launchOptions) : null;
    if (warm !== null) return { type: 'launched', program: warm, start: 'warm' };
    await running.get(id)?.close();
    if (!areRecallsApplied) return { type: 'broken', ...noRoom };
    const { launched, ...outcome } = await start(id, launchOptions, {
      ...{ slots, isUpdateTried, choose: chooseRelease, openFiles: openReleaseFiles },
      checkForUpdate: () => updates.checkFromProgram(id, () => running.get(id)?.emitToProgram),
    });
    if (launched?.state !== 'running') return outcome;
    if (round === recallRounds) return outcome;
    const record = await slots.load(id);
    if (releasesOf(record).some(({ version }) => version === launched.version)) return outcome;
    // Recalled while it opened, when nobody could close it yet.
    const reason = record.recalled?.reason ?? 'This release was recalled.';
    await launched.closeFor({ code: 'recalled', reason });
    return { type: 'recalled', version: launched.version, reason };
  }

  /** Opens a program, and knows it until it has closed. */
  async function start(id: string, launchOptions: HostLaunchOptions, origin: ReleaseOrigin) {
    await running.get(id)?.close();
    const grants = await consent.grantsOf(id);
    const started = await launchProgram(id, launchOptions, {
      ...origin,
      platform,
      trust,
      store: client,
      host: { name: options.name, version: options.version, locale: options.locale ?? 'en' },
      grants,
      once: journals.of(id),
      emit,
      table,
      extensions,
      pageStates,
      onBackground: (program) => keepAlive.keep(program),
      downloads,
      preparations,
      nativePrograms,
      onClosed: () => {
        running.delete(id);
        keepAlive.drop(id);
        grants.endLaunch();
      },
    });
    if (started.launched?.state === 'running') running.set(id, started.launched);
    return started;
  }

  /** Launches and removals of one program happen one after another. */
  function inTurn<T>(id: string, operation: () => Promise<T>): Promise<T> {
    const turn = (launching.get(id) ?? Promise.resolve()).then(operation);
    launching.set(
      id,
      turn.catch(() => undefined),
    );
    return turn;
  }

  function assertOpen(): void {
    if (isClosed) throw new HostError('HOST_CLOSED', 'This host is closed: make a new one.');
  }

  function assertProgramId(id: string): void {
    assertOpen();
    const isId: boolean = isProgramId(id);
    if (!isId)
      throw new HostError('PROGRAM_ID_INVALID', `"${id}" is no program id, such as com.example.loans.`);
  }
}
