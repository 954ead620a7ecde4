import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifest, miniapp, openWorkshop } from './miniapp.js';
import type { Workshop } from './miniapp.js';

let workshop: Workshop;
let folder: string;

beforeAll(async () => {
  workshop = await openWorkshop();
  folder = await mkdtemp(join(tmpdir(), 'miniapp-check-'));
});

afterAll(async () => {
  await workshop.remove();
  await rm(folder, { recursive: true });
});

/** A program with such a manifest and such code, as its partner has it. */
async function program(members: object, code: string): Promise<string> {
  const path = await mkdtemp(join(folder, 'program-'));
  await mkdir(join(path, 'assets'));
  await writeFile(join(path, 'manifest.json'), JSON.stringify({ ...manifest, ...members }));
  await writeFile(join(path, 'index.html'), '<!doctype html><script src="assets/app.js"></script>');
  await writeFile(join(path, 'assets/app.js'), code);
  return path;
}

describe('miniapp check', () => {
  it.each([
    ['localStorage', "localStorage.setItem('cart', cart);"],
    ['indexedDB', "const open = self.indexedDB.open('loans');"],
    ['document.cookie', "document.cookie = 'cart=1';"],
    ['caches.open', "await caches.open('cart');"],
    ['navigator.storage.getDirectory', 'await navigator.storage.getDirectory();'],
  ])('warns of a dataVersion that changes while %s is used', async (name, code) => {
    const path = await program({ dataVersion: 2 }, code);
    const run = await miniapp(['check', path, '--previous', workshop.package, '--json']);
    expect(run.exitCode).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({
      ok: true,
      warnings: [{ code: 'DATA_OUT_OF_REACH', places: [{ path: 'assets/app.js', names: [name] }] }],
    });
  });

  it.each<[string, object, string]>([
    ['stays the same', { dataVersion: 1 }, 'localStorage.cart = 1;'],
    ['changes and only storage.* is used', { dataVersion: 2 }, "await storage.set('cart', 1);"],
    ['changes and only the session is used', { dataVersion: 2 }, 'sessionStorage.cart = 1;'],
    [
      'changes in a program without web storage',
      { dataVersion: 2, webStorage: false },
      'localStorage.cart = 1;',
    ],
  ])('says nothing when dataVersion %s', async (_when, members, code) => {
    const run = await miniapp(['check', await program(members, code), '--previous', workshop.package]);
    expect([run.exitCode, run.stdout]).toEqual([0, 'Nothing to warn of.\n']);
  });

  it('says what to do, and where', async () => {
    const run = await miniapp(['check', await program({ dataVersion: 2 }, 'localStorage.cart = 1;')]);
    expect(run.stdout).toContain('warning: dataVersion changes from 1 to 2');
    expect(run.stdout).toContain('Keep what changes its form in storage.*');
    expect(run.stdout).toContain('  assets/app.js: localStorage');
  });

  it('needs a manifest', async () => {
    const run = await miniapp(['check', folder, '--json']);
    expect([run.exitCode, JSON.parse(run.stdout)]).toMatchObject([
      1,
      { ok: false, code: 'MANIFEST_MISSING' },
    ]);
  });
});
