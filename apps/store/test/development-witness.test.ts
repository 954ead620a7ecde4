import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStoreFixture } from './fixture.js';
import type { StoreFixture } from './fixture.js';

let store: StoreFixture;

beforeAll(async () => {
  store = await openStoreFixture();
});

afterAll(() => store.close());

describe('the memory of the witness in a store', () => {
  it.each([
    '',
    '{',
    'null',
    '[]',
    '{}',
    '{"size":1}',
    '{"size":0,"root":""}',
    '{"size":-1,"root":""}',
    `{"size":1.5,"root":"${'a'.repeat(64)}"}`,
    '{"size":1,"root":"aa"}',
    `{"size":1,"root":"${'a'.repeat(64)}","more":1}`,
  ])('that is damaged is not an empty one: %j', async (text) => {
    const path = join(store.trustFolder, 'witness/state.json');
    await store.trust.log.freshHead();
    const before = await readFile(path, 'utf8');
    await writeFile(path, text);
    await expect(store.trust.log.freshHead()).rejects.toMatchObject({
      code: 'WITNESS_UNAVAILABLE',
      cause: { code: 'DATA_DAMAGED', message: expect.stringContaining(path) as string },
    });
    expect(await readFile(path, 'utf8')).toBe(text);
    await writeFile(path, before);
  });

  it('that has seen another log, or more of it, is a fork', async () => {
    const path = join(store.trustFolder, 'witness/state.json');
    await store.trust.log.freshHead();
    const before = await readFile(path, 'utf8');
    const size = await store.trust.log.size();
    for (const seen of [size, size + 1]) {
      await writeFile(path, JSON.stringify({ size: seen, root: 'a'.repeat(64) }));
      await expect(store.trust.log.freshHead()).rejects.toMatchObject({
        code: 'WITNESS_UNAVAILABLE',
        message: expect.stringContaining('A witness has seen another log than this one') as string,
        cause: { code: 'LOG_FORKED' },
      });
    }
    await writeFile(path, before);
    await store.trust.log.freshHead();
  });
});
