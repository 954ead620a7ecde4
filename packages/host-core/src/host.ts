// The host: what an app's own page talks to. It wires the parts and decides nothing itself.

import { PackageError, isProgramId } from '@org/package-format';

import { openConsentDesk } from './consent-desk.js';
import { HostError, messageOf } from './error.js';
import { openOnceJournals } from './once-journals.js';
import { openDispatchTable } from './dispatch-table.js';
import { createHostEmitter } from './host-emitter.js';
import { installedProgram } from './installed-program.js';
import { applyRecalls } from './recall-check.js';
import { releasesOf } from './program-record.js';
import { createReleaseSlots } from './release-slots.js';
import { launchProgram } from './running-program.js';
import { createStoreClient } from './store-client.js';
import { openTrust } from './trust.js';
import { failureOf, statusOf } from './update-status.js';
import { createUpdater } from './updater.js';

import type { ConsentDocument } from './consent-desk.js';
import type { Grant, GrantMode } from './consent-record.js';
import type { Extensions } from './extension.js';
import type { OnHostEvent } from './host-events.js';
import type { InstalledProgram } from './installed-program.js';
import type { CancelSignal, Platform } from './platform.js';
import type { LaunchOptions, UpdateStatus } from './program-context.js';
import type { LaunchOutcome, LaunchedProgram } from './running-program.js';
import type { CatalogEntry, StoreAnswer } from './store-client.js';
import type { Evidence } from './trust/evidence.js';
import type { Trust } from './trust.js';
import type { UpdateOutcome } from './updater.js';
import type { DomainRule } from '@org/package-format';

/** What a host is made of. */
export interface HostOptions {
  readonly platform: Platform;
  /** Shown to programs. */
  readonly name: string;
  /** Compared with each program's minHostVersion. */
  readonly version: string;
  /** BCP 47 tag given to programs; `en` unless told. */
  readonly locale?: string;
  /** What this host offers beyond the catalogue. */
  readonly extensions?: Extensions;
  readonly store: {
    /** Base URL without a trailing slash. */
    readonly url: string;
    /** The store's first keys, `store-keys.json` byte for byte. Pin them in the app; never fetch them. */
    readonly root: string;
  };
}

/** A mini-program host. Methods reject with HostError after close and for ids that are none; all else is a value. */
export interface Host {
  /** The programs of the store, for people to choose from. */
  catalog(): Promise<StoreAnswer<readonly CatalogEntry[]>>;
  installed(): Promise<readonly InstalledProgram[]>;
  /** Asks the store, downloads, verifies and stages: first install and update alike. */
  update(id: string, options?: { readonly signal?: CancelSignal }): Promise<UpdateOutcome>;
  /** Asks the store for a newer recall list and applies it, also to what runs. `update` does so when it hears of one. */
  refreshRecalls(): Promise<'current' | 'renewed' | 'offline'>;
  /** What the store signed and should not have, to be handed to partners and witnesses. */
  evidence(): Promise<readonly Evidence[]>;
  /** Runs what is installed, without the network. A program that runs already is closed first. */
  launch(id: string, options?: LaunchOptions & { readonly mount?: unknown }): Promise<LaunchOutcome>;
  /** What the user answered and still holds. */
  grants(id: string): Promise<readonly Grant[]>;
  /** The user wants another answer than the one there is. False when there is none. */
  changeGrant(id: string, permission: string, mode: Exclude<GrantMode, 'once'>): Promise<boolean>;
  /** Forgets the user's answer, at once; the next use asks again. */
  revoke(id: string, permission: string): Promise<void>;
  /** Everything the user decided, also about programs that are gone, as one JSON document for the user to keep. */
  consentReceipts(): Promise<ConsentDocument>;
  /** The user's receipts are the user's to delete. What was answered stays. */
  deleteConsentReceipts(): Promise<void>;
  /** Removes a program with its packages, grants, payments and storage. */
  uninstall(id: string): Promise<void>;
  readonly on: OnHostEvent;
  /** Closes every program. Safe to call twice. */
  close(): Promise<void>;
}

/** Makes a host that trusts real domain names only. Throws STORE_ROOT_INVALID. */
export function createHost(options: HostOptions): Promise<Host> {
  return createHostWith(options, undefined);
}

/** Makes a host with its own rule for allowed domains. For `debug.ts` only: a release host has no such choice. */
export async function createHostWith(
  options: HostOptions,
  allowDomain: DomainRule | undefined,
): Promise<Host> {
  const { platform, store } = options;
  const { on, emit, close: closeEmitter } = createHostEmitter(platform);
  const slots = createReleaseSlots(platform);
  const client = createStoreClient(platform, store.url);
  const trust = await openPinned(platform, { root: store.root, client, allowDomain, emit });
  const updater = createUpdater({
    platform,
    slots,
    store: client,
    trust,
    hostVersion: options.version,
    emit,
    onNews: applyRecallsEverywhere,
  });
  const { extensions = {} } = options;
  const table = openDispatchTable(platform, { hasExtensions: Object.keys(extensions).length > 0 });
  const running = new Map<string, LaunchedProgram>();
  const launching = new Map<string, Promise<unknown>>();
  const journals = openOnceJournals(platform, (id) => running.get(id)?.emitToProgram);
  const consent = openConsentDesk(platform, (id, permission, state) => {
    running.get(id)?.emitToProgram('permission.change', { name: permission, state });
    emit('grant', { id, permission, state });
  });
  let isClosed = false;
  let recallRounds = 0;

  on('update', ({ id, state, version = '', receivedBytes = 0, totalBytes = 0 }) => {
    const program = running.get(id);
    if (state === 'downloading')
      program?.emitToProgram('update.progress', { version, receivedBytes, totalBytes });
    if (state === 'staged') program?.emitToProgram('update.ready', { version });
  });

  return {
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
      return updater.update(id, signal).outcome;
    },
    refreshRecalls: async () => {
      assertOpen();
      try {
        if (!(await trust.recalls.refresh(null))) return 'current';
        await applyRecallsEverywhere();
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
        await updater.cancel(id);
        await running.get(id)?.close();
        await consent.forget(id);
        journals.forget(id);
        await slots.remove(id);
        await platform.files?.removeAll(id);
      });
    },
    on,
    close: async () => {
      isClosed = true;
      await updater.cancel();
      await Promise.all(launching.values());
      await Promise.all([...running.values()].map((program) => program.close()));
      closeEmitter();
    },
  };

  async function launch(
    id: string,
    launchOptions: LaunchOptions & { readonly mount?: unknown },
  ): Promise<LaunchOutcome> {
    await running.get(id)?.close();
    const grants = await consent.grantsOf(id);
    const round = recallRounds;
    await applyRecalls(id, { slots, trust });
    const { launched, ...outcome } = await launchProgram(id, launchOptions, {
      platform,
      slots,
      trust,
      store: client,
      host: { name: options.name, version: options.version, locale: options.locale ?? 'en' },
      grants,
      once: journals.of(id),
      emit,
      table,
      extensions,
      checkForUpdate: () => checkForUpdate(id),
      onClosed: () => {
        running.delete(id);
        grants.endLaunch();
      },
    });
    if (launched?.state !== 'running') return outcome;
    running.set(id, launched);
    if (round === recallRounds || (await isHere(id, launched.version))) return outcome;
    // Recalled while it opened, when nobody could close it yet.
    const { recalled } = await slots.load(id);
    const reason = recalled?.reason ?? 'This release was recalled.';
    await launched.closeFor(reason);
    return { type: 'recalled', version: launched.version, reason };
  }

  async function isHere(id: string, version: string): Promise<boolean> {
    return releasesOf(await slots.load(id)).some((release) => release.version === version);
  }

  /** A new recall list is applied to every program here, and to those that run. */
  async function applyRecallsEverywhere(): Promise<void> {
    recallRounds += 1;
    for (const { id } of await slots.list()) {
      const program = running.get(id);
      for (const { version, mode, reason } of await applyRecalls(id, { slots, trust })) {
        emit('recalled', { id, version, mode, reason });
        if (mode === 'hard' && program?.version === version) await program.closeFor(reason);
      }
    }
  }

  // Answers as soon as it is known whether there is something to download; the download goes on.
  async function checkForUpdate(id: string): Promise<UpdateStatus> {
    const run = updater.update(id);
    const told = run.outcome.then((outcome) => {
      const reason = failureOf(outcome);
      if (reason !== null) running.get(id)?.emitToProgram('update.failed', { reason });
      return statusOf(outcome);
    });
    const version = await run.downloading;
    if (version === null) return told;
    told.catch((error: unknown) => {
      platform.log({ level: 'error', event: 'update-failed', programId: id, detail: messageOf(error) });
    });
    return { status: 'downloading', version };
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

async function openPinned(...parameters: Parameters<typeof openTrust>): Promise<Trust> {
  try {
    return await openTrust(...parameters);
  } catch (cause) {
    if (!(cause instanceof PackageError)) throw cause;
    throw new HostError(
      'STORE_ROOT_INVALID',
      `store.root is no store-keys document. ${cause.message}`,
      cause,
    );
  }
}
