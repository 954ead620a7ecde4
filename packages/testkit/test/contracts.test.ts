import { describe, expect, it } from 'vitest';

import { score } from '../../../test/score.js';
import { createMemoryPlatform } from '../src/memory-platform.js';
import { answerContract } from '../src/contract-server.js';
import { linkedTransports } from '../src/linked-transports.js';
import { platformContract } from '../src/platform-contract.js';
import { transportContract } from '../src/transport-contract.js';
import { createVirtualClock, settle } from '../src/virtual-clock.js';

import type { ProgramScript } from '../src/memory-platform.js';
import type { NetworkRequest, PlatformNetwork, SurfaceFiles } from '@org/host-core';

const network: PlatformNetwork = {
  fetch: ({ url, range }) => {
    const { origin, pathname } = new URL(url);
    if (origin !== 'https://contract.example')
      return Promise.reject(new Error('The network is unreachable.'));
    const answer = answerContract(pathname, headerOf(range));
    if (answer.status === 302) return Promise.reject(new Error('Redirects are not followed.'));
    return Promise.resolve({
      status: answer.status,
      headers: new Map(Object.entries(answer.headers)),
      body: (async function* () {
        yield await Promise.resolve(answer.body);
      })(),
    });
  },
};

function headerOf(range: NetworkRequest['range']): string | null {
  if (range === undefined) return null;
  const { from, length } = range;
  return `bytes=${String(from)}-${length === undefined ? '' : String(from + length - 1)}`;
}

const files: SurfaceFiles = {
  read: () => Promise.resolve(null),
  replace: () => Promise.resolve(null),
  part: () => Promise.resolve(null),
};

const echo: ProgramScript = ({ sign }) => {
  const [guestEnd, hostEnd] = linkedTransports();
  guestEnd.onPacket((packet) => {
    guestEnd.send(packet);
  });
  void Promise.resolve().then(() => {
    sign({ type: 'connected', transport: hostEnd });
    sign({ type: 'painted' });
  });
};

describe('the platform in memory', async () => {
  const platform = createMemoryPlatform({ network, program: echo });
  const report = await platformContract({
    platform,
    serverUrl: 'https://contract.example',
    pass: (durationMs) => platform.clock.advance(durationMs),
    echoProgram: {
      programId: 'com.example.echo',
      label: 'pecho',
      programName: 'Echo',
      entryPoint: 'index.html',
      resume: null,
      welcome: '{}',
      webStorage: true,
      domains: [],
      statement: new Uint8Array(),
      storeKeys: [],
      storeRoot: new Uint8Array(),
      manifest: new Uint8Array(),
      containerBytes: 0,
      pieces: [],
      files,
      mount: null,
    },
  });
  it.each(report.passed)('%s', (name) => {
    expect(report.passed).toContain(name);
  });
  it('holds the whole platform contract', (context) => {
    score(context, { subject: 'Node', suite: 'platform' }, report);
    expect(report.passed.length).toBe(22);
  });
});

describe('the linked transports', async () => {
  const report = await transportContract(() => Promise.resolve(linkedTransports()), {
    wait: settle,
    noticesPeerClose: true,
  });
  it.each(report.passed)('%s', (name) => {
    expect(report.passed).toContain(name);
  });
  it('hold the whole transport contract', (context) => {
    score(context, { subject: 'Node', suite: 'transport' }, report);
    expect(report.passed.length).toBe(5);
  });
});

describe('a contract', () => {
  it('finds a transport that reorders', async () => {
    const report = await transportContract(
      () => {
        const [guest, host] = linkedTransports();
        const held: string[] = [];
        const send = (packet: string) => {
          held.unshift(packet);
          void Promise.resolve().then(() => {
            const next = held.shift();
            if (next !== undefined) guest.send(next);
          });
        };
        return Promise.resolve([{ ...guest, send }, host]);
      },
      { wait: settle, noticesPeerClose: true },
    );
    expect(report.failed.map(({ name }) => name)).toContain('delivers both ways, in order');
  });

  it('finds blobs that keep half of a broken source', async () => {
    const platform = createMemoryPlatform({ network, program: echo });
    const sound = platform.blobs;
    const blobs = {
      ...sound,
      put: (key: string, chunks: AsyncIterable<Uint8Array>) =>
        sound.put(
          key,
          (async function* () {
            try {
              yield* chunks;
            } catch {
              // The fault under test: what came so far is kept.
            }
          })(),
        ),
    };
    const report = await platformContract({
      platform: { ...platform, blobs },
      serverUrl: 'https://contract.example',
      pass: (durationMs) => platform.clock.advance(durationMs),
      echoProgram: {
        programId: 'com.example.echo',
        label: 'pecho',
        programName: 'Echo',
        entryPoint: 'index.html',
        resume: null,
        welcome: '{}',
        webStorage: true,
        domains: [],
        statement: new Uint8Array(),
        storeKeys: [],
        storeRoot: new Uint8Array(),
        manifest: new Uint8Array(),
        containerBytes: 0,
        pieces: [],
        files,
        mount: null,
      },
    });
    expect(report.failed.map(({ name }) => name)).toEqual([
      'blobs: a source that throws leaves what was there',
    ]);
  });
});

describe('the virtual clock', () => {
  it('fires in order of time, and what a timer starts too', async () => {
    const clock = createVirtualClock();
    const fired: string[] = [];
    clock.setTimer(20, () => fired.push('second'));
    clock.setTimer(10, () => {
      fired.push('first');
      clock.setTimer(5, () => fired.push('started by first'));
    });
    await clock.advance(19);
    expect(fired).toEqual(['first', 'started by first']);
    await clock.advance(1);
    expect(fired).toEqual(['first', 'started by first', 'second']);
  });
});
