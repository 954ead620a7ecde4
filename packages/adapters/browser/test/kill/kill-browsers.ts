import { createLifeLedger, createLifeStore, parseLifeLine, seededRandom } from '@org/testkit';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startJourneyServer } from '../journey-server.js';

import type { LifeLedger, LifeLine, LifeStore } from '@org/testkit';

/** How to kill. */
export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  /** Hears how far it is. */
  readonly onKill?: (kill: number, ledger: LifeLedger) => void;
}

/** A life is killed this long after one of its first lines, which are those of about three rounds. */
const MAX_LINES = 14;
const MAX_DELAY_MS = 100;
/** Longer than a browser needs to start, or a last life to end, on a busy machine. */
const PATIENCE_MS = 60_000;

/** Kills one Chromium after another over one profile, and lets a last one live and end by itself. */
export async function killBrowsers({ kills, seed, onKill }: KillOptions): Promise<LifeLedger> {
  const random = seededRandom(seed);
  const ledger = createLifeLedger();
  const profile = await mkdtemp(join(tmpdir(), 'killed-profile-'));
  const store = await createLifeStore(seed);
  /** Who watches the life that is under way. */
  let watching: { hear(line: LifeLine): void; ended(): void } | null = null;
  let rounds = 1_000_000;
  const server = await startJourneyServer({
    script: 'kill/killed-page.ts',
    root: store.root,
    extra: (path, request) => answer(path, request),
  });
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      await runBrowser({ lines: 1 + Math.floor(random() * MAX_LINES), delayMs: random() * MAX_DELAY_MS });
      onKill?.(kill, ledger);
    }
    rounds = 2;
    await runBrowser(null);
  } finally {
    await server.close();
    await rm(profile, { recursive: true, maxRetries: 5 });
  }
  return ledger;

  /** Runs one life and kills its browser: when it has said so much and a little later, or when it has ended. */
  async function runBrowser(end: { readonly lines: number; readonly delayMs: number } | null): Promise<void> {
    const browser = spawn(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', argumentsFor(server.hostUrl), {
      stdio: 'ignore',
      // A group of its own: the browser is many processes.
      detached: true,
    });
    const gone = once(browser, 'exit');
    const { pid } = browser;
    if (pid === undefined) throw new Error('Chromium does not start. Set CHROMIUM_PATH to where it is.');
    const life = new Promise<'lived'>((resolve) => {
      let heard = 0;
      watching = {
        hear: (line) => {
          ledger.hear(line);
          heard += 1;
          if (heard === end?.lines) setTimeout(resolve, end.delayMs, 'lived');
        },
        ended: () => {
          resolve('lived');
        },
      };
    });
    const became = await inTime(Promise.race([life, gone.then(() => 'gone by itself' as const)]));
    watching = null;
    if (became !== 'gone by itself') process.kill(-pid, 'SIGKILL');
    await gone;
    if (became !== 'lived') ledger.hear({ type: 'trouble', message: `A browser was ${became}.` });
  }

  function argumentsFor(url: string): readonly string[] {
    return [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
      `--user-data-dir=${profile}`,
      url,
    ];
  }

  async function answer(target: string, request: Request): Promise<Response | null> {
    const { pathname, search } = new URL(target, server.hostUrl);
    if (pathname === '/root') return new Response(store.root);
    if (pathname === '/rounds') return new Response(String(rounds));
    if (pathname.startsWith('/store/')) return answerStore(store, target.slice('/store'.length), request);
    if (pathname === '/ended') watching?.ended();
    else if (pathname !== '/tell') return null;
    const line = parseLifeLine(decodeURIComponent(search.slice(1)));
    // Of a browser that is killed already, a last word may come late.
    if (line !== null) watching?.hear(line);
    return new Response('heard');
  }
}

async function answerStore(store: LifeStore, path: string, { headers }: Request): Promise<Response> {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.get('range') ?? '') ?? [];
  const range =
    from === undefined
      ? undefined
      : { from: Number(from), ...(to ? { length: Number(to) + 1 - Number(from) } : {}) };
  const answered = await store.answer(path, range);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of answered.body) parts.push(part.slice());
  return new Response(new Blob(parts), { status: answered.status, headers: [...answered.headers] });
}

async function inTime<T>(promise: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, 'late');
  });
  return Promise.race([promise, late]).finally(() => {
    clearTimeout(timer);
  });
}
