import { openFileStore } from '@org/adapter-electron';
import { compareVersions, encodeUtf8, toBase64 } from '@org/package-format';
import type { PublicKey, VerifiedPackage } from '@org/package-format';
import { makeChaosCast, runChaos } from '@org/testkit';
import type { ChaosReport } from '@org/testkit';
import { certificateFacts, certificateLines } from '../chaos-certificate.js';
import { CliError } from '../error.js';
import { readPackageFile } from '../files.js';
import { crypto, readPublicKey } from '../key-files.js';
import type { Output, Report } from '../output.js';
import { verifyExplained } from '../verify-explained.js';

/** Which package, and how much is tried. */
export interface ChaosCommand {
  readonly file: string;
  readonly keys: readonly string[];
  /** The package that devices have before it. */
  readonly previous?: string;
  /** How long it may take; null tries everything. */
  readonly seconds: number | null;
  readonly seed: number;
}

/** What disks of today write whole or not at all. */
const SECTOR_BYTES = 4_096;

/** Runs a package through every journey of a device whose power is cut, and answers the certificate. */
export async function chaos(options: ChaosCommand, output: Output): Promise<Report> {
  const { file, seconds, seed } = options;
  const all = seconds === null;
  const keys = await Promise.all(options.keys.map(readPublicKey));
  const source = options.keys.join(', ');
  output.status('verifying…');
  const next = await readVerified(file, keys, source);
  const previous = options.previous === undefined ? null : await readVerified(options.previous, keys, source);
  if (previous !== null) assertBefore(previous.verified, next.verified);
  output.status('making a store, its keys and the releases around it…');
  const cast = await makeChaosCast({
    subtle: globalThis.crypto.subtle,
    crypto,
    next: () => Promise.resolve(next.container),
    ...(previous === null ? {} : { old: () => Promise.resolve(previous.container) }),
    files: new Map([['index.html', encodeUtf8('<!doctype html><title>Made for a test</title>')]]),
    keys: keys.map((publicKey) => ({ publicKey, spki: toBase64(publicKey.spki) })),
  });
  const { isStopped, report } = await explore(
    output,
    (isOver, onProgress) =>
      runChaos({
        ...{ cast, seed, isOver, onProgress },
        openStore: (disk) => openFileStore('/device', disk),
        effort: { disks: 1, faults: 1, recoveries: all ? 0.1 : 0.01 },
        crash: { samples: all ? 8 : 2, sectorBytes: SECTOR_BYTES },
      }),
    (seconds ?? Infinity) * 1_000,
  );
  const isEmpty = report.journeys.every(({ disks }) => disks === 0);
  if ((isStopped || isEmpty) && report.violations.length === 0) throw stopped(report);
  const certificate = {
    verified: next.verified,
    previous: previous?.verified ?? null,
    report,
    date: new Date(),
  };
  return {
    isRefused: report.violations.length > 0,
    facts: certificateFacts(certificate),
    lines: certificateLines(file, certificate),
  };
}

async function readVerified(
  file: string,
  keys: readonly PublicKey[],
  source: string,
): Promise<{ readonly container: Uint8Array; readonly verified: VerifiedPackage }> {
  const container = await readPackageFile(file);
  return { container, verified: await verifyExplained(container, { keys, source, debug: false }) };
}

function assertBefore({ manifest: previous }: VerifiedPackage, { manifest: next }: VerifiedPackage): void {
  if (previous.id === next.id && compareVersions(previous.version, next.version) < 0) return;
  throw new CliError(
    'USAGE',
    `--previous is ${previous.id} ${previous.version}: give a lower version than ${next.version} of ${next.id}.`,
  );
}

/** Shows how far it is, and ends it when the time is over or the user has had enough. */
async function explore(
  output: Output,
  run: (
    isOver: () => boolean,
    onProgress: (report: ChaosReport, done: number, planned: number) => Promise<void>,
  ) => Promise<ChaosReport>,
  timeMs: number,
): Promise<{ readonly isStopped: boolean; readonly report: ChaosReport }> {
  let endMs: number | null = null;
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };
  process.once('SIGINT', stop);
  let progress: ReturnType<Output['progress']> | null = null;
  try {
    const report = await run(
      () => {
        // Asked for the first time when there is something to try.
        endMs ??= performance.now() + timeMs;
        return isStopped || performance.now() > endMs;
      },
      async (_report, done, planned) => {
        progress ??= output.progress({ label: 'cutting the power', total: planned, unit: 'entries' });
        progress.update(done);
        // All of it happens in memory: without a pause nobody would hear Ctrl-C.
        await new Promise((resolve) => setImmediate(resolve));
      },
    );
    return { isStopped, report };
  } finally {
    (progress as ReturnType<Output['progress']> | null)?.stop();
    process.off('SIGINT', stop);
  }
}

function stopped({ journeys }: ChaosReport): CliError {
  const disks = journeys.reduce((sum, journey) => sum + journey.disks, 0);
  return new CliError(
    'STOPPED',
    `Stopped after ${disks} disks, with nothing found so far: run it again for a certificate.`,
  );
}
