import { libraryBuild } from '../../tsup.preset.js';

export default libraryBuild({
  index: 'src/index.ts',
  sign: 'src/sign.ts',
  debug: 'src/debug.ts',
  log: 'src/log.ts',
  delta: 'src/delta.ts',
  webcrypto: 'src/webcrypto.ts',
  node: 'src/node.ts',
});
