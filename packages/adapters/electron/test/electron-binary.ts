import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** How Electron is started here, or why it cannot be. */
export type ElectronBinary =
  { readonly command: string; readonly args: readonly string[] } | { readonly missing: string };

/** Looks for the binary and for a display, and downloads nothing. */
export function findElectron(): ElectronBinary {
  const binary = process.env.ELECTRON_BINARY ?? downloaded();
  if (binary === null || !existsSync(binary))
    return {
      missing:
        'the binary of Electron is not here: ELECTRON_BINARY names none, and node_modules/electron/dist holds none',
    };
  // Chromium's own sandbox refuses to run as root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (process.platform !== 'linux' || process.env.DISPLAY !== undefined) return { command: binary, args };
  return existsSync('/usr/bin/xvfb-run')
    ? { command: '/usr/bin/xvfb-run', args: ['-a', binary, ...args] }
    : { missing: 'Electron needs a display: DISPLAY is not set, and xvfb-run is not installed' };
}

/** Where the package of npm keeps what it once downloaded. */
function downloaded(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const file = join(folder, 'path.txt');
  return existsSync(file) ? join(folder, 'dist', readFileSync(file, 'utf8')) : null;
}
