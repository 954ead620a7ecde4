import { relative, resolve, sep } from 'node:path';
import { verifyPackage } from '@org/package-format';
import { packProgram } from '@org/package-format/sign';
import { domainRule } from '../domain-rule.js';
import { CliError } from '../error.js';
import { replaceFile } from '../files.js';
import { crypto, readSigningKey } from '../key-files.js';
import type { Output, Report } from '../output.js';
import { packageFacts, packageLines } from '../package-report.js';
import { readFolder } from '../read-folder.js';
import { readManifest } from '../read-manifest.js';

/** What to pack, who signs, and where the package goes. */
export interface PackOptions {
  readonly folder: string;
  readonly key: string;
  readonly out: string;
  readonly debug: boolean;
}

/** Packs a folder: its manifest.json, completed and signed, and every other file in it. */
export async function pack({ folder, key, out, debug }: PackOptions, output: Output): Promise<Report> {
  assertOutside(folder, out);
  const { signer, publicKey } = await readSigningKey(key, output);
  const manifest = await readManifest(folder);
  const files = new Map(await readFolder(folder, output));
  files.delete('manifest.json');
  const allowDomain = domainRule(debug);
  output.status('hashing and signing…');
  const container = await packProgram({ manifest, files, signer, crypto, allowDomain });
  // What is handed out has passed the check that every store and host will make.
  const verified = await verifyPackage(container, { keys: [publicKey], crypto, allowDomain });
  await replaceFile(out, container);
  return {
    facts: { ...packageFacts(verified), file: out },
    lines: [`Packed ${out}`, ...packageLines(verified)],
  };
}

/** The next pack would find the package of this one in the folder. */
function assertOutside(folder: string, out: string): void {
  const path = relative(resolve(folder), resolve(out));
  if (path === '..' || path.startsWith(`..${sep}`) || path.startsWith(sep)) return;
  throw new CliError(
    'OUTPUT_IN_FOLDER',
    `--out ${out} is inside ${folder}: write the package beside the folder, or the next one would contain it.`,
  );
}
