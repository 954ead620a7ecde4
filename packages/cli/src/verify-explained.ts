import { PackageError, verifyPackage } from '@org/package-format';
import type { ExpectedPackage, PublicKey, VerifiedPackage } from '@org/package-format';
import { diagnosePackage } from './diagnose/diagnose-package.js';
import type { NamedKeys } from './diagnose/diagnose-package.js';
import { domainRule } from './domain-rule.js';
import { ExplainedRefusal } from './explain-error.js';
import { crypto } from './key-files.js';

/** Verifies a package and explains a refusal as well as it can. */
export async function verifyExplained(
  container: Uint8Array,
  trust: {
    readonly keys: readonly PublicKey[];
    readonly source: string;
    readonly debug: boolean;
    readonly expected?: ExpectedPackage;
  },
): Promise<VerifiedPackage> {
  const { keys, source, debug, expected = {} } = trust;
  try {
    return await verifyPackage(container, { keys, crypto, allowDomain: domainRule(debug), expected });
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    const named: NamedKeys = { source, keyIds: keys.map(({ keyId }) => keyId) };
    throw new ExplainedRefusal(error, diagnosePackage(container, error, named));
  }
}
