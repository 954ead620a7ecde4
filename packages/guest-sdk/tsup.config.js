import { libraryBuild, scriptBuild } from '../../tsup.preset.js';

export default [
  libraryBuild({ index: 'src/index.ts', mock: 'src/mock.ts' }),
  // For <script src>: these files set their own global.
  scriptBuild({
    entry: { global: 'src/global.ts', 'global-mock': 'src/global-mock.ts' },
    target: 'es2020',
    platform: 'browser',
    minify: true,
    extension: '.js',
  }),
];
