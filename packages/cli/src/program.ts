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

const exitCodeHelp = `
Exit codes:
  0  done
  1  refused: the package, the folder or the store said no
  2  could not be done: wrong option, missing file, bad key file, no network`;

/** Runs `miniapp` with these arguments and answers its exit code. */
export async function runProgram(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<ExitCode> {
  const isJson = argv.includes('--json');
  let exitCode: ExitCode = exitCodes.ok;
  const program = createProgram(environment, isJson, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exitCodes.ok;
    const message = error.message.replace(/^error: /, '');
    return isJson ? printFailure(true, new CliError('USAGE', `${message}: see miniapp --help.`)) : exitCodes.environment;
  }
}

function createProgram(
  environment: NodeJS.ProcessEnv,
  isJson: boolean,
  finish: (code: ExitCode) => void,
): Command {
  const program = new Command('miniapp')
    .description('Makes keys for, packs, signs, verifies and publishes mini-programs.')
    .version(readVersion())
    .exitOverride()
    .showHelpAfterError('See --help for how it is used.')
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

  addKeygen(program, isJson, finish);
  addPack(program, isJson, finish);
  addSign(program, isJson, finish);
  addVerify(program, isJson, finish);
  addPublish(program, isJson, finish, environment);
  return program;
}
