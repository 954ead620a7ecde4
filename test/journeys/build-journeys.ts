import { spawnSync } from 'node:child_process';

/** Builds what `npm start` builds, and the packages that a partner installs: once, before journeys run side by side. */
export function setup(): void {
  const packages = ['adapter-electron', 'demo-host', 'example-checkout', 'guest-sdk', 'testkit'];
  const filters = packages.map((name) => `--filter=@org/${name}`);
  const command = ['scripts/turbo.js', 'run', 'build', '--output-logs=errors-only', ...filters];
  const { status } = spawnSync(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('The build failed. Run: npm run build');
}
