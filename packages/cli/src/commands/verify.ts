import { verifyPackage } from '@org/package-format';

import { domainRule } from '../domain-rule.js';
import { readPackage } from '../files.js';
import { crypto, readPublicKey } from '../keys.js';
import { summarise } from '../package-summary.js';

import type { CommandResult } from '../output.js';

/** `miniapp verify`: everything a host checks before it runs a byte of the package. */
export async function verify(
  file: string,
  options: { readonly key: string; readonly debug?: boolean },
): Promise<CommandResult> {
  const key = await readPublicKey(options.key);
  const container = await readPackage(file);
  const verified = await verifyPackage(container, { keys: [key], crypto, ...domainRule(options.debug) });
  const { id, version } = verified.manifest;
  return {
    fields: { id, version },
    lines: [`${file} is whole and signed by this key.`, ...summarise(verified, container.length).lines],
  };
}
