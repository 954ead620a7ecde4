import { collect, exitCodeHelp, jsonHelp, readNumber } from '../command-frame.js';
import type { Frame } from '../command-frame.js';

interface Options {
  readonly key: readonly string[];
  readonly previous?: string;
  readonly seconds: number;
  readonly all?: boolean;
  readonly seed: number;
}

/** Declares `miniapp chaos`. */
export function declareChaos({ program, run }: Frame): void {
  program
    .command('chaos')
    .description('Updates devices to a package, cuts their power wherever it hurts, and says what they lost.')
    .argument('<file>', 'the package')
    .requiredOption('--key <file>', 'the public key of the partner; may be given more than once', collect)
    .option('--previous <file>', 'the package that devices have now; one is made up unless you give it')
    .option('--seconds <number>', 'how long it may take', readNumber, 60)
    .option('--all', 'try everything, however long it takes')
    .option('--seed <number>', 'what is tried first, and how writes are torn', readNumber, 1)
    .option('--json', `${jsonHelp}: the certificate`)
    .addHelpText(
      'after',
      `
Examples:
  miniapp chaos loans-1.1.0.mpk --key keys/partner.pub.pem
  miniapp chaos loans-1.1.0.mpk --previous loans-1.0.0.mpk --key keys/partner.pub.pem --all --json
${exitCodeHelp}`,
    )
    .action((file: string, { key: keys, seconds, all = false, ...rest }: Options) =>
      run(async (output) => {
        // It brings a whole host with it, which no other command has to wait for.
        const { chaos } = await import('../commands/chaos.js');
        return chaos({ file, keys, seconds: all ? null : seconds, ...rest }, output);
      }),
    );
}
