// Writes the files that follow from the sources. `--check` writes nothing and fails when one is stale.

import { readFileSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { methodPages } from '../packages/bridge-protocol/src/method-pages.js';
import { protocolDocument } from '../packages/bridge-protocol/src/protocol-document.js';
import { wireFixtures } from '../packages/bridge-protocol/src/wire-fixtures.js';
import { manifestSchema, manifestSourceSchema } from '../packages/package-format/src/manifest-schema.js';
import { catalogueTypes } from './catalogue-types.js';
import { guestApi } from './guest-api.js';
import { nativePortDocument } from './native-port-document.js';

const root = join(import.meta.dirname, '..');
const isCheck = process.argv.includes('--check');

const pages = 'docs/methods';
const types = 'packages/bridge-protocol/src/generated';
const api = 'packages/guest-sdk/src/api';
const generated = [
  { path: 'packages/bridge-protocol/protocol.json', text: JSON.stringify(protocolDocument()) },
  { path: 'packages/host-core/native-port.json', text: JSON.stringify(nativePortDocument()) },
  { path: 'packages/package-format/manifest.schema.json', text: JSON.stringify(manifestSchema()) },
  {
    path: 'packages/package-format/manifest-source.schema.json',
    text: JSON.stringify(manifestSourceSchema()),
  },
  { path: 'packages/bridge-protocol/wire-fixtures.json', text: JSON.stringify(wireFixtures()) },
  ...[...catalogueTypes()].map(([fileName, text]) => ({ path: `${types}/${fileName}`, text })),
  ...[...guestApi()].map(([fileName, text]) => ({ path: `${api}/${fileName}`, text })),
  ...methodPages(exampleOf).map(({ fileName, text }) => ({ path: `${pages}/${fileName}`, text })),
];

for (const { path, text } of generated) await generate(path, text);
for (const folder of [pages, types, api]) await removeLeftOver(folder);

function exampleOf(name: string): string {
  return readFileSync(join(root, 'packages/guest-sdk/examples', `${name}.ts`), 'utf8');
}

/** Every file of these folders is generated; one that is not belongs to a namespace that is gone. */
async function removeLeftOver(folder: string): Promise<void> {
  for (const name of await readdir(join(root, folder))) {
    const path = `${folder}/${name}`;
    if (generated.some((file) => file.path === path)) continue;
    if (isCheck) {
      console.log(`${path} is no page of the catalogue. Run: npm run generate`);
      process.exitCode = 1;
      continue;
    }
    await rm(join(root, path));
    console.log(`${path} removed`);
  }
}

async function generate(path: string, text: string): Promise<void> {
  const file = join(root, path);
  const fresh = await format(text, { ...(await resolveConfig(file)), filepath: file });
  const committed = await readFile(file, 'utf8').catch(() => undefined);
  if (fresh === committed) return;
  if (isCheck) {
    console.log(`${path} is stale. Run: npm run generate`);
    process.exitCode = 1;
    return;
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, fresh);
  console.log(`${path} written`);
}
