import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { scanNatives } from '../src/natives/scan.js';

import type { CodeReader } from '../src/natives/code-reader.js';
import type { NativeSetup } from '../src/natives/native-part.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Natives of an engine whose reader knows these formats, and of a host that brings this reader. */
function open({
  formats,
  codeReader,
  hasCamera = true,
}: {
  readonly formats: readonly string[] | null;
  readonly codeReader?: CodeReader | null;
  readonly hasCamera?: boolean;
}) {
  const BarcodeDetector = { getSupportedFormats: async () => formats };
  vi.stubGlobal('window', formats === null ? {} : { BarcodeDetector });
  vi.stubGlobal('navigator', hasCamera ? { mediaDevices: {} } : {});
  // Nothing else of the setup is touched before a scan begins.
  const options = codeReader === undefined ? {} : { codeReader };
  return scanNatives({ options } as unknown as NativeSetup);
}

const hosts: CodeReader = { formats: ['ean_13'], open: () => Promise.reject(new Error('opened')) };
const noReader = 'This browser has no reader for codes.';

describe('scanning', () => {
  it.each([
    ['there with the reader of the engine', { formats: ['aztec'], codeReader: null }, undefined],
    ['there with the adapter’s own', { formats: null }, undefined],
    ['there with one of the host, which is not opened yet', { formats: null, codeReader: hosts }, undefined],
    ['not there when the host wants none', { formats: null, codeReader: null }, noReader],
    ['not there when the engine’s reads nothing', { formats: [], codeReader: null }, noReader],
    [
      'not there without a camera',
      { formats: null, hasCamera: false },
      'This browser gives pages no camera.',
    ],
  ])('is %s', async (_title, engine, reason) => {
    const { methods, unsupported } = await open(engine);
    expect(unsupported?.['scan.scanCode']).toBe(reason);
    expect(methods?.['scan.scanCode'] === undefined).toBe(reason !== undefined);
  });

  it('says UNAVAILABLE when the reader cannot be loaded', async () => {
    const { methods } = await open({ formats: null, codeReader: hosts });
    // The reader is opened first: nothing of the call is looked at.
    const scanned = Promise.resolve(methods?.['scan.scanCode']?.({ formats: ['ean_13'] }, {} as never));
    await expect(scanned).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('names all formats that are read, by whomever, when none of those asked for is', async () => {
    const { methods } = await open({ formats: ['aztec'], codeReader: hosts });
    const scanned = Promise.resolve(methods?.['scan.scanCode']?.({ formats: ['itf'] }, {} as never));
    await expect(scanned).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
      message: 'This browser reads codes of aztec, ean_13 only.',
    });
  });

  it('costs a page nothing before the first scan: the decoder is a file of its own', async () => {
    const { outputs } = (
      await build({
        absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
        entryPoints: { page: '../src/index.ts' },
        tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
        bundle: true,
        splitting: true,
        format: 'esm',
        outdir: 'out',
        write: false,
        metafile: true,
      })
    ).metafile;
    const holders = Object.entries(outputs).filter(([, { inputs }]) =>
      Object.keys(inputs).some((path) => path.includes('node_modules/qr/')),
    );
    const page = Object.entries(outputs).find(([path]) => path.endsWith('page.js'));
    expect(holders).toHaveLength(1);
    expect(page?.[1].imports.filter(({ path }) => path === holders[0]?.[0])).toMatchObject([
      { kind: 'dynamic-import' },
    ]);
  });
});
