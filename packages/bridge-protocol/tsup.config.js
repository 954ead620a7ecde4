import { libraryBuild } from '../../tsup.preset.js';

export default libraryBuild({
  index: 'src/index.ts',
  wire: 'src/wire.ts',
  'json-rpc': 'src/json-rpc.ts',
  redaction: 'src/redaction.ts',
});
