// The script-tag build: `<script src="global.js">`, then `MiniAppBridge.call(…)` on the next line.

import * as api from './api/index.js';
import { connect, useStandIn } from './connect.js';
import { call, on } from './page.js';

import type { CallMethod } from './call-method.js';
import type { OnEvent } from './events.js';
import type { MiniApp } from './mini-app.js';
import type { Mock } from './mock.js';

type Api = typeof api;

/** What the script-tag build puts on `window`: works from the first line of a page, connects at the first use. */
export interface MiniAppBridge extends Api {
  readonly call: CallMethod;
  /** Listens over all sessions of the page; the returned function ends it. */
  readonly on: OnEvent;
  /** Whether this host answers a method, or can do something with a parameter. It has to be asked once, hence the promise. */
  supports(method: string, parameter?: string): Promise<boolean>;
  /** The session: the one that is alive, or a new one. */
  ready(): Promise<MiniApp>;
}

declare global {
  interface Window {
    MiniAppBridge?: MiniAppBridge;
    /** Set by the script `global-mock.js`. */
    MiniAppBridgeMock?: Mock;
  }
}

// Inside a host the mock is never asked, whatever scripts a page left in.
useStandIn(() => window.MiniAppBridgeMock?.connect() ?? null);

// A page that loads the script twice keeps one session.
window.MiniAppBridge ??= {
  ...api,
  call,
  on,
  supports: async (method: string, parameter?: string) => {
    const miniApp = await connect();
    // What is asked here is a name from a page without types; without a parameter, '' asks for the method alone.
    return miniApp.supports(method as 'share.open', (parameter ?? '') as 'refs');
  },
  ready: () => connect(),
};
