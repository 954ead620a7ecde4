// The script-tag build: `<script src="global.js">`, then `MiniAppBridge.call(…)` on the next line.

import { connect } from './connect.js';
import { findHost } from './detect.js';
import { createMiniAppBridge } from './mini-app-bridge.js';

import type { MiniAppBridge } from './mini-app-bridge.js';
import type { Mock } from './mock.js';

declare global {
  interface Window {
    MiniAppBridge?: MiniAppBridge;
    /** Set by the script `global-mock.js`. */
    MiniAppBridgeMock?: Mock;
  }
}

// A page that loads the script twice keeps one session.
window.MiniAppBridge ??= createMiniAppBridge(() => {
  const mock = window.MiniAppBridgeMock;
  // Inside a host the mock is never asked, whatever scripts a page left in.
  return mock === undefined || findHost() !== null ? connect() : connect({ transport: mock.connect() });
});
