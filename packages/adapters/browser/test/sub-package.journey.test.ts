import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { openRepairJourney, painted } from './repair-journey.js';

import type { Device, RepairJourney } from './repair-journey.js';

const script = `document.querySelector('h1').textContent = 'It runs'; // the script`;
/** Large enough to be left for later. */
const level = 'level '.repeat(60_000);
const files = {
  'index.html': '<!doctype html><title>Program</title><h1>Loading</h1><script src="app.js"></script>',
  'app.js': script,
  'game/level.txt': level,
  'game/start.js': 'document.title = "The game";',
  'help/index.html': '<!doctype html><title>Help</title><h1>Help</h1>',
  'help.css': 'h1 { color: red }',
};
const packages = { game: { prefix: 'game/' }, help: { prefix: 'help/', preload: ['help.css'] } };

let journey: RepairJourney;
let device: Device;

beforeAll(async () => {
  journey = await openRepairJourney();
});
afterAll(async () => {
  await journey.close();
});

beforeEach(async () => {
  device = await journey.install({ files, manifest: { packages } });
  expect(await device.launch()).toBe('launched');
  await painted(device.frame());
});
afterEach(async () => {
  await device.close();
});

describe('a program whose sub-packages are not here', () => {
  it('runs, and has a file of one as soon as it asks for it', async () => {
    expect(journey.store.ranges).toEqual([]);
    expect(await device.frame().evaluate(fetchText, '/game/level.txt')).toEqual([200, level]);
    expect(await device.frame().evaluate(fetchText, '/game/start.js')).toEqual([200, files['game/start.js']]);
    expect(journey.store.ranges).toHaveLength(1);
  });

  it('has it again without the store: later, after its worker was stopped, and in another launch', async () => {
    await device.frame().evaluate(fetchText, '/game/level.txt');
    journey.store.isOffline = true;
    await device.stopWorker();
    expect(await device.frame().evaluate(fetchText, '/game/start.js')).toEqual([200, files['game/start.js']]);
    await device.close();
    await device.restart();
    expect(await device.launch()).toBe('launched');
    await painted(device.frame());
    expect(await device.frame().evaluate(fetchText, '/game/level.txt')).toEqual([200, level]);
  });

  it('is not blamed for what cannot be had offline, and has it when the store is back', async () => {
    journey.store.isOffline = true;
    expect(await device.frame().evaluate(fetchText, '/game/level.txt')).toEqual([503, '']);
    await device.frame().evaluate(addScript, '/game/start.js');
    await device.frame().evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    expect(await device.notices()).toEqual([]);
    journey.store.isOffline = false;
    await expect
      .poll(() => device.frame().evaluate(fetchText, '/game/level.txt'), { timeout: 20_000 })
      .toEqual([200, level]);
  });

  it('has those whose sign it gives before it asks', async () => {
    await device.frame().evaluate(fetchText, '/help.css');
    await expect.poll(() => journey.store.ranges.length).toBe(1);
    journey.store.isOffline = true;
    await expect
      .poll(() => device.frame().evaluate(fetchText, '/help/index.html'))
      .toEqual([200, expect.stringContaining('Help')]);
  });
});

/** Runs in the program. */
async function fetchText(path: string): Promise<readonly [status: number, text: string]> {
  const response = await fetch(path);
  return [response.status, await response.text()];
}

/** Runs in the program. */
function addScript(src: string): void {
  document.body.append(Object.assign(document.createElement('script'), { src }));
}

describe('a program that was made ready before its sub-packages were here', () => {
  it('asks for none until it is opened, and has them then: those it begins with, and those it is a sign for', async () => {
    await device.close();
    const begun = {
      ...files,
      'index.html': `<!doctype html><title>Program</title><h1>Loading</h1><script src="app.js"></script><script src="game/start.js"></script>`,
    };
    const manifest = { packages: { ...packages, help: { prefix: 'help/', preload: ['index.html'] } } };
    device = await journey.install(
      { files: begun, manifest: { version: '2.0.0', ...manifest } },
      { isRun: false },
    );
    expect(await device.prepare()).toBe(true);
    const loaded = () => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
    await expect
      .poll(() =>
        device
          .frame()
          .evaluate(loaded)
          .catch(() => []),
      )
      .toContain('/app.js');
    expect(journey.store.ranges).toEqual([]);
    expect(await device.launch()).toBe('launched');
    await expect.poll(() => device.frame().evaluate(() => document.title)).toBe('The game');
    await expect.poll(() => journey.store.ranges.length).toBe(2);
    expect(await device.notices()).toEqual([]);
  });
});
