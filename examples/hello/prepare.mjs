// Puts together what is packed: the plain files of program/ and the built SDK beside them.
// node prepare.mjs [--out <folder>] [--with-mock]
// With the mock, index.html of that folder also runs in a plain tab; leave it out of what is published.

import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = import.meta.dirname;
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(here, 'dist') },
    'with-mock': { type: 'boolean', default: false },
  },
});

await cp(join(here, 'program'), values.out, { recursive: true });
await copy(import.meta.resolve('@org/guest-sdk/global'), 'miniapp-sdk.js');
if (values['with-mock']) {
  await copy(import.meta.resolve('@org/guest-sdk/global-mock'), 'miniapp-mock.js');
  const page = join(values.out, 'index.html');
  const html = await readFile(page, 'utf8');
  const sdk = '<script src="miniapp-sdk.js"';
  await writeFile(page, html.replace(sdk, `<script src="miniapp-mock.js" defer></script>\n    ${sdk}`));
}

/**
 * @param {string} url
 * @param {string} name
 */
async function copy(url, name) {
  await cp(fileURLToPath(url), join(values.out, name));
}
