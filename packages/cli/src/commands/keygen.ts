import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { derToPem, parsePublicKey } from '@org/package-format';
import { generateKeyPair } from '@org/package-format/webcrypto';

import { CommandError } from '../command-error.js';
import { writeNamedFile } from '../files.js';
import { crypto } from '../keys.js';

import type { CommandResult } from '../output.js';

/** `miniapp keygen`: a partner's key pair. Never replaces a key. */
export async function keygen(options: {
  readonly out: string;
  readonly bits: string;
}): Promise<CommandResult> {
  const bits = Number(options.bits);
  if (![2048, 3072, 4096].includes(bits)) {
    throw new CommandError('USAGE', `--bits is 2048, 3072 or 4096, not ${options.bits}.`);
  }
  const { pkcs8, spki } = await generateKeyPair(globalThis.crypto.subtle, bits);
  const { keyId } = await parsePublicKey(spki, crypto);
  await mkdir(options.out, { recursive: true });
  const [privatePath, publicPath] = [
    join(options.out, 'partner.key.pem'),
    join(options.out, 'partner.pub.pem'),
  ];
  await writeNamedFile(privatePath, derToPem(pkcs8, 'PRIVATE KEY'), { isNew: true, isSecret: true });
  await writeNamedFile(publicPath, derToPem(spki, 'PUBLIC KEY'), { isNew: true });
  return {
    fields: { keyId, privateKey: privatePath, publicKey: publicPath },
    lines: [
      `Key pair made, RSA ${options.bits} bits.`,
      `  key id   ${keyId}`,
      `  private  ${privatePath}  (keep it secret and backed up; whoever has it can sign as you)`,
      `  public   ${publicPath}  (give this one to the store)`,
      `Next: miniapp pack <folder> --key ${privatePath} --out <file.mpk>`,
    ],
  };
}
