import { createLifeLedger, createLifeStore, parseLifeLine, seededRandom } from '@org/testkit';
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';

import type { LifeLedger, LifeStore } from '@org/testkit';
import type { AddressInfo } from 'node:net';

/** How to kill. */
export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  /** Hears how far it is. */
  readonly onKill?: (kill: number, ledger: LifeLedger) => void;
}

/** A life is killed this long after one of its first lines, which are those of about three rounds. */
const MAX_LINES = 14;
const MAX_DELAY_MS = 50;

/** Kills one process after another over one folder, and lets a last one live and end by itself. */
export async function killProcesses({ kills, seed, onKill }: KillOptions): Promise<LifeLedger> {
  const random = seededRandom(seed);
  const ledger = createLifeLedger();
  const folder = await mkdtemp(join(tmpdir(), 'killed-'));
  const server = await serve(await createLifeStore(seed));
  try {
    const script = join(folder, 'killed-process.mjs');
    await bundle(script);
    const args = [script, join(folder, 'device'), server.url, server.root];
    for (let kill = 1; kill <= kills; kill += 1) {
      const end = { lines: 1 + Math.floor(random() * MAX_LINES), delayMs: random() * MAX_DELAY_MS };
      await runProcess(args, ledger, end);
      onKill?.(kill, ledger);
    }
    await runProcess([...args, '3'], ledger, null);
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
  return ledger;
}

/** Runs one life and hears what it says. It is killed when it has said so much, and a little later. */
async function runProcess(
  args: readonly string[],
  ledger: LifeLedger,
  end: { readonly lines: number; readonly delayMs: number } | null,
): Promise<void> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const complained = textOf(child.stderr);
  const exit = once(child, 'close') as Promise<[code: number | null, signal: string | null]>;
  let heard = 0;
  for await (const text of createInterface({ input: child.stdout })) {
    const line = parseLifeLine(text);
    if (line === null) continue;
    ledger.hear(line);
    heard += 1;
    if (heard === end?.lines) setTimeout(() => child.kill('SIGKILL'), end.delayMs);
  }
  const [code, signal] = await exit;
  if (signal !== 'SIGKILL' && code !== 0)
    ledger.hear({
      type: 'trouble',
      message: `The process ended by itself: ${(await complained).slice(0, 2_000)}`,
    });
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

async function bundle(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, 'killed-process.ts')],
    tsconfig: join(import.meta.dirname, '..', 'tsconfig.json'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
    logLevel: 'error',
  });
}

/** The store over HTTP, and its keys. */
async function serve(
  store: LifeStore,
): Promise<{ readonly url: string; readonly root: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const range =
      from === undefined
        ? undefined
        : { from: Number(from), ...(to ? { length: Number(to) + 1 - Number(from) } : {}) };
    store
      .answer(request.url ?? '/', range)
      .then(({ status, headers, body }) => {
        response.writeHead(status, Object.fromEntries(headers));
        return pipeline(body, response);
      })
      // The other end was killed.
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  return {
    url: `http://127.0.0.1:${port}`,
    root: store.root,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
