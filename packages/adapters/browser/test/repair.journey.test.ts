import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openRepairJourney, painted, readyScript } from './repair-journey.js';

import type { Device, RepairJourney } from './repair-journey.js';

const page =
  '<!doctype html><title>Program</title><link rel="stylesheet" href="style.css"><h1>Loading</h1><img src="dot.svg" alt=""><script src="app.js"></script>';
const script = `document.querySelector('h1').textContent = 'It runs'; // the script`;
const style = 'h1 { color: rgb(1, 2, 3) } /* the style */';
const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"><!-- the picture --></svg>';
const files = { 'index.html': page, 'app.js': script, 'style.css': style, 'dot.svg': picture };

let journey: RepairJourney;

beforeAll(async () => {
  journey = await openRepairJourney();
});
afterAll(async () => {
  await journey.close();
});

describe.each([true, false])('a package that the disk has changed, with webStorage %s', (webStorage) => {
  const release = { files, manifest: { webStorage } };

  it.each([
    ['app.js', script],
    ['style.css', style],
    ['dot.svg', picture],
    ['index.html', page],
  ])('is repaired by one request for %s alone, and runs', async (path, text) => {
    const device = await journey.install(release);
    await device.damagePackage(text);
    await device.restart();
    expect(await device.launch()).toBe('launched');
    await painted(device.frame());
    expect(await look(device)).toEqual({ heading: 'It runs', color: 'rgb(1, 2, 3)', width: 3 });
    expect(journey.store.ranges.map(({ length }) => length)).toEqual([text.length]);
    expect(await device.notices()).toEqual([[path, 'package', 'repaired']]);
    await device.close();
    await device.restart();
    await device.launch();
    await painted(device.frame());
    expect(await device.notices()).toEqual([]);
    expect(journey.store.ranges).toHaveLength(1);
  });

  it('is repaired in all its files', async () => {
    const device = await journey.install(release);
    for (const text of Object.values(files)) await device.damagePackage(text);
    await device.restart();
    await device.launch();
    await painted(device.frame());
    expect(await look(device)).toEqual({ heading: 'It runs', color: 'rgb(1, 2, 3)', width: 3 });
    expect((await device.notices()).map(([path = '']) => path).sort()).toEqual(Object.keys(files).sort());
    expect(journey.store.ranges).toHaveLength(4);
  });

  it('is not run without the store, and is when the store is back', async () => {
    const device = await journey.install(release);
    await device.damagePackage(script);
    await device.restart();
    journey.store.isOffline = true;
    await device.launch();
    await expect
      .poll(() => device.notices())
      .toEqual([
        ['app.js', 'package', 'unrepaired'],
        ['app.js is damaged on this device and could not be repaired: The store answered 503.'],
      ]);
    await expect.poll(() => device.frameCount()).toBe(0);
    journey.store.isOffline = false;
    expect(await device.launch()).toBe('launched');
    await painted(device.frame());
  });
});

describe('a copy that the program’s origin keeps, changed', () => {
  it('is repaired from the package, without the store, and stays so', async () => {
    const device = await journey.install({ files });
    await device.launch();
    await painted(device.frame());
    await device.damageCopy(script);
    expect(await device.frame().evaluate(fetchText, '/app.js')).toEqual([200, script]);
    expect(await device.notices()).toEqual([['app.js', 'serving', 'repaired']]);
    expect(await device.copyHolds(script)).toBe(true);
    await device.stopWorker();
    expect(await device.frame().evaluate(fetchText, '/app.js')).toEqual([200, script]);
    expect(await device.frame().evaluate(fetchText, '/style.css')).toEqual([200, style]);
    expect(await device.notices()).toHaveLength(1);
    expect(journey.store.ranges).toEqual([]);
  });

  it('is repaired for a document that the program opens', async () => {
    const device = await journey.install({ files: { ...files, 'second.html': '<!doctype html><h1>Second' } });
    await device.launch();
    await painted(device.frame());
    await device.damageCopy('<h1>Second');
    await device.frame().evaluate(() => {
      location.href = '/second.html';
    });
    await device.frame().waitForFunction(() => document.querySelector('h1')?.textContent === 'Second');
    expect(await device.notices()).toEqual([['second.html', 'serving', 'repaired']]);
  });

  it('is repaired from the store when the package is damaged too', async () => {
    const device = await journey.install({ files });
    await device.launch();
    await painted(device.frame());
    await device.damagePackage(script);
    await device.damageCopy(script);
    expect(await device.frame().evaluate(fetchText, '/app.js')).toEqual([200, script]);
    expect(await device.notices()).toEqual([['app.js', 'package', 'repaired']]);
    expect(journey.store.ranges.map(({ length }) => length)).toEqual([script.length]);
  });

  it('that cannot be repaired costs a program that is ready that file and no other', async () => {
    const ready = { 'index.html': `${page}<script src="ready.js"></script>`, 'ready.js': readyScript() };
    const device = await journey.install({ files: { ...files, ...ready } });
    await device.launch();
    await device.frame().waitForFunction(() => document.title === 'Ready');
    await device.damagePackage(script);
    await device.damageCopy(script);
    journey.store.isOffline = true;
    expect(await device.frame().evaluate(fetchText, '/app.js')).toEqual([500, '']);
    expect(await device.frame().evaluate(fetchText, '/style.css')).toEqual([200, style]);
    expect(await device.notices()).toEqual([['app.js', 'package', 'unrepaired']]);
  });
});

describe('a program that meddles with repairs', () => {
  it('is not served what it answers in the place of its host', async () => {
    const device = await journey.install({ files });
    await device.launch();
    await painted(device.frame());
    await device.damageCopy(script);
    await device.frame().evaluate(() => {
      // The script that passes questions on runs in the program's own realm.
      const ports = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'ports');
      Object.defineProperty(MessageEvent.prototype, 'ports', {
        get(this: MessageEvent) {
          const [port] = ports?.get?.call(this) as readonly MessagePort[];
          port?.postMessage(new TextEncoder().encode('evil()'));
          return [];
        },
      });
    });
    expect(await device.frame().evaluate(fetchText, '/app.js')).toEqual([500, '']);
    expect(await device.copyHolds('evil()')).toBe(false);
    expect(await device.frame().evaluate(fetchText, '/style.css')).toEqual([200, style]);
  });

  it('gets files of its own release, three times each, and the store is asked nothing', async () => {
    const device = await journey.install({ files });
    await device.launch();
    await painted(device.frame());
    const answers = await device.frame().evaluate(async () => {
      const paths = ['app.js', 'app.js', 'app.js', 'app.js', 'manifest.json', '../x', 'constructor', '', 7];
      const lengths: (number | null)[] = [];
      for (const path of paths) {
        const { port1, port2 } = new MessageChannel();
        const answered = new Promise<Uint8Array | null>((resolve) => {
          port1.onmessage = ({ data }: MessageEvent<Uint8Array | null>) => {
            resolve(data);
          };
          setTimeout(resolve, 500, null);
        });
        parent.postMessage({ miniapp: 'repair', path }, '*', [port2]);
        lengths.push((await answered)?.length ?? null);
      }
      return lengths;
    });
    const { length } = script;
    expect(answers).toEqual([length, length, length, null, null, null, null, null, null]);
    expect(journey.store.ranges).toEqual([]);
  });
});

function look(device: Device) {
  return device.frame().evaluate(() => {
    const heading = document.querySelector('h1');
    return {
      heading: heading?.textContent,
      color: getComputedStyle(heading ?? document.body).color,
      width: document.querySelector('img')?.naturalWidth,
    };
  });
}

async function fetchText(path: string): Promise<readonly [status: number, text: string]> {
  const response = await fetch(path);
  return [response.status, await response.text()];
}
