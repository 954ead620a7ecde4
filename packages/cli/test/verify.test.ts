import { execFileSync } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { miniapp, openWorkshop } from './miniapp.js';

import type { Run, Workshop } from './miniapp.js';

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});

afterAll(() => workshop.remove());

const verify = (file: string, key = workshop.publicKey) => miniapp(['verify', file, '--key', key, '--json']);

function answerOf({ stdout }: Run): { ok: boolean; code?: string; message?: string } {
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  // The command promises one line of this form.
  return JSON.parse(stdout) as { ok: boolean; code?: string; message?: string };
}

async function expectRefusal(file: string, code: string, key?: string): Promise<void> {
  const run = await verify(file, key);
  expect([run.exitCode, answerOf(run)]).toMatchObject([1, { ok: false, code }]);
  // A sentence that helps: it says something and ends as sentences do.
  expect(answerOf(run).message).toMatch(/^\S.{25,}[^\s]$/su);
}

/** The package rewritten by a tool that nobody here wrote. */
async function rewritten(name: string, python: string): Promise<string> {
  const file = join(workshop.folder, name);
  await copyFile(workshop.package, file);
  execFileSync('python3', ['-W', 'ignore', '-c', `import sys, zipfile\nfile = sys.argv[1]\n${python}`, file]);
  return file;
}

function replaced(from: string, to: string): Uint8Array {
  const text = Buffer.from(workshop.bytes).toString('latin1');
  expect(text).toContain(from);
  return new Uint8Array(Buffer.from(text.replace(from, to), 'latin1'));
}

describe('miniapp verify', () => {
  it('accepts what miniapp pack made', async () => {
    const run = await verify(workshop.package);
    expect([run.exitCode, run.stdout, run.stderr]).toEqual([
      0,
      '{"ok":true,"id":"com.partner.loans","version":"2.3.1"}\n',
      '',
    ]);
  });

  it.each([0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999])(
    'refuses a byte changed at %f of the file',
    async (share) => {
      const bytes = workshop.bytes.slice();
      const offset = Math.floor(bytes.length * share);
      bytes[offset] = (bytes[offset] ?? 0) ^ 1;
      const run = await verify(await workshop.save('changed.mpk', bytes));
      expect([run.exitCode, answerOf(run).ok]).toEqual([1, false]);
    },
  );

  it.each<[string, () => Uint8Array, string]>([
    ['a changed file', () => replaced('"loans"', '"lions"'), 'FILE_HASH_MISMATCH'],
    ['a changed signature', () => flippedSignature(), 'SIGNATURE_INVALID'],
    [
      'an unsigned manifest',
      () => replaced('"signature":"rsa-pss', '"x-ignatur":"rsa-pss'),
      'SIGNATURE_MISSING',
    ],
    [
      'prepended bytes',
      () => Buffer.concat([Buffer.from('#!/bin/sh\n'), workshop.bytes]),
      'CONTAINER_PREPENDED',
    ],
    ['appended bytes', () => Buffer.concat([workshop.bytes, Buffer.from('x')]), 'CONTAINER_APPENDED'],
    ['a missing end', () => workshop.bytes.slice(0, -10), 'CONTAINER_TRUNCATED'],
    ['an empty file', () => new Uint8Array(), 'CONTAINER_TRUNCATED'],
    ['something else', () => Buffer.from('%PDF-1.7 this is no package at all'), 'NOT_A_CONTAINER'],
  ])('refuses %s with a code of its own', async (_what, bytes, code) => {
    await expectRefusal(await workshop.save('refused.mpk', bytes()), code);
  });

  it.each<[string, string, string]>([
    ['an unlisted file', `zipfile.ZipFile(file, 'a').writestr('evil.js', 'evil()')`, 'UNLISTED_FILE'],
    ['a duplicate entry', `zipfile.ZipFile(file, 'a').writestr('index.html', 'evil()')`, 'DUPLICATE_ENTRY'],
    ['a ../ name', `zipfile.ZipFile(file, 'a').writestr('../evil.js', 'evil()')`, 'PATH_UNSAFE'],
    ['an absolute name', `zipfile.ZipFile(file, 'a').writestr('/etc/evil.js', 'evil()')`, 'PATH_UNSAFE'],
    [
      'a missing file',
      `
source = zipfile.ZipFile(file)
kept = [(name, source.read(name)) for name in source.namelist() if name != 'assets/app.js']
with zipfile.ZipFile(file, 'w') as target:
  for name, body in kept: target.writestr(name, body)`,
      'MISSING_FILE',
    ],
    [
      'the same files in another form of zip',
      `
source = zipfile.ZipFile(file)
kept = [(name, source.read(name)) for name in source.namelist()]
with zipfile.ZipFile(file, 'w', zipfile.ZIP_DEFLATED) as target:
  for name, body in kept: target.writestr(name, body)`,
      'CONTAINER_NOT_CANONICAL',
    ],
  ])('refuses %s that another tool wrote', async (_what, python, code) => {
    await expectRefusal(await rewritten('rewritten.mpk', python), code);
  });

  it('refuses a package signed by somebody else', async () => {
    const other = await openWorkshop();
    try {
      await expectRefusal(workshop.package, 'KEY_UNKNOWN', other.publicKey);
    } finally {
      await other.remove();
    }
  });

  it.each<[string, readonly string[], string]>([
    ['a package that is not there', ['/nowhere/x.mpk'], 'FILE_NOT_FOUND'],
    ['a private key in place of a public one', ['PRIVATE'], 'KEY_FILE_INVALID'],
  ])('ends with 2 for %s', async (_what, [argument = ''], code) => {
    const isKey = argument === 'PRIVATE';
    const run = await verify(
      isKey ? workshop.package : argument,
      isKey ? workshop.privateKey : workshop.publicKey,
    );
    expect([run.exitCode, answerOf(run)]).toMatchObject([2, { ok: false, code }]);
  });
});

function flippedSignature(): Uint8Array {
  const text = Buffer.from(workshop.bytes).toString('latin1');
  const signature = /rsa-pss-sha256:[0-9a-f]{64}:([A-Za-z0-9+/]{40})/u.exec(text)?.[1] ?? '';
  return replaced(signature, Array.from(signature).reverse().join(''));
}
