// The host page of a journey in the engines whose drivers reach into frames of other sites.

import { launchChromium } from '../../../../test/launch-chromium.js';
import { launchWebKit } from '../../../../test/launch-webkit.js';

import type { Frame, Page } from 'playwright-core';

import type { Engine } from '../../../../test/launch-chromium.js';
import type { WebKitBrowser, WebKitDocument } from '../../../../test/launch-webkit.js';

/** A browser under test. */
export interface JourneyBrowser {
  /** Opens the page in a fresh profile, in place of the last one. */
  open(url: string): Promise<JourneyPage>;
  close(): Promise<void>;
}

/** The host page, and the frames of programs in it. */
export interface JourneyPage extends JourneyDocument {
  frame(index: number): JourneyDocument;
  frameCount(): Promise<number>;
  /** Ends the worker of a program's origin, as the browser does when it has nothing to do; another begins when asked. */
  stopWorker(program: JourneyDocument): Promise<void>;
}

/** A document, asked each time for what stands there then. */
export interface JourneyDocument {
  /** Runs a function that knows nothing but its argument; both cross as JSON. */
  evaluate<TResult, TArg = undefined>(
    script: (arg: TArg) => TResult | Promise<TResult>,
    arg?: TArg,
  ): Promise<TResult>;
  url(): Promise<string>;
  /** The first frame in it. */
  inner(): JourneyDocument;
}

/** Chromium as its users have it, or without something. */
export async function openChromium(engine?: Engine): Promise<JourneyBrowser> {
  const browser = await launchChromium(engine);
  let page: Page | null = null;
  return {
    open: async (url) => {
      await page?.context().close();
      page = await (await browser.newContext()).newPage();
      await page.goto(url);
      return chromiumPage(page);
    },
    close: () => browser.close(),
  };
}

/** WebKit, which has one tab and one profile for each time it is launched. */
export async function openWebKit(): Promise<JourneyBrowser> {
  let browser: WebKitBrowser | null = null;
  return {
    open: async (url) => {
      await browser?.close();
      browser = await launchWebKit();
      const page = await browser.newPage();
      await page.goto(url);
      return {
        ...webKitDocument(page),
        frame: (index) => webKitDocument(page.frame(`${webKitFrames}[${String(index)}]`)),
        frameCount: async () => Number(await page.evaluate(`${webKitFrames}.length`)),
        stopWorker: (program) => program.evaluate(replaceWorker),
      };
    },
    close: async () => {
      await browser?.close();
    },
  };
}

function chromiumPage(page: Page): JourneyPage {
  const frames = () => page.mainFrame().childFrames();
  return {
    ...chromiumDocument(() => page.mainFrame()),
    frame: (index) => chromiumDocument(() => frames()[index]),
    frameCount: () => Promise.resolve(frames().length),
    stopWorker: async () => {
      const session = await page.context().newCDPSession(page);
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.stopAllWorkers');
      await session.detach();
    },
  };
}

function chromiumDocument(find: () => Frame | undefined): JourneyDocument {
  const frame = () => {
    const found = find();
    if (found === undefined) throw new Error('There is no such frame.');
    return found;
  };
  return {
    ...evaluateWith((expression) => frame().evaluate(expression)),
    url: async () => frame().url(),
    inner: () => chromiumDocument(() => find()?.childFrames()[0]),
  };
}

function webKitDocument(found: WebKitDocument): JourneyDocument {
  return {
    ...evaluateWith((expression) => found.evaluate(expression)),
    url: async () => String(await found.evaluate('location.href')),
    inner: () => webKitDocument(found.frame(`document.querySelector('iframe')`)),
  };
}

function evaluateWith(evaluate: (expression: string) => Promise<unknown>): Pick<JourneyDocument, 'evaluate'> {
  return {
    evaluate: async <TResult, TArg>(script: (arg: TArg) => TResult | Promise<TResult>, arg?: TArg) =>
      // What the function gives, as JSON.
      (await evaluate(`(${String(script)})(${JSON.stringify(arg)})`)) as TResult,
  };
}

/** Runs in the program. WebKit's driver stops no worker, but the same script under another URL takes its place. */
async function replaceWorker(): Promise<void> {
  const { installing } = await navigator.serviceWorker.register(`/__miniapp/worker.js?v=${Math.random()}`, {
    scope: '/',
  });
  if (installing === null) throw new Error('No other worker has come.');
  await new Promise<void>((resolve) => {
    installing.onstatechange = () => {
      if (installing.state === 'activated') resolve();
    };
  });
}

/** The adapter keeps each frame in a shadow tree of its own. */
const webKitFrames = `[...document.querySelectorAll('main > div')].flatMap((place) => [...place.shadowRoot.children])`;
