import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/**
 * Writes the folder that `miniapp pack` takes: what `vite build` made, which holds everything already.
 *
 * @param {string} folder
 */
export async function prepare(folder) {
  await cp(fileURLToPath(new URL('dist', import.meta.url)), folder, { recursive: true });
}
