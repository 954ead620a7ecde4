// A host page that shows the test its platform as it is.

import { createBrowserPlatform } from '@org/adapter-browser';

import type { Platform } from '@org/host-core';

declare global {
  interface Window {
    platform: Promise<Platform>;
  }
}

const refuse = () => Promise.reject(new Error('Not in this test.'));

window.platform = createBrowserPlatform({
  programOrigin: (label) => `http://${label}.localhost:${location.port}`,
  screens: { askConsent: refuse, pay: refuse, showDialog: refuse, showToast: () => undefined },
  issueToken: refuse,
});
