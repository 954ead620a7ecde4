import { libraryBuild } from '../../../tsup.preset.js';
import { debugScripts } from './src/debug-scripts.js';
import { programScripts } from './src/program-scripts.js';

export default {
  ...libraryBuild({ index: 'src/index.ts', serve: 'src/serve.ts', 'serve-debug': 'src/serve-debug.ts' }),
  esbuildPlugins: [
    {
      name: 'program-scripts',
      /** @param {import('esbuild').PluginBuild} build */
      setup(build) {
        build.onLoad({ filter: /[\\/]program-scripts\.js$/ }, () => ({
          contents: `export const programScripts = ${JSON.stringify(programScripts)};`,
        }));
        build.onLoad({ filter: /[\\/]debug-scripts\.js$/ }, () => ({
          contents: `export const debugScripts = ${JSON.stringify(debugScripts)};`,
        }));
      },
    },
  ],
};
