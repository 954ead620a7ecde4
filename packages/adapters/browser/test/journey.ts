import { setTimeout as sleep } from 'node:timers/promises';

import { expect } from 'vitest';

import { openChromium } from './journey-browser.js';
import { startJourneyServer } from './journey-server.js';
import { createProgramMaker } from './programs.js';

import type { ReleaseOptions } from '@org/testkit';

import type { LaunchRequest } from './host-page/main.js';
import type { JourneyBrowser, JourneyDocument, JourneyPage } from './journey-browser.js';
import type { JourneyServer } from './journey-server.js';
import type { ProgramMaker, TestProgram } from './programs.js';

/** A browser, a server and keys, shared by the tests of one file. */
export interface Journey {
  /** A URL outside the program domain, where a sink listens at every name. */
  sinkUrl(label: string, path: string): string;
  /** The name and port of a sink, as a debug host lists it in `allowedDomains`. */
  sinkDomain(label: string): string;
  /** Paths that were asked of a name since the last launch in a fresh profile. */
  requestsTo(label: string): readonly string[];
  /** How often any sink was connected to so far, with a request or without. */
  sinkConnections(): number;
  launch(options?: LaunchOptions): Promise<LaunchedProgram>;
  /** A good release, signed by a store that the origin of programs does not know. */
  launchOfAnotherStore(options?: LaunchOptions): Promise<LaunchedProgram>;
  /** The origins of programs trust that other store from now on, and no longer the first. */
  trustAnotherStore(): void;
  /** The origins of programs cannot be reached from now on, or can again. */
  setReachable(isReachable: boolean): void;
  /** How long a boot page takes from now on. */
  setBootDelay(delayMs: number): void;
  close(): Promise<void>;
}

/** What to launch, and where. */
interface LaunchOptions extends ReleaseOptions {
  /** Beside this program in the same host page; otherwise in a fresh profile. */
  readonly beside?: LaunchedProgram;
  /** A text in the container and what it is changed to after signing. */
  readonly damage?: readonly [text: string, replacement: string];
  /** Another origin than the program's own. */
  readonly label?: string;
  readonly resumePath?: string;
  /** What is made ready is made for any program. */
  readonly isSpare?: boolean;
  /** The origins of programs cannot be reached while it is made ready. */
  readonly unreachable?: boolean;
  /** Makes its surface ready first, and looks at that before the launch. */
  readonly prepared?: (program: Pick<LaunchedProgram, 'frame' | 'stopWorker'>) => Promise<void>;
}

/** One launch in a host page. */
export interface LaunchedProgram {
  readonly page: JourneyPage;
  readonly origin: string;
  frame(): JourneyDocument;
  frameCount(): Promise<number>;
  signs(): Promise<readonly string[]>;
  expectSign(sign: string | RegExp, timeoutMs?: number): Promise<void>;
  echo(packet: string): Promise<string>;
  closedTransports(): Promise<number>;
  /** Navigates the program's own frame, as the program would. */
  navigate(url: string): Promise<void>;
  /** Status and text of a file as the program gets it. */
  read(path: string): Promise<readonly [status: number, text: string]>;
  networkRequests(): readonly string[];
  stopWorker(): Promise<void>;
  /** Closes it and launches the very same release again in the same host page; what the server saw before is forgotten. */
  again(change?: Partial<LaunchRequest>, prepared?: LaunchOptions['prepared']): Promise<LaunchedProgram>;
  /** Lets what was begun reach the server, if it can. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Opens everything once. Slow: keys and a browser. */
export async function openJourney(
  openBrowser: () => Promise<JourneyBrowser> = openChromium,
): Promise<Journey> {
  const [maker, stranger, browser] = await Promise.all([
    createProgramMaker(),
    createProgramMaker(),
    openBrowser(),
  ]);
  const server = await startJourneyServer({ script: 'host-page/main.ts', root: maker.root });

  return {
    sinkUrl: (label, path) => `http://${label}.localhost:${server.sinkPort}${path}`,
    sinkDomain: (label) => `${label}.localhost:${server.sinkPort}`,
    requestsTo: (label) => pathsOf(server, label),
    sinkConnections: () => server.sinkConnections(),
    launch: (options = {}) => launch(maker, options),
    launchOfAnotherStore: (options = {}) => launch(stranger, options),
    trustAnotherStore: () => {
      server.trust(stranger.root);
    },
    setReachable: (isReachable) => {
      server.isReachable = isReachable;
    },
    setBootDelay: (delayMs) => {
      server.bootDelayMs = delayMs;
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };

  async function launch(from: ProgramMaker, options: LaunchOptions): Promise<LaunchedProgram> {
    const program = await from.make(options);
    const host = options.beside?.page ?? (await openHostPage());
    const label = options.label ?? program.label;
    const request: LaunchRequest = {
      programId: program.id,
      label,
      webStorage: options.manifest?.webStorage ?? true,
      root: from.root,
      releaseUrl: server.addRelease({ ...program.parts, container: damaged(program, options.damage) }),
      ...(options.resumePath === undefined ? {} : { resumePath: options.resumePath }),
      isSpare: options.isSpare === true,
    };
    const { prepared, unreachable } = options;
    if (prepared === undefined || unreachable !== true) return open(host, request, prepared);
    server.isReachable = false;
    return open(host, request, async (ready) => {
      await prepared(ready);
      server.isReachable = true;
    });
  }

  async function open(
    host: JourneyPage,
    request: LaunchRequest,
    prepared?: LaunchOptions['prepared'],
  ): Promise<LaunchedProgram> {
    const index = await host.frameCount();
    const name = `program-${index}`;
    if (prepared !== undefined) {
      await host.evaluate(async ([key, what]) => (await window.hostPage).prepare(key, what), [
        name,
        request,
      ] as const);
      await prepared(launchedProgram({ host, name, label: request.label, index, server }));
    }
    await host.evaluate(async ([key, what]) => (await window.hostPage).launch(key, what), [
      name,
      request,
    ] as const);
    const program = launchedProgram({ host, name, label: request.label, index, server });
    return {
      ...program,
      again: async (change = {}, prepared) => {
        await program.close();
        await expect.poll(() => program.frameCount()).toBe(index);
        server.requests.length = 0;
        return open(host, { ...request, ...change }, prepared);
      },
    };
  }

  async function openHostPage(): Promise<JourneyPage> {
    const page = await browser.open(server.hostUrl);
    server.requests.length = 0;
    return page;
  }
}

function launchedProgram({
  host,
  name,
  label,
  index,
  server,
}: {
  readonly host: JourneyPage;
  readonly name: string;
  readonly label: string;
  readonly index: number;
  readonly server: JourneyServer;
}): Omit<LaunchedProgram, 'again'> {
  const frame = () => host.frame(index);
  const signs = () => host.evaluate(async (key) => (await window.hostPage).signs(key), name);
  return {
    page: host,
    origin: `http://${label}.localhost:${server.port}`,
    frame,
    frameCount: () => host.frameCount(),
    signs,
    expectSign: async (sign, timeout = 8_000) => {
      const expected: unknown = typeof sign === 'string' ? sign : expect.stringMatching(sign);
      await expect.poll(signs, { timeout }).toContainEqual(expected);
    },
    echo: (packet) =>
      host.evaluate(async ([key, text]) => (await window.hostPage).echo(key, text), [name, packet] as const),
    closedTransports: () => host.evaluate(async (key) => (await window.hostPage).closedTransports(key), name),
    navigate: async (url) => {
      await frame().evaluate((target) => {
        location.href = target;
      }, url);
    },
    read: (path) =>
      frame().evaluate(async (target) => {
        const response = await fetch(target);
        return [response.status, await response.text()] as const;
      }, path),
    networkRequests: () => pathsOf(server, label),
    stopWorker: () => host.stopWorker(frame()),
    settle: () => sleep(700),
    close: () => host.evaluate(async (key) => (await window.hostPage).close(key), name),
  };
}

function pathsOf(server: JourneyServer, label: string): string[] {
  return server.requests
    .filter((request) => request.startsWith(`${label} `))
    .map((request) => request.slice(label.length + 1));
}

/** The container with one text of it changed, at the same length. */
function damaged({ parts }: TestProgram, damage: LaunchOptions['damage']): Uint8Array {
  if (damage === undefined) return parts.container;
  const text = Buffer.from(parts.container).toString('latin1');
  if (!text.includes(damage[0])) throw new Error(`The container does not hold ${damage[0]}.`);
  return Buffer.from(text.replace(...damage), 'latin1');
}
