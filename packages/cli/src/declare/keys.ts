import { collect, examples, jsonHelp, readNumber } from '../command-frame.js';
import type { Frame } from '../command-frame.js';
import { publishKeys } from '../commands/keys/publish.js';
import { showKeys } from '../commands/keys/show.js';
import { signKeys } from '../commands/keys/sign.js';
import { declarePartnerKeys } from './partner-keys.js';
import { declareStoreKeys } from './store-keys.js';

const afterHelp = 'the version before it, so that its signatures can be checked too';
const rootHelp = 'the keys of the store, so that signatures of its recovery role can be checked';

/** Declares every command of `miniapp keys`. */
export function declareKeys(frame: Frame): void {
  const program = frame.program
    .command('keys')
    .description('Who signs for a partner or a store: makes, changes, signs and shows such documents.');
  const inside = { ...frame, program };
  declareShow(inside);
  declarePartnerKeys(inside);
  declareSign(inside);
  declarePublish(inside);
  declareStoreKeys(inside);
}

function declareShow({ program, run }: Frame): void {
  program
    .command('show')
    .description('Says what a partner-keys or store-keys document holds, who signed it and who still has to.')
    .argument('<file>', 'the document')
    .option('--after <file>', afterHelp)
    .option('--root <file>', rootHelp)
    .option('--json', `${jsonHelp}; it carries the document too`)
    .addHelpText('after', examples('miniapp keys show partner-keys.2.json --after partner-keys.json'))
    .action((file: string, options: { after?: string; root?: string }) =>
      run(() => showKeys({ file, ...options })),
    );
}

function declareSign({ program, run }: Frame): void {
  program
    .command('sign')
    .description('Adds a signature to a partner-keys or store-keys document. Nothing else in it changes.')
    .argument('<file>', 'the document')
    .requiredOption('--key <file>', 'a private key that signs; may be given more than once', collect)
    .option('--out <file>', 'a new file for the result; without it the signature is added to the file itself')
    .option('--after <file>', afterHelp)
    .option('--root <file>', rootHelp)
    .option('--json', jsonHelp)
    .addHelpText('after', examples('miniapp keys sign partner-keys.2.json --key keys/b.key.pem'))
    .action(
      (
        file: string,
        { key: keys, ...rest }: { key: readonly string[]; out?: string; after?: string; root?: string },
      ) => run((output) => signKeys({ file, keys, ...rest }, output)),
    );
}

function declarePublish({ program, run, environment }: Frame): void {
  program
    .command('publish')
    .description('Sends a complete document to the store, which writes it into its log.')
    .argument('<file>', 'partner keys, as their partner; store keys, as the operator')
    .requiredOption('--store <url>', 'address of the store')
    .option(
      '--token <token>',
      'better in MINIAPP_TOKEN (partner keys) or MINIAPP_OPERATOR_TOKEN (store keys)',
    )
    .option('--allow-http', 'send the token over plain http to another machine')
    .option('--timeout <seconds>', 'how long the whole may take', readNumber, 60)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      examples('MINIAPP_TOKEN=… miniapp keys publish partner-keys.2.json --store https://store.example.com'),
    )
    .action(
      (file: string, options: { store: string; token?: string; allowHttp?: boolean; timeout: number }) => {
        const { store, token, allowHttp = false, timeout: timeoutSeconds } = options;
        const tokens = { partner: environment.MINIAPP_TOKEN, operator: environment.MINIAPP_OPERATOR_TOKEN };
        return run(() => publishKeys({ file, store, token, tokens, allowHttp, timeoutSeconds }));
      },
    );
}
