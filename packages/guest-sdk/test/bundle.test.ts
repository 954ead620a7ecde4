import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { build } from 'vite';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { InlineConfig } from 'vite';

const packages = join(import.meta.dirname, '../..');
const readme = readFileSync(join(packages, 'guest-sdk/README.md'), 'utf8');

const alias = {
  '@org/bridge-protocol/wire': join(packages, 'bridge-protocol/src/wire.ts'),
  '@org/bridge-protocol': join(packages, 'bridge-protocol/src/index.ts'),
  '@org/guest-sdk/mock': join(packages, 'guest-sdk/src/mock.ts'),
  '@org/guest-sdk': join(packages, 'guest-sdk/src/index.ts'),
};

interface Bundle {
  readonly code: string;
  readonly modules: readonly string[];
}

async function bundle({ build: how, ...config }: InlineConfig): Promise<Bundle> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: join(packages, '..'),
    resolve: { alias },
    build: { write: false, minify: true, ...how },
    ...config,
  });
  const chunks = [built]
    .flat()
    .flatMap((result) => ('output' in result ? result.output : []))
    .filter((file) => file.type === 'chunk');
  return {
    code: chunks.map(({ code }) => code).join(''),
    modules: chunks.flatMap(({ moduleIds }) => moduleIds).map((id) => id.replace(`${packages}/`, '')),
  };
}

/** A script of this package with all it imports. */
function bundleScript(entry: string): Promise<Bundle> {
  const lib = { entry: join(packages, 'guest-sdk/src', entry), formats: ['iife' as const], name: 'sdk' };
  return bundle({ build: { target: 'es2020', lib } });
}

/** A program as `vite build` makes it, from the text of its entry. */
function bundleProgram(text: string): Promise<Bundle> {
  const entry = '\0program.js';
  return bundle({
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? text : null),
      },
    ],
    build: { target: 'es2022', rolldownOptions: { input: entry } },
  });
}

const ofTheMock = (modules: readonly string[]) =>
  modules.filter((id) => /valibot|mock|methods|protocol\/src\/events\.ts|linked/u.test(id));

describe('what the SDK adds to a program', () => {
  it('is at most 8,000 bytes with every method spelled out and every result checked, minified and compressed', async () => {
    const { code } = await bundleScript('index.ts');
    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(8_000);
  });

  it.each(['index.ts', 'global.ts'])('%s holds no schema, no catalogue and no mock', async (entry) => {
    const { modules, code } = await bundleScript(entry);
    expect(ofTheMock(modules)).toEqual([]);
    expect(code).not.toMatch(/valibot|~standard|ISO 4217/u);
  });

  it('the mock is whole: it holds the catalogue', async () => {
    const { code } = await bundleScript('global-mock.ts');
    expect(code).toContain('ISO 4217');
  });
});

describe('a program that is built', () => {
  /** The way that the README shows, word for word. */
  const guarded = /```ts\n([^`]*import\.meta\.env\.DEV[^`]*)```/u.exec(readme)?.[1] ?? '';
  const program = `${guarded.replace(': Promise<void>', '')}\nawait openHost();`;

  afterEach(() => vi.unstubAllEnvs());

  it('for production holds nothing of the mock that it develops with', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    const { modules, code } = await bundleProgram(program);
    expect(modules).toContain('guest-sdk/src/connect.ts');
    expect(ofTheMock(modules)).toEqual([]);
    expect(code).not.toMatch(/createMock|ISO 4217/u);
  });

  it('for development holds it, in a chunk of its own', async () => {
    vi.stubEnv('NODE_ENV', 'development');
    const { modules } = await bundleProgram(program);
    expect(ofTheMock(modules)).toContain('guest-sdk/src/mock.ts');
  });

  it('holds nothing of a mock that it imports and does not use', async () => {
    const { modules } = await bundleProgram(`
      import { createMock } from '@org/guest-sdk/mock';
      import { app } from '@org/guest-sdk';
      if (import.meta.env.NEVER) createMock();
      await app.ready();
    `);
    expect(ofTheMock(modules)).toEqual([]);
  });
});
