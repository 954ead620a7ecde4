import { examples, jsonHelp } from '../command-frame.js';
import type { Frame } from '../command-frame.js';
import { check } from '../commands/check.js';

/** Declares `miniapp check`. */
export function declareCheck({ program, run }: Frame): void {
  program
    .command('check')
    .description('Looks at a program before it is packed: what works here and would fail on users’ devices.')
    .argument('<folder>', 'folder with manifest.json and the files of the program')
    .option('--previous <file>', 'the package that users have now')
    .option('--json', `${jsonHelp}: {"ok":true,"warnings":[{"code":…,"message":…,"places":[…]}]}`)
    .addHelpText('after', examples('miniapp check dist --previous loans-1.0.0.mpk'))
    .action((folder: string, { previous }: { readonly previous?: string }) =>
      run((output) => check({ folder, ...(previous === undefined ? {} : { previous }) }, output)),
    );
}
