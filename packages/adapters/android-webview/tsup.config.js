import { scriptBuild } from '../../../tsup.preset.js';

/** What the app carries: ES2019, which every WebView and script engine of Android 8 reads. */
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
    // The folder beside it is the assets of every build (build.gradle.kts).
    outDir: 'dist-debug',
  },
];
