// Puts together what is packed: the plain files of src/ and the built SDK beside them.
// node prepare.mjs [--out <folder>]     (default: dist/)

import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = import.meta.dirname;
const { values } = parseArgs({ options: { out: { type: 'string', default: join(here, 'dist') } } });

await cp(join(here, 'src'), values.out, { recursive: true });
await copySdk('@org/guest-sdk/global', 'miniapp-sdk.js');
await copySdk('@org/guest-sdk/global-mock', 'miniapp-mock.js');

/**
 * @param {string} specifier
 * @param {string} name
 */
async function copySdk(specifier, name) {
  await cp(fileURLToPath(import.meta.resolve(specifier)), join(values.out, name));
}
