// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `app.*`: see docs/methods/app.md. */
export const app = {
  /** How this launch came about: the path inside the program, the query, and who asked. Needs no permission. Settles within 5 s. */
  getLaunchOptions: (...rest: CallArguments<'app.getLaunchOptions'>) => call('app.getLaunchOptions', ...rest),
  /** The host, its version, and the release of this program that is running. Needs no permission. Settles within 5 s. */
  getEnvironment: (...rest: CallArguments<'app.getEnvironment'>) => call('app.getEnvironment', ...rest),
  /** Tells the host that this release works. It confirms the release this session runs, no other. Needs no permission. Settles within 5 s. */
  ready: (...rest: CallArguments<'app.ready'>) => call('app.ready', ...rest),
  /** Closes the program, as the user would. Needs no permission. Settles within 5 s. */
  close: (...rest: CallArguments<'app.close'>) => call('app.close', ...rest),
  /** Closes the program and launches it again, with the newest release that is here. Needs no permission. Settles within 5 s. */
  restart: (...rest: CallArguments<'app.restart'>) => call('app.restart', ...rest),
  /** Makes the host ask before it closes the program, because something is not saved. Needs no permission. Settles within 5 s. */
  setCloseConfirmation: (...rest: CallArguments<'app.setCloseConfirmation'>) =>
    call('app.setCloseConfirmation', ...rest),
  /** Opens another program of this host. False when the host or the user did not want to. Permission: `app.interop`. Waits for the user. */
  openMiniApp: (...rest: CallArguments<'app.openMiniApp'>) => call('app.openMiniApp', ...rest),
  /** Closes this program and goes back to the one that opened it, with data for it. Permission: `app.interop`. Settles within 5 s. Errors of its own: `NOT_FOUND`. */
  returnToOpener: (...rest: CallArguments<'app.returnToOpener'>) => call('app.returnToOpener', ...rest),
};
