// What `miniapp chaos` has to show: one object for scripts, a table for people.

import type { VerifiedPackage } from '@org/package-format';
import type { ChaosReport } from '@org/testkit';
import { labelled } from './output-format.js';
import { toolVersion } from './tool-version.js';
import { utcTime } from './utc-time.js';

/** What was tried on what. */
export interface Certificate {
  readonly verified: VerifiedPackage;
  /** The release before it; null when it was made for the run. */
  readonly previous: VerifiedPackage | null;
  readonly report: ChaosReport;
  readonly date: Date;
}

/** The certificate for scripts. */
export function certificateFacts({
  verified,
  previous,
  report,
  date,
}: Certificate): Readonly<Record<string, unknown>> {
  const { manifest, digest } = verified;
  return {
    format: 'miniapp-chaos-1',
    id: manifest.id,
    version: manifest.version,
    digest,
    previous: previous === null ? null : { version: previous.manifest.version, digest: previous.digest },
    tool: toolVersion(),
    date: utcTime(date),
    seed: report.seed,
    isExhaustive: report.isComplete,
    ...totalsOf(report),
    journeys: report.journeys,
    violations: report.violations,
  };
}

/** The certificate for people. */
export function certificateLines(
  file: string,
  { verified: { manifest, digest }, previous, report, date }: Certificate,
): readonly string[] {
  const { violations, journeys, seed, isComplete } = report;
  const { moments, cutPoints, disks, states, faults } = totalsOf(report);
  const lost = violations.length;
  return [
    lost === 0
      ? `${file} lost nothing: it was always there, whole, and with its data.`
      : `${file} did not survive: ${lost === 1 ? 'one promise was' : `${lost} promises were`} broken.`,
    ...table([
      ['journey', 'power cuts', 'disks', 'failing disks'],
      ...journeys.map(({ name, absent, ...counts }) =>
        absent === null
          ? [name, `${counts.cutPoints} of ${counts.moments}`, `${counts.disks}`, `${counts.faults}`]
          : [name, '–', '–', '–'],
      ),
      ['all', `${cutPoints} of ${moments}`, `${disks}`, `${faults}`],
    ]),
    ...journeys.flatMap(({ name, absent }) =>
      absent === null ? [] : labelled('left out', `${name}: ${absent}`),
    ),
    ...labelled('package', `${manifest.id} ${manifest.version}, ${digest}`),
    ...labelled('before it', previous === null ? 'a release made for this run' : previous.manifest.version),
    ...labelled(
      'disks',
      `${states} of ${disks} held something else than the others; devices were started on those`,
    ),
    ...labelled(
      'extent',
      isComplete ? 'everything was tried' : 'what fitted into the time; --all tries everything',
    ),
    ...labelled('run', `${utcTime(date)}, seed ${seed}, miniapp ${toolVersion()}`),
    ...labelled(
      'not shown',
      'The program’s own code was not run: a stand-in painted, wrote storage.* and said that it was ready. Nor were web storage, real disks and real engines.',
    ),
    ...violations.slice(0, MAX_SHOWN).flatMap((violation) => labelled('broken', violation)),
    ...(lost > MAX_SHOWN ? labelled('', `and ${lost - MAX_SHOWN} more: --json has them`) : []),
  ];
}

const MAX_SHOWN = 5;

function totalsOf({ journeys }: ChaosReport) {
  const sum = (of: (journey: ChaosReport['journeys'][number]) => number) =>
    journeys.reduce((total, journey) => total + of(journey), 0);
  return {
    moments: sum(({ moments }) => moments),
    cutPoints: sum(({ cutPoints }) => cutPoints),
    disks: sum(({ disks }) => disks),
    states: sum(({ states }) => states),
    faults: sum(({ faults }) => faults),
  };
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map(
    (row) =>
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widthOf(0)) : cell.padStart(widthOf(column)))).join('  ')}`,
  );
}
