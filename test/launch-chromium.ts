import { chromium } from 'playwright-core';

import type { Browser } from 'playwright-core';

/** What the engine under test has. */
export interface Engine {
  /** Without them a page is confined no better than in other engines. */
  readonly connectionAllowlists?: boolean;
  /** Without it a frame of another site gets no Service Worker, as with strict privacy settings. */
  readonly storagePartitioning?: boolean;
  /** As in a web view of an app that may talk to this machine: pages may too. */
  readonly isWebView?: boolean;
}

/**
 * The system's Chromium as its users have it. Playwright turns storage partitioning off, and with it the browser refuses
 * Service Workers in frames of other sites; the last `--disable-features` counts, so this one puts partitioning back.
 */
export function launchChromium({
  connectionAllowlists = true,
  storagePartitioning = true,
  isWebView = false,
}: Engine = {}): Promise<Browser> {
  const disabled = [
    ...disabledFeatures,
    ...(connectionAllowlists ? [] : ['ConnectionAllowlists']),
    ...(storagePartitioning ? [] : ['ThirdPartyStoragePartitioning']),
    ...(isWebView ? ['LocalNetworkAccessChecks'] : []),
  ];
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
      `--disable-features=${disabled.join(',')}`,
    ],
  });
}

const disabledFeatures = [
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'MediaRouter',
  'PaintHolding',
  'OptimizationHints',
  // Two pages of the address bar with each window, which cost more than many a test does.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
];
