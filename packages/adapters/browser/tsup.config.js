import { libraryBuild } from '../../../tsup.preset.js';
import { programScripts } from './src/program-scripts.js';

export default {
  ...libraryBuild({ index: 'src/index.ts', serve: 'src/serve.ts' }),
  esbuildPlugins: [
    {
      name: 'program-scripts',
      /** @param {import('esbuild').PluginBuild} build */
      setup(build) {
        build.onLoad({ filter: /[\\/]program-scripts\.js$/ }, () => ({
          contents: `export const programScripts = ${JSON.stringify(programScripts)};`,
        }));
      },
    },
  ],
};
