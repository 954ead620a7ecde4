import { openStoreChain } from '@org/package-format';
import { CliError } from '../../error.js';
import { crypto, readSigningKey } from '../../key-files.js';
import type { Output, Report } from '../../output.js';
import { shortId } from '../../trust/short-id.js';
import { readStoreKeysFile } from '../../trust/trust-file.js';
import { lockFile } from '../../witness/file-lock.js';
import { openHeadKeeper } from '../../witness/head-keeper.js';
import { serveWitness } from '../../witness/witness-server.js';

/** Whose log is watched, with which key, and where the witness keeps its memory. */
export interface WitnessOptions {
  /** The store keys, then each newer version in order; the newest counts. */
  readonly root: readonly string[];
  readonly key: string;
  readonly state: string;
  readonly port: number;
  readonly host: string;
}

/** Runs a witness until it is told to stop. */
export async function runWitness(options: WitnessOptions, output: Output): Promise<Report> {
  const { root, key, state, port, host } = options;
  const journal = (text: string) => {
    output.journal(text);
  };
  const files = await Promise.all(root.map(readStoreKeysFile));
  const { latest } = await openStoreChain(
    files.map(({ bytes }) => bytes),
    crypto,
  );
  const { origin, version, roles } = latest.document;
  const { signer } = await readSigningKey(key, output);
  if (!roles.witnesses.keyIds.includes(signer.keyId)) {
    const message = `${key} is key ${shortId(signer.keyId)}, which is no witness in version ${version} of the keys of ${origin}: give the key that is named there, or the newer version after --root.`;
    throw new CliError('USAGE', message);
  }
  const unlock = await lockFile(state);
  try {
    const keeper = await openHeadKeeper({
      statePath: state,
      origin,
      logKeys: latest.keysOf('log'),
      signer,
      crypto,
      journal,
    });
    const server = await serveWitness({ keeper, port, host, journal });
    const { size } = await keeper.state();
    journal(
      `listening http://${host}:${server.port}, for ${origin} (keys version ${version}), ${size} entries seen`,
    );
    const signal = await stopSignal();
    journal(`stopping  ${signal}: finishing what is under way`);
    await server.close();
    const last = await keeper.state();
    return {
      facts: { origin, ...last },
      lines: [`Stopped. ${state} remembers ${last.size} entries of ${origin}.`],
    };
  } finally {
    await unlock();
  }
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}
