import { events, methods } from '@org/bridge-protocol';
import { createMemoryPlatform, createMemoryStore, settle } from '@org/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { openDispatchTable } from '../src/dispatch-table.js';
import { failure, openGreeted, openSession } from './session-fixture.js';

import type { PlatformNatives } from '../src/platform-natives.js';

const natives: PlatformNatives = {
  methods: { 'clipboard.readText': () => ({ text: 'copied' }), 'device.vibrate': () => null },
  events: { 'network.change': () => () => undefined },
  unsupported: { 'iap.purchase': 'A test has no app store.' },
};

describe('the dispatch table (protocol 2.5)', () => {
  it('has every method of the catalogue once: answered, or not supported for a reason', () => {
    for (const platform of [{}, { natives }, createMemoryPlatform(parts())]) {
      const { routes, unsupported } = openDispatchTable(platform, { hasExtensions: false });
      expect([...routes.keys(), ...unsupported.keys()].sort()).toEqual(Object.keys(methods).sort());
      for (const reason of unsupported.values()) expect(reason).toMatch(/^[A-Z].*\.$/u);
    }
  });

  it('takes the reason of the platform, and has its events', () => {
    const table = openDispatchTable({ natives }, { hasExtensions: false });
    expect(table.unsupported.get('iap.purchase')).toBe('A test has no app store.');
    expect([...table.events.keys()].sort()).toEqual([
      'app.visibilityChange',
      'nav.change',
      'network.change',
      'payment.statusChange',
      'permission.change',
      'update.failed',
      'update.progress',
      'update.ready',
    ]);
    expect(Object.keys(events)).toEqual(expect.arrayContaining([...table.events.keys()]));
  });

  it('needs files and a key store for what stands on them', () => {
    const bare = openDispatchTable({}, { hasExtensions: true });
    expect(bare.unsupported.get('file.read')).toBe('This host keeps no files for programs.');
    expect(bare.unsupported.get('network.download')).toBe('This host keeps no files for programs.');
    expect(bare.unsupported.get('secureStorage.get')).toBe('This host has no key store for secrets.');
    expect(bare.routes.has('host.invoke')).toBe(true);
  });
});

describe('a live host and the catalogue', () => {
  it('agree: what is told as answered is answered, everything else is refused by name', async () => {
    const { call, guest } = await openGreeted({}, { natives });
    const [welcome] = guest.received.filter((frame) => frame.type === 'welcome');
    const told = new Set(Object.keys(welcome?.type === 'welcome' ? welcome.methods : {}));
    expect(told.size).toBeGreaterThan(40);
    for (const name of Object.keys(methods)) {
      // Parameters that no method has: a method that exists says so, or asks for its permission first.
      const answer = await call(name, { 'no-such-parameter': true });
      const code = (answer as { error?: { code: string } }).error?.code;
      if (told.has(name))
        expect([name, code]).toEqual([
          name,
          expect.stringMatching(/^(?:INVALID_PARAMS|PERMISSION_DENIED)$/u),
        ]);
      else expect([name, code]).toEqual([name, 'NOT_SUPPORTED']);
    }
  });

  it('has no hidden method: no other name is found', async () => {
    const { guest } = await openSession({}, { natives });
    await guest.greet(settle);
    const prefixes = [...new Set(Object.keys(methods).map((name) => name.split('.')[0] ?? ''))];
    const name = fc.oneof(
      fc.string({ minLength: 1, maxLength: 64 }),
      fc.constantFrom(
        'constructor',
        '__proto__',
        'toString',
        'hasOwnProperty',
        'then',
        'payment.constructor',
      ),
      fc
        .tuple(
          fc.constantFrom(...prefixes, 'internal', 'debug', '_'),
          fc.string({ minLength: 1, maxLength: 20 }),
        )
        .map((parts) => parts.join('.')),
      // Look-alikes and other cases of real names.
      fc.constantFrom(...Object.keys(methods)).map((real) => real.toUpperCase()),
      fc.constantFrom(...Object.keys(methods)).map((real) => `${real} `),
      fc.constantFrom(...Object.keys(methods)).map((real) => real.replace('a', '\u0430')),
    );
    let calls = 0;
    await fc.assert(
      fc.asyncProperty(name, async (method) => {
        fc.pre(!Object.hasOwn(methods, method));
        const id = `probe-${String((calls += 1))}`;
        guest.send([{ type: 'call', id, method, params: {} }]);
        await settle();
        expect(guest.answersTo(id)).toMatchObject([failure('METHOD_NOT_FOUND')]);
      }),
      { numRuns: 500 },
    );
  });
});

function parts() {
  return { network: createMemoryStore().network, program: () => undefined };
}
