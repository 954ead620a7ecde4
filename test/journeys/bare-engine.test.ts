import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { toBase64 } from '@org/package-format';
import { createReleaseFactory } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launchChromium } from '../launch-chromium.js';

import type { ReleaseFactory } from '@org/testkit';
import type { Browser } from 'playwright-core';

const root = join(import.meta.dirname, '../..');
const hostCore = join(root, 'packages/host-core/dist/host-core.global.cjs');
const testkit = join(root, 'packages/testkit/dist/testkit.global.js');

const steps = ['installed', 'called', 'updated', 'rolled back', 'refused a forgery', 'closed'];

let folder: string;
let input: string;
let browser: Browser | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'miniapp-bare-'));
  const factory = await createReleaseFactory(globalThis.crypto.subtle);
  const releases = [];
  for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0']) {
    const { id, sha256, statement, container } = await factory.release({ manifest: { version } });
    // The last release is forged: one byte of its last file is another.
    if (version === '1.3.0') container[container.length - 200] = (container[container.length - 200] ?? 0) ^ 1;
    releases.push({ id, sha256, statement: toBase64(statement), container: toBase64(container) });
  }
  input = JSON.stringify({ root: factory.root, documents: await proofsOf(factory), releases });
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The consistency proofs between all trees that the releases were signed over. */
async function proofsOf({ authority }: ReleaseFactory): Promise<Record<string, string>> {
  const documents: Record<string, string> = {};
  for (let to = 2; to <= authority.log.size; to += 1) {
    for (let from = 1; from < to; from += 1) {
      const path = `/log/consistency?from=${from}&to=${to}`;
      documents[path] = toBase64((await authority.answer(path)) ?? new Uint8Array(0));
    }
  }
  return documents;
}

describe('one journey on the ES2019 script of host-core', () => {
  it('runs in bare JavaScriptCore', async () => {
    const run = join(folder, 'run.js');
    await writeFile(
      run,
      `MiniAppTestkit.runJourney(MiniAppHostCore.createHost, ${input}).then(
        (steps) => { print(JSON.stringify(steps)); },
        (error) => { print(String(error) + '\\n' + error.stack); },
      );`,
    );
    const { stdout } = await promisify(execFile)('jsc', [hostCore, testkit, run], { timeout: 120_000 });
    expect(stdout.trim()).toBe(JSON.stringify(steps));
  });

  it('runs in Chromium', async () => {
    browser = await launchChromium();
    const page = await browser.newPage();
    for (const path of [hostCore, testkit])
      await page.addScriptTag({ content: await readFile(path, 'utf8') });
    const result = await page.evaluate(`MiniAppTestkit.runJourney(MiniAppHostCore.createHost, ${input})`);
    expect(result).toEqual(steps);
  });
});
