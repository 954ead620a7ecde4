import { settle } from '@org/testkit';
import { expect } from 'vitest';

import { parseRecord, recordKey } from '../src/program-record.js';
import { id } from './device.js';

import type { ProgramRecord } from '../src/program-record.js';
import type { Device } from './device.js';
import type { PublishedRelease, ReleaseOptions } from '@org/testkit';

/** What the disk of a device has of a program. */
export function recordOf({ platform }: Device, of = id): ProgramRecord {
  return parseRecord(platform.disk.rows.get(recordKey(of)) ?? '', of);
}

/** Publishes a release, updates to it and launches it until it says that it is ready. */
export async function publishAndLaunch(
  device: Device,
  version: string,
  options: ReleaseOptions = {},
): Promise<PublishedRelease> {
  const release = await device.publish(version, options);
  expect(await device.host.update(id)).toMatchObject({ type: 'staged', version });
  await device.launch();
  return release;
}

/** The version that a launch opens, or how else it ended. */
export async function launchedVersion({ host }: Device): Promise<string> {
  const outcome = await host.launch(id);
  await settle();
  return outcome.type === 'launched' ? outcome.program.version : outcome.type;
}
