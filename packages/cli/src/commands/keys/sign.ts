import { replaceFile, writeNewFile } from '../../files.js';
import type { Output, Report } from '../../output.js';
import { readContext } from '../../trust/read-context.js';
import type { ContextFiles } from '../../trust/read-context.js';
import { trustReport } from '../../trust/save-trust-file.js';
import { signTrustFile } from '../../trust/sign-trust-file.js';
import { readTrustFile } from '../../trust/trust-file.js';

/** Which document gets whose signatures. */
export interface SignKeysOptions extends ContextFiles {
  readonly file: string;
  readonly keys: readonly string[];
  readonly out?: string;
}

/** Adds signatures to a document. Nothing else in it changes, and no signature of another key is lost. */
export async function signKeys(
  { file, keys, out, ...files }: SignKeysOptions,
  output: Output,
): Promise<Report> {
  const context = await readContext(files);
  const signed = await signTrustFile(await readTrustFile(file), keys, { context, output });
  if (out === undefined) await replaceFile(file, signed.bytes);
  else await writeNewFile(out, signed.bytes);
  const written = { ...signed, path: out ?? file };
  return trustReport(written, { context, title: `Signed ${written.path}.` });
}
