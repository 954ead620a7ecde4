import { launchChromium } from '../../../test/launch-chromium.js';
import { launchWebKit } from '../../../test/launch-webkit.js';
import { createReleaseFactory } from '@org/testkit';

import { bundleScript } from '../bundle-script.js';
import { sampleFiles } from './sample-files.js';
import { startServer } from './start-server.js';

import type { PublishedRelease, ReleaseFactory } from '@org/testkit';

import type { Contender, OpenSuite, Suite } from '../benchmark.js';
import type { StartPlace } from './start-page.js';

/** Engines whose starts are measured. */
type EngineName = 'Chromium' | 'WebKit';

/** How long a user waits for an installed program, against a frame with the same content and no host around it. */
export function startSuite(engine: EngineName): Suite {
  return { names: namesOf(engine), open: () => openSuite(engine) };
}

function namesOf(engine: EngineName): [cold: string, spare: string, warm: string] {
  return [`cold start, ${engine}`, `cold start, made ready, ${engine}`, `warm start, ${engine}`];
}

/** As many as there are rounds between two launches of one of them: a process that ended with the last is gone by then. */
const PROGRAMS = 6;
const ROUNDS = 15;

async function openSuite(engine: EngineName): Promise<OpenSuite> {
  const files = sampleFiles();
  const factory = await createReleaseFactory(globalThis.crypto.subtle);
  const own = await publish(factory, files, { count: PROGRAMS, webStorage: true });
  const opaque = await publish(factory, files, { count: PROGRAMS, webStorage: false });
  const script = await bundleScript(`import './start-page.ts';`, {
    minify: false,
    resolveDir: import.meta.dirname,
  });
  const server = await startServer({ script, files, factory, releases: [...own, ...opaque] });
  const page = await openPage(engine, server.hostUrl);
  const run = (name: keyof StartPlace, what: string) =>
    page.evaluate(
      `window.startPlace.then((place) => place.${name}(${JSON.stringify(what)}))`,
    ) as Promise<number>;
  for (const { id } of [...own, ...opaque]) await run('install', id);
  // WebKit moves no frame, so it has no spare; and its private windows forget what a worker kept when that rests.
  const isChromium = engine === 'Chromium';
  for (let index = 0; isChromium && index < PROGRAMS; index += 1)
    await run('bare', `${server.workerOrigin(index)}register`);

  /** Each time the next program: the one before has just been there. */
  const contender = (
    name: string,
    start: keyof StartPlace,
    releases: readonly PublishedRelease[],
  ): Contender => {
    let turn = 0;
    return {
      name,
      measure: async () => {
        await page.stopWorkers();
        const { id = '' } = releases[(turn += 1) % releases.length] ?? {};
        return run(start, id);
      },
    };
  };
  const floor: Contender = {
    name: 'floor',
    measure: async () => {
      await page.stopWorkers();
      return run('bare', server.bareOrigin());
    },
  };
  let workerTurn = 0;
  const bareWorker: Contender = {
    name: 'bare worker',
    measure: async () => {
      await page.stopWorkers();
      return run('bare', server.workerOrigin((workerTurn += 1) % PROGRAMS));
    },
  };
  const [cold, spare, warm] = namesOf(engine);
  return {
    benchmarks: [
      {
        name: cold,
        unit: 'ms',
        rounds: ROUNDS,
        contenders: [
          contender('ours', 'cold', own),
          floor,
          contender('without origin', 'cold', opaque),
          ...(isChromium ? [contender('without origin, spare', 'spare', opaque), bareWorker] : []),
        ],
      },
      {
        name: spare,
        unit: 'ms',
        rounds: ROUNDS,
        contenders: [
          contender('ours', 'prepared', own),
          floor,
          contender('without origin', 'prepared', opaque),
        ],
      },
      {
        name: warm,
        unit: 'ms',
        rounds: ROUNDS,
        contenders: [contender('ours', 'warm', own), floor, contender('without origin', 'warm', opaque)],
      },
    ],
    close: async () => {
      await page.close();
      await server.close();
    },
  };
}

async function publish(
  factory: ReleaseFactory,
  files: Readonly<Record<string, string>>,
  { count, webStorage }: { readonly count: number; readonly webStorage: boolean },
): Promise<PublishedRelease[]> {
  const kind = webStorage ? 'own' : 'opaque';
  const releases: PublishedRelease[] = [];
  for (let index = 0; index < count; index += 1)
    releases.push(
      await factory.release({ manifest: { id: `com.example.${kind}${index}`, webStorage }, files }),
    );
  return releases;
}

/** A page that the benchmark drives. */
interface DrivenPage {
  evaluate(expression: string): Promise<unknown>;
  /** Ends the Service Workers, as an engine does after half a minute; where the driver cannot, they stay as the engine left them. */
  stopWorkers(): Promise<void>;
  close(): Promise<void>;
}

async function openPage(engine: EngineName, url: string): Promise<DrivenPage> {
  if (engine === 'WebKit') {
    const browser = await launchWebKit();
    const page = await browser.newPage();
    await page.goto(url);
    return {
      evaluate: (expression) => page.evaluate(expression),
      stopWorkers: () => Promise.resolve(),
      close: () => browser.close(),
    };
  }
  const browser = await launchChromium();
  const page = await browser.newPage();
  page.on('pageerror', ({ message }) => {
    console.error(message);
  });
  await page.goto(url);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('ServiceWorker.enable');
  return {
    evaluate: (expression) => page.evaluate(expression),
    stopWorkers: async () => {
      await devtools.send('ServiceWorker.stopAllWorkers');
    },
    close: () => browser.close(),
  };
}
