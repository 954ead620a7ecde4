import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../src/database.js';
import { openPgliteDatabase } from '../src/pglite-database.js';
import type { Repository } from '../src/repository.js';
import { openSqlRepository } from '../src/sql-repository.js';
import { repositoryContract } from './repository-contract.js';

let database: Database;
let repository: Repository;

beforeAll(async () => {
  database = await openPgliteDatabase();
  repository = await openSqlRepository(database);
});

afterAll(() => database.close());

describe('the SQL repository on PGlite', () => {
  for (const { title, run } of repositoryContract)
    it(title, () => run(repository, (work) => database.transaction(work)));

  it('opens a database again without touching what is there', async () => {
    const again = await openSqlRepository(database);
    expect(await again.partnerIdByToken('token-p1')).toBe('p1');
  });

  it('refuses a row that it would not have written', async () => {
    await database.query('update releases set icon = $1::jsonb where program_id = $2', [
      JSON.stringify({ offset: 0, size: 10, type: 'text/html' }),
      'com.p9.one',
    ]);
    await expect(repository.program('com.p9.one', 'stable')).rejects.toMatchObject({ code: 'DATA_DAMAGED' });
    await database.query('delete from statements where program_id = $1', ['com.p9.one']);
  });
});
