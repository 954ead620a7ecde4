import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';

import { toBase64 } from '@org/package-format';
import { createReleaseFactory } from '@org/testkit';
import { newQuickJSWASMModule } from 'quickjs-emscripten';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launchChromium } from '../launch-chromium.js';
import { score } from '../score.js';

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

/** What a bare engine evaluates after the two scripts; it ends with a JSON text in `outcome`. */
const journey = () => `var outcome;
  MiniAppTestkit.runJourney(MiniAppHostCore.createHost, ${input}).then(
    (steps) => { outcome = JSON.stringify(steps); },
    (error) => { outcome = String(error) + '\\n' + error.stack; },
  );`;

describe('one journey on the ES2019 script of host-core', () => {
  it.for([
    ['JavaScriptCore', inJavaScriptCore],
    ['SpiderMonkey', inSpiderMonkey],
    ['QuickJS', inQuickJs],
    ['V8', inV8],
  ] as const)('runs in bare %s', async ([subject, run], context) => {
    const outcome = await run([await readFile(hostCore, 'utf8'), await readFile(testkit, 'utf8'), journey()]);
    expect(outcome).toBe(JSON.stringify(steps));
    score(context, { subject, suite: 'host-core' }, { passed: steps, failed: [], skipped: [] });
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

/** A shell ends with its script, and runs what the script has promised first. */
const printed = `Promise.resolve().then(function look() {
  if (outcome === undefined) return Promise.resolve().then(look);
  print(outcome);
});`;

async function inJavaScriptCore(scripts: readonly string[]): Promise<string> {
  return inShell('jsc', [...scripts, printed]);
}

async function inSpiderMonkey(scripts: readonly string[]): Promise<string> {
  // It takes one file.
  return inShell('gjs', [[...scripts, printed].join(';\n')]);
}

async function inShell(shell: string, scripts: readonly string[]): Promise<string> {
  const paths = scripts.map((_, index) => join(folder, `${shell}-${String(index)}.js`));
  for (const [index, path] of paths.entries()) await writeFile(path, scripts[index] ?? '');
  const { stdout } = await promisify(execFile)(shell, paths, { timeout: 120_000 });
  return stdout.trim();
}

async function inQuickJs(scripts: readonly string[]): Promise<string> {
  const context = (await newQuickJSWASMModule()).newContext();
  for (const script of scripts) context.unwrapResult(context.evalCode(script)).dispose();
  while (context.runtime.hasPendingJob()) context.unwrapResult(context.runtime.executePendingJobs());
  return context.unwrapResult(context.evalCode('outcome')).consume((handle) => context.getString(handle));
}

async function inV8(scripts: readonly string[]): Promise<string> {
  // Without a prototype, so that nothing of Node is there.
  const context = createContext(Object.create(null) as object);
  for (const script of scripts) runInContext(script, context);
  for (let turns = 0; turns < 100_000; turns += 1) {
    const outcome: unknown = runInContext('outcome', context);
    if (typeof outcome === 'string') return outcome;
    await setImmediate();
  }
  throw new Error('The journey did not end.');
}
