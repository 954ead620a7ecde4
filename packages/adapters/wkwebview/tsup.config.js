import { scriptBuild } from '../../../tsup.preset.js';

/** What the app carries. */
const script = { target: 'es2019', minify: true, extension: '.js' };

export default [
  scriptBuild({ ...script, entry: { 'mini-program-core': 'src/core.ts' }, platform: 'neutral' }),
  scriptBuild({ ...script, entry: { 'mini-program-bootstrap': 'src/bootstrap.ts' }, platform: 'browser' }),
  {
    ...scriptBuild({
      ...script,
      entry: { 'mini-program-core-debug': 'src/core-debug.ts' },
      platform: 'neutral',
    }),
    // An app takes the folder beside it as a whole.
    outDir: 'dist-debug',
  },
];
