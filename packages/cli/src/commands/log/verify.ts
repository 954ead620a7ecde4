import { auditLog } from '../../audit/audit-log.js';
import type { AuditResult } from '../../audit/audit-log.js';
import type { Finding } from '../../audit/findings.js';
import { createLogSource } from '../../audit/log-source.js';
import { followStoreChain } from '../../audit/store-chain.js';
import { crypto } from '../../key-files.js';
import { labelled } from '../../output-format.js';
import type { Output, Report } from '../../output.js';
import { storeAddress } from '../../store-http.js';
import { keepEvidence } from '../../trust/evidence.js';
import { readKnownHead, writeKnownHead } from '../../trust/known-head.js';

/** Which log, whose keys, and where the last audit left its word. */
export interface VerifyLogOptions {
  readonly store: string;
  readonly root: readonly string[];
  readonly state?: string;
  readonly timeoutSeconds: number;
}

/** How many findings people are shown; scripts get all that were kept. */
const shownFindings = 20;

/** Audits a store's log. What it finds is a refusal: exit code 1. */
export async function verifyLog(options: VerifyLogOptions, output: Output): Promise<Report> {
  const store = storeAddress(options.store, { allowHttp: true });
  const source = createLogSource(store, options.timeoutSeconds * 1000);
  const followed = await followStoreChain(options.root, source);
  const { origin } = followed.chain.latest.document;
  const remembered = options.state === undefined ? null : await readKnownHead(options.state, origin);
  output.status(`reading the log of ${origin}…`);
  const result = await auditLog({
    ...followed,
    source,
    remembered,
    crypto,
    progress: (entries) => output.progress({ label: 'entries', total: entries, unit: 'entries' }),
  });
  const { findings, head } = result;
  const isForked = findings.list.some(({ code }) => code === 'LOG_FORKED' || code === 'LOG_SHRANK');
  const evidence =
    isForked && options.state !== undefined && remembered !== null
      ? await keepEvidence(options.state, { known: remembered, offered: head.head, path: [] })
      : null;
  const isSound = findings.count === 0;
  if (isSound && options.state !== undefined) await writeKnownHead(options.state, head.head);
  return {
    isRefused: !isSound,
    facts: factsOf(result, { origin, evidence }),
    lines: [
      ...summaryLines(result, origin, remembered?.size ?? null),
      ...noticeLines(result),
      '',
      ...verdictLines(result, { state: options.state, evidence }),
    ],
  };
}

function factsOf(
  { head, summary, recoveries, findings }: AuditResult,
  { origin, evidence }: { readonly origin: string; readonly evidence: string | null },
): Report['facts'] {
  const { counts, programs, partners, recallEpoch, notices } = summary;
  return {
    ...(findings.count === 0 ? {} : { code: findings.list[0]?.code, message: findings.list[0]?.message }),
    origin,
    size: head.tree.size,
    root: head.head.root,
    witnessedAt: head.witnessedAt,
    entries: counts,
    programs,
    partners,
    recallEpoch,
    recoveries,
    notices,
    findingCount: findings.count,
    findings: findings.list,
    ...(evidence === null ? {} : { evidence }),
  };
}

function summaryLines(
  { head, summary }: AuditResult,
  origin: string,
  rememberedSize: number | null,
): readonly string[] {
  const { counts, programs, partners, recallEpoch } = summary;
  const row = (name: string, count: number, more = '') =>
    `  ${name.padEnd(14)}${String(count).padStart(9)}${more}`;
  return [
    `The log of ${origin}`,
    '',
    row('releases', counts.release, `   of ${programs} ${programs === 1 ? 'program' : 'programs'}`),
    row('statements', counts.statement),
    row(
      'partner keys',
      counts['partner-keys'],
      `   of ${partners} ${partners === 1 ? 'partner' : 'partners'}`,
    ),
    row('store keys', counts['store-keys']),
    row('recall lists', counts['recall-list'], recallEpoch === 0 ? '' : `   the newest is ${recallEpoch}`),
    row('all', head.tree.size, rememberedSize === null ? '' : `   ${rememberedSize} at the last audit`),
    '',
    ...labelled('root', head.head.root),
    ...labelled('signed', head.head.signedAt),
    ...labelled('witnessed', head.witnessedAt),
  ];
}

/** What is allowed and that the people concerned should know. */
function noticeLines({ summary, recoveries }: AuditResult): readonly string[] {
  const notices = [
    ...recoveries.map(
      ({ partner, version, at, entry }) =>
        `entry ${entry}: ${partner} got new keys by a recovery (version ${version}, ${at}): ask it whether it wanted them`,
    ),
    ...summary.notices,
  ];
  return notices.length === 0 ? [] : ['', '  worth a look', ...notices.map((text) => `    ${text}`)];
}

function verdictLines(
  { findings, head }: AuditResult,
  { state, evidence }: { readonly state: string | undefined; readonly evidence: string | null },
): readonly string[] {
  if (findings.count === 0) {
    const kept =
      state === undefined
        ? 'Give --state next time, so that it can be compared with this one.'
        : `${state} remembers it.`;
    return [
      `Sound: every entry is there, fits those before it, and what the store serves is in the log. ${kept}`,
    ];
  }
  const byEntry = [...findings.list].sort(
    (one, other) => (one.entry ?? Infinity) - (other.entry ?? Infinity),
  );
  const shown = byEntry.slice(0, shownFindings);
  const rest = findings.count - shown.length;
  return [
    `NOT SOUND: ${findings.count} ${findings.count === 1 ? 'finding' : 'findings'}`,
    ...shown.flatMap(findingLines),
    ...(rest === 0 ? [] : [`  … and ${rest} more; --json lists them`]),
    '',
    ...(evidence === null
      ? []
      : [`Both heads are kept in ${evidence}: whoever reads them can check the signatures.`]),
    `Next: show this to the store’s operator and to its witnesses${evidence === null ? ` (size ${head.tree.size}, root ${head.head.root})` : ''}. ${state === undefined ? '' : `${state} stays as it was.`}`.trim(),
  ];
}

function findingLines({ code, entry, message }: Finding): readonly string[] {
  return [
    '',
    ...labelled(entry === undefined ? 'finding' : `entry ${entry}`, message),
    ...labelled('code', code),
  ];
}
