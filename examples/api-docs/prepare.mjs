// Assembles one release: swagger-ui-dist as it came from the registry, our initializer, the manifest.
// node prepare.mjs [--store <url of the store>] [--release 5.17.13|5.17.14] [--out <folder>]

import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = import.meta.dirname;
const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'http://store.localhost:4402' },
    release: { type: 'string', default: '5.17.13' },
    out: { type: 'string', default: join(here, 'dist') },
  },
});
const { store, release, out } = values;

const packages = {
  '5.17.13': import.meta.resolve('swagger-ui-dist-5.17.13/package.json'),
  '5.17.14': import.meta.resolve('swagger-ui-dist-5.17.14/package.json'),
};
if (!Object.hasOwn(packages, release)) {
  console.error(`There is no release ${release} here: choose ${Object.keys(packages).join(' or ')}.`);
  process.exit(2);
}
await cp(dirname(fileURLToPath(packages[release])), out, { recursive: true });

const initializer = await readFile(join(here, 'swagger-initializer.js'), 'utf8');
await writeFile(join(out, 'swagger-initializer.js'), initializer.replace('STORE_URL', store));

const manifest = JSON.parse(await readFile(join(here, 'manifest.json'), 'utf8'));
// A name under .localhost with a port: only a host built with @org/host-core/debug accepts it.
const complete = { ...manifest, version: release, allowedDomains: [new URL(store).host] };
await writeFile(join(out, 'manifest.json'), `${JSON.stringify(complete, null, 2)}\n`);
