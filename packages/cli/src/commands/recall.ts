import { packageLimits, parseRecallList } from '@org/package-format';
import type { Recall, RecallList } from '@org/package-format';
import { CliError } from '../error.js';
import type { Report } from '../output.js';
import { membersOf, storeRefusal } from '../store-answer.js';
import { askStore, storeAddress } from '../store-http.js';

/** What is recalled; nothing shows the list that there is. */
export interface RecallOptions {
  readonly store: string;
  readonly recall: Recall | null;
  readonly token: string | undefined;
  readonly allowHttp: boolean;
  readonly timeoutSeconds: number;
}

/** The signed list and its proof; the answer to a new one says less. */
const maxAnswerBytes = packageLimits.maxTrustDocumentBytes;

/** Shows the store's recall list, or adds to it. A list is always whole, so what is recalled stays recalled. */
export async function recall(options: RecallOptions): Promise<Report> {
  const { recall: added, token, allowHttp } = options;
  const store = storeAddress(options.store, { allowHttp, hasToken: added !== null });
  const timeoutMs = options.timeoutSeconds * 1000;
  const current = await readList(store, timeoutMs);
  if (added === null) return shown(current);
  if (token === undefined || token === '') {
    throw new CliError(
      'TOKEN_MISSING',
      'Recalling needs the operator’s token: set MINIAPP_OPERATOR_TOKEN, or give --token.',
    );
  }
  const before = current?.recalls ?? [];
  const recalls = [...before.filter((other) => subjectOf(other) !== subjectOf(added)), added];
  if (recalls.length > packageLimits.maxRecalls) {
    const message = `The list is full (${packageLimits.maxRecalls}): recall a range or a key, which covers many releases at once.`;
    throw new CliError('USAGE', message);
  }
  const answer = await askStore(store, {
    method: 'POST',
    path: '/recall',
    token,
    type: 'application/json',
    body: Buffer.from(JSON.stringify({ recalls })),
    timeoutMs,
    maxAnswerBytes,
  });
  if (answer.status !== 200 && answer.status !== 201) throw storeRefusal(answer);
  const { epoch } = membersOf(answer) ?? {};
  return {
    facts: { epoch, recalls },
    lines: [
      `Recalled: ${line(added)}`,
      `  list   ${typeof epoch === 'number' ? `${epoch}, ` : ''}${recalls.length} in all`,
      `  hosts  hear of it with the next answer of the store; ${added.mode === 'hard' ? 'what runs is closed then' : 'what runs may end, and is not launched again'}`,
    ],
  };
}

async function readList(store: URL, timeoutMs: number): Promise<RecallList | null> {
  const answer = await askStore(store, { method: 'GET', path: '/recall', timeoutMs, maxAnswerBytes });
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw storeRefusal(answer);
  return parseRecallList(answer.bytes);
}

function shown(list: RecallList | null): Report {
  if (list === null) return { facts: { epoch: 0, recalls: [] }, lines: ['Nothing has ever been recalled.'] };
  const { epoch, publishedAt, recalls } = list;
  return {
    facts: { epoch, publishedAt, recalls },
    lines: [
      `Recall list ${epoch}, published ${publishedAt}`,
      ...(recalls.length === 0 ? ['  nothing is recalled'] : recalls.map((one) => `  ${line(one)}`)),
    ],
  };
}

function line(one: Recall): string {
  return `${one.mode}  ${subjectOf(one)}  “${one.reason}”`;
}

/** What a recall hits, in words; two recalls of one thing say the same. */
function subjectOf(one: Recall): string {
  switch (one.type) {
    case 'release':
      return `release ${one.manifestSha256}`;
    case 'range':
      return `${one.id}, releases ${one.fromSeq} to ${one.toSeq}`;
    case 'key':
      return `key ${one.keyId}`;
  }
}
