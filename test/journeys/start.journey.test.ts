import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { statusOf } from './status-of.js';

import type { AddressInfo, Server } from 'node:net';

// `npm start` as a person meets it: what it prints, what it leaves, how it ends.

let stateFolder: string;
let ports: readonly number[];
const started: StartedDemo[] = [];

beforeAll(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), 'miniapp-start-'));
  ports = await freePorts(3);
});

afterEach(async () => {
  // A test that failed half-way must not leave its demo to the next one.
  for (const demo of started.splice(0)) {
    demo.interrupt();
    await demo.exitCode;
  }
});

afterAll(() => rm(stateFolder, { recursive: true }));

describe('npm start', () => {
  it('says what runs where, how to publish and how to stop; Ctrl-C stops all of it', async () => {
    const demo = start();
    await demo.says('Ctrl-C stops everything.');
    const [host = 0, programs = 0, store = 0] = ports;
    expect(demo.printed()).toContain(`Open          http://host.localhost:${host}\n`);
    expect(demo.printed()).toContain(`http://<label>.localhost:${programs}\n`);
    expect(demo.printed()).toContain(`http://store.localhost:${store}/openapi.json\n`);
    expect(demo.printed()).toContain('Published     Hello 1.0.0, Checkout 1.0.0, API docs 5.17.13\n');
    expect(demo.printed()).toContain('npx miniapp publish');
    expect(await statuses()).toEqual([200, 404, 200]);
    demo.interrupt();
    expect(await demo.exitCode).toBe(0);
    expect(await statuses()).toEqual([null, null, null]);
  });

  it('publishes nothing a second time', async () => {
    const demo = start();
    await demo.says('Ctrl-C stops everything.');
    expect(demo.printed()).toContain(
      'Hello 1.0.0 (as before), Checkout 1.0.0 (as before), API docs 5.17.13 (as before)',
    );
    demo.interrupt();
    expect(await demo.exitCode).toBe(0);
  });

  it('tells of a taken port with the way out, and leaves nothing running', async () => {
    const [, , store = 0] = ports;
    const squatter = await listen(store);
    const demo = start();
    expect(await demo.exitCode).toBe(2);
    expect(demo.printed()).toContain(`Port ${store} is taken by `);
    expect(demo.printed()).toContain('MINIAPP_STORE_PORT=');
    expect(demo.printed()).not.toMatch(/\n\s+at /);
    squatter.close();
    expect(await statuses()).toEqual([null, null, null]);
  });

  it('tells of a state that was made for another port', async () => {
    const [other] = await freePorts(1);
    const demo = start({ MINIAPP_STORE_PORT: String(other) });
    expect(await demo.exitCode).toBe(2);
    expect(demo.printed()).toContain(`was made with the store on port ${ports[2]}`);
  });
});

interface StartedDemo {
  readonly exitCode: Promise<number | null>;
  printed(): string;
  interrupt(): void;
  /** Waits for words; fails when the process ends without them. */
  says(words: string): Promise<void>;
}

function start(environment: Readonly<Record<string, string>> = {}): StartedDemo {
  const [host, programs, store] = ports.map(String);
  const child = spawn(process.execPath, ['scripts/start.js'], {
    env: {
      ...process.env,
      MINIAPP_STATE: stateFolder,
      MINIAPP_HOST_PORT: host,
      MINIAPP_PROGRAM_PORT: programs,
      MINIAPP_STORE_PORT: store,
      ...environment,
    },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const exitCode = new Promise<number | null>((resolve) => child.once('close', resolve));
  const demo: StartedDemo = {
    exitCode,
    printed: () => printed,
    interrupt: () => child.kill('SIGINT'),
    says: async (words: string) => {
      await expect
        .poll(() => child.exitCode !== null || printed.includes(words), { timeout: 170_000 })
        .toBe(true);
      expect(printed).toContain(words);
    },
  };
  started.push(demo);
  return demo;
}

/** The answers of host page, program origins and store, or null where nobody listens. */
function statuses(): Promise<(number | null)[]> {
  const [host, programs, store] = ports;
  const urls = [
    `http://host.localhost:${host}/`,
    `http://p1.localhost:${programs}/`,
    `http://store.localhost:${store}/health`,
  ];
  return Promise.all(urls.map(statusOf));
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const found = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return found;
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
