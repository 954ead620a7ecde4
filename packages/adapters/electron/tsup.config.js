import { libraryBuild } from '../../../tsup.preset.js';

export default [
  { ...libraryBuild({ index: 'src/index.ts' }), platform: 'node' },
  {
    // A sandboxed preload script is one CommonJS file that can require Electron and nothing else.
    entry: { preload: 'src/preload/preload.ts' },
    format: ['cjs'],
    target: 'es2022',
    platform: 'browser',
    tsconfig: 'tsconfig.build.json',
    external: ['electron'],
    noExternal: [/^@org\//],
    dts: false,
    treeshake: true,
  },
];
