import { examples, jsonHelp, readNumber, readPort } from '../command-frame.js';
import type { Frame } from '../command-frame.js';
import { verifyLog } from '../commands/log/verify.js';
import { runWitness } from '../commands/log/witness.js';
import type { WitnessOptions } from '../commands/log/witness.js';

/** Declares the commands of `miniapp log`. */
export function declareLog(frame: Frame): void {
  const program = frame.program
    .command('log')
    .description('The transparency log of a store: audits it, or runs a witness for it.');
  const inside = { ...frame, program };
  declareVerify(inside);
  declareWitness(inside);
}

function declareVerify({ program, run }: Frame): void {
  program
    .command('verify')
    .description('Audits a log: reads every entry and checks that nothing was changed, hidden or said twice.')
    .requiredOption('--store <url>', 'address of the store')
    .requiredOption('--root <files...>', 'the store keys that hosts pin; newer versions are fetched')
    .option(
      '--state <file>',
      'remembers the log from one audit to the next, so that it cannot be changed in between',
    )
    .option('--timeout <seconds>', 'how long one answer of the store may take', readNumber, 30)
    .option('--json', `${jsonHelp}, with every finding`)
    .addHelpText(
      'after',
      examples(
        'miniapp log verify --store https://store.example.com --root store-keys.json --state audit.json',
      ),
    )
    .action((options: { store: string; root: readonly string[]; state?: string; timeout: number }) => {
      const { timeout: timeoutSeconds, ...rest } = options;
      return run((output) => verifyLog({ timeoutSeconds, ...rest }, output));
    });
}

function declareWitness({ program, run }: Frame): void {
  program
    .command('witness')
    .description('Runs a witness: it signs heads of a log, and never two that contradict each other.')
    .requiredOption(
      '--root <files...>',
      'the store keys, then each newer version in order; the newest counts',
    )
    .requiredOption('--key <file>', 'the private key of this witness')
    .requiredOption('--state <file>', 'its memory of the log: never put an older copy in its place')
    .option('--port <number>', 'where it listens', readPort, 4410)
    .option('--host <name>', 'which address it listens on', '127.0.0.1')
    .option('--json', 'print one line of JSON at the end; the journal goes to stderr all the same')
    .addHelpText(
      'after',
      `
Whoever runs the witness must not be the store. It answers GET /state and POST /cosign.
When the store rotates its keys, stop it and start it with the newer file after --root.
${examples('miniapp log witness --root store-keys.json --key witness.key.pem --state witness.json')}`,
    )
    .action((options: WitnessOptions) => run((output) => runWitness(options, output)));
}
