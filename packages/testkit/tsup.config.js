import { scriptBuild } from '../../tsup.preset.js';

// Only for bare engines; everything else imports the source.
export default scriptBuild({
  entry: { testkit: 'src/bare.ts' },
  globalName: 'MiniAppTestkit',
  target: 'es2019',
  platform: 'neutral',
});
