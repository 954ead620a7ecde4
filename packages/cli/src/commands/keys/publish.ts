import { CliError } from '../../error.js';
import type { Report } from '../../output.js';
import { storeRefusal } from '../../store-answer.js';
import { askStore, storeAddress } from '../../store-http.js';
import { readTrustFile } from '../../trust/trust-file.js';
import type { TrustFile } from '../../trust/trust-file.js';

/** Which document goes to which store. */
export interface PublishKeysOptions {
  readonly file: string;
  readonly store: string;
  readonly token: string | undefined;
  /** From the environment, where they are not seen. */
  readonly tokens: { readonly partner: string | undefined; readonly operator: string | undefined };
  readonly allowHttp: boolean;
  readonly timeoutSeconds: number;
}

const maxAnswerBytes = 256 * 1024;

/** Sends a document to the store, which checks it and writes it into its log. */
export async function publishKeys(options: PublishKeysOptions): Promise<Report> {
  const file = await readTrustFile(options.file);
  const token = tokenFor(file, options);
  const store = storeAddress(options.store, { allowHttp: options.allowHttp });
  const { path, whose } = placeOf(file);
  const answer = await askStore(store, {
    method: 'POST',
    path,
    token,
    type: 'application/json',
    body: file.bytes,
    timeoutMs: options.timeoutSeconds * 1000,
    maxAnswerBytes,
  });
  if (answer.status !== 200 && answer.status !== 201) throw storeRefusal(answer);
  const { version } = file.document;
  return {
    facts: { kind: file.kind, version, store: store.href },
    lines: [`Version ${version} of the keys of ${whose} is published.`, `  store  ${store.href}`],
  };
}

function tokenFor({ kind, document }: TrustFile, { token, tokens }: PublishKeysOptions): string {
  // A recovery is the store's act: its partner may have lost the token as well.
  const isOperator = kind === 'store-keys' || document.isRecovery;
  const [found, who, variable] = isOperator
    ? [token ?? tokens.operator, 'the operator’s token', 'MINIAPP_OPERATOR_TOKEN']
    : [token ?? tokens.partner, 'the token of your partner account', 'MINIAPP_TOKEN'];
  if (found !== undefined && found !== '') return found;
  throw new CliError('TOKEN_MISSING', `Publishing this needs ${who}: set ${variable}, or give --token.`);
}

function placeOf({ kind, document }: TrustFile): { readonly path: string; readonly whose: string } {
  if (kind === 'store-keys') return { path: '/trust/store-keys', whose: `the store ${document.origin}` };
  return { path: `/partners/${document.partner}/keys`, whose: `the partner ${document.partner}` };
}
