import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// A partner's first hour: an empty folder, the published tarballs, and what the README of the SDK says. What stands in its
// code blocks is run as it is.

const root = join(import.meta.dirname, '../..');
const tools = ['typescript', 'vitest', 'valibot'];
let shop = '';

const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' });

beforeAll(async () => {
  shop = await mkdtemp(join(tmpdir(), 'first-hour-'));
  const built = ['bridge-protocol', 'guest-sdk'];
  for (const name of built) {
    const [{ filename }] = JSON.parse(
      run('npm', ['pack', '--json', '--pack-destination', shop], join(root, 'packages', name)),
    ) as [{ filename: string }];
    const folder = join(shop, 'node_modules/@org', name);
    await mkdir(folder, { recursive: true });
    run('tar', ['-xzf', join(shop, filename), '--strip-components=1', '-C', folder], shop);
  }
  for (const tool of tools) await symlink(join(root, 'node_modules', tool), join(shop, 'node_modules', tool));
  await writeFile(join(shop, 'package.json'), '{"name":"shop","version":"1.0.0","type":"module"}');
  for (const [path, text] of await filesOfReadme()) {
    await mkdir(dirname(join(shop, path)), { recursive: true });
    await writeFile(join(shop, path), text);
  }
});

afterAll(async () => {
  await rm(shop, { recursive: true, force: true });
});

/** The code blocks of the SDK's README that begin with the name of their file. */
async function filesOfReadme(): Promise<(readonly [path: string, text: string])[]> {
  const readme = await readFile(join(root, 'packages/guest-sdk/README.md'), 'utf8');
  const blocks = readme.matchAll(/^```ts\n\/\/ (src\/\S+)\n([\s\S]*?)^```/gmu);
  return [...blocks].map(([, path = '', text = '']) => [path, text]);
}

const compile = (file: string) => [
  join(root, 'node_modules/typescript/bin/tsc'),
  ...['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--skipLibCheck', file],
];

describe('a partner with the tarballs and the README', () => {
  it('compiles and passes the tests that it shows', () => {
    run('node', compile('src/pay.test.ts'), shop);
    const said = run('node', [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--no-color'], shop);
    expect(said).toContain('2 passed');
  });

  it.each([
    ['a missing parameter', `payment.pay({ orderId: '1', amount: 1 });`, "Property 'currency' is missing"],
    ['a wrong use of a result', `(await storage.get({ key: 'a' })).valu;`, "Did you mean 'value'?"],
    ['a method that does not exist', `await mp.call('payment.pai', {});`, '"payment.pai"'],
    [
      'a parameter that not every host understands',
      `await mp.call('share.open', { refs: ['a'] });`,
      "Type 'string[]' is not assignable",
    ],
  ])('is told of %s by the compiler', async (_name, line, words) => {
    const source = `import { connect, payment, storage } from '@org/guest-sdk';\nconst mp = await connect();\n${line}\nvoid [mp, payment, storage];\n`;
    await writeFile(join(shop, 'src/wrong.ts'), source);
    expect(() => run('node', compile('src/wrong.ts'), shop)).toThrow(
      expect.objectContaining({ stdout: expect.stringContaining(words) as unknown }) as Error,
    );
  });

  it('finds nothing in the tarball that is not meant to be run: no source, no map, no test', () => {
    const files = run('find', ['node_modules/@org/', '-type', 'f'], shop).trim().split('\n');
    expect(files.filter((file) => /\.map$|\/src\/|\/test\//u.test(file))).toEqual([]);
  });
});
