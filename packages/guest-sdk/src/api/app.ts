// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';
import type { JsonValue } from '@org/bridge-protocol/wire';

/** `app.*`: see docs/methods/app.md. */
export const app = {
  /**
   * How this launch came about: the path inside the program, the query, and who asked.
   *
   * Needs no permission. Settles within 5 s.
   */
  getLaunchOptions: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{
    path: string;
    query: Record<string, string>;
    scene: string;
    referrer: string | null;
    data?: JsonValue | undefined;
  }> =>
    callChecked(
      'app.getLaunchOptions',
      { path: '', query: { '*': '' }, scene: '', referrer: ['', null], 'data?': true },
      rest,
    ),
  /**
   * The host, its version, and the release of this program that is running.
   *
   * Needs no permission. Settles within 5 s.
   */
  getEnvironment: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{
    hostName: string;
    hostVersion: string;
    platform: string;
    locale: string;
    protocolVersion: number;
    programId: string;
    programVersion: string;
  }> =>
    callChecked(
      'app.getEnvironment',
      {
        hostName: '',
        hostVersion: '',
        platform: '',
        locale: '',
        protocolVersion: 0,
        programId: '',
        programVersion: '',
      },
      rest,
    ),
  /**
   * Tells the host that this release works. It confirms the release this session runs, no other.
   *
   * Needs no permission. Settles within 5 s.
   */
  ready: (...rest: [params?: Record<string, never> | undefined, options?: CallOptions]): Promise<null> =>
    call('app.ready', ...rest),
  /**
   * Closes the program, as the user would.
   *
   * Needs no permission. Settles within 5 s.
   */
  close: (...rest: [params?: Record<string, never> | undefined, options?: CallOptions]): Promise<null> =>
    call('app.close', ...rest),
  /**
   * Closes the program and launches it again, with the newest release that is here.
   *
   * Needs no permission. Settles within 5 s.
   */
  restart: (
    ...rest: [params?: { path?: string | undefined } | undefined, options?: CallOptions]
  ): Promise<null> => call('app.restart', ...rest),
  /**
   * Makes the host ask before it closes the program, because something is not saved.
   *
   * Needs no permission. Settles within 5 s.
   */
  setCloseConfirmation: (
    ...rest: [params: { enabled: boolean; message?: string | undefined }, options?: CallOptions]
  ): Promise<null> => call('app.setCloseConfirmation', ...rest),
  /**
   * Opens another program of this host. False when the host or the user did not want to.
   *
   * Permission: `app.interop`. Waits for the user.
   */
  openMiniApp: (
    ...rest: [
      params: { programId: string; path?: string | undefined; query?: Record<string, string> | undefined },
      options?: CallOptions,
    ]
  ): Promise<{ opened: boolean }> => callChecked('app.openMiniApp', { opened: false }, rest),
  /**
   * Closes this program and goes back to the one that opened it, with data for it.
   *
   * Permission: `app.interop`. Settles within 5 s.
   *
   * Errors of its own: `NOT_FOUND`.
   */
  returnToOpener: (
    ...rest: [params?: { data?: JsonValue | undefined } | undefined, options?: CallOptions]
  ): Promise<null> => call('app.returnToOpener', ...rest),
};
