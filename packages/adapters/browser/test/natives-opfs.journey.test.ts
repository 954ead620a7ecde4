import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openNatives } from './natives-journey.js';

import type { NativesPage } from './host-page/natives.js';
import type { Natives } from './natives-journey.js';

let natives: Natives;
const engines = [
  ['Chromium', () => natives.chromium],
  ['Firefox', () => natives.firefox],
] as const;

beforeAll(async () => {
  natives = await openNatives();
});
afterAll(async () => {
  await natives.close();
});

describe.each(engines)('files of programs in the private file system of %s', (_name, engine) => {
  it('stay, also over a reload', async () => {
    const { run, reload } = engine();
    const written = await run(async (page) => {
      const { files } = page;
      const text = (words: string) => new TextEncoder().encode(words);
      const scope = 'com.example.files';
      await files.removeAll(scope);
      // Names that some file systems read as folders, devices or shortcuts.
      for (const path of ['a', 'a/b', 'a.', 'con', 'x.lnk', 'A/b-C_d.e'])
        await files.write(scope, path, text(path), { append: false });
      await files.write(scope, 'a/b', text(' and more'), { append: true });
      await files.write(scope, 'fresh', text('new'), { append: true });
      await files.write(scope, 'con', text('c'), { append: false });
      await files.remove(scope, 'x.lnk');
      await files.remove(scope, 'never-there');
      await files.remove('com.example.nobody', 'never-there');
      const refused = await files.read(scope, 'a', 0, 2).catch(() => 'refused');
      const missing = await files.read(scope, 'missing', 0, 0).catch(() => 'refused');
      return { refused, missing, others: await files.list('com.example.nobody') };
    }, null);
    expect(written).toEqual({ refused: 'refused', missing: 'refused', others: [] });
    await reload();
    const kept = await run(async ({ files }) => {
      const scope = 'com.example.files';
      const list = [...(await files.list(scope))].sort();
      const stretch = new TextDecoder().decode(await files.read(scope, 'a/b', 4, 3));
      await files.removeAll(scope);
      return { list, stretch, after: await files.list(scope) };
    }, null);
    expect(kept).toEqual({
      list: [
        ['A/b-C_d.e', 9],
        ['a', 1],
        ['a.', 2],
        ['a/b', 12],
        ['con', 1],
        ['fresh', 3],
      ],
      stretch: 'and',
      after: [],
    });
  });

  it('that are written at the same time are written one after another', async () => {
    const { run } = engine();
    const text = await run(async ({ files }) => {
      const scope = 'com.example.turns';
      await files.removeAll(scope);
      const words = ['one ', 'two ', 'three ', 'four '].map((word) => new TextEncoder().encode(word));
      await Promise.all(words.map((bytes) => files.write(scope, 'log', bytes, { append: true })));
      // What is removed last is gone.
      await Promise.all([
        files.write(scope, 'gone', new Uint8Array(100_000), { append: false }),
        files.remove(scope, 'gone'),
      ]);
      const list = await files.list(scope);
      return { list, log: new TextDecoder().decode(await files.read(scope, 'log', 0, 19)) };
    }, null);
    expect(text).toEqual({ list: [['log', 19]], log: 'one two three four ' });
  });

  it.each([
    ['QuotaExceededError', 'QUOTA_EXCEEDED'],
    ['InvalidStateError', 'InvalidStateError'],
  ])('are as they were when writing fails with %s', async (errorName, expected) => {
    const { run, reload } = engine();
    const outcome = await run(writeOnBrokenDisk, errorName);
    expect(outcome).toEqual({ refused: [expected, expected, expected], list: [['old', 3]], old: 'old' });
    await reload();
  });
});

describe('a disk that is really full, in Chromium', () => {
  it('is QUOTA_EXCEEDED, and changes nothing', async () => {
    const { context, page, run } = natives.chromium;
    const devtools = await context.newCDPSession(page);
    const { origin } = new URL(page.url());
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 100_000 });
    const outcome = await run(async ({ files }) => {
      const scope = 'com.example.full';
      const written = await files
        .write(scope, 'large', new Uint8Array(4_000_000), { append: false })
        .catch((error: unknown) => error instanceof Error && (Reflect.get(error, 'code') as unknown));
      return [written, await files.list(scope)];
    }, null);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin });
    await devtools.detach();
    expect(outcome).toEqual(['QUOTA_EXCEEDED', []]);
  });
});

/** Runs in the page: every stream to a file fails from its first byte on. */
async function writeOnBrokenDisk({ files }: NativesPage, errorName: string): Promise<unknown> {
  const scope = 'com.example.broken';
  const bytes = new TextEncoder().encode('old');
  await files.removeAll(scope);
  await files.write(scope, 'old', bytes, { append: false });
  FileSystemWritableFileStream.prototype.write = () => Promise.reject(new DOMException('', errorName));
  const refused = await Promise.all(
    [
      files.write(scope, 'new', bytes, { append: false }),
      files.write(scope, 'old', new Uint8Array(1), { append: false }),
      files.write(scope, 'old', new Uint8Array(1), { append: true }),
    ].map((written) =>
      written.catch((error: unknown) => {
        if (error instanceof DOMException) return error.name;
        return error instanceof Error ? (Reflect.get(error, 'code') as unknown) : error;
      }),
    ),
  );
  const list = await files.list(scope);
  return { refused, list, old: new TextDecoder().decode(await files.read(scope, 'old', 0, 3)) };
}
