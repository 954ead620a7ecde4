import { StoreError } from './error.js';
import { storeLimits } from './limits.js';
import type { ChannelName, Program, Repository } from './repository.js';
import { programNotFound } from './route.js';

/** The program on a channel, for its partner or the operator (`partnerId` null); nobody else may change it. */
export async function ownedProgram(
  repository: Pick<Repository, 'program'>,
  { programId, channel, partnerId }: ChannelName & { readonly partnerId: string | null },
): Promise<Program> {
  const program = await repository.program(programId, channel);
  if (program === null) throw programNotFound(programId);
  if (partnerId === null || program.partner.id === partnerId) return program;
  throw new StoreError(
    'PROGRAM_NOT_OWNED',
    `${programId} belongs to another partner: check the id in manifest.json.`,
  );
}

/** The current release of a program on its channel; a refusal when the channel has none. */
export function servedBy(program: Program): NonNullable<Program['current']> {
  if (program.current !== null) return program.current;
  throw new StoreError(
    'RELEASE_NOT_FOUND',
    `${program.id} has no release on the channel ${program.channel}: publish or promote one there first.`,
  );
}

/** Hosts and the catalogue go through all channels of a program, so there are few. */
export async function assertChannelAllowed(
  repository: Pick<Repository, 'channels'>,
  { id, channel, current }: Program,
): Promise<void> {
  if (current !== null) return;
  const channels = await repository.channels(id);
  if (channels.length < storeLimits.maxChannels) return;
  const names = channels.map((known) => known.channel).join(', ');
  throw new StoreError(
    'TOO_MANY_CHANNELS',
    `${id} has ${String(channels.length)} channels already (${names}): use one of them instead of ${channel}.`,
  );
}

/**
 * A forced update must leave everybody something to run: no channel may serve a release below it, because devices that
 * change their channel keep what was forced on the one before.
 */
export async function assertForceable(
  repository: Pick<Repository, 'channels'>,
  { id }: Program,
  minUsableSeq: number,
): Promise<void> {
  const behind = (await repository.channels(id)).find(({ releaseSeq }) => releaseSeq < minUsableSeq);
  if (behind === undefined) return;
  throw new StoreError(
    'FORCE_REFUSED',
    `The channel ${behind.channel} of ${id} still serves release ${String(behind.releaseSeq)}: force at most that one, or promote a later release there first.`,
  );
}
