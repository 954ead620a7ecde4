import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

/**
 * @typedef {{ subject: string, suite: string, passed: number, skipped: readonly { name: string, reason: string }[] }} Score
 * @typedef {{ testResults: readonly { assertionResults: readonly { meta?: { scores?: readonly Score[] } }[] }[] }} ScoredReport
 *   what vitest's JSON reporter writes of a run whose tests call `score`
 * @typedef {{ name: string, adapter: string, absent: Readonly<Record<string, string>> }} Subject
 */

const root = join(import.meta.dirname, '..');

/** Where the last run is written down. */
export const scoreboardPage = join(root, 'docs/platforms.md');

const suites = ['host-core', 'platform', 'transport', 'torture', 'isolation', 'update', 'warm', 'parity'];

const noDocument = 'no documents are shown there';
const coreOnly = 'only host-core runs there, over a platform in memory';
const bare = Object.fromEntries(suites.slice(1).map((suite) => [suite, coreOnly]));
const noCore = 'host-core runs in the page, so the other columns are run on it';
const noOrigin = 'said by the row above: what differs is the platform contract and the torture';
const everyColumn = 'it runs in every column of this row';
const noTransport = 'its wire ends in a document, so torture and journeys are what tests it';
const withoutOrigin = {
  'host-core': noCore,
  transport: noOrigin,
  isolation: noOrigin,
  update: noOrigin,
  warm: noOrigin,
  parity: noOrigin,
};

/** Who is measured, in the order of the page, and what has no place there, with the reason. */
/** @type {readonly Subject[]} */
const subjects = [
  ...['Chromium', 'Firefox', 'WebKit'].flatMap((name) => [
    { name, adapter: 'browser', absent: { 'host-core': noCore } },
    { name: `${name}, programs without origin`, adapter: 'browser', absent: withoutOrigin },
  ]),
  {
    name: 'WebKitGTK and JavaScriptCore',
    adapter: 'wkwebview',
    absent: { 'host-core': everyColumn, transport: noTransport },
  },
  {
    name: 'Chromium over strings, and QuickJS',
    adapter: 'android-webview',
    absent: { 'host-core': everyColumn, transport: noTransport },
  },
  {
    name: 'Electron in memory, and Chromium',
    adapter: 'electron',
    absent: { 'host-core': 'see V8' },
  },
  {
    name: 'Node',
    adapter: 'none, in memory',
    absent: { 'host-core': 'see V8', isolation: noDocument, update: 'see V8', warm: noDocument },
  },
  ...['V8', 'JavaScriptCore', 'QuickJS', 'SpiderMonkey'].map((name) => ({
    name,
    adapter: 'none',
    absent: bare,
  })),
];

/**
 * The page that follows from a run. Throws when a cell has neither a score nor a reason.
 *
 * @param {ScoredReport} report
 */
export async function renderScoreboard(report) {
  const scores = report.testResults.flatMap((file) =>
    file.assertionResults.flatMap((test) => test.meta?.scores ?? []),
  );
  /** @type {string[]} */
  const notes = [];
  const rows = subjects.map((subject) => {
    const cells = suites.map((suite) => cellOf(subject, suite, scores, notes));
    return `| ${subject.name} | ${subject.adapter} | ${cells.join(' | ')} |`;
  });
  const strangers = scores.filter(({ subject }) => !subjects.some(({ name }) => name === subject));
  if (strangers.length > 0) throw new Error(`The scoreboard has no row for ${strangers[0]?.subject ?? ''}.`);
  const text = `# Platforms

<!-- Written by \`npm run platforms\` from its run; \`npm test\` runs the same and compares. -->

One core, and adapters that decide nothing. Each suite stands in \`packages/testkit\` and runs on the real engine of its row: the
platform contract and the transport contract, bridge-torture (thirty attacks, every one decided), the isolation suite (a hostile
program), the update journey, warm starts (what a user finds who comes back), and parity: one recorded journey, replayed with the same answers everywhere. A number is how many cases passed; none failed.

| Engine | Adapter | ${suites.join(' | ')} |
| --- | --- | ${suites.map(() => '---').join(' | ')} |
${rows.join('\n')}

${notes.map((note, index) => `${String(index + 1)}. ${note}`).join('\n')}

## Lines of an adapter

Without tests, comments and blank lines.

| Adapter | Lines |
| --- | --- |
${linesOfAdapters()}
`;
  return format(text, { ...(await resolveConfig(scoreboardPage)), filepath: scoreboardPage });
}

/**
 * @param {Subject} subject
 * @param {string} suite
 * @param {readonly Score[]} scores
 * @param {string[]} notes
 */
function cellOf(subject, suite, scores, notes) {
  const score = scores.find((one) => one.subject === subject.name && one.suite === suite);
  const reason = subject.absent[suite];
  if (score === undefined && reason === undefined)
    throw new Error(`${subject.name} has no score of ${suite}.`);
  const because = score?.skipped.map(({ name, reason: why }) => `“${name}”: ${why}`) ?? [
    `Not run: ${reason ?? ''}.`,
  ];
  const marks = because.map((note) => noteNumber(note, notes));
  return `${score === undefined ? '–' : String(score.passed)}${marks.map((mark) => ` [${String(mark)}]`).join('')}`;
}

/**
 * @param {string} note
 * @param {string[]} notes
 */
function noteNumber(note, notes) {
  const at = notes.indexOf(note);
  return at === -1 ? notes.push(note) : at + 1;
}

function linesOfAdapters() {
  const folder = join(root, 'packages/adapters');
  return readdirSync(folder)
    .map((name) => `| ${name} | ${String(linesBelow(join(folder, name)))} |`)
    .join('\n');
}

/** @param {string} folder */
function linesBelow(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\.(ts|js|swift|kt)$/.test(entry.name),
  );
  return files
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        /\/(src|ios\/Sources|android\/src\/main)\//.test(path) && !/\/(node_modules|dist|test)\//.test(path),
    )
    .flatMap((path) => readFileSync(path, 'utf8').split('\n'))
    .filter((line) => line.trim() !== '' && !/^\s*(\/\/|\/?\*)/.test(line)).length;
}
