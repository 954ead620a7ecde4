import { connect } from '@org/guest-sdk';

import { createRecorder, formatTrace, parseTrace, replayAsGuest, tapTransport } from '../src/index.js';

import { runProgram } from './sample-program.js';
import { tamper } from './tamper.js';

import type { GuestReplayOptions, ReplayReport, Trace, TraceHeader } from '../src/index.js';
import type { RealHost } from './real-host.js';
import type { Seen } from './sample-program.js';
import type { Change } from './tamper.js';

/** A recorded visit of the sample program, read back from its file. */
export interface Recording {
  readonly text: string;
  readonly trace: Trace;
  readonly seen: Seen;
}

/** Records a visit at one end of the bridge. */
export async function recordVisit(real: RealHost, end: TraceHeader['end']): Promise<Recording> {
  let nowMs = 100;
  const recorder = createRecorder({ end, now: () => (nowMs += 1), startedAtMs: Date.UTC(2026, 0, 1) });
  const transport =
    end === 'guest'
      ? tapTransport(real.connect(), recorder)
      : real.connect((hostEnd) => tapTransport(hostEnd, recorder));
  const seen = await runProgram(await connect({ transport }), () => void real.program.goBack());
  const text = formatTrace(recorder.trace());
  return { text, trace: parseTrace(text), seen };
}

/** What the user of a recorded visit did, on another host. */
export const userOf = ({ program }: RealHost): GuestReplayOptions => ({
  cause: (_event, data) => {
    if ((data as { reason: string }).reason === 'back') void program.goBack();
  },
});

/** Replays a visit against a host that may behave differently. */
export function replayOn(
  real: RealHost,
  trace: Trace,
  change: Change = (frame) => frame,
): Promise<ReplayReport> {
  return replayAsGuest(
    trace,
    real.connect((hostEnd) => tamper(hostEnd, change)),
    userOf(real),
  );
}
