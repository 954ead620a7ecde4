import type { Frame } from '../command-frame.js';
import { conformance } from '../commands/conformance.js';

interface Options {
  readonly write?: string;
  readonly self?: boolean;
  readonly batch?: boolean;
  readonly only?: string;
}

/** Declares `miniapp conformance`. */
export function declareConformance({ program, run }: Frame): void {
  program
    .command('conformance')
    .description('Grades another implementation of the package format on the cases that this one passes.')
    .argument('[command...]', 'the program to grade and its arguments; put -- before it when it has options')
    .option('--write <folder>', 'write the cases, with the right answers, and grade nobody')
    .option('--self', 'grade the implementation that miniapp itself uses')
    .option('--batch', 'start the program once: it reads a folder a line and prints an answer a line')
    .option('--only <names>', 'some of the cases: numbers such as Z12, names such as Z12b, joined by commas')
    .option('--json', 'print one line of JSON with every answer')
    .addHelpText(
      'after',
      `
The program gets a folder with input.json and the files it names, and prints one line of JSON:
  {"ok":true}   {"ok":true,"result":…}   {"ok":false,"code":"PATH_UNSAFE"}
docs/conformance.md says what each operation asks. An answer may take 10 seconds.

Examples:
  miniapp conformance ./verify
  miniapp conformance --batch --only Z1,Z21 -- swift run verify --batch
  miniapp conformance --write cases

Exit codes:
  0  every case passed
  1  some did not
  2  could not be done: wrong option, the program cannot be started`,
    )
    .action((command: readonly string[], { write, self = false, batch = false, only }: Options) =>
      run((output) =>
        conformance(
          { command, self, batch, only: only?.split(',') ?? [], ...(write === undefined ? {} : { write }) },
          output,
        ),
      ),
    );
}
