import { encodeUtf8, toHex, verifyTreeHead } from '@org/package-format';
import type { PackageCrypto, TreeHead, VerifiedTreeHead } from '@org/package-format';
import { leafHash } from '@org/package-format/log';
import type { Progress } from '../output.js';
import { utcTime } from '../utc-time.js';
import { createEntryAudit } from './audit-entries.js';
import type { LogSummary } from './audit-entries.js';
import { createFindings } from './findings.js';
import type { Findings } from './findings.js';
import { createKeyChains } from './key-chains.js';
import type { LoggedRecovery } from './key-chains.js';
import type { LogSource } from './log-source.js';
import { checkRecallList, checkStatements } from './served-documents.js';
import type { FollowedChain } from './store-chain.js';
import { createTreeFrontier } from './tree-frontier.js';
import type { TreeFrontier } from './tree-frontier.js';

/** What an audit works with. */
export interface AuditOptions extends FollowedChain {
  readonly source: LogSource;
  /** The head of the last audit. */
  readonly remembered: TreeHead | null;
  readonly crypto: PackageCrypto;
  readonly progress: (entries: number) => Progress;
}

/** What came of an audit. Without findings the head may be remembered. */
export interface AuditResult {
  readonly head: VerifiedTreeHead;
  readonly summary: LogSummary;
  readonly recoveries: readonly LoggedRecovery[];
  readonly findings: Findings;
}

/** Clocks of a store and its witnesses differ by a little; a lie that gains less than this gains nothing. */
const clockToleranceMs = 5 * 60_000;

/**
 * Audits a log from its first entry to its head:
 *  1. The head is signed by the log and cosigned by enough witnesses.
 *  2. Every entry is read once. Together they have the root of the head, and their beginning that of the remembered one.
 *  3. Each entry fits those before it: times, numbers, epochs, and every version of keys with its document.
 *  4. What the store serves to hosts is in the log, and the newest of it.
 * Memory holds a few tiles, the roots of whole subtrees, and one line for each program and partner.
 */
export async function auditLog(options: AuditOptions): Promise<AuditResult> {
  const { source, chain, digests, remembered, crypto, progress } = options;
  const head = await verifyTreeHead(await source.head(), { storeKeys: chain.latest, crypto });
  const findings = createFindings();
  const chains = createKeyChains({ source, chain, storeDigests: digests, findings, crypto });
  const latest = utcTime(new Date(Date.parse(head.witnessedAt) + clockToleranceMs));
  const audit = createEntryAudit({ chains, findings, latest });
  const tree = createTreeFrontier(crypto);
  const bar = progress(head.tree.size);
  try {
    await compareAt(tree, remembered, findings);
    for await (const text of source.entries(head.tree.size)) {
      await tree.append(await leafHash(encodeUtf8(text), crypto));
      await audit.next(text);
      await compareAt(tree, remembered, findings);
      bar.update(tree.size);
    }
  } finally {
    bar.stop();
  }
  chains.finish();
  await checkRoot(tree, head, findings);
  checkLength(head, remembered, findings);
  const summary = audit.summary();
  const notices = [...summary.notices];
  const context = { source, chain, head, findings, notices, crypto };
  await checkStatements(summary, context);
  await checkRecallList(summary, context);
  return { head, summary: { ...summary, notices }, recoveries: chains.recoveries, findings };
}

/** Compares the beginning of the log with the head of the last audit, at the moment it is reached. */
async function compareAt(tree: TreeFrontier, remembered: TreeHead | null, findings: Findings): Promise<void> {
  if (remembered?.size !== tree.size) return;
  const root = toHex(await tree.root());
  if (root === remembered.root) return;
  const message = `The first ${tree.size} entries are not those of the last audit: their root is ${root}, it was ${remembered.root}.`;
  findings.add({ code: 'LOG_FORKED', message });
}

async function checkRoot(tree: TreeFrontier, { head }: VerifiedTreeHead, findings: Findings): Promise<void> {
  const root = toHex(await tree.root());
  if (root === head.root) return;
  const message = `The entries that the store serves have the root ${root}, and its head says ${head.root}.`;
  findings.add({ code: 'ROOT_OTHER', message });
}

function checkLength({ head }: VerifiedTreeHead, remembered: TreeHead | null, findings: Findings): void {
  if (remembered === null || remembered.size <= head.size) return;
  const message = `The log has ${head.size} entries, and had ${remembered.size} at the last audit: a log only grows. An old copy on the way says the same, so ask the store itself.`;
  findings.add({ code: 'LOG_SHRANK', message });
}
