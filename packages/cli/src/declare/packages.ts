import {
  debugHelp,
  examples,
  exitCodeHelp,
  jsonHelp,
  readNumber,
  readPercent,
  readTime,
} from '../command-frame.js';
import type { Frame } from '../command-frame.js';
import { pack } from '../commands/pack.js';
import { publish } from '../commands/publish.js';
import type { ReleaseWishes } from '../commands/publish.js';
import { sign } from '../commands/sign.js';
import { verify } from '../commands/verify.js';
import type { VerifyOptions } from '../commands/verify.js';

interface PublishFlags extends ReleaseWishes {
  readonly store: string;
  readonly token?: string;
  readonly allowHttp?: boolean;
  readonly timeout: number;
}

interface PackageOptions {
  readonly key: string;
  readonly out: string;
  readonly debug?: boolean;
}

/** Declares `miniapp pack`, `sign`, `verify` and `publish`. */
export function declarePackages(frame: Frame): void {
  declarePack(frame);
  declareSign(frame);
  declareVerify(frame);
  declarePublish(frame);
}

function declarePack({ program, run }: Frame): void {
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

function declareSign({ program, run }: Frame): void {
  program
    .command('sign')
    .description('Replaces the signature of a package by one of another key. The contents stay as they are.')
    .argument('<file>', 'the package, whoever signed it; its contents are checked')
    .requiredOption('--key <file>', 'the private key that signs from now on')
    .requiredOption('--out <file>', 'the package to write')
    .option('--debug', debugHelp)
    .option('--json', jsonHelp)
    .addHelpText('after', examples('miniapp sign loans.mpk --key new/partner.key.pem --out loans-new.mpk'))
    .action((file: string, { key, out, debug = false }: PackageOptions) =>
      run((output) => sign({ file, key, out, debug }, output)),
    );
}

function declareVerify({ program, run }: Frame): void {
  program
    .command('verify')
    .description('Checks a package as every store and host will: every byte, and who signed.')
    .argument('<file>', 'the package')
    .option('--key <file>', 'whom to trust: the public key of the partner, partner.pub.pem')
    .option('--partner-keys <file>', 'or: the keys of the partner, partner-keys.json')
    .option('--statement <file>', 'or: what the store said about the release, with --root')
    .option('--root <files...>', 'the store keys that hosts pin, then each newer version in order')
    .option('--debug', debugHelp)
    .option(
      '--json',
      `${jsonHelp}: {"ok":true,"id":…,"version":…} or {"ok":false,"code":…,"message":…,"rule":…,"next":…}`,
    )
    .addHelpText(
      'after',
      examples(
        'miniapp verify loans-1.0.0.mpk --key keys/partner.pub.pem',
        'miniapp verify loans-1.0.0.mpk --partner-keys partner-keys.json',
        'miniapp verify loans-1.0.0.mpk --statement statement.json --root store-keys.json store-keys.2.json',
      ),
    )
    .action(
      (
        file: string,
        { debug = false, ...trust }: Omit<VerifyOptions, 'file' | 'debug'> & { debug?: boolean },
      ) => run((output) => verify({ file, debug, ...trust }, output)),
    );
}

function declarePublish({ program, run, environment }: Frame): void {
  program
    .command('publish')
    .description('Sends a package to the store, which checks it and serves it from then on.')
    .argument('<file>', 'the package')
    .requiredOption('--store <url>', 'address of the store')
    .option(
      '--token <token>',
      'your publishing token; MINIAPP_TOKEN is the better place, others can see arguments',
    )
    .option('--channel <name>', 'the channel that gets it: stable unless you say another')
    .option('--rollout <percent>', 'begin with this share of the devices, such as 10 or 2.5', readPercent)
    .option('--halt-above <percent>', 'stop the rollout when more of the trials fail', readPercent)
    .option('--halt-after <number>', 'from how many trials on that counts; 50 unless you say', readNumber)
    .option('--from <time>', 'nobody gets it before', readTime)
    .option('--until <time>', 'then the channel turns back to the release before', readTime)
    .option('--min-usable <release>', 'forbid releases below this number: a forced update', readNumber)
    .option('--allow-http', 'send the token over plain http to another machine')
    .option('--timeout <seconds>', 'how long the whole may take', readNumber, 300)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      examples(
        'MINIAPP_TOKEN=… miniapp publish loans-1.0.0.mpk --store https://store.example.com',
        'MINIAPP_TOKEN=… miniapp publish loans-1.1.0.mpk --store https://store.example.com \\',
        '    --rollout 10 --halt-above 2',
        'MINIAPP_TOKEN=… miniapp publish loans-2.0.0.mpk --store https://store.example.com --channel beta',
      ),
    )
    .action((file: string, options: PublishFlags) => {
      const { store, allowHttp = false, timeout: timeoutSeconds, token: given, ...wishes } = options;
      const token = given ?? environment.MINIAPP_TOKEN;
      return run((output) => publish({ file, store, token, allowHttp, timeoutSeconds, wishes }, output));
    });
}
