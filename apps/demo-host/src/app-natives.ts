// What this app answers itself: accounts, its own pages, and other programs. Everything else is the browser's.

import { BridgeError } from '@org/bridge-protocol';

import { confirmOpenOther } from './open-other-dialog.js';
import { toLink } from './program-link.js';
import { confirmSignIn } from './sign-in-dialog.js';
import { userFor } from './user-desk.js';
import { openedBy } from './visits.js';

import type { LaunchOptions, NativeEvents, NativeMethods } from '@org/host-core';
import type { Account } from './account.js';
import type { ShelfProgram } from './shelf.js';
import type { KnownUser } from './user-desk.js';
import type { Visits } from './visits.js';

/** What the answers stand on. */
export interface AppNativesOptions {
  readonly account: Account;
  readonly visits: Visits;
  /** A program that this host can open, or null. */
  readonly find: (programId: string) => Promise<ShelfProgram | null>;
  readonly visit: (program: ShelfProgram, launch: LaunchOptions, opener: string) => void;
  /** Resolves when the user has closed the page. */
  readonly showPermissions: (program: ShelfProgram) => Promise<void>;
}

/** Methods and events of this app. */
export function createAppNatives(options: AppNativesOptions): {
  readonly app: NativeMethods;
  readonly events: NativeEvents;
} {
  const { account, visits, find, visit, showPermissions } = options;

  async function knownUser(programId: string): Promise<KnownUser> {
    const user = account.hasLeft(programId) ? null : await userFor(programId);
    if (user !== null) return user;
    throw new BridgeError('UNAUTHENTICATED', 'Nobody is signed in for this program: call auth.login first.');
  }

  return {
    app: {
      'auth.isLoggedIn': async (_params, { program }) => ({ loggedIn: await account.isKnownTo(program.id) }),
      'auth.login': async ({ reason }, { program, signal }) => {
        if (await account.isKnownTo(program.id)) return { loggedIn: true };
        const request = { programName: program.name, reason: reason ?? null, signal };
        if (!(await confirmSignIn(request))) return { loggedIn: false };
        if ((await account.name()) === null) await account.signIn();
        account.rejoin(program.id);
        return { loggedIn: true };
      },
      'auth.logout': (_params, { program }) => {
        account.leave(program.id);
        return null;
      },
      'user.getId': async (_params, { program }) => ({ id: (await knownUser(program.id)).id }),
      'user.getProfile': async ({ fields }, { program }) => {
        const { name } = await knownUser(program.id);
        return {
          ...(fields.includes('name') ? { name } : {}),
          ...(fields.includes('locale') ? { locale: navigator.language } : {}),
        };
      },
      'permission.openSettings': async (_params, { program }) => {
        const own = await find(program.id);
        if (own !== null) await showPermissions(own);
        return null;
      },
      'share.createLink': ({ path, query }, { program }) => ({
        url: toLink(location.href, { programId: program.id, path, query }),
      }),
      'app.openMiniApp': async ({ programId, path = '', query = {} }, { program, signal }) => {
        const other = await find(programId);
        if (other === null || visits.isOpen(programId)) return { opened: false };
        const isWanted = await confirmOpenOther({ from: program.name, to: other.name, signal });
        if (!isWanted || visits.isOpen(programId)) return { opened: false };
        visit(other, openedBy(program.id, { path, query }), program.id);
        return { opened: true };
      },
      'app.returnToOpener': ({ data }, { program }) => {
        if (visits.returnToOpener(program.id, data ?? null)) return null;
        throw new BridgeError('NOT_FOUND', 'No program opened this one: call app.close instead.');
      },
    },
    events: {
      'app.returned': (program, emit) => visits.onReturned(program.id, emit),
    },
  };
}
