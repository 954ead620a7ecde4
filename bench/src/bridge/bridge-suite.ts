import { bundleScript } from '../bundle-script.js';
import { openPage } from '../open-page.js';
import { pageOf } from '../serve-pages.js';

import type { Frame, Page } from 'playwright-core';

import type { Contender, OpenSuite, Suite } from '../benchmark.js';
import type { CallerName } from './guest-callers.js';
import type { GuestPage } from './guest-page.js';

const SEQUENTIAL = 'bridge sequential';
const IN_FLIGHT = 'bridge 1000 in flight';
const LARGE = 'bridge 10 kB JSON';
const BINARY = 'bridge 1 MB binary';
const callers: readonly CallerName[] = ['ours', 'floor', 'comlink', 'penpal', 'post-me', 'capnweb'];

/** Calls from a guest in a process of its own to the host's page, against raw messages and well-known libraries. */
export const bridgeSuite: Suite = { names: [SEQUENTIAL, IN_FLIGHT, LARGE, BINARY], open };

async function open(): Promise<OpenSuite> {
  const [host, guest] = await Promise.all([bundlePage('host-page.ts'), bundlePage('guest-page.ts')]);
  const { page, close } = await openPage(
    new Map([
      ['host.localhost/', pageOf(host, '<body>')],
      ['guest.localhost/', pageOf(guest)],
    ]),
  );
  const frame = await guestFrame(page);
  return {
    benchmarks: [
      { name: SEQUENTIAL, unit: 'µs', rounds: 60, contenders: contenders(frame, 'sequential', 200) },
      {
        name: IN_FLIGHT,
        unit: 'calls/s',
        note: 'higher is better',
        rounds: 60,
        contenders: contenders(frame, 'inFlight', 1_000),
      },
      { name: LARGE, unit: 'µs', rounds: 40, contenders: contenders(frame, 'large', 100) },
      { name: BINARY, unit: 'µs', rounds: 40, contenders: contenders(frame, 'binary', 20) },
    ],
    close,
  };
}

function contenders(frame: Frame, pattern: keyof GuestPage, calls: number): Contender[] {
  return callers.map((caller) => ({
    name: caller,
    measure: () =>
      frame.evaluate(async (run) => (await window.guestPage)[run.pattern](run.caller, run.calls), {
        pattern,
        caller,
        calls,
      }),
  }));
}

async function guestFrame(page: Page): Promise<Frame> {
  const element = await page.waitForSelector('iframe');
  const frame = await element.contentFrame();
  if (frame === null) throw new Error('The guest has no frame.');
  await frame.waitForFunction(() => 'guestPage' in window);
  // Refuses a frame that shares the page's process: numbers from there would not be those of a real guest.
  await page.context().newCDPSession(frame);
  return frame;
}

function bundlePage(file: string): Promise<string> {
  return bundleScript(`import './${file}';`, {
    minify: false,
    resolveDir: import.meta.dirname,
  });
}
