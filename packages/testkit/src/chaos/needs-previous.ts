import { compareVersions } from '@org/package-format';

import type { ChaosCast } from './chaos-cast.js';

/** Why the release before is not kept beside the one under test: it may be below its floor. Null when it is. */
export function needsPrevious({ releases }: ChaosCast): string | null {
  const floor = releases.get('next')?.verified.manifest.rollbackFloor;
  const old = releases.get('old')?.verified.manifest.version;
  const isKept = floor === undefined || old === undefined || compareVersions(old, floor) >= 0;
  return isKept ? null : `its rollbackFloor ${floor} allows no release before it`;
}
