import { assert, assertSame, runCases } from '../report.js';

import { attemptEgress, attemptToLeave, askFromFrames, readStorage, writeStorage } from './hostile-page.js';
import { openProgram, suiteFiles, until, untilLoaded } from './suite-subject.js';

import type { ContractCase, ContractReport } from '../report.js';
import type { SuiteSubject } from './suite-subject.js';

/**
 * What a hostile program cannot do (DESIGN §7), each tried in the engine that shows it. The host has to accept names under
 * `.localhost` with a port, as hosts built with `@org/host-core/debug` do.
 */
export function isolationSuite(subject: SuiteSubject): Promise<ContractReport> {
  const hostile = 'com.example.hostile';
  const other = 'com.example.other';
  const domain = (name: string) => `${name}.localhost:${String(subject.sinkPort)}`;
  const open = async (id: string, manifest: object = {}) => {
    await subject.publish({
      manifest: { id, ...manifest },
      allowDomain: subject.allowDomain,
      files: suiteFiles(subject, 'MiniAppBridge.call("app.ready");'),
    });
    await openProgram(subject, id);
    // What a release on trial tries in vain counts against it.
    const count = (type: string) =>
      subject.events.filter(({ event, data }) => {
        const told = data as { readonly id?: string; readonly type?: string };
        return event === 'release' && told.id === id && told.type === type;
      }).length;
    await until(subject, `the end of the trial of ${id}`, () => count('trial') === count('confirmed'));
  };
  const isAlive = async (id: string) =>
    (await subject.evaluate(id, `return MiniAppBridge.call('bridge.ping');`).catch(() => null)) !== null;

  const hang: ContractCase = [
    'may hang without hanging its host or another program',
    async () => {
      void subject.evaluate(hostile, 'for (;;) {}').catch(() => null);
      await subject.wait(GRACE_MS);
      assert(Array.isArray(await subject.command('installed')), 'the host does not answer');
      assert(await isAlive(other), 'another program hangs');
      await subject.command('closeProgram', hostile);
      await subject.command('launch', hostile);
      await untilLoaded(subject, hostile);
    },
  ];
  const crash: ContractCase = [
    'may crash; the host hears of it and opens it again',
    async () => {
      const before = subject.events.length;
      await subject.terminate(hostile);
      await until(subject, 'the end of the program', () =>
        subject.events.slice(before).some(({ event }) => event === 'closed'),
      );
      assert(await isAlive(other), 'another program went with it');
      await subject.command('launch', hostile);
      await untilLoaded(subject, hostile);
    },
  ];
  const skipped = [[hang, subject.cannot.hang] as const, [crash, subject.cannot.terminate] as const].flatMap(
    ([[name], reason]) => (reason === undefined ? [] : [{ name, reason }]),
  );

  return runCases(
    [
      [
        'reaches no server outside its domains, and reaches the one it may',
        async () => {
          await open(hostile, { version: '1.0.0', allowedDomains: [domain('api')] });
          const outcome = await subject.evaluate(hostile, attemptEgress(domain('evil'), domain('api')));
          await subject.wait(GRACE_MS);
          assertSame(subject.requestsTo('evil'), [], 'requests to the forbidden server');
          assertSame(outcome, ['done', 'refused', 'refused'], 'what it was told');
          assertSame(
            [...subject.requestsTo('api')].sort(),
            ['/fetch', '/image', '/socket'],
            'allowed requests',
          );
        },
      ],
      ...attemptToLeave.map(
        ([way, body]) =>
          [
            `cannot leave: ${way}`,
            async () => {
              await subject.evaluate(hostile, body(`http://${domain('evil')}/left`)).catch(() => null);
              await subject.wait(GRACE_MS);
              assertSame(subject.requestsTo('evil'), [], 'requests to the forbidden server');
              // A host unloads what tried to leave, some sooner than others: it is launched anew in any case.
              await subject.command('launch', hostile);
              await untilLoaded(subject, hostile);
            },
          ] as const,
      ),
      [
        'has no bridge for the frames inside it',
        async () => {
          const heard = await subject.evaluate(hostile, askFromFrames);
          assertSame(heard, [], 'what frames heard');
          assert(await isAlive(hostile), 'the bridge of the program itself was lost');
        },
      ],
      [
        'sees no way of its host but the bridge',
        async () => {
          const names = `return ['require', 'process', 'module', 'ipcRenderer', 'chrome.runtime', 'webkit.messageHandlers.say',
          'webkit.messageHandlers.take', 'miniProgramWire', 'Android'].filter((name) => {
            try { return name.split('.').reduce((from, key) => from[key], window) !== undefined; } catch { return false; }
          });`;
          assertSame(await subject.evaluate(hostile, names), [], 'what it can name');
        },
      ],
      [
        'has storage that no other program sees, and finds it again',
        async () => {
          await open(other, { version: '1.0.0' });
          await subject.evaluate(hostile, writeStorage('hostile'));
          assertSame(await subject.evaluate(other, readStorage), nothing, 'what another program sees');
          await subject.command('closeProgram', hostile);
          await subject.command('launch', hostile);
          await untilLoaded(subject, hostile);
          const [own] = (await subject.evaluate(hostile, readStorage)) as typeof nothing;
          assertSame(own, 'hostile', 'its own, after a relaunch');
        },
      ],
      [
        'cannot read the files of another program',
        async () => {
          const url = await subject.evaluate(other, 'return location.href;');
          const read = `return fetch(${JSON.stringify(url)}).then((answer) => answer.text(), () => 'refused');`;
          assertSame(await subject.evaluate(hostile, read), 'refused', 'the answer');
        },
      ],
      [
        'gets no device of the user from the engine',
        async () => {
          const ask = `// A question that nobody answers is no answer either.
          const unanswered = () => new Promise((resolve) => setTimeout(resolve, 1_500, 'refused'));
          const refused = (begin) => {
            try { return Promise.race([Promise.resolve(begin()).then(() => 'given', () => 'refused'), unanswered()]); }
            catch { return 'refused'; }
          };
          return Promise.all([
            refused(() => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))),
            refused(() => navigator.mediaDevices.getUserMedia({ audio: true })),
            refused(() => navigator.clipboard.readText()),
            refused(async () => { if ((await Notification.requestPermission()) !== 'granted') throw new Error('no'); }),
            refused(() => navigator.serviceWorker.register('/app.js')),
            refused(async () => {
              // The host's own worker, for the part of the origin that a launch begins with.
              const scope = '/index.html';
              const { installing } = await navigator.serviceWorker.register('/__miniapp/worker.js?again', { scope });
              await new Promise((resolve, reject) => {
                installing.addEventListener('statechange', () => (installing.state === 'redundant' ? reject : resolve)());
              });
            }),
          ]);`;
          assertSame(await subject.evaluate(hostile, ask), new Array(6).fill('refused'), 'what it was given');
        },
      ],
      ...(subject.cannot.hang === undefined ? [hang] : []),
      ...(subject.cannot.terminate === undefined ? [crash] : []),
    ],
    skipped,
  );
}

/** Time for something that should not happen to happen. */
const GRACE_MS = 600;

const nothing = [null, '', []];
