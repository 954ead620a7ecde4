import { verifyPackage } from '@org/package-format';
import { resignProgram } from '@org/package-format/sign';
import { domainRule } from '../domain-rule.js';
import { readPackageFile, replaceFile } from '../files.js';
import { crypto, readSigningKey } from '../key-files.js';
import type { Output, Report } from '../output.js';
import { packageFacts, packageLines } from '../package-report.js';

/** Which package gets whose signature. */
export interface SignOptions {
  readonly file: string;
  readonly key: string;
  readonly out: string;
  readonly debug: boolean;
}

/** Puts another signature on a package. Its contents are checked first, so nobody signs what was damaged. */
export async function sign({ file, key, out, debug }: SignOptions, output: Output): Promise<Report> {
  const container = await readPackageFile(file);
  const { signer, publicKey } = await readSigningKey(key, output);
  const allowDomain = domainRule(debug);
  const signed = await resignProgram({ container, signer, crypto, allowDomain });
  const verified = await verifyPackage(signed, { keys: [publicKey], crypto, allowDomain });
  await replaceFile(out, signed);
  return {
    facts: { ...packageFacts(verified), file: out },
    lines: [`Signed ${out}`, ...packageLines(verified)],
  };
}
