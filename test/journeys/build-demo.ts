import { spawnSync } from 'node:child_process';

/** Builds what `npm start` builds: the host page, the checkout sample and the SDK. */
export function buildDemo(): void {
  const packages = ['@org/demo-host', '@org/example-checkout', '@org/guest-sdk'];
  const { status } = spawnSync(
    process.execPath,
    [
      'scripts/turbo.js',
      'run',
      'build',
      '--output-logs=errors-only',
      ...packages.map((name) => `--filter=${name}`),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (status !== 0) throw new Error('The build failed. Run: npm run build');
}
