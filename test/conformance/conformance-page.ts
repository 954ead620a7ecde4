import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { engineTable } from './engine-table.js';

import type { AnsweredCase } from './engine-table.js';

/** The page that the table is part of. */
export const conformancePage = join(import.meta.dirname, '../../docs/conformance.md');

const marker = '<!-- table -->';

/** The page after a run, and whether it says so already. What people wrote above the table stays. */
export async function renewedPage(
  answered: readonly AnsweredCase[],
): Promise<{ readonly fresh: string; readonly isCurrent: boolean }> {
  const committed = await readFile(conformancePage, 'utf8');
  const [prose = ''] = committed.split(marker);
  const fresh = `${prose}${marker}\n\n${engineTable(answered)}\n`;
  return { fresh, isCurrent: unaligned(fresh) === unaligned(committed) };
}

/** Without what only aligns the columns of a table. */
function unaligned(text: string): string {
  return text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
}
