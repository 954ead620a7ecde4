import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** A script that stores something, asks for what its manifest does not name, and writes both answers into its title. */
export function askScript(): string {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `import { connect } from '@org/guest-sdk';
        connect().then(async (bridge) => {
          await bridge.call('app.ready');
          await bridge.call('storage.set', { key: 'name', value: 'SECRET' });
          const { value } = await bridge.call('storage.get', { key: 'name' });
          const refusal = await bridge.call('location.get').catch((error) => error.code);
          document.title = (value === 'SECRET' ? 'stored ' : 'lost ') + refusal;
        });`,
      resolveDir: import.meta.dirname,
    },
    tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
