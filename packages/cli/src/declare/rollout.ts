import { examples, jsonHelp, readNumber, readPercent } from '../command-frame.js';
import type { Frame } from '../command-frame.js';
import { rollout } from '../commands/rollout.js';
import type { RolloutWish } from '../commands/rollout.js';
import { CliError } from '../error.js';

interface Options {
  readonly store: string;
  readonly channel: string;
  readonly to?: number;
  readonly halt?: boolean;
  readonly resume?: boolean;
  readonly status?: boolean;
  readonly token?: string;
  readonly allowHttp?: boolean;
  readonly timeout: number;
}

/** Declares `miniapp rollout`. */
export function declareRollout({ program, run, environment }: Frame): void {
  program
    .command('rollout')
    .description('Gives the current release to more devices or fewer, stops it, or shows how it does.')
    .argument('<id>', 'the program, such as com.partner.loans')
    .requiredOption('--store <url>', 'address of the store')
    .option('--channel <name>', 'the channel that is meant', 'stable')
    .option('--to <percent>', 'the share of devices that gets it, such as 25 or 2.5', readPercent)
    .option('--halt', 'stop: nobody gets it any more')
    .option('--resume', 'go on from where it stood, or from --to; trials are counted anew')
    .option('--status', 'show each channel, and what devices say; as without anything to do')
    .option('--token <token>', 'better in MINIAPP_TOKEN, or MINIAPP_OPERATOR_TOKEN; others can see arguments')
    .option('--allow-http', 'send the token over plain http to another machine')
    .option('--timeout <seconds>', 'how long one answer of the store may take', readNumber, 60)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      examples(
        'MINIAPP_TOKEN=… miniapp rollout com.partner.loans --store https://store.example.com',
        'MINIAPP_TOKEN=… miniapp rollout com.partner.loans --store https://store.example.com --to 25',
      ),
    )
    .action((id: string, options: Options) =>
      run(() => {
        const { store, channel, allowHttp = false, timeout: timeoutSeconds } = options;
        const { MINIAPP_TOKEN, MINIAPP_OPERATOR_TOKEN } = environment;
        const token = options.token ?? MINIAPP_TOKEN ?? MINIAPP_OPERATOR_TOKEN;
        return rollout({ id, store, channel, token, allowHttp, timeoutSeconds, wish: wishOf(options) });
      }),
    );
}

function wishOf({ to, halt = false, resume = false, status = false }: Options): RolloutWish | null {
  const isChange = to !== undefined || halt || resume;
  if (!isChange) return null;
  if (status || (halt && (resume || to !== undefined)))
    throw new CliError(
      'USAGE',
      'Ask for one thing: --to, --halt, --resume with or without --to, or --status.',
    );
  if (halt) return { halt: true };
  return { ...(resume ? { resume: true } : {}), ...(to === undefined ? {} : { permille: to }) };
}
