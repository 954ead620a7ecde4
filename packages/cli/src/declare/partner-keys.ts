import { InvalidArgumentError } from 'commander';
import { collect, examples, jsonHelp, readNumber, readTime } from '../command-frame.js';
import type { Frame } from '../command-frame.js';
import { createKeys } from '../commands/keys/create.js';
import { recoverKeys } from '../commands/keys/recover.js';
import { revokeKey } from '../commands/keys/revoke.js';
import { rotateKeys } from '../commands/keys/rotate.js';
import type { RotateKeysOptions } from '../commands/keys/rotate.js';

const keyHelp = 'a private key that signs, of the version before or a new one; may be given more than once';
const addHelp = 'the public key of a new one; may be given more than once';
const outHelp = 'the document to write; never replaces a file';
const thresholdHelp = 'how many keys sign a rotation together';

/** What the commands that write the next version share. */
interface NextVersion {
  readonly add?: readonly string[];
  readonly key?: readonly string[];
  readonly threshold?: number;
  readonly out: string;
}

/** Declares `miniapp keys create`, `rotate`, `revoke` and `recover`. */
export function declarePartnerKeys(frame: Frame): void {
  declareCreate(frame);
  declareRotate(frame);
  declareRevoke(frame);
  declareRecover(frame);
}

function declareCreate({ program, run }: Frame): void {
  program
    .command('create')
    .description(
      'Writes version 1 of a partner’s keys: the file that a partner gives to the store’s operator.',
    )
    .requiredOption('--partner <id>', 'the partner id, such as acme')
    .requiredOption('--key <file>', 'a private key of yours; may be given more than once', collect)
    .option('--threshold <number>', thresholdHelp, readNumber, 1)
    .requiredOption('--out <file>', outHelp)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      examples(
        'miniapp keys create --partner acme --key a.key.pem --key b.key.pem --threshold 2 --out partner-keys.json',
      ),
    )
    .action(
      ({ key: keys, ...rest }: { partner: string; key: readonly string[]; threshold: number; out: string }) =>
        run((output) => createKeys({ keys, ...rest }, output)),
    );
}

function declareRotate({ program, run }: Frame): void {
  program
    .command('rotate')
    .description('Writes the next version of a partner’s keys: new ones come, old ones end.')
    .argument('<file>', 'the version that the store has now')
    .option('--add <file>', addHelp, collect)
    .option(
      '--retire <key id[@time]>',
      'a key that signs no more packages, from then or from now on',
      collectRetired,
    )
    .option('--drop <key id>', 'a key that is no longer listed; new installs of what it signed end', collect)
    .option('--threshold <number>', thresholdHelp, readNumber)
    .requiredOption('--key <file>', keyHelp, collect)
    .requiredOption('--out <file>', outHelp)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      examples(
        'miniapp keys rotate partner-keys.json --add new/partner.pub.pem --retire 1f9a3c55@2027-01-31 \\',
        '    --key keys/partner.key.pem --key new/partner.key.pem --out partner-keys.2.json',
      ),
    )
    .action(
      (file: string, options: NextVersion & { retire?: RotateKeysOptions['retire']; drop?: string[] }) => {
        const { add = [], retire = [], drop = [], key: keys = [], ...rest } = options;
        return run((output) => rotateKeys({ file, add, retire, drop, keys, ...rest }, output));
      },
    );
}

function declareRevoke({ program, run }: Frame): void {
  program
    .command('revoke')
    .description('Writes the next version of a partner’s keys, which says that a key is in other hands.')
    .argument('<file>', 'the version that the store has now')
    .argument('<key id>', 'the key; the first 8 digits are enough')
    .requiredOption('--since <time>', 'when somebody else may first have had it', readTime)
    .option('--add <file>', addHelp, collect)
    .option('--threshold <number>', thresholdHelp, readNumber)
    .requiredOption('--key <file>', keyHelp, collect)
    .requiredOption('--out <file>', outHelp)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      examples(
        'miniapp keys revoke partner-keys.json 1f9a3c55 --since 2026-11-18T09:00:00Z --add new/partner.pub.pem \\',
        '    --key keys/partner.key.pem --key new/partner.key.pem --out partner-keys.2.json',
      ),
    )
    .action((file: string, keyId: string, options: NextVersion & { since: string }) => {
      const { add = [], key: keys = [], ...rest } = options;
      return run((output) => revokeKey({ file, keyId, add, keys, ...rest }, output));
    });
}

function declareRecover({ program, run }: Frame): void {
  program
    .command('recover')
    .description(
      'Writes a version that gives new keys to a partner who lost its own, for the store’s recovery role.',
    )
    .argument('<file>', 'the last version that the store has')
    .requiredOption('--add <file>', addHelp, collect)
    .option('--since <time>', 'when the old keys were stolen; lost ones end now', readTime)
    .option('--threshold <number>', thresholdHelp, readNumber, 1)
    .option('--key <file>', 'a private key that signs: a new one, or one of the recovery role', collect)
    .option('--root <file>', 'the keys of the store, so that signatures of its recovery role can be checked')
    .requiredOption('--out <file>', outHelp)
    .option('--json', jsonHelp)
    .addHelpText(
      'after',
      examples(
        'miniapp keys recover partner-keys.json --add new/partner.pub.pem --out recovery.json',
        'miniapp keys sign recovery.json --key new/partner.key.pem',
        'miniapp keys sign recovery.json --key recovery-a.key.pem --root store-keys.json',
      ),
    )
    .action(
      (
        file: string,
        options: NextVersion & { add: readonly string[]; threshold: number; since?: string; root?: string },
      ) => {
        const { key: keys = [], ...rest } = options;
        return run((output) => recoverKeys({ file, keys, ...rest }, output));
      },
    );
}

function collectRetired(text: string, before: RotateKeysOptions['retire'] = []): RotateKeysOptions['retire'] {
  const [keyId = '', time, ...more] = text.split('@');
  if (more.length > 0) throw new InvalidArgumentError('Write a key id, or a key id, an @ and a time.');
  return [...before, { keyId, time: time === undefined ? null : readTime(time) }];
}
