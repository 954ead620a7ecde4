import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openNatives } from './natives-journey.js';

import type { NativesPage } from './host-page/natives.js';
import type { Natives } from './natives-journey.js';

let folder: string;
let natives: Natives;
const engines = [
  ['Chromium', () => natives.chromium],
  ['Firefox', () => natives.firefox],
] as const;

beforeAll(async () => {
  natives = await openNatives();
  folder = await mkdtemp(join(tmpdir(), 'natives-'));
  await writeFile(join(folder, 'note one.txt'), 'hello');
});
afterAll(async () => {
  await natives.close();
  await rm(folder, { recursive: true });
});

describe.each(engines)('files in %s', (name, engine) => {
  it('take a photo with the camera when the user says so', async () => {
    const { run, call, press } = engine();
    const photo = call('media.capturePhoto', { maxEdge: 64 });
    await press('Take photo');
    const { result } = (await photo) as { result: FileInfo };
    expect(result).toMatchObject({ name: 'photo.jpg', type: 'image/jpeg' });
    expect(await run(edgesOf, result)).toContain(64);

    const cancelled = call('media.capturePhoto');
    await press('Cancel');
    expect(await cancelled).toMatchObject({ code: 'USER_CANCELLED' });
    expect(await run((page) => page.screenText(), null)).toBe('');
  });

  it('record sound until the user stops it or the time is over', async () => {
    const { call, press } = engine();
    const stopped = call('media.recordAudio');
    await pass(700);
    await press('Stop');
    expect(await stopped).toMatchObject({ result: { name: 'recording.webm' } });
    const over = await call('media.recordAudio', { maxMs: 600 });
    expect((over as { result: { sizeBytes: number } }).result.sizeBytes).toBeGreaterThan(100);
    const other = name === 'Firefox' ? 'mp4' : 'ogg';
    expect(await call('media.recordAudio', { format: other })).toMatchObject({ code: 'NOT_SUPPORTED' });
  });

  it('pick files and make pictures smaller', async () => {
    const { run, call, choose } = engine();
    const picture = await run(async () => {
      const canvas = new OffscreenCanvas(400, 200);
      canvas.getContext('2d')?.fillRect(0, 0, 400, 200);
      return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
    }, null);
    await writeFile(join(folder, 'wide.png'), Uint8Array.from(picture));

    const chosen = choose([join(folder, 'note one.txt')]);
    const picked = (await call('file.pick', { accept: ['.txt'] })) as { result: { files: FileInfo[] } };
    await chosen;
    expect(picked.result.files).toMatchObject([{ name: 'note-one.txt', type: 'text/plain', sizeBytes: 5 }]);
    expect(await run((page, ref) => page.textOf(ref), picked.result.files[0]?.ref ?? '')).toBe('hello');

    const large = choose([join(folder, 'note one.txt')]);
    expect(await call('file.pick', { maxBytes: 4 })).toMatchObject({ code: 'QUOTA_EXCEEDED' });
    await large;

    const image = choose([join(folder, 'wide.png')]);
    const small = (await call('media.pickImage', { maxEdge: 100 })) as { result: { files: FileInfo[] } };
    await image;
    expect(await run(edgesOf, small.result.files[0] ?? { ref: '', sizeBytes: 0 })).toEqual([100, 50]);
  });

  it('show pictures one after another', async () => {
    const { run, call, press, key } = engine();
    expect(await call('media.preview', { refs: ['none.png'] })).toMatchObject({ code: 'NOT_FOUND' });
    await run(async (page) => {
      const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>';
      for (const path of ['one.svg', 'two.svg'])
        await page.files.write('com.example.loans', path, new TextEncoder().encode(svg), { append: false });
    }, null);
    const preview = call('media.preview', { refs: ['one.svg', 'two.svg'] });
    await expect.poll(() => run((page) => page.screenText(), null)).toContain('1 of 2');
    await key('ArrowRight');
    await expect.poll(() => run(shownImage, null)).toEqual(['two.svg', 4]);
    await press('Previous');
    await expect.poll(() => run(shownImage, null)).toEqual(['one.svg', 4]);
    await press('Close');
    expect(await preview).toEqual({ result: null });
  });

  it('seal secrets for one scope, also over a reload', async () => {
    const { run, reload } = engine();
    const sealed = await run(async ({ secrets }) => {
      const [one, two] = [await secrets.seal('a', 'söcret'), await secrets.seal('a', 'söcret')];
      return { one, isFresh: one !== two };
    }, null);
    expect(sealed.isFresh).toBe(true);
    expect(sealed.one).toMatch(/^[A-Za-z0-9+/]{20,}={0,2}$/u);
    await reload();
    const opened = await run(async ({ secrets }, one) => {
      const refuse = (promise: Promise<string>) => promise.catch(() => 'refused');
      return {
        same: await refuse(secrets.open('a', one)),
        other: await refuse(secrets.open('b', one)),
        changed: await refuse(secrets.open('a', `AAAA${one.slice(4)}`)),
        nothing: await refuse(secrets.open('a', 'AAAA')),
      };
    }, sealed.one);
    expect(opened).toEqual({ same: 'söcret', other: 'refused', changed: 'refused', nothing: 'refused' });
  });
});

describe('files in Chromium, whose user can be played further', () => {
  it('say USER_CANCELLED when the chooser is closed', async () => {
    const { page, call } = natives.chromium;
    const chooser = page.waitForEvent('filechooser');
    const picked = call('file.pick');
    await (await chooser).element().dispatchEvent('cancel');
    expect(await picked).toMatchObject({ code: 'USER_CANCELLED' });
    expect(await page.locator('input[type=file]').count()).toBe(0);
  });

  it('hand files out as downloads: picture, event and export', async () => {
    const { page, call, run } = natives.chromium;
    await run(watchDownloads, null);
    const download = async (method: string, params: unknown) => {
      const [file, answer] = await Promise.all([page.waitForEvent('download'), call(method, params)]);
      const chunks: Buffer[] = [];
      for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
      return { name: file.suggestedFilename(), text: Buffer.concat(chunks).toString(), answer };
    };
    expect(await download('media.saveToGallery', { ref: 'one.svg' })).toMatchObject({
      name: 'one.svg',
      answer: { result: { saved: true } },
    });
    const event = await download('calendar.addEvent', { title: 'Pay, please', startMs: 0, endMs: 3_600_000 });
    expect(event).toMatchObject({ name: 'event.ics', answer: { result: { added: true } } });
    expect(event.text).toContain('\r\nSUMMARY:Pay\\, please\r\n');
    // Where a browser has no way to ask. A page of a program's making must not open as the host's.
    await run(async (page) => {
      Object.assign(window, { showSaveFilePicker: undefined });
      await page.files.write('com.example.loans', 'page.html', new TextEncoder().encode('<script>'), {
        append: false,
      });
    }, null);
    expect(await download('file.export', { ref: 'page.html' })).toMatchObject({
      name: 'page.html',
      text: '<script>',
    });
    expect(await run(() => Reflect.get(window, 'downloadTypes') as unknown, null)).toEqual([
      'application/octet-stream',
      'text/calendar',
      'application/octet-stream',
    ]);
  });

  it('ask where to keep an exported file', async () => {
    const { call, run } = natives.chromium;
    await run(() => {
      const names: string[] = [];
      Object.assign(window, {
        showSaveFilePicker: async ({ suggestedName }: { readonly suggestedName: string }) => {
          if (names.push(suggestedName) > 1) throw new DOMException('closed', 'AbortError');
          return (await navigator.storage.getDirectory()).getFileHandle('saved', { create: true });
        },
        savedNames: names,
      });
    }, null);
    expect(await call('file.export', { ref: 'one.svg', name: 'mine.svg' })).toEqual({
      result: { saved: true },
    });
    expect(await call('file.export', { ref: 'one.svg' })).toMatchObject({ code: 'USER_CANCELLED' });
    const saved = await run(async () => {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle('saved');
      return [
        (await (await handle.getFile()).text()).slice(0, 4),
        Reflect.get(window, 'savedNames') as unknown,
      ];
    }, null);
    expect(saved).toEqual(['<svg', ['mine.svg', 'one.svg']]);
  });
});

interface FileInfo {
  readonly ref: string;
  readonly sizeBytes: number;
}

// These run in the page, so they hold nothing from here.

async function edgesOf({ files }: NativesPage, { ref, sizeBytes }: FileInfo): Promise<readonly number[]> {
  const bytes = await files.read('com.example.loans', ref, 0, sizeBytes);
  const { width, height } = await createImageBitmap(new Blob([bytes.slice()]));
  return [width, height];
}

function watchDownloads(): void {
  const downloadTypes: string[] = [];
  const create = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob: Blob) => {
    downloadTypes.push(blob.type);
    return create(blob);
  };
  Object.assign(window, { downloadTypes });
}

function shownImage(): readonly [string, number] | null {
  const image = [...document.body.children]
    .flatMap(({ shadowRoot }) => shadowRoot?.querySelector('img') ?? [])
    .at(-1);
  return image === undefined ? null : [image.alt, image.naturalWidth];
}
