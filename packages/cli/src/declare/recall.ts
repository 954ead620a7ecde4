import type { Recall } from '@org/package-format';
import { examples, jsonHelp, readNumber } from '../command-frame.js';
import type { Frame } from '../command-frame.js';
import { recall } from '../commands/recall.js';
import { CliError } from '../error.js';

interface Options {
  readonly store: string;
  readonly show?: boolean;
  readonly release?: string;
  readonly program?: string;
  readonly from?: number;
  readonly to?: number;
  readonly key?: string;
  readonly mode?: string;
  readonly reason?: string;
  readonly token?: string;
  readonly allowHttp?: boolean;
  readonly timeout: number;
}

/** Declares `miniapp recall`. */
export function declareRecall({ program, run, environment }: Frame): void {
  program
    .command('recall')
    .description('Shows what a store has recalled, or recalls a release, a range or a key. For operators.')
    .requiredOption('--store <url>', 'address of the store')
    .option('--show', 'show the list and change nothing, as without anything to recall')
    .option('--release <sha256>', 'a release, by the digest of its manifest: miniapp verify prints it')
    .option('--program <id>', 'releases of a program, with --from and --to')
    .option('--from <number>', 'the first release of the range', readNumber)
    .option('--to <number>', 'the last release of the range', readNumber)
    .option('--key <key id>', 'whatever a partner key signed')
    .option('--mode <mode>', 'hard closes what runs; soft lets it end and refuses the next launch')
    .option('--reason <text>', 'one line, shown to people')
    .option('--token <token>', 'better in MINIAPP_OPERATOR_TOKEN, others can see arguments')
    .option('--allow-http', 'send the token over plain http to another machine')
    .option('--timeout <seconds>', 'how long one answer of the store may take', readNumber, 60)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      examples(
        'miniapp recall --store https://store.example.com',
        'MINIAPP_OPERATOR_TOKEN=… miniapp recall --store https://store.example.com \\',
        '    --program com.partner.loans --from 4 --to 6 --mode hard --reason "Charges twice"',
      ),
    )
    .action((options: Options) =>
      run(() => {
        const { store, token, allowHttp = false, timeout: timeoutSeconds } = options;
        return recall({
          store,
          allowHttp,
          timeoutSeconds,
          recall: options.show === true ? null : recallOf(options),
          token: token ?? environment.MINIAPP_OPERATOR_TOKEN,
        });
      }),
    );
}

function recallOf({ release, program, from, to, key, mode, reason }: Options): Recall | null {
  const subjects = [release, program, key].filter((subject) => subject !== undefined);
  if (subjects.length === 0) return null;
  if (subjects.length > 1) throw usage('Recall one thing at a time: --release, --program or --key');
  if (mode !== 'soft' && mode !== 'hard')
    throw usage('Say how: --mode hard closes what runs, --mode soft lets it end');
  if (reason === undefined) throw usage('Say why with --reason "…": people are shown it');
  if (release !== undefined)
    return { type: 'release', manifestSha256: hexOf(release, '--release'), mode, reason };
  if (key !== undefined) return { type: 'key', keyId: hexOf(key, '--key'), mode, reason };
  if (from === undefined || to === undefined || from > to)
    throw usage('Give the range: --from the first and --to the last release number');
  return { type: 'range', id: program ?? '', fromSeq: from, toSeq: to, mode, reason };
}

/** A beginning is not enough here: what is recalled has to be exactly what was meant. */
function hexOf(text: string, option: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw usage(`${option} wants all 64 digits, as miniapp verify prints them`);
}

function usage(message: string): CliError {
  return new CliError('USAGE', `${message}.`);
}
