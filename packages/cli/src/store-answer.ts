import { CliError } from './error.js';
import type { StoreAnswer } from './store-http.js';

/** What a store says about a publication. */
export interface Published {
  readonly id: string;
  readonly version: string;
  readonly releaseSeq: number;
  readonly statementSeq: number;
  readonly manifestSha256: string;
  readonly channel: string;
  /** How many of a thousand devices get it. */
  readonly permille: number;
}

/** Reads the answer of a store: what it published, or an error that carries its code and its words. */
export function readAnswer(answer: StoreAnswer): Published {
  if (answer.status !== 201 && answer.status !== 200) throw storeRefusal(answer);
  const { id, version, releaseSeq, statementSeq, manifestSha256, channel, permille } =
    membersOf(answer) ?? {};
  const isPublished =
    typeof id === 'string' &&
    typeof version === 'string' &&
    typeof releaseSeq === 'number' &&
    typeof statementSeq === 'number' &&
    typeof manifestSha256 === 'string' &&
    typeof channel === 'string' &&
    typeof permille === 'number';
  if (isPublished) return { id, version, releaseSeq, statementSeq, manifestSha256, channel, permille };
  throw new CliError(
    'STORE_ANSWER_INVALID',
    'The store did it, but its answer makes no sense: look at its list of programs.',
  );
}

/** The error that an answer other than the wanted one is. */
export function storeRefusal(answer: StoreAnswer): CliError {
  const { status } = answer;
  const { code, message } = membersOf(answer) ?? {};
  if (typeof code !== 'string' || typeof message !== 'string') {
    return new CliError(
      'STORE_ANSWER_INVALID',
      `The answer (HTTP ${status}) is not one of a store: check the address in --store.`,
    );
  }
  return new CliError(status >= 500 ? 'STORE_FAILED' : 'STORE_REFUSED', message, { storeCode: code });
}

/** The members of an answer that is a JSON object, or null. */
export function membersOf({ bytes }: StoreAnswer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    // Not JSON, so not a store: the status line says the rest.
    return null;
  }
}
