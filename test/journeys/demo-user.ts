import { join } from 'node:path';

import { expect } from 'vitest';

import type { Browser, Frame, Locator, Page } from 'playwright-core';

/** A window of the journey. */
export interface Viewport {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
}

/** Somebody with a browser of their own who uses the demo host. */
export interface DemoUser {
  readonly page: Page;
  /** A program in the list. */
  card(name: string): Locator;
  /** Opens a program and waits until it says that all is well. */
  open(name: string, verb?: 'Get' | 'Open'): Promise<void>;
  close(name: string): Promise<void>;
  /** Chooses from the menu of the running program. */
  choose(program: string, item: string): Promise<void>;
  /** Chooses from the menu of a program in the list. */
  chooseOnCard(program: string, item: string): Promise<void>;
  /** The version that the running program shows of itself. */
  version(name: string): Promise<string | null>;
  /** The program's document. */
  frame(name: string): Promise<Frame>;
  /** Waits for what the program found out about itself. */
  expectResult(name: string, result?: string): Promise<void>;
  /** Evaluates an expression in the program, as if its author had written it there. */
  evaluate(name: string, expression: string): Promise<unknown>;
  /** Makes the network of the host page slow; the answer makes it fast again. */
  slowDown(bytesPerSecond: number): Promise<() => Promise<void>>;
  /** Keeps a picture when MINIAPP_SCREENSHOTS is set. */
  picture(name: string): Promise<void>;
  /** Texts the host has shown, each once, in order. */
  shownTexts(): Promise<readonly string[]>;
  /** Uncaught errors of the host page and of the programs in it. */
  readonly pageErrors: readonly string[];
  leave(): Promise<void>;
}

/** Opens the host page in a fresh profile. */
export async function openDemoUser(
  browser: Browser,
  { hostUrl, viewport }: { readonly hostUrl: string; readonly viewport: Viewport },
): Promise<DemoUser> {
  const { name, width, height, colorScheme } = viewport;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    // Pictures of a page that has come to rest.
    reducedMotion: 'reduce',
    locale: 'en-US',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const pageErrors: string[] = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
  await page.addInitScript(recordShownTexts);
  await page.goto(hostUrl);

  const user: DemoUser = {
    page,
    pageErrors,
    card: (program) => page.getByRole('article', { name: program }),
    open: async (program, verb = 'Open') => {
      await page.getByRole('button', { name: `${verb} ${program}`, exact: true }).click();
      await user.expectResult(program);
    },
    close: async (program) => {
      await page.getByRole('button', { name: `Close ${program}` }).click();
      await user.card(program).waitFor();
    },
    choose: async (program, item) => {
      await page.getByRole('button', { name: `Menu of ${program}` }).click();
      await page.getByRole('button', { name: item, exact: true }).click();
    },
    chooseOnCard: async (program, item) => {
      await page.getByRole('button', { name: `More for ${program}` }).click();
      await page.getByRole('button', { name: item, exact: true }).click();
    },
    version: async (program) => {
      const stage = page.locator(`.stage[aria-label="${program}"]`);
      return (await stage.count()) === 0 ? null : stage.getAttribute('data-version');
    },
    frame: async (program) => {
      const handle = await page.waitForSelector(`iframe[title="${program}"]`, { state: 'attached' });
      const frame = await handle.contentFrame();
      if (frame === null) throw new Error(`${program} has no document.`);
      return frame;
    },
    expectResult: async (program, result = 'passed') => {
      await expect.poll(() => resultOf(user, program), { timeout: 30_000 }).toBe(result);
    },
    evaluate: async (program, expression) => (await user.frame(program)).evaluate(expression),
    slowDown: async (bytesPerSecond) => {
      const devtools = await context.newCDPSession(page);
      const conditions = { offline: false, latency: 0, uploadThroughput: -1 };
      await devtools.send('Network.enable');
      await devtools.send('Network.emulateNetworkConditions', {
        ...conditions,
        downloadThroughput: bytesPerSecond,
      });
      return () => devtools.detach();
    },
    picture: async (what) => {
      if (process.env.MINIAPP_SCREENSHOTS === undefined) return;
      await page.screenshot({ path: join('.state/screenshots', `${what}-${name}.png`) });
    },
    shownTexts: () => page.evaluate('window.shownTexts'),
    leave: () => context.close(),
  };
  return user;
}

/** A document that is on its way has no result yet. */
async function resultOf(user: DemoUser, program: string): Promise<string | null> {
  try {
    return String(await user.evaluate(program, 'document.documentElement.dataset.result'));
  } catch {
    return null;
  }
}

/** Runs in the page: keeps every text of notices and toasts, also of those that are gone in a moment. */
function recordShownTexts(): void {
  const shown = new Set<string>();
  const look = () => {
    for (const line of document.querySelectorAll('.notice, .toast')) shown.add(line.textContent);
    Object.assign(window, { shownTexts: [...shown] });
  };
  look();
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}
