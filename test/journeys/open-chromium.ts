import { chromium } from 'playwright-core';

import type { Browser } from 'playwright-core';

/**
 * The system's Chromium as its users have it. Playwright turns storage partitioning off, and with it the browser refuses
 * Service Workers in frames of other sites; the last `--disable-features` counts, so this one leaves partitioning on.
 */
export function openChromium(): Promise<Browser> {
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
      '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints',
    ],
  });
}
