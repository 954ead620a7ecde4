// One journey for any ECMAScript engine: install, call, update, roll back, on host-core's ES2019 script.
// Nothing here may need more than the language: it runs in bare JavaScriptCore.

import { fromBase64 } from '@org/package-format';

import { createMemoryPlatform } from './memory-platform.js';
import { createMemoryStore } from './memory-store.js';
import { assertSame } from './report.js';
import { scriptPrograms } from './scripted-program.js';
import { settle } from './virtual-clock.js';

import type { createHost } from '@org/host-core';

/** Releases signed elsewhere, because a bare engine cannot sign. Bytes are base64. */
export interface JourneyInput {
  /** The store's first keys, to be pinned. */
  readonly root: string;
  /** What the store answers at paths that have to do with trust. */
  readonly documents: Readonly<Record<string, string>>;
  /** In this order: a good release, a better one, one that fails its trial, one with a changed byte. */
  readonly releases: readonly {
    readonly id: string;
    readonly sha256: string;
    readonly statement: string;
    readonly container: string;
  }[];
}

/** Runs the journey and returns its steps. Rejects at the first step that goes wrong. */
export async function runJourney(create: typeof createHost, input: JourneyInput): Promise<string[]> {
  const steps: string[] = [];
  const [good, better, failing, forged] = input.releases.map((release) => ({
    id: release.id,
    sha256: release.sha256,
    statement: fromBase64(release.statement),
    container: fromBase64(release.container),
  }));
  if (good === undefined || better === undefined || failing === undefined || forged === undefined) {
    throw new Error('The journey needs four releases.');
  }
  const { id } = good;
  const documents = new Map(Object.entries(input.documents));
  const store = createMemoryStore((path) => {
    const document = documents.get(path);
    return Promise.resolve(document === undefined ? null : fromBase64(document));
  });
  const programs = scriptPrograms(settle);
  const platform = createMemoryPlatform({ network: store.network, program: programs.script });
  const host = await create({
    platform,
    name: 'Bare Host',
    version: '2.0.0',
    store: { url: store.url, root: input.root },
  });
  const launch = async (): Promise<string> => {
    const outcome = await host.launch(id);
    // The program greets, and then says that it is ready.
    await settle();
    await settle();
    return outcome.type === 'launched' ? outcome.program.version : outcome.type;
  };
  const call = async (callId: string, method: string, params: unknown): Promise<unknown> => {
    programs.guest.send([{ type: 'call', id: callId, method, params }]);
    await settle();
    const [answer] = programs.guest.answersTo(callId);
    return answer?.type === 'result' ? answer.result : answer;
  };

  store.publish(good);
  assertSame(await host.update(id), { type: 'staged', version: '1.0.0' }, 'the first install');
  assertSame(await launch(), '1.0.0', 'the first launch');
  steps.push('installed');

  assertSame(await call('set', 'storage.set', { key: 'cart', value: ['book'] }), null, 'storage.set');
  const pay = { orderId: 'order-123', amount: 99.99, currency: 'USD' };
  assertSame(
    await call('pay', 'payment.pay', pay),
    { transactionId: 'transaction-1', status: 'paid' },
    'payment.pay',
  );
  steps.push('called');

  store.publish(better);
  assertSame(await host.update(id), { type: 'staged', version: '1.1.0' }, 'the update');
  assertSame(await launch(), '1.1.0', 'the launch of the update');
  steps.push('updated');

  store.publish(failing);
  programs.behaviours.set('1.2.0', 'paints-nothing');
  assertSame(await host.update(id), { type: 'staged', version: '1.2.0' }, 'the failing update');
  assertSame(await launch(), '1.2.0', 'the launch of the failing update');
  await platform.clock.advance(10_000);
  await settle();
  assertSame(programs.opened, ['1.0.0', '1.1.0', '1.2.0', '1.1.0'], 'the releases that were opened');
  assertSame(
    await call('get', 'storage.get', { key: 'cart' }),
    { value: ['book'] },
    'storage.get after rollback',
  );
  steps.push('rolled back');

  store.publish(forged);
  const refusal = await host.update(id);
  assertSame(refusal.type, 'refused', 'the forged release');
  assertSame(await launch(), '1.1.0', 'the launch after the forged release');
  steps.push('refused a forgery');

  await host.close();
  assertSame(platform.clock.pending, 0, 'timers left after close');
  steps.push('closed');
  return steps;
}
