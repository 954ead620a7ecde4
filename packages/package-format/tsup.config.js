import { libraryBuild } from '../../tsup.preset.js';

export default libraryBuild({
  index: 'src/index.ts',
  sign: 'src/sign.ts',
  debug: 'src/debug.ts',
  webcrypto: 'src/webcrypto.ts',
});
