import { join } from 'node:path';

import { verifyPackage } from '@org/package-format';
import { packProgram } from '@org/package-format/sign';

import { CommandError } from '../command-error.js';
import { domainRule } from '../domain-rule.js';
import { readText, writeNamedFile } from '../files.js';
import { crypto, readSigner } from '../keys.js';
import { summarise } from '../package-summary.js';
import { readProgramFolder } from '../read-folder.js';

import type { CommandResult } from '../output.js';
import type { ManifestInput } from '@org/package-format/sign';

/** What `miniapp pack` is told. */
export interface PackOptions {
  readonly key: string;
  readonly out: string;
  readonly debug?: boolean;
}

/** `miniapp pack`: a folder becomes a signed package, checked as a host would check it before it is written. */
export async function pack(folder: string, options: PackOptions): Promise<CommandResult> {
  const manifest = await readManifest(folder);
  const { signer, publicKey } = await readSigner(options.key);
  const { files, skipped } = await readProgramFolder(folder);
  const rule = domainRule(options.debug);
  const container = await packProgram({ manifest, files, signer, crypto, ...rule });
  const verified = await verifyPackage(container, { keys: [publicKey], crypto, ...rule });
  await writeNamedFile(options.out, container);
  const { fields, lines } = summarise(verified, container.length);
  return {
    fields: { ...fields, file: options.out, skipped },
    lines: [
      `Packed and signed ${options.out}`,
      ...lines,
      ...(skipped.length === 0 ? [] : [`  left out     ${skipped.join(', ')} (names that begin with a dot)`]),
      'Next: miniapp publish ' + options.out + ' --store <url>',
    ],
  };
}

async function readManifest(folder: string): Promise<ManifestInput> {
  const path = join(folder, 'manifest.json');
  const text = await readText(path);
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) {
      throw new SyntaxError('it is not an object');
    }
    // Packing checks every field and names the one that is wrong.
    return manifest as ManifestInput;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError('MANIFEST_UNREADABLE', `${path} is not JSON: ${reason}.`, error);
  }
}
