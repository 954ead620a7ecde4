import { CliError } from '../error.js';
import { readPackageFile } from '../files.js';
import type { Output, Report } from '../output.js';
import { shareOf } from '../output-format.js';
import { peekManifest } from '../peek-manifest.js';
import { publishTo } from '../store-client.js';
import { storeAddress } from '../store-http.js';

/** Which package goes to which store. */
export interface PublishOptions {
  readonly file: string;
  readonly store: string;
  readonly token: string | undefined;
  readonly allowHttp: boolean;
  readonly timeoutSeconds: number;
  readonly wishes: ReleaseWishes;
}

/** For whom a release is, and since when; everybody on `stable`, at once, when nothing is said. Shares in thousandths. */
export interface ReleaseWishes {
  readonly channel?: string | undefined;
  readonly rollout?: number | undefined;
  readonly haltAbove?: number | undefined;
  readonly haltAfter?: number | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly minUsable?: number | undefined;
}

/** Sends a package to the store and says what the store answered. */
export async function publish(options: PublishOptions, output: Output): Promise<Report> {
  const { file, store, token, allowHttp, timeoutSeconds, wishes } = options;
  if (token === undefined || token === '') {
    throw new CliError(
      'TOKEN_MISSING',
      'Publishing needs the token of your partner account: set MINIAPP_TOKEN, or give --token.',
    );
  }
  const address = storeAddress(store, { allowHttp });
  const container = await readPackageFile(file);
  const { id, version } = peekManifest(container, file);
  const published = await publishTo(
    address,
    { id, container, wishes: queryOf(wishes), token, timeoutMs: timeoutSeconds * 1000 },
    output,
  );
  return {
    facts: { ...published },
    lines: [
      `${id} ${version} is published.`,
      `  store        ${address.href}`,
      `  channel      ${published.channel}`,
      `  release      ${published.releaseSeq}`,
      `  devices      ${shareOf(published.permille)}${scheduleOf(wishes)}`,
      `  digest       ${published.manifestSha256}`,
    ],
  };
}

function queryOf(wishes: ReleaseWishes): URLSearchParams {
  const { channel, rollout, haltAbove, haltAfter, from, until, minUsable } = wishes;
  const members = {
    ...{ channel, permille: rollout, haltFailPermille: haltAbove, haltMinVerdicts: haltAfter },
    ...{ from, until, minUsable },
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(members))
    if (value !== undefined) query.set(name, String(value));
  return query;
}

function scheduleOf({ from, until }: ReleaseWishes): string {
  return `${from === undefined ? '' : `, from ${from}`}${until === undefined ? '' : `, until ${until}`}`;
}
