// A host page in an engine, as the suites of testkit see it.

import { setTimeout as sleep } from 'node:timers/promises';

import { programLabel } from '@org/package-format';
import { isDebugDomain } from '@org/package-format/debug';
import { createWebCrypto } from '@org/package-format/webcrypto';
import { createReleaseFactory } from '@org/testkit';

import { launchChromium } from '../../../../test/launch-chromium.js';
import { launchFirefox } from '../../../../test/launch-firefox.js';
import { launchWebKit } from '../../../../test/launch-webkit.js';
import { guestSdk, startSink } from '../../../../test/native-subject.js';
import { storeRoutes } from '../../../../test/journeys/memory-store-routes.js';

import { startJourneyServer } from './journey-server.js';

import type { PublishedRelease, SuiteSubject } from '@org/testkit';

import type { engines } from './engines.js';

/** A page as the drivers drive it. */
interface SuitePage {
  goto(url: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
}

/** An engine with a host page in it. */
interface SuiteBrowser {
  readonly page: SuitePage;
  /** Runs an expression in the frame of a program, which the page has marked with its id. */
  evaluateIn(id: string, origin: string, expression: string): Promise<unknown>;
  close(): Promise<void>;
}

const ANSWER_MS = 5_000;

/** A subject, and the end of it. */
export interface BrowserSubject extends SuiteSubject {
  close(): Promise<void>;
}

const terminate = 'Nobody can end the process of a frame from outside its browser.';
const hang = 'In this engine a frame shares the thread of its page, so a program that hangs stops both.';

/** Opens an engine, and in it a host page with its programs. */
export async function openBrowserSubject(engine: (typeof engines)[number]): Promise<BrowserSubject> {
  const browser = await openBrowser(engine);
  const { page } = browser;
  const cannot = { terminate, ...(engine === 'Chromium' ? {} : { hang }) };
  const factory = await createReleaseFactory(globalThis.crypto.subtle);
  const releases = new Map<string, PublishedRelease>();
  const sink = await startSink();
  const server = await startJourneyServer({
    script: 'host-page/suite.ts',
    root: factory.root,
    extra: storeRoutes(factory, () => releases.values()),
  });
  await page.goto(server.hostUrl);
  const events: SuiteSubject['events'][number][] = [];
  const readEvents = async () => {
    const fresh = await page.evaluate('suitePage.then(({ events }) => events.splice(0))');
    events.push(...(fresh as typeof events)); // the page's own list
  };
  return {
    publish: async (options) => {
      const release = await factory.release(options);
      releases.set(release.id, release);
      return release;
    },
    command: async (name, ...params) => {
      const call = `suitePage.then((host) => host.command(${JSON.stringify(name)}, ${JSON.stringify(params)}))`;
      const value = await page.evaluate(call);
      await readEvents();
      return value;
    },
    events,
    evaluate: async (id, body) => {
      const label = await programLabel(id, createWebCrypto(globalThis.crypto.subtle));
      const origin = `http://${label}.localhost:${String(server.port)}/`;
      // A document that is left in the middle of it never answers in every engine.
      const late = sleep(ANSWER_MS).then(() => Promise.reject(new Error('The document does not answer.')));
      return Promise.race([browser.evaluateIn(id, origin, `(async () => { ${body} })()`), late]);
    },
    terminate: () => Promise.reject(new Error(cannot.terminate)),
    cannot,
    wait: async (durationMs) => {
      await sleep(durationMs);
      await readEvents();
    },
    allowDomain: isDebugDomain,
    sdk: guestSdk(),
    sinkPort: sink.port,
    requestsTo: (name) => sink.requestsTo(name),
    close: async () => {
      await browser.close();
      await Promise.all([server.close(), sink.close()]);
    },
  };
}

async function openBrowser(engine: (typeof engines)[number]): Promise<SuiteBrowser> {
  if (engine === 'WebKit') {
    const browser = await launchWebKit();
    const page = await browser.newPage();
    return {
      page,
      evaluateIn: (id, _, expression) => {
        const place = `document.querySelector('[data-program="${id}"]').firstChild`;
        return page.frame(`${place}.shadowRoot.querySelector('iframe')`).evaluate(expression);
      },
      close: () => browser.close(),
    };
  }
  const browser = await (engine === 'Chromium' ? launchChromium() : launchFirefox());
  const page: SuitePage & { frames(): readonly SuiteFrame[] } = await browser.newPage();
  return {
    page,
    evaluateIn: async (id, origin, expression) => {
      const frame = [...page.frames()].reverse().find((one) => one.url().startsWith(origin));
      if (frame === undefined) throw new Error(`${id} has no frame.`);
      return frame.evaluate(expression);
    },
    close: () => browser.close(),
  };
}

interface SuiteFrame {
  url(): string;
  evaluate(expression: string): Promise<unknown>;
}
