// What of a frame may stand in a log or a file (docs/trace-format.md 3). For recorders and for hosts in development.

export { catalogueSize } from './redaction/catalogue.js';
export { bytesOfBase64 } from './redaction/bytes-of-base64.js';
export { createPseudonyms } from './redaction/pseudonyms.js';
export { recordedFrame } from './redaction/recorded-frame.js';
export { createFrameRedactor, redactParams } from './redaction/redact-frame.js';
export { isMarked, typeOf, withStandIns } from './redaction/redacted-value.js';

export type { FrameOf, RecordedFrame } from './redaction/recorded-frame.js';
