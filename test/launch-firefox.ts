import puppeteer from 'puppeteer-core';

import type { Browser } from 'puppeteer-core';

/** The system's Firefox over WebDriver BiDi, which Playwright does not speak with it. */
export function launchFirefox(): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr',
    headless: true,
    protocolTimeout: 300_000,
    extraPrefsFirefox: { 'network.dns.disableIPv6': true, 'app.update.enabled': false },
  });
}
