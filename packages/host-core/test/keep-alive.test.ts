import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createKeepAlive } from '../src/keep-alive.js';
import { id, openDevice } from './device.js';
import { failure } from './session-fixture.js';

import type { LaunchedProgram, LaunchOutcome, RunningProgram } from '../src/launch-outcome.js';
import type { ReleaseFactory, ScriptedGuest } from '@org/testkit';
import type { Device } from './device.js';

const MINUTE_MS = 60_000;

let factory: ReleaseFactory;
let device: Device;
let closed: { readonly id: string; readonly code: string }[];

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  device = await openDevice(factory);
  await device.install('1.0.0');
  closed = [];
  device.host.on('closed', (notice) => closed.push(notice));
});

/** Launches it, and settles what it says. */
async function launch(options: object = {}): Promise<Extract<LaunchOutcome, { type: 'launched' }>> {
  const outcome = await device.host.launch(id, options);
  await settle();
  await settle();
  if (outcome.type !== 'launched') throw new Error(`It was not launched: ${outcome.type}.`);
  return outcome;
}

async function launchAndLeave(options: object = {}): Promise<RunningProgram> {
  const { program } = await launch(options);
  await program.sendToBackground();
  return program;
}

function eventsOf(guest: ScriptedGuest, event: string): unknown[] {
  return guest.received.filter((frame) => frame.type === 'event' && frame.event === event);
}

describe('a program in the background', () => {
  it('is hidden and told, and its surface stays', async () => {
    const { program } = await launch();
    await device.call('bridge.subscribe', { event: 'app.visibilityChange' });
    await program.sendToBackground();
    await settle();
    expect(program.state).toBe('background');
    expect([device.platform.openSurfaces.size, device.platform.hiddenSurfaces.size]).toEqual([1, 1]);
    expect(eventsOf(device.programs.guest, 'app.visibilityChange')).toMatchObject([
      { data: { visible: false } },
    ]);
  });

  it('is shown again as it was, by a launch that opens nothing', async () => {
    const left = await launchAndLeave();
    const outcome = await launch();
    expect(outcome).toMatchObject({ type: 'launched', start: 'warm' });
    expect(outcome.program).toBe(left);
    expect(left.state).toBe('running');
    expect(device.programs.opened).toEqual(['1.0.0']);
    expect(device.platform.hiddenSurfaces.size).toBe(0);
  });

  it('goes on at the path that the launch names', async () => {
    await launchAndLeave();
    device.programs.guest.send([
      { type: 'call', id: 'sub', method: 'bridge.subscribe', params: { event: 'nav.change' } },
    ]);
    await settle();
    await launch({ path: '/offers', query: { from: 'qr' } });
    expect(eventsOf(device.programs.guest, 'nav.change')).toMatchObject([
      { data: { path: '/offers', query: { from: 'qr' }, reason: 'reset', depth: 1 } },
    ]);
  });

  it('is asked nothing that needs the user, and still answers what does not (protocol 4.8)', async () => {
    await launchAndLeave();
    expect(await device.call('permission.request', { name: 'payment' })).toMatchObject(
      failure('UNAVAILABLE'),
    );
    expect(await device.call('storage.set', { key: 'a', value: 1 })).toMatchObject({ type: 'result' });
  });

  it('opens anew on another mount', async () => {
    const left = await launchAndLeave({ mount: 'here' });
    expect(await launch({ mount: 'there' })).toMatchObject({ start: 'cold' });
    expect(left.state).toBe('closed');
    expect(device.programs.opened).toEqual(['1.0.0', '1.0.0']);
  });

  it('is closed by a second leaving no more than by the first', async () => {
    const left = await launchAndLeave();
    await left.sendToBackground();
    expect(left.state).toBe('background');
  });
});

describe('what ends a program in the background', () => {
  it('is the time, in the foreground', async () => {
    const left = await launchAndLeave();
    await device.platform.clock.advance(5 * MINUTE_MS - 1);
    expect(left.state).toBe('background');
    await device.platform.clock.advance(1);
    await settle();
    expect(left.state).toBe('closed');
    expect(closed).toMatchObject([{ id, code: 'evicted' }]);
    expect(device.platform.openSurfaces.size).toBe(0);
  });

  it('is the time, and the log tells when it cannot be closed', async () => {
    const { platform } = device;
    const slots = { load: () => Promise.reject(new Error('Nobody comes back.')) };
    const keepAlive = createKeepAlive({ platform, slots });
    // All that is asked of a program that is left.
    const left = {
      id,
      closeConfirmation: null,
      closeFor: () => Promise.reject(new Error('The disk is full.')),
    };
    await keepAlive.keep(left as unknown as LaunchedProgram);
    await platform.clock.advance(5 * MINUTE_MS);
    await settle();
    expect(platform.logged).toContainEqual(
      expect.objectContaining({ event: 'not-evicted', programId: id, detail: 'The disk is full.' }),
    );
  });

  it('is not the time, where something would be lost', async () => {
    const { program } = await launch();
    await device.call('app.setCloseConfirmation', { enabled: true, message: 'The draft is not sent.' });
    await program.sendToBackground();
    await device.platform.clock.advance(60 * MINUTE_MS);
    expect(program.state).toBe('background');
  });

  it('is memory that is short, whatever would be lost', async () => {
    const { program } = await launch();
    await device.call('app.setCloseConfirmation', { enabled: true, message: 'The draft is not sent.' });
    await program.sendToBackground();
    await device.host.relieveMemory();
    expect(program.state).toBe('closed');
  });

  it('is nothing for a program in front', async () => {
    const { program } = await launch();
    await device.host.relieveMemory();
    expect(program.state).toBe('running');
  });

  it('leaves no timer behind when it is closed or uninstalled', async () => {
    await (await launchAndLeave()).close();
    await launchAndLeave();
    await device.host.uninstall(id);
    await device.platform.clock.advance(10 * MINUTE_MS);
    expect(closed.map(({ code }) => code)).toEqual(['by-host', 'by-host']);
  });
});

describe('a release that waits (2.15)', () => {
  it('does not take a user away who was gone for less than a minute', async () => {
    await launchAndLeave();
    await device.install('1.1.0');
    expect(await launch()).toMatchObject({ start: 'warm', program: { version: '1.0.0' } });
  });

  it('begins when the user was gone for longer', async () => {
    await launchAndLeave();
    await device.install('1.1.0');
    await device.platform.clock.advance(MINUTE_MS);
    expect(await launch()).toMatchObject({ start: 'cold', program: { version: '1.1.0' } });
  });

  it('waits on where something would be lost', async () => {
    const { program } = await launch();
    await device.call('app.setCloseConfirmation', { enabled: true, message: 'The draft is not sent.' });
    await program.sendToBackground();
    await device.install('1.1.0');
    await device.platform.clock.advance(2 * MINUTE_MS);
    expect(await launch()).toMatchObject({ start: 'warm', program: { version: '1.0.0' } });
  });

  it('is no way around a recall', async () => {
    // Its recalls would meet the tests after this one.
    factory = await createReleaseFactory(globalThis.crypto.subtle);
    device = await openDevice(factory);
    await device.install('1.0.0');
    const left = await launchAndLeave();
    const recall = { type: 'range', id, fromSeq: 1, toSeq: 1, mode: 'soft', reason: 'It leaks.' } as const;
    await factory.authority.recall([recall]);
    await device.host.refreshRecalls();
    expect(left.state).toBe('background');
    expect((await device.host.launch(id)).type).toBe('recalled');
    expect(left.state).toBe('closed');
  });
});

describe('where the user was', () => {
  const state = { document: '/index.html', text: '{"fields":[]}' };

  /** Launches it and goes to a page of it, of which its page script tells. */
  async function launchAndGo(): Promise<RunningProgram> {
    const { program } = await launch();
    await device.call('nav.push', { path: '/offers/7', query: { tab: 'pay' } });
    device.programs.surface.sign({ type: 'state', state });
    return program;
  }

  async function evict(program: RunningProgram): Promise<void> {
    await program.sendToBackground();
    await device.host.relieveMemory();
  }

  it('is where the program goes on after it was evicted, once', async () => {
    await evict(await launchAndGo());
    const { start, program } = await launch();
    expect(start).toBe('resumed');
    expect(device.programs.surface.request.resume).toEqual({ path: 'index.html', text: state.text });
    expect(await device.call('app.getLaunchOptions')).toMatchObject({
      result: { path: '/offers/7', query: { tab: 'pay' } },
    });
    expect(program.goBack()).toBe(true);
    await program.close();
    expect(await launch()).toMatchObject({ start: 'cold' });
    expect(device.programs.surface.request.resume).toBeNull();
  });

  it('is kept for a second eviction before the page script has said anything', async () => {
    await evict(await launchAndGo());
    await evict((await launch()).program);
    expect(await launch()).toMatchObject({ start: 'resumed' });
    expect(device.programs.surface.request.resume?.text).toBe(state.text);
  });

  it('is where it goes on after the engine ended it, unless that was soon after its launch', async () => {
    await launchAndGo();
    await device.platform.clock.advance(10_000);
    device.programs.surface.sign({ type: 'crashed', reason: 'The system ended it.' });
    await settle();
    expect(await launch()).toMatchObject({ start: 'resumed' });
    device.programs.surface.sign({ type: 'crashed', reason: 'It ended again.' });
    await settle();
    expect(await launch()).toMatchObject({ start: 'cold' });
  });

  it.for<[string, (program: RunningProgram) => Promise<unknown>]>([
    ['the host closed it', (program) => program.close()],
    [
      'another path was asked for',
      async (program) => {
        await evict(program);
        return launch({ path: '/help' });
      },
    ],
    [
      'half an hour went by',
      async (program) => {
        await evict(program);
        return device.platform.clock.advance(30 * MINUTE_MS);
      },
    ],
    [
      'it was uninstalled',
      async (program) => {
        await evict(program);
        await device.host.uninstall(id);
        await device.install('1.0.0');
      },
    ],
    [
      'another release runs',
      async (program) => {
        await evict(program);
        await device.install('1.1.0');
      },
    ],
  ])('is forgotten when %s', async ([, end]) => {
    await end(await launchAndGo());
    expect(await launch()).toMatchObject({ start: 'cold' });
    expect(device.programs.surface.request.resume).toBeNull();
  });

  it('is no way to a file that the release does not have', async () => {
    const { program } = await launch();
    device.programs.surface.sign({ type: 'state', state: { ...state, document: '/%2e%2e/other.html' } });
    await evict(program);
    await launch();
    expect(device.programs.surface.request.resume).toBeNull();
  });
});
