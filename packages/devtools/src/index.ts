export { formatTrace } from './format-trace.js';
export { linkedTransports } from './linked-transports.js';
export { parseTrace } from './parse-trace.js';
export { createRecorder } from './recorder.js';
export { replayAsGuest } from './replay-as-guest.js';
export { replayAsHost } from './replay-as-host.js';
export { tapTransport } from './tap-transport.js';
export { toHar } from './to-har.js';
export { TraceError } from './trace-error.js';

export type { Har, HarBridge, HarEntry, HarPage } from './har.js';
export type { Recorder, RecorderOptions } from './recorder.js';
export type { GuestReplayOptions } from './replay-as-guest.js';
export type { HostReplay, ReplayOptions } from './replay-as-host.js';
export type { Divergence, ReplayReport } from './replay-report.js';
export type { Direction, RecordedFrame, Trace, TraceEntry, TraceHeader } from './trace.js';
export type { TraceErrorCode } from './trace-error.js';
