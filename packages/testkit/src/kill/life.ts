import { createHost } from '@org/host-core';
import { decodeUtf8 } from '@org/package-format';

import { linkedTransports } from '../linked-transports.js';
import { createMemoryPlatform } from '../memory-platform.js';
import { scriptGuest } from '../scripted-guest.js';
import { failsInTrial, numberOf, programFile, programId } from './life-releases.js';

import type { ScriptedSurface } from '../memory-platform.js';
import type { ScriptedGuest } from '../scripted-guest.js';
import type { LifeLine } from './life-line.js';
import type { Host, HostEvents, Platform } from '@org/host-core';

/** What of a platform is real in a life: what has to outlive a kill, and what it needs for that. */
export type LifeDevice = Pick<Platform, 'blobs' | 'records' | 'network' | 'clock' | 'random' | 'crypto'>;

/** How to live. */
export interface LifeOptions {
  readonly device: LifeDevice;
  readonly store: { readonly url: string; readonly root: string };
  /** Tells the watcher. What is told has happened, and is durable if the host says so. */
  readonly tell: (line: LifeLine) => void;
  /** After so many rounds it ends by itself; it goes on until it is killed unless told. */
  readonly rounds?: number;
}

/** Longer than anything takes here on a busy machine. */
const PATIENCE_MS = 20_000;

/**
 * The life of a host on a device that is killed at some moment: it looks what it has, and then updates, launches, sees
 * releases confirmed and rolled back, and keeps numbers in the program's storage, over and over.
 */
export async function live({ device, store, tell, rounds = Infinity }: LifeOptions): Promise<void> {
  const { clock } = device;
  let guest: ScriptedGuest | null = null;
  let calls = 0;
  const memory = createMemoryPlatform({ network: device.network, program: (surface) => void run(surface) });
  const platform = { ...memory, ...device };
  const host = await createHost({ platform, name: 'Killed Host', version: '2.0.0', store });
  const releases = watchReleases(host, tell);
  host.on('integrity', ({ path, reason }) => {
    tell({ type: 'trouble', message: `${path} was damaged: ${reason}` });
  });

  const version = await launch();
  let kept = version === null ? null : await keptNumber();
  tell({ type: 'found', version, kept });
  for (let round = 0; round < rounds; round += 1) {
    const update = await host.update(programId);
    if (!['staged', 'up-to-date', 'failed-before'].includes(update.type))
      tell({ type: 'trouble', message: `The update ended with ${JSON.stringify(update)}.` });
    if ((await launch()) === null) continue;
    for (let times = 0; times < 2; times += 1) {
      const next = (kept ?? 0) + 1;
      tell({ type: 'keeps', number: next });
      await call('storage.set', { key: 'number', value: next });
      tell({ type: 'kept', number: next });
      kept = next;
    }
  }
  await host.close();

  /** Launches, waits for the verdict on a trial, and answers the version that runs; null when none does. */
  async function launch(): Promise<number | null> {
    guest = null;
    releases.forget();
    const outcome = await host.launch(programId);
    if (outcome.type === 'not-installed') return null;
    if (outcome.type !== 'launched') {
      tell({ type: 'trouble', message: `The launch ended with ${JSON.stringify(outcome)}.` });
      return null;
    }
    const { program } = outcome;
    await until('a verdict', () => !releases.isOnTrial());
    await until('a guest', () => guest !== null || program.state === 'closed');
    return program.state === 'closed' ? null : numberOf(program.version);
  }

  /** The program: it is what its version makes it. */
  async function run(surface: ScriptedSurface): Promise<void> {
    const manifest = decodeUtf8(surface.request.manifest);
    const running = numberOf(/"version":"([^"]+)"/u.exec(manifest)?.[1] ?? '');
    const file = await surface.request.files.read('index.html');
    if (file === null || decodeUtf8(file) !== programFile(running))
      tell({ type: 'trouble', message: `index.html of version ${String(running)} is not what was signed.` });
    if (failsInTrial(running)) {
      surface.sign({ type: 'error', message: 'This version does not work.' });
      return;
    }
    surface.sign({ type: 'painted' });
    const [guestEnd, hostEnd] = linkedTransports();
    const connecting = scriptGuest(guestEnd);
    surface.sign({ type: 'connected', transport: hostEnd });
    await connecting.greet(() =>
      until('a welcome', () => connecting.received.some(({ type }) => type === 'welcome')),
    );
    connecting.send([{ type: 'call', id: 'ready', method: 'app.ready', params: {} }]);
    guest = connecting;
  }

  async function keptNumber(): Promise<number | null> {
    const { value } = (await call('storage.get', { key: 'number' })) as { readonly value: number | null }; // as it was set
    return value;
  }

  async function call(method: string, params: unknown): Promise<unknown> {
    calls += 1;
    const [id, caller] = [`call-${String(calls)}`, guest];
    if (caller === null) throw new Error('No program is running.');
    caller.send([{ type: 'call', id, method, params }]);
    await until(`an answer to ${method}`, () => caller.answersTo(id).length > 0);
    const [answer] = caller.answersTo(id);
    if (answer?.type === 'result') return answer.result;
    throw new Error(`${method} answered ${JSON.stringify(answer)}.`);
  }

  async function until(what: string, isSo: () => boolean): Promise<void> {
    const endMs = clock.foregroundMs() + PATIENCE_MS;
    while (!isSo()) {
      if (clock.foregroundMs() > endMs) throw new Error(`Waited too long for ${what}.`);
      await new Promise<void>((resolve) => clock.setTimer(1, resolve));
    }
  }
}

/** Tells what becomes of releases, and knows whether one is on trial. */
function watchReleases(
  host: Host,
  tell: LifeOptions['tell'],
): { readonly forget: () => void; readonly isOnTrial: () => boolean } {
  let trial: string | null = null;
  host.on('release', ({ type, version }: HostEvents['release']) => {
    trial = type === 'trial' ? version : null;
    if (type === 'confirmed') tell({ type: 'confirmed', version: numberOf(version) });
    if (type === 'rolled-back') tell({ type: 'failed', version: numberOf(version) });
  });
  return {
    forget: () => {
      trial = null;
    },
    isOnTrial: () => trial !== null,
  };
}
