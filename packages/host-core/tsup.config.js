import { libraryBuild, scriptBuild } from '../../tsup.preset.js';

export default [
  libraryBuild({
    index: 'src/index.ts',
    debug: 'src/debug.ts',
    codes: 'src/codes.ts',
    surface: 'src/surface.ts',
    native: 'src/native.ts',
    'native-debug': 'src/native-debug.ts',
  }),
  // For bare JavaScriptCore, QuickJS and V8, where an iOS or Android host runs it.
  scriptBuild({
    entry: { 'host-core': 'src/index.ts' },
    globalName: 'MiniAppHostCore',
    target: 'es2019',
    platform: 'neutral',
    // Node would take a .js file of this package for a module.
    extension: '.global.cjs',
  }),
];
