// `npm run parity:record`: records the visit anew, when the protocol has changed on purpose. Review the difference.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createRecorder, formatTrace, tapTransport } from '@org/devtools';
import { connect } from '@org/guest-sdk';

import { openMemoryHost } from './memory-host.js';
import { visit } from './visit.js';

let nowMs = 0;
const recorder = createRecorder({ end: 'guest', now: () => (nowMs += 1), startedAtMs: Date.UTC(2026, 0, 1) });
const open = await openMemoryHost();
const seen = await visit(await connect({ transport: tapTransport(open(), recorder) }));
await writeFile(join(import.meta.dirname, 'journey.trace.jsonl'), formatTrace(recorder.trace()));
console.log(JSON.stringify(seen, null, 1));
