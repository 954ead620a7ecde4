import { CliError } from '../error.js';
import { shareOf } from '../output-format.js';
import type { Report } from '../output.js';
import { readHealth } from '../program-health.js';
import type { ChannelHealth, ReleaseHealth } from '../program-health.js';
import { readAnswer, storeRefusal } from '../store-answer.js';
import { askStore, storeAddress } from '../store-http.js';

/** What is to happen with a rollout, as the store's route takes it. */
export interface RolloutWish {
  readonly permille?: number;
  readonly halt?: true;
  readonly resume?: true;
}

/** Which rollout; without a wish it is shown. */
export interface RolloutOptions {
  readonly id: string;
  readonly store: string;
  readonly channel: string;
  readonly wish: RolloutWish | null;
  readonly token: string | undefined;
  readonly allowHttp: boolean;
  readonly timeoutSeconds: number;
}

/** Twenty releases with their reasons, and eight channels. */
const maxAnswerBytes = 64 * 1024;

/** Changes the rollout of a program's current release, or shows what devices say about its releases. */
export async function rollout(options: RolloutOptions): Promise<Report> {
  const { id, token, wish, channel } = options;
  if (token === undefined || token === '') {
    throw new CliError(
      'TOKEN_MISSING',
      'A rollout is for the partner and the operator: set MINIAPP_TOKEN or MINIAPP_OPERATOR_TOKEN, or give --token.',
    );
  }
  const store = storeAddress(options.store, { allowHttp: options.allowHttp });
  const frame = { token, timeoutMs: options.timeoutSeconds * 1000, maxAnswerBytes };
  const path = `/mini-programs/${encodeURIComponent(id)}`;
  if (wish === null) {
    const answer = await askStore(store, { ...frame, method: 'GET', path: `${path}/health` });
    if (answer.status !== 200) throw storeRefusal(answer);
    return shown(id, readHealth(answer.bytes));
  }
  const body = Buffer.from(JSON.stringify({ channel, ...wish }));
  const type = 'application/json';
  const asked = { ...frame, method: 'POST', path: `${path}/rollout`, type, body } as const;
  const changed = readAnswer(await askStore(store, asked));
  const { version, releaseSeq, permille } = changed;
  return {
    facts: { ...changed },
    lines: [
      `${id} ${version}: ${wish.halt === true ? 'the rollout is stopped.' : `devices that get it: ${shareOf(permille)}.`}`,
      `  channel      ${changed.channel}`,
      `  release      ${releaseSeq}`,
    ],
  };
}

function shown(
  id: string,
  health: { readonly channels: readonly ChannelHealth[]; readonly releases: readonly ReleaseHealth[] },
): Report {
  const { channels, releases } = health;
  if (channels.length === 0) return { facts: { id, channels, releases }, lines: [`${id} has no release.`] };
  return {
    facts: { id, channels, releases },
    lines: [
      `${id} on each channel`,
      ...channels.map((channel) => `  ${channelLine(channel)}`),
      'Trials of its releases',
      ...releases.map((release) => `  ${releaseLine(release)}`),
    ],
  };
}

function channelLine(served: ChannelHealth): string {
  const { channel, version, releaseSeq, permille, fallback, from, until, minUsableSeq } = served;
  const parts = [
    `${channel.padEnd(11)}  ${version}, release ${releaseSeq}`,
    `devices: ${shareOf(permille)}${fallback === null ? '' : `, the others ${fallback}`}`,
    ...(from === null ? [] : [`from ${from}`]),
    ...(until === null ? [] : [`until ${until}`]),
    ...(minUsableSeq === 0 ? [] : [`forbidden below release ${minUsableSeq}`]),
  ];
  return parts.join('; ');
}

function releaseLine({ channel, version, releaseSeq, halt, ...counts }: ReleaseHealth): string {
  const { confirmed, failed, slow, reasons } = counts;
  const why = Object.entries(reasons).map(([reason, count]) => `${reason} ${count}`);
  const stopped =
    halt === null ? '' : `; stopped ${halt.at}${halt.isByHand ? ' by hand' : `: ${haltFigures(halt)}`}`;
  const failures = `${failed} failed${why.length === 0 ? '' : ` (${why.join(', ')})`}`;
  return `${version}, release ${releaseSeq}, ${channel}: ${confirmed} confirmed, ${failures}, ${slow} slow${stopped}`;
}

function haltFigures({ confirmed, failed }: { readonly confirmed: number; readonly failed: number }): string {
  return `${failed} of ${confirmed + failed} trials failed`;
}
