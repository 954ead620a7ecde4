import { Command, CommanderError } from 'commander';
import { exitCodeHelp } from './command-frame.js';
import type { Frame } from './command-frame.js';
import { declareCheck } from './declare/check.js';
import { declareChaos } from './declare/chaos.js';
import { declareConformance } from './declare/conformance.js';
import { declareKeygen } from './declare/keygen.js';
import { declareKeys } from './declare/keys.js';
import { declareLog } from './declare/log.js';
import { declarePackages } from './declare/packages.js';
import { declareRecall } from './declare/recall.js';
import { declareRollout } from './declare/rollout.js';
import { CliError } from './error.js';
import { exitCodes } from './exit-codes.js';
import type { ExitCode } from './exit-codes.js';
import { printFailure, speak } from './output.js';
import { toolVersion } from './tool-version.js';

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
  for (const declare of [
    declareKeygen,
    declareCheck,
    declarePackages,
    declareKeys,
    declareLog,
    declareRollout,
    declareRecall,
    declareConformance,
    declareChaos,
  ])
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
    .version(toolVersion())
    .exitOverride()
    .showHelpAfterError('Add --help to see how it is used.')
    .configureOutput(isJson ? { writeErr: () => undefined } : {})
    .addHelpText(
      'after',
      `
From a folder to the store:
  miniapp keygen --out keys --partner acme
  miniapp pack my-program --key keys/partner.key.pem --out my-program.mpk
  miniapp verify my-program.mpk --key keys/partner.pub.pem
  MINIAPP_TOKEN=… miniapp publish my-program.mpk --store https://store.example.com
${exitCodeHelp}`,
    );
}
