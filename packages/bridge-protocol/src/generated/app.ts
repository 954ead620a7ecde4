// Made from the catalogue by `npm run generate`.

import type { JsonValue } from '../json.js';

/** The methods of `app.*`. */
export interface AppMethods {
  /**
   * How this launch came about: the path inside the program, the query, and who asked.
   *
   * Needs no permission. Settles within 5 s.
   */
  'app.getLaunchOptions': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: {
      path: string;
      query: Record<string, string>;
      scene: string;
      referrer: string | null;
      data?: JsonValue | undefined;
    };
    guarded: never;
  };
  /**
   * The host, its version, and the release of this program that is running.
   *
   * Needs no permission. Settles within 5 s.
   */
  'app.getEnvironment': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: {
      hostName: string;
      hostVersion: string;
      platform: string;
      locale: string;
      protocolVersion: number;
      programId: string;
      programVersion: string;
    };
    guarded: never;
  };
  /**
   * Tells the host that this release works. It confirms the release this session runs, no other.
   *
   * Needs no permission. Settles within 5 s.
   */
  'app.ready': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: null;
    guarded: never;
  };
  /**
   * Closes the program, as the user would.
   *
   * Needs no permission. Settles within 5 s.
   */
  'app.close': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: null;
    guarded: never;
  };
  /**
   * Closes the program and launches it again, with the newest release that is here.
   *
   * Needs no permission. Settles within 5 s.
   */
  'app.restart': {
    params: { path?: string | undefined } | undefined;
    handlerParams: { path?: string | undefined };
    result: null;
    guarded: never;
  };
  /**
   * Makes the host ask before it closes the program, because something is not saved.
   *
   * Needs no permission. Settles within 5 s.
   */
  'app.setCloseConfirmation': {
    params: { enabled: boolean; message?: string | undefined };
    handlerParams: AppMethods['app.setCloseConfirmation']['params'];
    result: null;
    guarded: never;
  };
  /**
   * Opens another program of this host. False when the host or the user did not want to.
   *
   * Permission: `app.interop`. Waits for the user.
   */
  'app.openMiniApp': {
    params: { programId: string; path?: string | undefined; query?: Record<string, string> | undefined };
    handlerParams: AppMethods['app.openMiniApp']['params'];
    result: { opened: boolean };
    guarded: never;
  };
  /**
   * Closes this program and goes back to the one that opened it, with data for it.
   *
   * Permission: `app.interop`. Settles within 5 s.
   *
   * Errors of its own: `NOT_FOUND`.
   */
  'app.returnToOpener': {
    params: { data?: JsonValue | undefined } | undefined;
    handlerParams: { data?: JsonValue | undefined };
    result: null;
    guarded: never;
  };
}

/** What the events of `app.*` carry. */
export interface AppEvents {
  /**
   * The user sees the program again, or no longer.
   *
   * Needs no permission.
   */
  'app.visibilityChange': { visible: boolean };
  /**
   * The device is short of memory: let go of what can be made again.
   *
   * Needs no permission.
   */
  'app.memoryWarning': Record<string, JsonValue>;
  /**
   * A program that this one opened has closed, maybe with data.
   *
   * Permission: `app.interop`.
   */
  'app.returned': { programId: string; data: JsonValue | null };
}
