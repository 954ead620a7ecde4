import { verifyPackage } from '@org/package-format';
import { domainRule } from '../domain-rule.js';
import { readPackageFile } from '../files.js';
import { crypto, readPublicKey } from '../key-files.js';
import type { Output, Report } from '../output.js';
import { packageLines } from '../package-report.js';

/** Which package, and whose signature it must carry. */
export interface VerifyOptions {
  readonly file: string;
  readonly key: string;
  readonly debug: boolean;
}

/** Checks a package as every store and host will. */
export async function verify({ file, key, debug }: VerifyOptions, output: Output): Promise<Report> {
  const publicKey = await readPublicKey(key);
  const container = await readPackageFile(file);
  output.status('verifying…');
  const verified = await verifyPackage(container, {
    keys: [publicKey],
    crypto,
    allowDomain: domainRule(debug),
  });
  const { id, version } = verified.manifest;
  return {
    facts: { id, version },
    lines: [`${file} is whole, and signed with ${key}.`, ...packageLines(verified)],
  };
}
