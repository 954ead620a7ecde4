import { collect, examples, jsonHelp, readNumber, readTime } from '../command-frame.js';
import type { Frame } from '../command-frame.js';
import { createStoreKeys } from '../commands/keys/create-store.js';
import type { Thresholds } from '../commands/keys/create-store.js';
import { rotateStoreKeys } from '../commands/keys/rotate-store.js';
import type { RotateStoreKeysOptions } from '../commands/keys/rotate-store.js';

const outHelp = 'the document to write; never replaces a file';
const expiresHelp = 'when this version ends; in one year when it is not given';

interface CommonOptions {
  readonly rootThreshold?: number;
  readonly recoveryThreshold?: number;
  readonly witnessThreshold?: number;
  readonly expires?: string;
  readonly key: readonly string[];
  readonly out: string;
}

interface CreateOptions extends CommonOptions {
  readonly origin: string;
  readonly root: readonly string[];
  readonly recovery?: readonly string[];
  readonly statements: readonly string[];
  readonly log: readonly string[];
  readonly witness: readonly string[];
  readonly recoveryDelayHours: number;
}

interface RotateOptions extends CommonOptions {
  readonly replaceRoot?: readonly string[];
  readonly replaceRecovery?: readonly string[];
  readonly replaceStatements?: readonly string[];
  readonly replaceLog?: readonly string[];
  readonly replaceWitness?: readonly string[];
  readonly recoveryDelayHours?: number;
}

/** Declares `miniapp keys create-store` and `rotate-store`. */
export function declareStoreKeys(frame: Frame): void {
  declareCreateStore(frame);
  declareRotateStore(frame);
}

function declareCreateStore({ program, run }: Frame): void {
  program
    .command('create-store')
    .description('Writes version 1 of a store’s keys: what hosts pin. For operators.')
    .requiredOption(
      '--origin <name>',
      'the name of the store and its log, such as store.example.com; it stays',
    )
    .requiredOption('--root <files...>', 'public keys of the people who sign store keys; keep these offline')
    .option('--root-threshold <number>', 'how many of them; more than half when it is not given', readNumber)
    .option('--recovery <files...>', 'public keys that recover a partner; those of the root when not given')
    .option('--recovery-threshold <number>', 'how many of them; more than half when not given', readNumber)
    .requiredOption('--statements <files...>', 'public keys with which the store signs statements')
    .requiredOption('--log <files...>', 'public keys with which the store signs its log')
    .requiredOption('--witness <files...>', 'public keys of the witnesses')
    .option('--witness-threshold <number>', 'how many of them; more than half when not given', readNumber)
    .option('--recovery-delay-hours <number>', 'how long the public can object to a recovery', readNumber, 72)
    .option('--expires <time>', expiresHelp, readTime)
    .requiredOption('--key <file>', 'a private root key that signs; may be given more than once', collect)
    .requiredOption('--out <file>', outHelp)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      examples(
        'miniapp keys create-store --origin store.example.com --root a.pub.pem b.pub.pem c.pub.pem \\',
        '    --statements statements.pub.pem --log log.pub.pem --witness witness.pub.pem \\',
        '    --key a.key.pem --key b.key.pem --out store-keys.json',
      ),
    )
    .action((options: CreateOptions) => {
      const { witness: witnesses, key: keys, ...rest } = options;
      const thresholds = thresholdsOf(options);
      return run((output) => createStoreKeys({ ...rest, witnesses, keys, thresholds }, output));
    });
}

function declareRotateStore({ program, run }: Frame): void {
  program
    .command('rotate-store')
    .description(
      'Writes the next version of a store’s keys. Roles that are not named keep theirs. For operators.',
    )
    .argument('<file>', 'the version that the store has now')
    .option('--replace-root <files...>', 'the new public keys of the root, all of them')
    .option('--replace-recovery <files...>', 'the new public keys of the recovery role')
    .option('--replace-statements <files...>', 'the new public keys that sign statements')
    .option('--replace-log <files...>', 'the new public keys that sign the log')
    .option('--replace-witness <files...>', 'the new public keys of the witnesses')
    .option('--root-threshold <number>', 'how many of the root sign', readNumber)
    .option('--recovery-threshold <number>', 'how many of the recovery role sign', readNumber)
    .option('--witness-threshold <number>', 'how many witnesses sign', readNumber)
    .option('--recovery-delay-hours <number>', 'how long the public can object to a recovery', readNumber)
    .option('--expires <time>', expiresHelp, readTime)
    .requiredOption(
      '--key <file>',
      'a private root key that signs, old or new; may be given more than once',
      collect,
    )
    .requiredOption('--out <file>', outHelp)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      examples(
        'miniapp keys rotate-store store-keys.json --replace-log log2.pub.pem \\',
        '    --key a.key.pem --key b.key.pem --out store-keys.2.json',
      ),
    )
    .action((file: string, options: RotateOptions) => {
      const { recoveryDelayHours, expires, key: keys, out } = options;
      const given = {
        ...(recoveryDelayHours === undefined ? {} : { recoveryDelayHours }),
        ...(expires === undefined ? {} : { expires }),
      };
      const changes = { replace: replacedRoles(options), thresholds: thresholdsOf(options) };
      return run((output) => rotateStoreKeys({ file, keys, out, ...changes, ...given }, output));
    });
}

function replacedRoles(options: RotateOptions): RotateStoreKeysOptions['replace'] {
  const { replaceRoot, replaceRecovery, replaceStatements, replaceLog, replaceWitness } = options;
  return {
    ...(replaceRoot === undefined ? {} : { root: replaceRoot }),
    ...(replaceRecovery === undefined ? {} : { recovery: replaceRecovery }),
    ...(replaceStatements === undefined ? {} : { statements: replaceStatements }),
    ...(replaceLog === undefined ? {} : { log: replaceLog }),
    ...(replaceWitness === undefined ? {} : { witnesses: replaceWitness }),
  };
}

function thresholdsOf({ rootThreshold, recoveryThreshold, witnessThreshold }: CommonOptions): Thresholds {
  return {
    ...(rootThreshold === undefined ? {} : { root: rootThreshold }),
    ...(recoveryThreshold === undefined ? {} : { recovery: recoveryThreshold }),
    ...(witnessThreshold === undefined ? {} : { witnesses: witnessThreshold }),
  };
}
