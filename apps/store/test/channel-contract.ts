import assert from 'node:assert/strict';
import { add, announce, commitOf, partnerOf, statementOf } from './repository-samples.js';
import type { RepositoryCase } from './repository-samples.js';

const now = new Date('2026-11-20T12:00:00Z');
const rollout = { permille: 100, salt: 's' };

/** What a repository promises about channels, and about what hosts have not seen yet. */
export const channelContract: readonly RepositoryCase[] = [
  {
    title: 'keeps the channels of a program apart',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('c1', ['com.c1.one']), 'token-c1');
      const beta = { channel: 'beta', basedOn: null };
      await announce(repository, transaction, 'com.c1.one', 0, '1.0.0');
      await announce(repository, transaction, 'com.c1.one', 1, '2.0.0', beta);
      assert.equal((await repository.program('com.c1.one', 'stable'))?.current?.release.version, '1.0.0');
      assert.equal((await repository.program('com.c1.one', 'beta'))?.current?.release.version, '2.0.0');
      assert.equal((await repository.program('com.c1.one', 'nightly'))?.current, null);
      assert.deepEqual(await repository.channels('com.c1.one'), [
        { channel: 'beta', releaseSeq: 2 },
        { channel: 'stable', releaseSeq: 1 },
      ]);
      const releases = await repository.releases('com.c1.one');
      assert.deepEqual(
        releases.map(({ releaseSeq, channel }) => [releaseSeq, channel]),
        [
          [2, 'beta'],
          [1, 'stable'],
        ],
      );
      const listed = (await repository.listPrograms()).filter(({ id }) => id === 'com.c1.one');
      assert.deepEqual(
        listed.map(({ release }) => release.version),
        ['1.0.0'],
      );
    },
  },
  {
    title: 'commits nothing that was made from another statement than the current one',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('c2', ['com.c2.one']), 'token-c2');
      await announce(repository, transaction, 'com.c2.one', 0, '1.0.0');
      const change = commitOf('com.c2.one', statementOf(2, 1, 'changed'));
      assert.equal(await repository.commitStatement(change), true);
      assert.equal(await repository.commitStatement(commitOf('com.c2.one', statementOf(3, 1))), false);
      const first = commitOf('com.c2.one', statementOf(4, 1), { basedOn: null });
      assert.equal(await repository.commitStatement(first), false);
      assert.equal((await repository.program('com.c2.one', 'stable'))?.current?.statement.meaning, 'changed');
    },
  },
  {
    title: 'keeps the statement that a release replaces, and marks what a rollback takes back',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('c3', ['com.c3.one']), 'token-c3');
      const kept = (releaseSeq: number) => ({
        keeps: {
          sha256: String(releaseSeq).repeat(64),
          bytes: Uint8Array.of(releaseSeq),
          ...{ releaseSeq, statementSeq: releaseSeq },
        },
      });
      await announce(repository, transaction, 'com.c3.one', 0, '1.0.0');
      await announce(repository, transaction, 'com.c3.one', 1, '1.1.0', kept(1));
      const takesBack = { above: 1, upTo: 2 };
      await announce(repository, transaction, 'com.c3.one', 2, '1.0.0', { ...kept(2), takesBack });
      const releases = await repository.releases('com.c3.one');
      assert.deepEqual(
        releases.map(({ keptSha256, isTakenBack }) => [keptSha256, isTakenBack]),
        [
          [null, false],
          ['2'.repeat(64), true],
          ['1'.repeat(64), false],
        ],
      );
      assert.deepEqual(await repository.keptStatement('com.c3.one', '1'.repeat(64)), Uint8Array.of(1));
      assert.equal(await repository.keptStatement('com.c3.two', '1'.repeat(64)), null);
    },
  },
  {
    title: 'tells a change by what statements mean, not by their numbers',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('c4', ['com.c4.one']), 'token-c4');
      await announce(repository, transaction, 'com.c4.one', 0, '1.0.0');
      const asked = async (statementSeq: number) =>
        repository.changedPrograms([{ programId: 'com.c4.one', channel: 'stable', statementSeq }], now);
      assert.deepEqual(await asked(0), ['com.c4.one']);
      assert.deepEqual(await asked(1), []);
      await repository.commitStatement(commitOf('com.c4.one', statementOf(2, 1)));
      assert.deepEqual(await asked(1), []);
      await repository.commitStatement(commitOf('com.c4.one', statementOf(3, 1, 'changed')));
      assert.deepEqual(await asked(2), ['com.c4.one']);
      assert.deepEqual(await asked(3), []);
      await repository.touchPartner('c4');
      assert.deepEqual(await asked(3), ['com.c4.one']);
    },
  },
  {
    title: 'tells the channels whose schedule is over',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('c5', ['com.c5.one', 'com.c5.two']), 'token-c5');
      const { facts } = commitOf('com.c5.one', statementOf(1, 1));
      const endsAt = (time: string) => ({ facts: { ...facts, rollout, endsAt: new Date(time) } });
      await announce(repository, transaction, 'com.c5.one', 0, '1.0.0', endsAt('2026-11-20T12:00:00Z'));
      await announce(repository, transaction, 'com.c5.two', 0, '1.0.0', endsAt('2026-11-20T12:00:01Z'));
      assert.deepEqual(await repository.endedChannels(now), [{ programId: 'com.c5.one', channel: 'stable' }]);
      const known = { channel: 'stable', statementSeq: 1 };
      const programs = ['com.c5.one', 'com.c5.two'].map((programId) => ({ programId, ...known }));
      assert.deepEqual(await repository.changedPrograms(programs, now), ['com.c5.one']);
    },
  },
];
