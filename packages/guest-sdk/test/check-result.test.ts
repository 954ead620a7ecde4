import { methods } from '@org/bridge-protocol';
import { is } from 'valibot';
import { describe, expect, it, vi } from 'vitest';

import * as api from '../src/api/index.js';
import { fullSampleOf, mutantsOf } from './result-mutants.js';

import type { MethodName } from '@org/bridge-protocol';

const host = vi.hoisted((): { answer: unknown } => ({ answer: null }));

vi.mock('../src/page.js', () => ({ call: () => Promise.resolve(host.answer) }));

// Called without what they need: the host of this test answers all the same.
const namespaces = Object.entries(api) as [string, Record<string, () => Promise<unknown>>][];
const spelledOut = namespaces.flatMap(([namespace, own]) =>
  // The catalogue's names: another test holds the spelled-out methods against them.
  Object.entries(own).map(([name, run]) => [`${namespace}.${name}` as MethodName, run] as const),
);
const telling = spelledOut.filter(([name]) => methods[name].result.type !== 'null');

/** What a program gets of an answer: nothing wrong, or the words of the refusal. */
async function refusalOf(run: () => Promise<unknown>, answer: unknown): Promise<string | null> {
  host.answer = answer;
  try {
    expect(await run()).toBe(answer);
    return null;
  } catch (error) {
    expect(error).toMatchObject({ name: 'BridgeError', code: 'INVALID_RESULT' });
    return (error as Error).message;
  }
}

describe('a result that is not what its type says', () => {
  it.each(telling)(
    'of %s is refused as the catalogue would, whatever part of it is wrong',
    async (name, run) => {
      const { result } = methods[name];
      const differences: string[] = [];
      for (const { value, path, type, replacement } of mutantsOf(result)) {
        // Any text will do for a choice: a later host may have more to choose from.
        if (type === 'picklist' && typeof replacement === 'string') continue;
        const isFit = is(result, value);
        if (((await refusalOf(run, value)) === null) !== isFit)
          differences.push(`${path} in ${JSON.stringify(value)} is ${isFit ? 'fit' : 'not fit'}`);
      }
      expect(differences).toEqual([]);
    },
  );

  it('is refused with the name of its first wrong part', async () => {
    expect(
      await refusalOf(() => api.payment.pay({ orderId: '1', amount: 1, currency: 'EUR' }), {
        status: 'paid',
      }),
    ).toBe('payment.pay was answered, but result.transactionId is not what it has to be.');
    const options = { path: '', query: { a: '1', b: 2 }, scene: '', referrer: null };
    expect(await refusalOf(() => api.app.getLaunchOptions(), options)).toContain('result.query.b');
    const files = { files: [] };
    expect(await refusalOf(() => api.file.list(), { ...files, files: [{ ref: 'a' }] })).toContain(
      'result.files.0.name',
    );
  });

  it('is a payment that resolves and is not paid', async () => {
    const pay = () => api.payment.pay({ orderId: '1', amount: 1, currency: 'EUR' });
    expect(await refusalOf(pay, { transactionId: 't', status: 'pending' })).toContain('result.status');
  });
});

describe('a result of a later host', () => {
  it.each(telling.filter(([name]) => methods[name].result.type === 'object'))(
    'of %s may have more members',
    async (name, run) => {
      const sample = fullSampleOf(methods[name].result);
      expect(await refusalOf(run, sample)).toBeNull();
      expect(await refusalOf(run, { ...(sample as object), later: [1] })).toBeNull();
    },
  );

  it('may choose what this catalogue does not know', async () => {
    const status = { status: 'refunded', transactionId: 't' };
    expect(await refusalOf(() => api.payment.getStatus({ orderId: '1' }), status)).toBeNull();
  });

  it('may be anything where the catalogue answers nothing', async () => {
    expect(await refusalOf(() => api.app.ready(), { confirmed: true })).toBeNull();
  });
});
