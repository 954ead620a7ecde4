import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { buildSync } from 'esbuild';

import type { NativeEngine, NativeLine } from '../../../../test/native-app.js';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Starts the harness on a display of its own. `core` is the script for JavaScriptCore, by default the one that ships. */
export async function openWebKitEngine(
  folder: string,
  onLine: (line: NativeLine) => void,
  core: string = bundle('../src/core.ts'),
): Promise<NativeEngine> {
  const corePath = join(folder, 'core.js');
  const bootstrapPath = join(folder, 'bootstrap.js');
  await writeFile(corePath, core);
  await writeFile(bootstrapPath, bundle('../src/bootstrap.ts'));
  const harness = fileURLToPath(new URL('../harness/main.js', import.meta.url));
  const app = spawn(
    'xvfb-run',
    [
      '-a',
      '-s',
      '-screen 0 1280x1024x24 -nolisten tcp',
      'gjs',
      '-m',
      harness,
      corePath,
      bootstrapPath,
      folder,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true },
  );
  const probes = new Map<number, (line: NativeLine) => void>();
  let count = 0;
  let tellReady = (): void => undefined;
  const ready = new Promise<void>((resolve) => (tellReady = resolve));
  createInterface({ input: app.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as NativeLine; // what the harness prints
    if (line.type === 'ready') tellReady();
    else if (line.type === 'probed') probes.get(line.probe as number)?.(line);
    else onLine(line);
  });
  await Promise.race([
    ready,
    once(app, 'exit').then(() => Promise.reject(new Error('The harness on WebKitGTK did not start.'))),
  ]);
  return {
    tell: (word) => app.stdin.write(`${JSON.stringify(word)}\n`),
    evaluate: (surface, code) => probe({ surface, code }),
    terminate: async (surface) => {
      await probe({ surface, act: 'terminate' });
    },
    close: async () => {
      const ended = once(app, 'exit');
      app.stdin.end();
      await ended;
    },
  };

  async function probe(asked: object): Promise<unknown> {
    const id = (count += 1);
    const answer = new Promise<NativeLine>((resolve) => probes.set(id, resolve));
    app.stdin.write(`${JSON.stringify({ probe: id, ...asked })}\n`);
    const { value, error } = await answer;
    probes.delete(id);
    if (error !== undefined) throw new Error(error as string); // the harness says it in words
    return value;
  }
}

/** A script as the app carries it. ES2019, the oldest syntax that iOS 14 and an old Android WebView read. */
export function bundle(entry: string): string {
  const { outputFiles } = buildSync({
    absWorkingDir: here,
    entryPoints: [entry],
    tsconfig: join(here, 'tsconfig.json'),
    bundle: true,
    format: 'iife',
    platform: 'neutral',
    target: 'es2019',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
