import assert from 'node:assert/strict';
import { channelContract } from './channel-contract.js';
import { add, announce, commitOf, partnerOf, releaseOf, statementOf } from './repository-samples.js';
import type { RepositoryCase } from './repository-samples.js';

/** What every repository must do. It names no test runner, so a new one can run it anywhere. */
export const repositoryContract: readonly RepositoryCase[] = [
  {
    title: 'gives back a partner with its programs as it was written',
    async run(repository, transaction) {
      const partner = partnerOf('p1', ['com.p1.one']);
      assert.deepEqual(await add(repository, transaction, partner, 'token-p1'), { type: 'saved' });
      assert.equal(await repository.partnerIdByToken('token-p1'), 'p1');
      assert.deepEqual(await repository.program('com.p1.one', 'stable'), {
        id: 'com.p1.one',
        channel: 'stable',
        partner: {
          id: 'p1',
          name: 'Partner p1',
          permissions: ['payment'],
          domains: ['api.p1.com'],
          revision: 1,
        },
        statementSeq: 0,
        releaseSeq: 0,
        current: null,
      });
    },
  },
  {
    title: 'knows no program and no token that was not written',
    async run(repository) {
      assert.equal(await repository.program('com.nobody.one', 'stable'), null);
      assert.equal(await repository.partnerIdByToken('token-nobody'), null);
    },
  },
  {
    title: 'keeps the first of two partners with one id',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('p2', ['com.p2.one']), 'token-p2');
      const again = await add(repository, transaction, partnerOf('p2', ['com.p2.two']), 'token-p2b');
      assert.deepEqual(again, { type: 'partner-exists' });
      assert.equal(await repository.program('com.p2.two', 'stable'), null);
    },
  },
  {
    title: 'writes nothing of a partner who claims the program of another',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('p3', ['com.p3.one']), 'token-p3');
      const thief = await add(
        repository,
        transaction,
        partnerOf('p4', ['com.p4.one', 'com.p3.one']),
        'token-p4',
      );
      assert.deepEqual(thief, { type: 'program-owned', programId: 'com.p3.one' });
      assert.equal(await repository.partnerIdByToken('token-p4'), null);
      assert.equal(await repository.program('com.p4.one', 'stable'), null);
    },
  },
  {
    title: 'replaces a record whole, raises its revision and keeps the token',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('p5', ['com.p5.one', 'com.p5.two']), 'token-p5');
      const change = { ...partnerOf('p5', ['com.p5.two', 'com.p5.three']), name: 'Renamed', domains: [] };
      assert.deepEqual(await repository.replacePartner(change), { type: 'saved' });
      const program = await repository.program('com.p5.three', 'stable');
      assert.equal(program?.partner.name, 'Renamed');
      assert.deepEqual(program.partner.domains, []);
      assert.equal(program.partner.revision, 2);
      assert.equal(await repository.program('com.p5.one', 'stable'), null);
      assert.equal(await repository.partnerIdByToken('token-p5'), 'p5');
    },
  },
  {
    title: 'forgets the old token when it is given a new one',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('p6', []), 'token-p6');
      await repository.replacePartner(partnerOf('p6', []), 'token-p6b');
      assert.equal(await repository.partnerIdByToken('token-p6'), null);
      assert.equal(await repository.partnerIdByToken('token-p6b'), 'p6');
    },
  },
  {
    title: 'does not replace a partner who is not there',
    async run(repository) {
      assert.deepEqual(await repository.replacePartner(partnerOf('p7', [])), { type: 'partner-missing' });
    },
  },
  {
    title: 'does not drop a program with a release',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('p8', ['com.p8.one']), 'token-p8');
      await announce(repository, transaction, 'com.p8.one', 0, '1.0.0');
      const change = await repository.replacePartner({ ...partnerOf('p8', []), name: 'Renamed' });
      assert.deepEqual(change, { type: 'program-in-use', programId: 'com.p8.one' });
      assert.equal((await repository.program('com.p8.one', 'stable'))?.partner.name, 'Partner p8');
    },
  },
  {
    title: 'commits a release with its statement and serves both',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('p9', ['com.p9.one']), 'token-p9');
      assert.equal(await announce(repository, transaction, 'com.p9.one', 0, '1.0.0'), true);
      const program = await repository.program('com.p9.one', 'stable');
      assert.equal(program?.statementSeq, 1);
      assert.equal(program.releaseSeq, 1);
      assert.deepEqual(program.current, {
        release: releaseOf('1.0.0'),
        statement: statementOf(1, 1),
        halt: null,
      });
    },
  },
  {
    title: 'commits a new signature of the same release',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('p10', ['com.p10.one']), 'token-p10');
      await announce(repository, transaction, 'com.p10.one', 0, '1.0.0');
      const statement = statementOf(2, 1);
      const claim = { programId: 'com.p10.one', expectedStatementSeq: 1, isNewRelease: false };
      const numbers = await transaction((queries) => repository.claimNumbers(queries, claim));
      assert.deepEqual(numbers, { statementSeq: 2, releaseSeq: 1 });
      assert.equal(await repository.commitStatement(commitOf('com.p10.one', statement)), true);
      const older = commitOf('com.p10.one', statementOf(1, 1));
      assert.equal(await repository.commitStatement(older), false);
      const program = await repository.program('com.p10.one', 'stable');
      assert.equal(program?.statementSeq, 2);
      assert.deepEqual(program.current, { release: releaseOf('1.0.0'), statement, halt: null });
    },
  },
  {
    title: 'commits one of several that saw the same number, and writes nothing of the others',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('p11', ['com.p11.one']), 'token-p11');
      const versions = ['1.0.0', '1.0.1', '1.0.2', '1.0.3'];
      const outcomes = await Promise.all(
        versions.map((version) => announce(repository, transaction, 'com.p11.one', 0, version)),
      );
      assert.equal(outcomes.filter(Boolean).length, 1);
      const program = await repository.program('com.p11.one', 'stable');
      assert.equal(program?.statementSeq, 1);
      assert.equal(program.current?.release.version, versions[outcomes.indexOf(true)]);
    },
  },
  {
    title: 'gives every release of a program, the newest first, and lets a version come again',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('p14', ['com.p14.one']), 'token-p14');
      for (const [earlier, version] of ['1.0.0', '1.1.0', '1.0.0'].entries())
        await announce(repository, transaction, 'com.p14.one', earlier, version);
      const releases = await repository.releases('com.p14.one');
      assert.deepEqual(
        releases.map(({ releaseSeq, release }) => [releaseSeq, release.version]),
        [
          [3, '1.0.0'],
          [2, '1.1.0'],
          [1, '1.0.0'],
        ],
      );
    },
  },
  {
    title: 'knows its partners, and raises the revision of one that is touched',
    async run(repository, transaction) {
      await add(repository, transaction, partnerOf('p15', ['com.p15.one']), 'token-p15');
      assert.deepEqual(
        [await repository.hasPartner('p15'), await repository.hasPartner('p16')],
        [true, false],
      );
      await repository.touchPartner('p15');
      assert.equal((await repository.program('com.p15.one', 'stable'))?.partner.revision, 2);
    },
  },
  {
    title: 'lists programs with a release, each with its newest',
    async run(repository, transaction) {
      await add(
        repository,
        transaction,
        partnerOf('p12', ['com.p12.b', 'com.p12.a', 'com.p12.none']),
        'token-p12',
      );
      await announce(repository, transaction, 'com.p12.b', 0, '1.0.0');
      await announce(repository, transaction, 'com.p12.b', 1, '1.1.0');
      await announce(repository, transaction, 'com.p12.a', 0, '3.0.0');
      const listed = (await repository.listPrograms()).filter(({ id }) => id.startsWith('com.p12.'));
      const partner = { id: 'p12', name: 'Partner p12' };
      assert.deepEqual(listed, [
        { id: 'com.p12.a', partner, release: releaseOf('3.0.0') },
        { id: 'com.p12.b', partner, release: releaseOf('1.1.0') },
      ]);
    },
  },
  {
    title: 'keeps every character of a name, quotes and all',
    async run(repository, transaction) {
      const name = `O'Brien"; drop table partners; -- \\ $1 ü 漢`;
      await add(repository, transaction, { ...partnerOf('p13', ['com.p13.one']), name }, 'token-p13');
      assert.equal((await repository.program('com.p13.one', 'stable'))?.partner.name, name);
    },
  },
  ...channelContract,
];
