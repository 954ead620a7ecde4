import { examples, jsonHelp, readNumber } from '../command-frame.js';
import type { Frame } from '../command-frame.js';
import { keygen } from '../commands/keygen.js';
import type { KeygenOptions } from '../commands/keygen.js';

/** Declares `miniapp keygen`. */
export function declareKeygen({ program, run }: Frame): void {
  program
    .command('keygen')
    .description('Makes the key pair that signs your packages.')
    .requiredOption('--out <folder>', 'where <name>.key.pem and <name>.pub.pem go; never replaces a file')
    .option('--partner <id>', 'your partner id: also writes partner-keys.json, which you give to the store')
    .option('--name <name>', 'what the files are called', 'partner')
    .option('--bits <number>', 'length of the key, 2048 to 8192', readNumber, 3072)
    .option('--json', jsonHelp)
    .addHelpText('after', examples('miniapp keygen --out keys --partner acme'))
    .action((options: KeygenOptions) => run((output) => keygen(options, output)));
}
