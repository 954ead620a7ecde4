import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

const cli = join(import.meta.dirname, '..');

it('the command of a checkout runs from its sources, in any folder', () => {
  const { version } = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8')) as { version: string };
  const said = execFileSync(process.execPath, [join(cli, 'bin/miniapp.js'), '--version'], { cwd: tmpdir() });
  expect(String(said).trim()).toBe(version);
});
