// `npm start`: builds what the demo needs, then runs it. apps/demo-host/server/main.ts says what that is.

import { join } from 'node:path';
import { register } from 'tsx/esm/api';
import { runCaptured } from './run-captured.js';

const root = join(import.meta.dirname, '..');
process.chdir(root);

const packages = ['@org/demo-host', '@org/example-checkout', '@org/guest-sdk'];

if (await build()) {
  register({ tsconfig: join(root, 'tsconfig.json') });
  const { runDemo } = await import('../apps/demo-host/server/main.ts');
  await runDemo(process.env);
}

async function build() {
  console.log('  Building (the first time takes a minute) …');
  const filters = packages.map((name) => `--filter=${name}`);
  const turbo = ['node', 'scripts/turbo.js', 'run', 'build', '--output-logs=errors-only', ...filters];
  const { ok, output } = await runCaptured(turbo);
  if (ok) return true;
  console.error(`\n${output.trimEnd()}\n\nThe build failed; what it printed is above. Is "npm ci" done?`);
  process.exitCode = 2;
  return false;
}
