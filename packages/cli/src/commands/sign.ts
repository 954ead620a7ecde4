import { verifyPackage } from '@org/package-format';
import { resignProgram } from '@org/package-format/sign';

import { domainRule } from '../domain-rule.js';
import { readPackage, writeNamedFile } from '../files.js';
import { crypto, readSigner } from '../keys.js';
import { summarise } from '../package-summary.js';

import type { PackOptions } from './pack.js';
import type { CommandResult } from '../output.js';

/** `miniapp sign`: the same content under another signature. A damaged package is not signed. */
export async function sign(file: string, options: PackOptions): Promise<CommandResult> {
  const { signer, publicKey } = await readSigner(options.key);
  const rule = domainRule(options.debug);
  const container = await resignProgram({ container: await readPackage(file), signer, crypto, ...rule });
  const verified = await verifyPackage(container, { keys: [publicKey], crypto, ...rule });
  await writeNamedFile(options.out, container);
  const { fields, lines } = summarise(verified, container.length);
  return { fields: { ...fields, file: options.out }, lines: [`Signed ${options.out}`, ...lines] };
}
