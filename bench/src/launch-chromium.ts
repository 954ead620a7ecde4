import { chromium } from 'playwright-core';

import type { Browser } from 'playwright-core';

/** The system's Chromium with each site in its own process and storage partitioned, as its users have it. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--site-per-process',
      // The last list counts: Playwright's own turns storage partitioning off.
      '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints',
    ],
  });
}
