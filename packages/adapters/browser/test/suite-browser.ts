// A host page in an engine, as the suites of testkit see it.

import { setTimeout as sleep } from 'node:timers/promises';

import { programLabel } from '@org/package-format';
import { isDebugDomain } from '@org/package-format/debug';
import { createWebCrypto } from '@org/package-format/webcrypto';
import { createReleaseFactory } from '@org/testkit';

import { guestSdk, startSink } from '../../../../test/native-subject.js';
import { storeRoutes } from '../../../../test/journeys/memory-store-routes.js';

import { startJourneyServer } from './journey-server.js';

import type { PublishedRelease, SuiteSubject } from '@org/testkit';

/** A page as Playwright and Puppeteer both drive it. */
export interface SuitePage {
  goto(url: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  frames(): readonly SuiteFrame[];
}

/** A frame of it. */
interface SuiteFrame {
  url(): string;
  evaluate(expression: string): Promise<unknown>;
}

const ANSWER_MS = 5_000;

/** A subject, and the end of it. */
export interface BrowserSubject extends SuiteSubject {
  close(): Promise<void>;
}

/** Serves a host page and its programs, and opens it. */
export async function openBrowserSubject(
  page: SuitePage,
  cannot: SuiteSubject['cannot'],
): Promise<BrowserSubject> {
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
      const frame = [...page.frames()].reverse().find((one) => one.url().startsWith(origin));
      if (frame === undefined) throw new Error(`${id} has no frame.`);
      // A document that is left in the middle of it never answers in every engine.
      const late = sleep(ANSWER_MS).then(() => Promise.reject(new Error('The document does not answer.')));
      return Promise.race([frame.evaluate(`(async () => { ${body} })()`), late]);
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
      await Promise.all([server.close(), sink.close()]);
    },
  };
}
