import { CliError } from './error.js';

/** What a store says about a publication. */
export interface Published {
  readonly id: string;
  readonly version: string;
  readonly releaseSeq: number;
  readonly statementSeq: number;
  readonly manifestSha256: string;
}

/** Reads the answer of a store: what it published, or an error that carries its code and its words. */
export function readAnswer(status: number, body: string): Published {
  const answer = parse(body);
  const { code, message } = answer ?? {};
  if (status === 201) return readPublished(answer);
  if (typeof code !== 'string' || typeof message !== 'string') {
    throw new CliError(
      'STORE_ANSWER_INVALID',
      `The answer (HTTP ${status}) is not one of a store: check the address in --store.`,
    );
  }
  throw new CliError(status >= 500 ? 'STORE_FAILED' : 'STORE_REFUSED', message, { storeCode: code });
}

function readPublished(answer: Readonly<Record<string, unknown>> | null): Published {
  const { id, version, releaseSeq, statementSeq, manifestSha256 } = answer ?? {};
  const isPublished =
    typeof id === 'string' &&
    typeof version === 'string' &&
    typeof releaseSeq === 'number' &&
    typeof statementSeq === 'number' &&
    typeof manifestSha256 === 'string';
  if (isPublished) return { id, version, releaseSeq, statementSeq, manifestSha256 };
  throw new CliError(
    'STORE_ANSWER_INVALID',
    'The store took the package, but its answer makes no sense: look at its list of programs.',
  );
}

function parse(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    // Not JSON, so not a store: the status line says the rest.
    return null;
  }
}
