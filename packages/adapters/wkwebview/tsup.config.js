import { scriptBuild } from '../../../tsup.preset.js';

export default [
  scriptBuild({
    entry: { 'mini-program-core': 'src/core.ts', 'mini-program-core-debug': 'src/core-debug.ts' },
    target: 'es2019',
    platform: 'neutral',
    minify: true,
    extension: '.js',
  }),
  scriptBuild({
    entry: { 'mini-program-bootstrap': 'src/bootstrap.ts' },
    target: 'es2019',
    platform: 'browser',
    minify: true,
    extension: '.js',
  }),
];
