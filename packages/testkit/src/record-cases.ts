import { assertSame } from './report.js';

import type { ContractCase } from './report.js';
import type { PlatformRecords } from '@org/host-core';

/** What the records of every Platform must hold. */
export function recordCases(records: PlatformRecords): ContractCase[] {
  const commit = (changes: Record<string, string | null>, durable = true) =>
    records.commit(new Map(Object.entries(changes)), { durable });
  return [
    [
      'records: a commit writes and removes together',
      async () => {
        await commit({ 'contract/a': '1', 'contract/b': '2' });
        await commit({ 'contract/a': null, 'contract/c': '3' }, false);
        assertSame(await records.get('contract/a'), null, 'a removed record');
        assertSame(
          await records.list('contract/'),
          [
            ['contract/b', '2'],
            ['contract/c', '3'],
          ],
          'the list',
        );
      },
    ],
    [
      'records: a commit with an expectation changes all when it holds, else nothing',
      async () => {
        await commit({ 'if/a': '1', 'if/b': null, 'if/gone': null });
        const next = new Map([
          ['if/a', '2'],
          ['if/b', '2'],
        ]);
        const expected = (value: string) =>
          new Map([
            ['if/a', value],
            ['if/gone', null],
          ]);
        assertSame(await records.commitIf(expected('0'), next), false, 'an expectation that does not hold');
        assertSame(await records.list('if/'), [['if/a', '1']], 'the records after it');
        assertSame(await records.commitIf(expected('1'), next), true, 'an expectation that holds');
        assertSame((await records.list('if/')).length, 2, 'the number of records after it');
      },
    ],
    [
      'records: of many who expect the same, one writes',
      async () => {
        await commit({ 'race/a': '0' });
        const racers = Array.from({ length: 10 }, (_, index) =>
          records.commitIf(new Map([['race/a', '0']]), new Map([['race/a', String(index + 1)]])),
        );
        const winners = (await Promise.all(racers)).filter(Boolean);
        assertSame(winners.length, 1, 'the number of writers');
      },
    ],
    [
      'records: a list has exactly the prefix, in code unit order',
      async () => {
        await commit({ 'order/b': '', 'order/a\uffff': '', 'order/a': '', order0: '', 'order/é': 'ü\u0000' });
        const keys = (await records.list('order/')).map(([key]) => key);
        assertSame(keys, ['order/a', 'order/a\uffff', 'order/b', 'order/é'], 'keys');
        assertSame(await records.get('order/é'), 'ü\u0000', 'a value');
      },
    ],
    [
      'records: commits made at once all hold',
      async () => {
        await Promise.all(
          Array.from({ length: 20 }, (_, index) => commit({ [`many/${String(index)}`]: String(index) })),
        );
        assertSame((await records.list('many/')).length, 20, 'records');
      },
    ],
  ];
}
