import type { Report } from '../../output.js';
import { readContext } from '../../trust/read-context.js';
import type { ContextFiles } from '../../trust/read-context.js';
import { trustReport } from '../../trust/save-trust-file.js';
import { readTrustFile } from '../../trust/trust-file.js';

/** Says what a document with keys holds, who signed it and who still has to. */
export async function showKeys({
  file,
  ...files
}: { readonly file: string } & ContextFiles): Promise<Report> {
  const [document, context] = [await readTrustFile(file), await readContext(files)];
  const { facts, lines } = await trustReport(document, { context });
  return { facts: { ...facts, document: document.document }, lines };
}
