// `npm run conformance:table`: asks every engine all cases and writes the table of docs/conformance.md.

import { writeFile } from 'node:fs/promises';

import { format, resolveConfig } from 'prettier';

import { allCases } from '../packages/cli/src/conformance/all-cases.js';
import { conformancePage, renewedPage } from '../test/conformance/conformance-page.js';
import { askEngines } from '../test/conformance/engine-table.js';
import { ensureEngines } from './engines.js';

if (!(await ensureEngines())) process.exit(1);
const { fresh, isCurrent } = await renewedPage(await askEngines(allCases()));
const options = { ...(await resolveConfig(conformancePage)), filepath: conformancePage };
await writeFile(conformancePage, await format(fresh, options));
console.log(
  isCurrent ? 'docs/conformance.md is current' : 'docs/conformance.md written: review the difference',
);
