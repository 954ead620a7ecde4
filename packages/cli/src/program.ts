import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { keygen } from './commands/keygen.js';
import { pack } from './commands/pack.js';
import { publish } from './commands/publish.js';
import { sign } from './commands/sign.js';
import { verify } from './commands/verify.js';
import { CliError } from './error.js';
import { exitCodes } from './exit-codes.js';
import type { ExitCode } from './exit-codes.js';
import { printFailure, speak } from './output.js';
import type { Output, Report } from './output.js';

const exitCodeHelp = `
Exit codes:
  0  done
  1  refused: the package, the folder or the store said no
  2  could not be done: wrong option, missing file, bad key file, no network`;
const jsonHelp = 'print one line of JSON and nothing else';
const debugHelp = 'also allow names under .localhost with a port in allowedDomains: development only';

/** What every command is declared with. */
interface Frame {
  readonly program: Command;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs the work of a command and keeps its exit code. */
  readonly run: (work: (output: Output) => Promise<Report>) => Promise<void>;
}

/** Runs `miniapp` with these arguments and answers its exit code. */
export async function runProgram(
  argv: readonly string[],
  environment: Frame['environment'],
): Promise<ExitCode> {
  const isJson = argv.includes('--json');
  const program = createProgram(isJson);
  let exitCode: ExitCode = exitCodes.ok;
  const run: Frame['run'] = async (work) => {
    exitCode = await speak(isJson, work);
  };
  for (const declare of [addKeygen, addPack, addSign, addVerify, addPublish])
    declare({ program, environment, run });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exitCodes.ok;
    if (!isJson) return exitCodes.environment;
    const message = error.message.replace(/^error: /, '').replace(/\.?$/, '');
    return printFailure(true, new CliError('USAGE', `${message}: see miniapp --help.`));
  }
}

function createProgram(isJson: boolean): Command {
  return new Command('miniapp')
    .description('Makes keys for, packs, signs, verifies and publishes mini-programs.')
    .version(readVersion())
    .exitOverride()
    .showHelpAfterError('Add --help to see how it is used.')
    .configureOutput(isJson ? { writeErr: () => undefined } : {})
    .addHelpText(
      'after',
      `
From a folder to the store:
  miniapp keygen --out keys
  miniapp pack my-program --key keys/partner.key.pem --out my-program.mpk
  miniapp verify my-program.mpk --key keys/partner.pub.pem
  MINIAPP_TOKEN=… miniapp publish my-program.mpk --store https://store.example.com
${exitCodeHelp}`,
    );
}

function addKeygen({ program, run }: Frame): void {
  program
    .command('keygen')
    .description('Makes the key pair that signs your packages.')
    .requiredOption('--out <folder>', 'where partner.key.pem and partner.pub.pem go; never replaces a file')
    .option('--bits <number>', 'length of the key, 2048 to 8192', readNumber, 3072)
    .option('--json', jsonHelp)
    .addHelpText('after', `\nExample:\n  miniapp keygen --out keys\n${exitCodeHelp}`)
    .action((options: { out: string; bits: number }) => run((output) => keygen(options, output)));
}

function addPack({ program, run }: Frame): void {
  program
    .command('pack')
    .description(
      'Packs a folder into one signed file. Its manifest.json is completed: files and signature are added.',
    )
    .argument('<folder>', 'folder with manifest.json and the files of the program')
    .requiredOption('--key <file>', 'your private key, partner.key.pem')
    .requiredOption('--out <file>', 'the package to write, such as my-program.mpk')
    .option('--debug', debugHelp)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      `
manifest.json needs at least:
  { "id": "com.partner.loans", "name": "Loans", "version": "1.0.0",
    "minHostVersion": "1.0.0", "entryPoint": "index.html" }

Example:
  miniapp pack dist --key keys/partner.key.pem --out loans-1.0.0.mpk
${exitCodeHelp}`,
    )
    .action((folder: string, { key, out, debug = false }: PackageOptions) =>
      run((output) => pack({ folder, key, out, debug }, output)),
    );
}

function addSign({ program, run }: Frame): void {
  program
    .command('sign')
    .description('Replaces the signature of a package by one of another key. The contents stay as they are.')
    .argument('<file>', 'the package, whoever signed it; its contents are checked')
    .requiredOption('--key <file>', 'the private key that signs from now on')
    .requiredOption('--out <file>', 'the package to write')
    .option('--debug', debugHelp)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      `\nExample:\n  miniapp sign loans.mpk --key new/partner.key.pem --out loans-new.mpk\n${exitCodeHelp}`,
    )
    .action((file: string, { key, out, debug = false }: PackageOptions) =>
      run((output) => sign({ file, key, out, debug }, output)),
    );
}

function addVerify({ program, run }: Frame): void {
  program
    .command('verify')
    .description('Checks a package as every store and host will: every byte, and who signed.')
    .argument('<file>', 'the package')
    .requiredOption('--key <file>', 'the public key of the partner, partner.pub.pem')
    .option('--debug', debugHelp)
    .option('--json', `${jsonHelp}: {"ok":true,"id":…,"version":…} or {"ok":false,"code":…,"message":…}`)
    .addHelpText(
      'after',
      `\nExample:\n  miniapp verify loans-1.0.0.mpk --key keys/partner.pub.pem\n${exitCodeHelp}`,
    )
    .action((file: string, { key, debug = false }: Omit<PackageOptions, 'out'>) =>
      run((output) => verify({ file, key, debug }, output)),
    );
}

function addPublish({ program, run, environment }: Frame): void {
  program
    .command('publish')
    .description('Sends a package to the store, which checks it and serves it from then on.')
    .argument('<file>', 'the package')
    .requiredOption('--store <url>', 'address of the store')
    .option(
      '--token <token>',
      'your publishing token; MINIAPP_TOKEN is the better place, others can see arguments',
    )
    .option('--allow-http', 'send the token over plain http to another machine')
    .option('--timeout <seconds>', 'how long the whole may take', readNumber, 300)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      `\nExample:\n  MINIAPP_TOKEN=… miniapp publish loans-1.0.0.mpk --store https://store.example.com\n${exitCodeHelp}`,
    )
    .action(
      (file: string, options: { store: string; token?: string; allowHttp?: boolean; timeout: number }) => {
        const { store, allowHttp = false, timeout: timeoutSeconds } = options;
        const token = options.token ?? environment.MINIAPP_TOKEN;
        return run((output) => publish({ file, store, token, allowHttp, timeoutSeconds }, output));
      },
    );
}

interface PackageOptions {
  readonly key: string;
  readonly out: string;
  readonly debug?: boolean;
}

function readNumber(text: string): number {
  const number = Number(text);
  if (/^\d{1,6}$/.test(text) && number > 0) return number;
  throw new InvalidArgumentError('Write a whole number above 0.');
}

function readVersion(): string {
  // src/ and dist/ stand at the same depth.
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
