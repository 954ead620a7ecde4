import { createMemoryPlatform, createMemoryStore, linkedTransports, scriptGuest, settle } from '@org/testkit';

import { openGrants } from '../src/grants.js';
import { openPaymentJournal } from '../src/payment-journal.js';
import { openProgramStorage } from '../src/program-storage.js';
import { startSession } from '../src/session.js';

import type { ProgramIdentity } from '../src/program-context.js';
import type { Session } from '../src/session.js';
import type { MemoryPlatform, ScriptedGuest } from '@org/testkit';
import type { Transport } from '@org/bridge-protocol';

/** The program of these tests. */
const program: ProgramIdentity = {
  id: 'com.example.loans',
  name: 'Loans',
  version: '1.0.0',
  partnerName: 'Example Bank',
  permissions: ['payment', 'auth.token'],
  partnerPermissions: ['payment', 'auth.token', 'geolocation'],
  domains: ['api.partner.com'],
};

/** A session between a scripted guest and a host on a platform in memory. */
export interface SessionFixture {
  readonly platform: MemoryPlatform;
  readonly guest: ScriptedGuest;
  readonly session: Session;
  readonly transport: Transport;
  readonly readyCalls: string[];
  readonly call: (method: string, params?: unknown, id?: string) => Promise<unknown>;
}

/** Opens a session that has not been greeted. */
export async function openSession(
  change: Partial<ProgramIdentity> = {},
): Promise<SessionFixture & { guestEnd: Transport }> {
  const platform = createMemoryPlatform({ network: createMemoryStore().network, program: () => undefined });
  const [guestEnd, hostEnd] = linkedTransports();
  const readyCalls: string[] = [];
  const identity = { ...program, ...change };
  const session = startSession(hostEnd, {
    platform,
    program: identity,
    host: { name: 'Test Host', version: '2.0.0', locale: 'en' },
    launch: { path: '/offers', query: { from: 'qr' } },
    storage: openProgramStorage(platform.records, identity.id),
    grants: await openGrants(platform, identity.id, () => undefined),
    payments: openPaymentJournal(platform, identity.id),
    reportReady: () => readyCalls.push('ready'),
    requestClose: () => undefined,
    checkForUpdate: () => Promise.resolve({ status: 'up-to-date', version: '1.0.0' }),
  });
  const guest = scriptGuest(guestEnd);
  let calls = 0;
  const call = async (method: string, params: unknown = {}, id = `call-${String((calls += 1))}`) => {
    guest.send([{ type: 'call', id, method, params }]);
    await settle();
    return guest.answersTo(id)[0];
  };
  return { platform, guest, session, transport: hostEnd, readyCalls, call, guestEnd };
}

/** Opens a session whose guest has been welcomed. */
export async function openGreeted(change: Partial<ProgramIdentity> = {}): Promise<SessionFixture> {
  const fixture = await openSession(change);
  await fixture.guest.greet(settle);
  return fixture;
}

/** The form of an answer that is an error. */
export const failure = (code: string) => ({ type: 'error', error: { code } });
/** The form of an answer that is a result. */
export const success = (result: unknown) => ({ type: 'result', result });
