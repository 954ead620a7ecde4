import { Command, CommanderError } from 'commander';

import { keygen } from './commands/keygen.js';
import { pack } from './commands/pack.js';
import { publish } from './commands/publish.js';
import { sign } from './commands/sign.js';
import { verify } from './commands/verify.js';
import { exitCodes } from './exit-codes.js';
import { runCommand } from './output.js';

import type { PackOptions } from './commands/pack.js';
import type { PublishOptions } from './commands/publish.js';

interface Json {
  readonly json?: boolean;
}

const exitHelp = `
Exit codes:
  ${String(exitCodes.ok)}  done
  ${String(exitCodes.refused)}  refused: the package, its signature or the release
  ${String(exitCodes.usage)}  wrong use, an unreadable file, or no network`;

const jsonHelp = 'print one line of JSON: {"ok":true,…} or {"ok":false,"code","message"}';
const debugHelp = 'accept .localhost names with a port in allowedDomains, as hosts in development do';

/** The command line of `miniapp`. */
export function createProgram(): Command {
  const program = new Command('miniapp')
    .description('Make keys, pack, sign, verify and publish a mini-program.')
    .addHelpText('after', exitHelp)
    .addHelpText(
      'after',
      example(
        'miniapp keygen --out keys',
        'miniapp pack my-program --key keys/partner.key.pem --out my-program.mpk',
      ),
    )
    .showHelpAfterError('(miniapp --help shows all commands)')
    .exitOverride();

  program
    .command('keygen')
    .description('Make a partner’s key pair: partner.key.pem (PKCS#8) and partner.pub.pem (SPKI).')
    .requiredOption('--out <folder>', 'where to write both files; existing keys are never replaced')
    .option('--bits <number>', 'size of the RSA key: 2048, 3072 or 4096', '3072')
    .option('--json', jsonHelp)
    .addHelpText('after', example('miniapp keygen --out keys') + exitHelp)
    .action((options: { out: string; bits: string } & Json) =>
      runCommand(options.json === true, () => keygen(options)),
    );

  program
    .command('pack')
    .description('Pack and sign a folder with a manifest.json.')
    .argument('<folder>', 'the program’s folder')
    .requiredOption('--key <pem>', 'private key to sign with')
    .requiredOption('--out <file.mpk>', 'the package to write')
    .option('--debug', debugHelp)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      example('miniapp pack my-program --key keys/partner.key.pem --out my-program.mpk') + exitHelp,
    )
    .action((folder: string, options: PackOptions & Json) =>
      runCommand(options.json === true, () => pack(folder, options)),
    );

  program
    .command('sign')
    .description('Sign the content of a package with another key.')
    .argument('<file.mpk>', 'the package')
    .requiredOption('--key <pem>', 'private key to sign with')
    .requiredOption('--out <file.mpk>', 'the package to write')
    .option('--debug', debugHelp)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      example('miniapp sign old.mpk --key new-keys/partner.key.pem --out new.mpk') + exitHelp,
    )
    .action((file: string, options: PackOptions & Json) =>
      runCommand(options.json === true, () => sign(file, options)),
    );

  program
    .command('verify')
    .description('Check a package as a host would before running it.')
    .argument('<file.mpk>', 'the package')
    .requiredOption('--key <pem>', 'public key of the partner')
    .option('--debug', debugHelp)
    .option('--json', jsonHelp)
    .addHelpText('after', example('miniapp verify my-program.mpk --key keys/partner.pub.pem') + exitHelp)
    .action((file: string, options: { key: string; debug?: boolean } & Json) =>
      runCommand(options.json === true, () => verify(file, options)),
    );

  program
    .command('publish')
    .description('Send a package to the store.')
    .argument('<file.mpk>', 'the package')
    .requiredOption('--store <url>', 'the store')
    .option('--token <token>', 'the partner’s token; or set MINIAPP_TOKEN, which no process list shows')
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      example('miniapp publish my-program.mpk --store https://store.example.com') + exitHelp,
    )
    .action((file: string, options: PublishOptions) =>
      runCommand(options.json === true, () => publish(file, options)),
    );

  for (const command of program.commands) command.exitOverride();
  return program;
}

/** Runs the command line. Sets the exit code, never ends the process. */
export async function run(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version end with 0; everything else that commander refuses is wrong use, which it has explained.
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
}

function example(...commands: readonly string[]): string {
  return `\nExample:\n${commands.map((command) => `  ${command}`).join('\n')}`;
}
