import { writeNewFile } from '../files.js';
import type { Report } from '../output.js';
import { utcTime } from '../utc-time.js';
import { documentLines, signatureFacts, signatureLines } from './document-lines.js';
import { quorumsOf } from './quorum.js';
import type { QuorumContext } from './quorum.js';
import type { TrustFile } from './trust-file.js';

/** Writes a document to its new file and says what it holds and whose signatures it still needs. */
export async function saveTrustFile(file: TrustFile, context: QuorumContext): Promise<Report> {
  await writeNewFile(file.path, file.bytes);
  return trustReport(file, { context, title: `Wrote ${file.path}.` });
}

/** What a document holds and who signed it. */
export async function trustReport(
  file: TrustFile,
  { context, title }: { readonly context: QuorumContext; readonly title?: string },
): Promise<Report> {
  const quorums = await quorumsOf(file, context);
  const { kind, path, document } = file;
  return {
    facts: { file: path, kind, version: document.version, ...signatureFacts(quorums) },
    lines: [
      ...(title === undefined ? [] : [title, '']),
      ...documentLines(file, utcTime(new Date())),
      ...signatureLines(path, quorums),
    ],
  };
}
