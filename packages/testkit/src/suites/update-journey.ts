import { assert, assertSame, runCases } from '../report.js';

import { openProgram, suiteFiles, until, untilLoaded } from './suite-subject.js';

import type { ContractReport } from '../report.js';
import type { SuiteSubject } from './suite-subject.js';

/** Install, call, update, confirm, roll back, refuse, remove: one program's life on a real platform, step after step. */
export function updateJourney(subject: SuiteSubject): Promise<ContractReport> {
  const id = 'com.example.journey';
  const publish = (version: string, script: string, more: object = {}) =>
    subject.publish({ manifest: { id, version, ...more }, files: suiteFiles(subject, script) });
  const call = (method: string, params: object) =>
    subject.evaluate(id, `return MiniAppBridge.call('${method}', ${JSON.stringify(params)});`);
  const heard = (type: string, version: string) =>
    subject.events.some(
      ({ event, data }) =>
        event === 'release' &&
        (data as { type: string; version: string }).type === type &&
        (data as { type: string; version: string }).version === version,
    );
  const launch = async (): Promise<string> => {
    const outcome = (await subject.command('launch', id)) as Outcome;
    return outcome.type === 'launched' ? (outcome.program?.version ?? '') : outcome.type;
  };
  const ready = 'MiniAppBridge.call("app.ready");';

  return runCases([
    [
      'a first install opens, calls its host and is confirmed',
      async () => {
        await publish('1.0.0', ready);
        await openProgram(subject, id);
        await call('storage.set', { key: 'cart', value: ['book'] });
        assertSame(await call('storage.get', { key: 'cart' }), { value: ['book'] }, 'storage.get');
        await until(subject, 'the confirmation', () => heard('confirmed', '1.0.0'));
      },
    ],
    [
      'an update is staged beside the running program and opens at the next launch',
      async () => {
        await publish('1.1.0', ready);
        assertSame(await subject.command('update', id), { type: 'staged', version: '1.1.0' }, 'the update');
        assertSame(await launch(), '1.1.0', 'the launch');
        await untilLoaded(subject, id);
        assertSame(await call('storage.get', { key: 'cart' }), { value: ['book'] }, 'storage.get');
        await until(subject, 'the confirmation', () => heard('confirmed', '1.1.0'));
      },
    ],
    [
      'a release that fails before it paints gives way in the same gesture, and is not tried again',
      async () => {
        await publish('1.2.0', 'document.body.remove(); throw new Error("broken");');
        assertSame(await subject.command('update', id), { type: 'staged', version: '1.2.0' }, 'the update');
        await launch();
        await until(subject, 'the rollback', () => heard('rolled-back', '1.2.0'));
        await untilLoaded(subject, id);
        assertSame(await call('storage.get', { key: 'cart' }), { value: ['book'] }, 'storage.get');
        const outcome = (await subject.command('update', id)) as Outcome;
        assert(outcome.type !== 'staged', 'the failed release was staged again');
      },
    ],
    [
      'the program comes back with its data after it was closed',
      async () => {
        await subject.command('closeProgram', id);
        assertSame(await launch(), '1.1.0', 'the launch');
        await untilLoaded(subject, id);
        assertSame(await call('storage.get', { key: 'cart' }), { value: ['book'] }, 'storage.get');
      },
    ],
    [
      'a removed program leaves nothing behind',
      async () => {
        await subject.evaluate(id, `localStorage.setItem('left', 'behind');`);
        await subject.command('uninstall', id);
        assertSame(((await subject.command('launch', id)) as Outcome).type, 'not-installed', 'the launch');
        await publish('1.3.0', ready);
        await openProgram(subject, id);
        assertSame(await call('storage.get', { key: 'cart' }), { value: null }, 'storage.get');
        const kept = await subject.evaluate(id, `return localStorage.getItem('left');`);
        assertSame(kept, null, 'the web storage');
        await subject.command('closeProgram', id);
      },
    ],
  ]);
}

interface Outcome {
  readonly type: string;
  readonly program?: { readonly version: string };
}
