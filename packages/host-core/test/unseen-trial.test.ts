import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { id, openDevice } from './device.js';

import type { ReleaseFactory } from '@org/testkit';
import type { RunningProgram } from '../src/launch-outcome.js';
import type { Device } from './device.js';

const MINUTE_MS = 60_000;

let factory: ReleaseFactory;
let device: Device;
let program: RunningProgram;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  device = await openDevice(factory);
  await device.install('1.0.0');
  await device.launch();
  await device.install('1.1.0');
});

async function launchTrial(behaviour: 'paints-nothing' | 'never-ready'): Promise<void> {
  device.programs.behaviours.set('1.1.0', behaviour);
  program = await device.launch();
}

/** Time that passes, and what follows from it. */
async function pass(ms: number): Promise<void> {
  await device.platform.clock.advance(ms);
  await settle();
  await settle();
}

const ways = [
  {
    way: 'in the background',
    leave: () => program.sendToBackground(),
    comeBack: async () => {
      await device.host.launch(id);
    },
  },
  {
    way: 'off the screen',
    leave: () => {
      device.programs.surface.sign({ type: 'sight', isInSight: false });
    },
    comeBack: () => {
      device.programs.surface.sign({ type: 'sight', isInSight: true });
    },
  },
  {
    way: 'where its engine shows nothing',
    leave: () => {
      device.programs.surface.sign({ type: 'hidden' });
    },
    comeBack: () => {
      device.programs.surface.sign({ type: 'visible' });
    },
  },
] as const;

describe.each(ways)('4.2 a trial that is $way', ({ leave, comeBack }) => {
  it('does not fail because it paints nothing, for as long as that lasts', async () => {
    await launchTrial('paints-nothing');
    await leave();
    await pass(MINUTE_MS);
    expect([program.version, device.notices.at(-1)]).toMatchObject(['1.1.0', { type: 'trial' }]);
    await comeBack();
    device.programs.surface.sign({ type: 'painted' });
    await pass(8_000);
    expect(device.notices.at(-1)).toMatchObject({ type: 'confirmed', version: '1.1.0' });
  });

  it('fails when the times in which it could be seen are ten seconds together', async () => {
    await launchTrial('paints-nothing');
    await pass(6_000);
    await leave();
    await pass(MINUTE_MS);
    await comeBack();
    await pass(3_999);
    expect(program.version).toBe('1.1.0');
    await pass(100);
    expect(program.version).toBe('1.0.0');
    expect(device.notices.at(-1)).toMatchObject({ type: 'rolled-back', code: 'paint-timeout' });
  });

  it('is not confirmed by time that passes', async () => {
    await launchTrial('never-ready');
    await leave();
    await pass(MINUTE_MS);
    expect(device.notices.at(-1)).toMatchObject({ type: 'trial' });
    await comeBack();
    await pass(8_100);
    expect(device.notices.at(-1)).toMatchObject({ type: 'confirmed' });
  });
});

describe('what was said of a surface', () => {
  it.each([{ type: 'hidden' }, { type: 'sight', isInSight: false }] as const)(
    '($type) says nothing of the one that takes its place',
    async (unseen) => {
      await launchTrial('never-ready');
      device.programs.surface.sign(unseen);
      await device.call('app.restart');
      await pass(8_100);
      expect(device.notices.at(-1)).toMatchObject({ type: 'confirmed' });
    },
  );
});

describe('a trial that its user has left', () => {
  it('does not fail because its engine holds it still there (2.15)', async () => {
    await launchTrial('never-ready');
    await program.sendToBackground();
    device.programs.surface.sign({ type: 'unresponsive' });
    await pass(MINUTE_MS);
    expect([program.version, program.state]).toEqual(['1.1.0', 'background']);
  });

  it('fails when it is found to hang after all, however little of its time was left', async () => {
    await launchTrial('never-ready');
    await pass(7_000);
    await program.sendToBackground();
    device.programs.surface.sign({ type: 'unresponsive' });
    await device.host.launch(id);
    await pass(6_000);
    expect(device.notices.at(-1)).toMatchObject({ type: 'trial' });
    device.programs.surface.sign({ type: 'unresponsive' });
    await pass(100);
    expect(program.version).toBe('1.0.0');
  });

  it('keeps its attempt where it was only off the screen, and nothing was painted (2.6)', async () => {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await launchTrial('paints-nothing');
      device.programs.surface.sign({ type: 'sight', isInSight: false });
      await settle();
      await device.restart();
    }
    expect((await device.launch()).version).toBe('1.0.0');
  });
});
