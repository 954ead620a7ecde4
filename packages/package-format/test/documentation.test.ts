import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packageErrorCodes } from '../src/index.js';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const page = readFileSync(folder('../../../docs/package-format.md'), 'utf8');
const textOf = (path: string) =>
  readdirSync(folder(path))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(`${folder(path)}/${name}`, 'utf8'))
    .join('\n');
const sources = textOf('../src') + textOf('../src/trust') + textOf('../src/delta');
const tests = textOf('.');

const rules = [...page.matchAll(/^(\d+\.\d+) /gm)].map(([, rule]) => rule ?? '');
const rows = new Map(
  [...page.matchAll(/^\| ([A-Z0-9_]+) +\| ([^|]+) \|/gm)].map(([, code, cited]) => [code ?? '', cited ?? '']),
);

/** Every rule that a range such as `3.8–3.13, 4.1` covers. */
function covered(cited: string): readonly string[] {
  return cited.split(',').flatMap((part) => {
    const [from = '', to = from] = part.trim().split('–');
    return rules.slice(rules.indexOf(from), rules.indexOf(to) + 1);
  });
}

describe('docs/package-format.md', () => {
  it('numbers its rules without gaps', () => {
    const counts = [10, 8, 14, 8, 12, 12, 8, 9, 4, 0, 0, 6];
    const expected = counts.flatMap((count, section) =>
      Array.from({ length: count }, (_, at) => `${String(section + 1)}.${String(at + 1)}`),
    );
    expect(rules).toEqual(expected);
  });

  it('has every rule that the code names', () => {
    const named = [...sources.matchAll(/'([1-9]\d?\.\d+)'|package-format ([1-9]\d?\.\d+)/g)].map(
      ([, rule, cited]) => rule ?? cited ?? '',
    );
    expect(named.filter((rule) => !rules.includes(rule))).toEqual([]);
  });

  it('has no rule about a refusal that no test names', () => {
    // Section 6 is the order of the others; its steps are the order of the tests' refusals. 8.9 is about serving the log,
    // which the store's tests hold it to.
    const untested = rules.filter(
      (rule) =>
        !rule.startsWith('6.') &&
        rule !== '8.9' &&
        !new RegExp(`\\b${rule.replace('.', '\\.')}\\b`).test(tests),
    );
    expect(untested).toEqual([]);
  });

  it('explains every code, in the order of the list', () => {
    expect([...rows.keys()]).toEqual([...packageErrorCodes]);
  });

  it('names for each code the rules that it is thrown with', () => {
    const thrown = [...sources.matchAll(/\(\s*'([A-Z0-9_]+)',\s*'([1-9]\d?\.\d+)'/g)];
    expect(thrown.length).toBeGreaterThan(30);
    for (const [, code = '', rule = ''] of thrown)
      expect([code, rule, covered(rows.get(code) ?? '')]).toEqual([
        code,
        rule,
        expect.arrayContaining([rule]),
      ]);
  });
});

describe('the closed list of codes', () => {
  it('is this list; a change here is a change for every host', () => {
    expect(packageErrorCodes.join(' ')).toBe(
      'NOT_A_CONTAINER CONTAINER_TOO_LARGE CONTAINER_TRUNCATED CONTAINER_PREPENDED CONTAINER_APPENDED ' +
        'CONTAINER_NOT_CANONICAL MANIFEST_NOT_FIRST DUPLICATE_ENTRY UNLISTED_FILE MISSING_FILE FILE_SIZE_MISMATCH ' +
        'FILE_HASH_MISMATCH TOO_MANY_FILES PATH_UNSAFE PATH_COLLISION UTF8_INVALID HEX_INVALID BASE64_INVALID ' +
        'JSON_INVALID JSON_DUPLICATE_KEY JSON_FORBIDDEN_KEY JSON_NUMBER_INVALID JSON_TOO_DEEP MANIFEST_TOO_LARGE ' +
        'MANIFEST_NOT_CANONICAL MANIFEST_INVALID ID_INVALID ID_MISMATCH VERSION_INVALID DOMAIN_INVALID ' +
        'ENTRY_POINT_INVALID SIGNATURE_MISSING SIGNATURE_MALFORMED SIGNATURE_INVALID KEY_UNKNOWN KEY_INVALID ' +
        'STATEMENT_TOO_LARGE STATEMENT_NOT_CANONICAL STATEMENT_INVALID STATEMENT_MISMATCH DOCUMENT_TOO_LARGE ' +
        'DOCUMENT_NOT_CANONICAL DOCUMENT_INVALID THRESHOLD_NOT_MET CHAIN_BROKEN KEY_EXPIRED KEY_REVOKED ' +
        'RECOVERY_TOO_EARLY LOG_PROOF_INVALID LOG_FORKED WITNESS_MISSING DELTA_INVALID',
    );
  });

  it('has no code that no test expects', () => {
    const pinned = tests.indexOf('is this list; a change here');
    const elsewhere = tests.slice(0, pinned) + tests.slice(tests.indexOf('DELTA_INVALID', pinned));
    expect(packageErrorCodes.filter((code) => !elsewhere.includes(`'${code}'`))).toEqual([]);
  });
});
