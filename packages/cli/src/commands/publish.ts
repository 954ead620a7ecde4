import { CliError } from '../error.js';
import { readPackageFile } from '../files.js';
import type { Output, Report } from '../output.js';
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
}

/** Sends a package to the store and says what the store answered. */
export async function publish(options: PublishOptions, output: Output): Promise<Report> {
  const { file, store, token, allowHttp, timeoutSeconds } = options;
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
    { id, container, token, timeoutMs: timeoutSeconds * 1000 },
    output,
  );
  return {
    facts: { ...published },
    lines: [
      `${id} ${version} is published.`,
      `  store        ${address.href}`,
      `  release      ${published.releaseSeq}`,
      `  digest       ${published.manifestSha256}`,
    ],
  };
}
