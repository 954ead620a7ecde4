import { copyFile, cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('program', import.meta.url));
const sdk = fileURLToPath(import.meta.resolve('@org/guest-sdk/global'));

/**
 * Writes the folder that `miniapp pack` takes: the program as it is, and the SDK beside it.
 *
 * @param {string} folder
 */
export async function prepare(folder) {
  await cp(program, folder, { recursive: true });
  await copyFile(sdk, `${folder}/miniapp-sdk.js`);
}
