import { createMemoryPlatform, createMemoryStore, linkedTransports, scriptGuest, settle } from '@org/testkit';

import { openConsentDesk } from '../src/consent-desk.js';
import { openDispatchTable } from '../src/dispatch-table.js';
import { createPageStack } from '../src/page-stack.js';
import { openOnceJournal } from '../src/once-journal.js';
import { openProgramData } from '../src/program-data.js';
import { startSession } from '../src/session.js';

import type { Extensions } from '../src/extension.js';
import type { Grants } from '../src/grants.js';
import type { PlatformNatives } from '../src/platform-natives.js';
import type { PlatformNetwork } from '../src/platform.js';
import type { ProgramIdentity } from '../src/program-identity.js';
import type { Session, SessionProgram } from '../src/session.js';
import type { MemoryPlatform, ScriptedGuest } from '@org/testkit';
import type { Transport } from '@org/bridge-protocol';

/** The program of these tests. */
const program: ProgramIdentity = {
  id: 'com.example.loans',
  name: 'Loans',
  version: '1.0.0',
  manifestSha256: 'ab'.repeat(32),
  partnerName: 'Example Bank',
  permissions: ['payment', 'auth.token'],
  reasons: new Map(),
  partnerPermissions: ['payment', 'auth.token', 'geolocation'],
  domains: ['api.partner.com'],
};

/** A session between a scripted guest and a host on a platform in memory. */
export interface SessionFixture {
  readonly platform: MemoryPlatform;
  readonly guest: ScriptedGuest;
  readonly session: Session;
  /** What the session was started with: another one on it is a reload. */
  readonly program: SessionProgram;
  readonly transport: Transport;
  readonly readyCalls: string[];
  readonly grants: Grants;
  readonly restarts: readonly (string | null)[];
  readonly confirmations: readonly (string | null)[];
  /** Puts a newer release into the staged slot. */
  readonly stage: () => void;
  readonly call: (method: string, params?: unknown, id?: string) => Promise<unknown>;
}

/** What a platform has beside the usual. */
export interface FixtureOptions {
  readonly natives?: PlatformNatives;
  readonly network?: PlatformNetwork;
  readonly extensions?: Extensions;
  /** Whether bytes can travel beside packets. */
  readonly carriesBytes?: boolean;
}

/** Opens a session that has not been greeted. */
export async function openSession(
  change: Partial<ProgramIdentity> = {},
  { natives, network = createMemoryStore().network, extensions = {}, carriesBytes }: FixtureOptions = {},
): Promise<SessionFixture & { guestEnd: Transport }> {
  const platform = createMemoryPlatform({
    network,
    program: () => undefined,
    ...(natives === undefined ? {} : { natives }),
  });
  const [guestEnd, hostEnd] = linkedTransports({ carriesBytes });
  const readyCalls: string[] = [];
  const restarts: (string | null)[] = [];
  const identity = { ...program, ...change };
  const grants = await openConsentDesk(platform, () => undefined).grantsOf(identity.id);
  const data = openProgramData(platform, identity.id);
  const confirmations: (string | null)[] = [];
  let isStaged = false;
  const sessionProgram: SessionProgram = {
    platform,
    program: identity,
    host: { name: 'Test Host', version: '2.0.0', locale: 'en' },
    launch: { path: '/offers', query: { from: 'qr' } },
    nativeProgram: { id: identity.id, name: identity.name, partnerName: identity.partnerName, mount: 'here' },
    ...data,
    once: openOnceJournal(platform, identity.id, () => undefined),
    grants,
    pages: createPageStack([{ path: '/offers', query: {} }], (page, reason, depth) => {
      session.emit('nav.change', { path: page.path, query: { ...page.query }, reason, depth });
    }),
    parts: {
      load: (name) => Promise.resolve(name === 'extras' ? { bytes: 1_234, fromCache: true } : null),
    },
    extensions,
    table: openDispatchTable(platform, { hasExtensions: Object.keys(extensions).length > 0 }),
    isInFront: () => true,
    reportReady: () => readyCalls.push('ready'),
    requestClose: () => undefined,
    requestRestart: (path) => restarts.push(path),
    setCloseConfirmation: (message) => confirmations.push(message),
    hasStagedUpdate: () => Promise.resolve(isStaged),
    checkForUpdate: () => Promise.resolve({ status: 'up-to-date', version: '1.0.0' }),
  };
  const session = startSession(hostEnd, sessionProgram);
  const guest = scriptGuest(guestEnd);
  let calls = 0;
  const call = async (method: string, params: unknown = {}, id = `call-${String((calls += 1))}`) => {
    guest.send([{ type: 'call', id, method, params }]);
    await settle();
    return guest.answersTo(id)[0];
  };
  const stage = () => {
    isStaged = true;
  };
  return {
    platform,
    guest,
    session,
    program: sessionProgram,
    grants,
    transport: hostEnd,
    readyCalls,
    restarts,
    confirmations,
    stage,
    call,
    guestEnd,
  };
}

/** Opens a session whose guest has been welcomed. */
export async function openGreeted(
  change: Partial<ProgramIdentity> = {},
  options: FixtureOptions = {},
): Promise<SessionFixture> {
  const fixture = await openSession(change, options);
  await fixture.guest.greet(settle);
  return fixture;
}

/** The form of an answer that is an error. */
export const failure = (code: string) => ({ type: 'error', error: { code } });
/** The form of an answer that is a result. */
export const success = (result: unknown) => ({ type: 'result', result });
