import { limits } from '@org/bridge-protocol';
import { settle } from '@org/testkit';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import { failure, openGreeted, success } from './session-fixture.js';

import type { Extensions } from '../src/extension.js';
import type { NetworkRequest, PlatformNetwork } from '../src/platform.js';

const permissions = ['file.sandbox', 'storage.secure'];
const all = { permissions, partnerPermissions: permissions };

describe('file.* (protocol 4.6)', () => {
  it('writes, appends, reads stretches, lists and removes', async () => {
    const { call } = await openGreeted(all);
    const info = { ref: 'drafts/a.txt', name: 'a.txt', type: 'text/plain' };
    expect(await call('file.write', { path: 'drafts/a.txt', data: 'héllo', encoding: 'utf8' })).toMatchObject(
      success({ ...info, sizeBytes: 6 }),
    );
    await call('file.write', { path: 'drafts/a.txt', data: 'IQ==', encoding: 'base64', append: true });
    expect(await call('file.read', { ref: 'drafts/a.txt', encoding: 'utf8' })).toMatchObject(
      success({ data: 'héllo!', sizeBytes: 7 }),
    );
    expect(
      await call('file.read', { ref: 'drafts/a.txt', encoding: 'utf8', offset: 6, length: 9 }),
    ).toMatchObject(success({ data: '!', sizeBytes: 7 }));
    expect(
      await call('file.read', { ref: 'drafts/a.txt', encoding: 'utf8', offset: 2, length: 1 }),
    ).toMatchObject(failure('INVALID_PARAMS'));
    await call('file.write', { path: 'b', data: '', encoding: 'utf8' });
    expect(await call('file.list', { folder: 'drafts' })).toMatchObject(
      success({ files: [{ ...info, sizeBytes: 7 }] }),
    );
    await call('file.remove', { ref: 'drafts/a.txt' });
    expect(await call('file.list')).toMatchObject(success({ files: [{ ref: 'b' }] }));
    expect(await call('file.read', { ref: 'drafts/a.txt', encoding: 'utf8' })).toMatchObject(
      failure('NOT_FOUND'),
    );
  });

  it.each(['../a', '/a', 'a//b', '.a', 'a/', 'a\\b', 'a/../b', 'a\u0000', 'ä', 'a'.repeat(201)])(
    'takes no path such as %s',
    async (path) => {
      const { call } = await openGreeted(all);
      expect(await call('file.write', { path, data: '', encoding: 'utf8' })).toMatchObject(
        failure('INVALID_PARAMS'),
      );
    },
  );

  it('keeps to its quota and changes nothing beyond it', async () => {
    const { call, platform } = await openGreeted(all);
    const { files } = platform;
    await files?.write('com.example.loans', 'large', new Uint8Array(limits.maxFileBytes - 1), {
      append: false,
    });
    expect(
      await call('file.write', { path: 'large', data: 'ab', encoding: 'utf8', append: true }),
    ).toMatchObject(failure('QUOTA_EXCEEDED'));
    expect(await files?.list('com.example.loans')).toEqual([['large', limits.maxFileBytes - 1]]);
  });
});

describe('secureStorage.* (protocol 4.7)', () => {
  it('keeps secrets sealed, each for its own key', async () => {
    const { call, platform } = await openGreeted(all);
    await call('secureStorage.set', { key: 'pin', value: '1234' });
    expect(await call('secureStorage.get', { key: 'pin' })).toMatchObject(success({ value: '1234' }));
    // A row moved to another key, as somebody with the disk could do.
    const row = platform.disk.rows.get('secret/com.example.loans:pin') ?? '';
    platform.disk.rows.set('secret/com.example.loans:other', row);
    expect(await call('secureStorage.get', { key: 'other' })).toMatchObject(success({ value: null }));
    await call('secureStorage.clear');
    expect(await call('secureStorage.get', { key: 'pin' })).toMatchObject(success({ value: null }));
  });

  it('keeps so many and no more', async () => {
    const { call } = await openGreeted(all);
    for (let count = 0; count < limits.maxSecrets; count += 1)
      await call('secureStorage.set', { key: `key-${String(count)}`, value: '' });
    expect(await call('secureStorage.set', { key: 'one-more', value: '' })).toMatchObject(
      failure('QUOTA_EXCEEDED'),
    );
    expect(await call('secureStorage.set', { key: 'key-0', value: 'new' })).toMatchObject(success(null));
  });
});

describe('storage.batch', () => {
  it('does all of it in order, or nothing', async () => {
    const { call } = await openGreeted();
    await call('storage.set', { key: 'a', value: 1 });
    const operations = [
      { type: 'get', key: 'a' },
      { type: 'set', key: 'a', value: 2 },
      { type: 'get', key: 'a' },
      { type: 'remove', key: 'a' },
      { type: 'get', key: 'a' },
      { type: 'set', key: 'b', value: { deep: [true] } },
    ];
    expect(await call('storage.batch', { operations })).toMatchObject(
      success({ results: [1, null, 2, null, null, null] }),
    );
  });

  it('writes nothing when all of it does not fit', async () => {
    const { call } = await openGreeted();
    await call('storage.set', { key: 'kept', value: 1 });
    // Five of these fit the quota, a sixth does not.
    for (let step = 0; step < 5; step += 1)
      await call('storage.set', { key: `large${String(step)}`, value: large });
    const operations = [
      { type: 'remove', key: 'kept' },
      { type: 'set', key: 'large5', value: large },
    ];
    expect(await call('storage.batch', { operations })).toMatchObject(failure('QUOTA_EXCEEDED'));
    expect(await call('storage.get', { key: 'kept' })).toMatchObject(success({ value: 1 }));
  });

  it('writes nothing when what it reads fits no answer', async () => {
    const { call } = await openGreeted();
    await call('storage.set', { key: 'large', value: large });
    const operations = [
      { type: 'set', key: 'new', value: 1 },
      { type: 'get', key: 'large' },
      { type: 'get', key: 'large' },
    ];
    expect(await call('storage.batch', { operations })).toMatchObject(failure('PAYLOAD_TOO_LARGE'));
    expect(await call('storage.get', { key: 'new' })).toMatchObject(success({ value: null }));
  });
});

const large = 'x'.repeat(900_000);

describe('nav.* (protocol 7.3)', () => {
  it('keeps the stack and tells each change', async () => {
    const { call, guest } = await openGreeted();
    await call('bridge.subscribe', { event: 'nav.change' });
    expect(await call('nav.push', { path: '/a', query: { id: '1' } })).toMatchObject(success({ depth: 2 }));
    await call('nav.replace', { path: '/b' });
    await call('nav.back', { delta: 5 });
    await call('nav.back');
    await call('nav.reset', { path: '/c' });
    await settle();
    const told = guest.received.flatMap((frame) => (frame.type === 'event' ? [frame.data] : []));
    expect(told).toEqual([
      { path: '/a', query: { id: '1' }, reason: 'push', depth: 2 },
      { path: '/b', query: {}, reason: 'replace', depth: 2 },
      { path: '/offers', query: {}, reason: 'back', depth: 1 },
      { path: '/c', query: {}, reason: 'reset', depth: 1 },
    ]);
    for (let pages = 1; pages < limits.maxPages; pages += 1) await call('nav.push', { path: '/d' });
    expect(await call('nav.push', { path: '/d' })).toMatchObject(failure('QUOTA_EXCEEDED'));
  });
});

describe('app.* and update.apply', () => {
  it('ask their launch', async () => {
    const { call, restarts, confirmations, stage } = await openGreeted();
    await call('app.setCloseConfirmation', { enabled: true, message: 'Draft not sent.' });
    await call('app.setCloseConfirmation', { enabled: false });
    expect(confirmations).toEqual(['Draft not sent.', null]);
    await call('app.restart', { path: '/start' });
    expect(await call('update.apply')).toMatchObject(failure('CONFLICT'));
    stage();
    expect(await call('update.apply')).toMatchObject(success(null));
    expect(restarts).toEqual(['/start', null]);
  });

  it('know the parts of the package and the capabilities', async () => {
    const { call } = await openGreeted();
    expect(await call('subpackage.load', { name: 'extras' })).toMatchObject(
      success({ bytes: 1_234, fromCache: true }),
    );
    expect(await call('subpackage.load', { name: 'none' })).toMatchObject(failure('NOT_FOUND'));
    expect(await call('bridge.getCapabilities')).toMatchObject({
      result: {
        protocol: 1,
        unsupported: { 'scan.scanCode': 'This host has nothing that answers it.' },
        limits: { maxIdChars: 40 },
      },
    });
  });
});

describe('host.invoke (protocol 7.2)', () => {
  const extensions: Extensions = {
    loyalty: {
      points: {
        params: v.strictObject({ card: v.string() }),
        result: v.object({ points: v.number() }),
        handle: (params) => ({ points: (params as { card: string }).card === 'broken' ? 'many' : 12 }),
      },
    },
  };
  const named = { permissions: ['host.ext.loyalty'], partnerPermissions: ['host.ext.loyalty'] };

  it('is gated and checked like a method of the catalogue', async () => {
    const { call } = await openGreeted(named, { extensions });
    const invoke = (method: string, params: unknown, extension = 'loyalty') =>
      call('host.invoke', { extension, method, params });
    expect(await invoke('points', { card: '1' })).toMatchObject(success({ result: { points: 12 } }));
    expect(await invoke('points', { card: 1 })).toMatchObject(failure('INVALID_PARAMS'));
    expect(await invoke('points', { card: 'broken' })).toMatchObject(failure('INVALID_RESULT'));
    expect(await invoke('constructor', {})).toMatchObject(failure('METHOD_NOT_FOUND'));
    expect(await invoke('points', {}, 'other')).toMatchObject(failure('PERMISSION_DENIED'));
  });

  it('needs the permission in the manifest and with the partner', async () => {
    const params = { extension: 'loyalty', method: 'points', params: { card: '1' } };
    const without = await openGreeted({ ...named, permissions: [] }, { extensions });
    expect(await without.call('host.invoke', params)).toMatchObject(failure('PERMISSION_DENIED'));
    const notAllowed = await openGreeted({ ...named, partnerPermissions: [] }, { extensions });
    expect(await notAllowed.call('host.invoke', params)).toMatchObject(failure('PERMISSION_DENIED'));
  });
});

describe('network.upload and network.download (protocol 3.8)', () => {
  function answering(body: readonly Uint8Array[], headers: readonly (readonly [string, string])[] = []) {
    const requests: NetworkRequest[] = [];
    const network: PlatformNetwork = {
      fetch: (request) => {
        requests.push(request);
        return Promise.resolve({ status: 200, headers: new Map(headers), body: parts(body) });
      },
    };
    return { network, requests };
  }

  it('fetch into a file and tell progress', async () => {
    const body = [new Uint8Array(1_000), new Uint8Array(500)];
    const { network } = answering(body, [['content-length', '1500']]);
    const { call, guest } = await openGreeted(all, { network });
    const url = 'https://api.partner.com/statement.pdf';
    expect(await call('network.download', { url, path: 'statement.pdf' }, 'load')).toMatchObject(
      success({ ref: 'statement.pdf', type: 'application/pdf', sizeBytes: 1_500 }),
    );
    const progress = guest.received.filter((frame) => frame.type === 'progress');
    expect(progress).toEqual([
      { type: 'progress', id: 'load', sequence: 1, doneBytes: 1_000, totalBytes: 1_500 },
      { type: 'progress', id: 'load', sequence: 2, doneBytes: 1_500, totalBytes: 1_500 },
    ]);
    expect(await call('network.download', { url: 'https://other.com/', path: 'a' })).toMatchObject(
      failure('DOMAIN_NOT_ALLOWED'),
    );
  });

  it('send a file as a form that names cannot break out of', async () => {
    const { network, requests } = answering([]);
    const { call } = await openGreeted(all, { network });
    await call('file.write', { path: 'a.txt', data: 'content', encoding: 'utf8' });
    const fields = { 'na"me\r\n': 'value' };
    const answer = await call('network.upload', { url: 'https://api.partner.com/', ref: 'a.txt', fields });
    expect(answer).toMatchObject(success({ status: 200, headers: {}, body: '' }));
    const [request] = requests;
    const type = request?.headers?.['content-type'] ?? '';
    const boundary = /^multipart\/form-data; boundary=(miniapp-[0-9a-f]{32})$/u.exec(type)?.[1] ?? '';
    const lines = new TextDecoder().decode(request?.body).split('\r\n');
    expect(lines).toEqual([
      `--${boundary}`,
      'content-disposition: form-data; name="na%22me%0D%0A"',
      '',
      'value',
      `--${boundary}`,
      'content-disposition: form-data; name="file"; filename="a.txt"',
      'content-type: text/plain',
      '',
      'content',
      `--${boundary}--`,
      '',
    ]);
  });
});

async function* parts(body: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  await Promise.resolve();
  yield* body;
}
