import { assert, assertSame, runCases } from '../report.js';

import { suiteFiles, until, untilLoaded } from './suite-subject.js';

import type { ContractCase, ContractReport } from '../report.js';
import type { SuiteSubject } from './suite-subject.js';

/** What a user finds who comes back to a program: the page itself, or one that was built up again where they were. */
export function warmStartSuite(subject: SuiteSubject): Promise<ContractReport> {
  const id = 'com.example.warm';
  const { terminate } = subject.cannot;
  const see = (body: string) => subject.evaluate(id, body);
  const launch = async (): Promise<string> => {
    const outcome = (await subject.command('launch', id)) as {
      readonly type: string;
      readonly start?: string;
    };
    await untilLoaded(subject, id);
    return outcome.start ?? outcome.type;
  };
  const leave = () => subject.command('sendToBackground', id);

  const afterTermination: ContractCase = [
    'a program whose process ended in the background comes back where the user was',
    async () => {
      await see(useForm);
      await subject.wait(SETTLE_MS);
      await leave();
      await subject.terminate(id);
      await until(subject, 'the end of the program', () =>
        subject.events.some(
          ({ event, data }) => event === 'closed' && (data as { code: string }).code === 'crashed',
        ),
      );
      assertSame(await launch(), 'resumed', 'the start');
      await until(subject, 'what was typed', async () => sameAs(await see(readForm), used));
      assert(
        !subject.events.some(
          ({ event, data }) => event === 'release' && (data as { type: string }).type === 'rolled-back',
        ),
        'the end of its process was held against the release',
      );
    },
  ];

  return runCases(
    [
      [
        'a surface that was made ready runs nothing before the launch, and then the program',
        async () => {
          await subject.publish({
            manifest: { id, version: '1.0.0' },
            files: { ...suiteFiles(subject, script), 'index.html': page },
          });
          await subject.command('update', id);
          assertSame(await subject.command('prepare', id), true, 'whether one is ready');
          await subject.wait(SETTLE_MS);
          assert(
            !subject.events.some(
              ({ event, data }) => event === 'release' && (data as { id: string }).id === id,
            ),
            'it ran before it was launched',
          );
          assertSame(await launch(), 'cold', 'the start');
          await until(subject, 'its one run', async () => sameAs(await see(runs), { value: 1 }));
          // Of this document alone; engines without the Navigation API count what came before it.
          const entries = await see('return window.navigation?.entries().length ?? 1;');
          assertSame(entries, 1, 'the documents that the user can go back to');
        },
      ],
      [
        'a program in the background is the same page when it is opened again',
        async () => {
          await see(`window.kept = 'here'; ${useForm}`);
          await leave();
          assertSame(await see('return window.kept;'), 'here', 'the page in the background');
          assertSame(await launch(), 'warm', 'the start');
          assertSame(await see('return window.kept;'), 'here', 'the page');
          await until(subject, 'the word that it is visible again', async () =>
            sameAs(await see('return window.seen;'), [false, true]),
          );
        },
      ],
      [
        'a program that was closed for its memory comes back where the user was, without their secrets',
        async () => {
          await see(useForm);
          await subject.wait(SETTLE_MS);
          await leave();
          await subject.command('relieveMemory');
          assertSame(await launch(), 'resumed', 'the start');
          assertSame(await see('return window.kept ?? null;'), null, 'the page');
          await until(subject, 'what was typed', async () => sameAs(await see(readForm), used));
          assertSame(await see('return window.heard;'), ['change', 'input'], 'what the program heard of it');
        },
      ],
      [
        'a program that was closed by its user begins anew',
        async () => {
          await see(useForm);
          await subject.wait(SETTLE_MS);
          await subject.command('closeProgram', id);
          assertSame(await launch(), 'cold', 'the start');
          await subject.wait(SETTLE_MS);
          assertSame(await see(readForm), ['', 0, '', false, 'a', '', ''], 'the page');
        },
      ],
      ...(terminate === undefined ? [afterTermination] : []),
      [
        'nothing is left when it is closed',
        async () => {
          await subject.command('closeProgram', id);
          await subject.command('uninstall', id);
        },
      ],
    ],
    terminate === undefined ? [] : [{ name: afterTermination[0], reason: terminate }],
  );
}

/** Longer than a page script waits until it tells. */
const SETTLE_MS = 1_500;

const page = `<!doctype html><title>Form</title><h1>It runs</h1>
<form><input name="name"><input name="agreed" type="checkbox"><select name="choice"><option>a<option>b</select>
<div id="long"><textarea name="note"></textarea></div><input name="secret" type="password"></form>
<div style="height: 5000px"></div><script src="sdk.js"></script><script src="app.js"></script>`;

/** It counts its runs, and writes down what it is told. */
const script = `
  window.seen = [];
  window.heard = [];
  for (const type of ['input', 'change'])
    addEventListener(type, () => { if (!window.heard.includes(type)) window.heard = [...window.heard, type].sort(); });
  MiniAppBridge.on('app.visibilityChange', ({ visible }) => window.seen.push(visible));
  MiniAppBridge.call('storage.get', { key: 'runs' })
    .then(({ value }) => MiniAppBridge.call('storage.set', { key: 'runs', value: (value ?? 0) + 1 }))
    .then(() => MiniAppBridge.call('app.ready'));
`;

const runs = `return MiniAppBridge.call('storage.get', { key: 'runs' });`;

/** As a user would: with events that bubble. */
const useForm = `
  const { elements } = document.forms[0];
  const tell = (field) => { for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true })); };
  elements.name.value = 'Ada'; tell(elements.name);
  elements.agreed.checked = true; tell(elements.agreed);
  elements.choice.value = 'b'; tell(elements.choice);
  elements.note.value = 'two\\nlines'; tell(elements.note);
  elements.secret.value = 'hunter2'; tell(elements.secret);
  location.hash = '#/offers/7';
  scrollTo({ top: 800, behavior: 'instant' });
`;

const readForm = `
  const { name, agreed, choice, note, secret } = document.forms[0].elements;
  return [location.hash, Math.round(scrollY), name.value, agreed.checked, choice.value, note.value, secret.value];
`;

const used = ['#/offers/7', 800, 'Ada', true, 'b', 'two\nlines', ''];

function sameAs(actual: unknown, expected: unknown): boolean {
  return JSON.stringify(actual) === JSON.stringify(expected);
}
