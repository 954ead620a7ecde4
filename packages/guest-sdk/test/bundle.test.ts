import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { build } from 'vite';
import { describe, expect, it } from 'vitest';

const packages = join(import.meta.dirname, '../..');

/** A script with all it imports, as a partner's build makes it. */
async function bundle(entry: string): Promise<{ code: string; modules: string[] }> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: join(packages, '..'),
    resolve: {
      alias: {
        '@org/bridge-protocol/wire': join(packages, 'bridge-protocol/src/wire.ts'),
        '@org/bridge-protocol': join(packages, 'bridge-protocol/src/index.ts'),
      },
    },
    build: {
      write: false,
      minify: true,
      target: 'es2020',
      lib: { entry: join(packages, 'guest-sdk/src', entry), formats: ['iife'], name: 'sdk' },
    },
  });
  if (!Array.isArray(built)) throw new TypeError('A library build gives a list.');
  const chunks = built.flatMap(({ output }) => output).filter((file) => file.type === 'chunk');
  return {
    code: chunks.map(({ code }) => code).join(''),
    modules: chunks.flatMap(({ moduleIds }) => moduleIds).map((id) => id.replace(`${packages}/`, '')),
  };
}

describe('what the SDK adds to a program', () => {
  it('is at most 8,000 bytes with every method spelled out and every result checked, minified and compressed', async () => {
    const { code } = await bundle('index.ts');
    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(8_000);
  });

  it.each(['index.ts', 'global.ts'])('%s holds no schema, no catalogue and no mock', async (entry) => {
    const { modules, code } = await bundle(entry);
    expect(modules.filter((id) => /valibot|mock|methods|protocol\/src\/events\.ts|linked/u.test(id))).toEqual(
      [],
    );
    expect(code).not.toMatch(/valibot|~standard|ISO 4217/u);
  });

  it('the mock is whole: it holds the catalogue', async () => {
    const { code } = await bundle('global-mock.ts');
    expect(code).toContain('ISO 4217');
  });
});
