import { stat } from 'node:fs/promises';
import {
  PackageError,
  checkAgreement,
  openStoreChain,
  packageLimits,
  sha256,
  toHex,
  verifyStatement,
} from '@org/package-format';
import type { StoreChain, VerifiedStatement } from '@org/package-format';
import { CliError } from '../error.js';
import { readBytes, readPackageFile } from '../files.js';
import { crypto } from '../key-files.js';
import type { Output, Report } from '../output.js';
import { packageLines } from '../package-report.js';
import { shortId } from '../trust/short-id.js';
import { readStoreKeysFile } from '../trust/trust-file.js';
import { utcTime } from '../utc-time.js';
import { verifyExplained } from '../verify-explained.js';

/** A release as a store offers it, and the store keys that a host has pinned. */
export interface VerifyAsHostOptions {
  readonly file: string;
  readonly statement: string;
  readonly root: readonly string[];
  readonly debug: boolean;
}

/**
 * Everything that a host checks before it installs: the chain of store keys, the statement and its proof from the log,
 * the partner's keys, the package, that the two signers mean the same release, and the time.
 */
export async function verifyAsHost(options: VerifyAsHostOptions, output: Output): Promise<Report> {
  const { file, root, debug } = options;
  const files = await Promise.all(root.map(readStoreKeysFile));
  const chain = await openStoreChain(
    files.map(({ bytes }) => bytes),
    crypto,
  );
  const statementBytes = await readStatement(options.statement);
  const container = await readPackageFile(file);
  output.status('verifying…');
  const verified = await verifyStatement(statementBytes, { chain, crypto });
  const { statement, partnerKeys } = verified;
  const program = await verifyExplained(container, {
    keys: partnerKeys.keys,
    source: `version ${partnerKeys.document.version} of the keys of ${statement.partner.id}, in the statement`,
    debug,
    expected: {
      id: statement.id,
      manifestSha256: statement.manifestSha256,
      containerBytes: statement.container.size,
    },
  });
  checkAgreement(program, statement);
  await assertContainer(container, verified);
  assertFresh(verified, chain, utcTime(new Date()));
  return {
    facts: {
      id: statement.id,
      version: statement.version,
      releaseSeq: statement.releaseSeq,
      statementSeq: statement.statementSeq,
      expires: statement.expires,
    },
    lines: [
      `A host that trusts ${root.join(', ')} would install ${file} today.`,
      ...packageLines(program),
      ...statementLines(verified),
    ],
  };
}

async function readStatement(path: string): Promise<Uint8Array> {
  const { size } = await stat(path).catch(() => ({ size: 0 })); // reading it will say why it cannot be read
  if (size <= packageLimits.maxStatementBytes) return readBytes(path);
  const message = `${path} has ${size} bytes, more than a statement may have: check that it is the right file.`;
  throw new PackageError('STATEMENT_TOO_LARGE', '5.1', message);
}

/** package-format 5.8: size and manifest have been compared; this is the last byte of it */
async function assertContainer(container: Uint8Array, { statement }: VerifiedStatement): Promise<void> {
  if (toHex(await sha256(crypto, container)) === statement.container.sha256) return;
  const message = 'The package has another digest than the one the store announced: publish it again.';
  throw new PackageError('STATEMENT_MISMATCH', '5.8', message);
}

/** What was installed before goes on to run; nothing new is installed after these times. */
function assertFresh({ statement }: VerifiedStatement, { latest }: StoreChain, now: string): void {
  if (statement.expires < now) {
    const message = `Everything fits, but the statement expired ${statement.expires} and hosts install nothing under it: fetch a newer one from the store.`;
    throw new CliError('STATEMENT_EXPIRED', message);
  }
  if (latest.document.expires < now) {
    const message = `Everything fits, but the store keys expired ${latest.document.expires}: give the newer versions after --root, or ask the store’s operator to renew them.`;
    throw new CliError('STORE_KEYS_EXPIRED', message);
  }
}

function statementLines({ statement, keyId, head, partnerKeys }: VerifiedStatement): readonly string[] {
  const { channel, releaseSeq, statementSeq, partner, publishedAt, expires, log } = statement;
  return [
    `  partner      ${partner.id} (${partner.name}), version ${partnerKeys.document.version} of its keys`,
    `  channel      ${channel}, release ${releaseSeq}, statement ${statementSeq}`,
    `  published    ${publishedAt}, the statement is good until ${expires}`,
    `  store key    ${shortId(keyId)}`,
    `  log          entry ${log.release.index} of ${head.tree.size}, witnessed ${head.witnessedAt}`,
  ];
}
