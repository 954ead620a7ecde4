// A trace as HAR 1.2, for the network panel of a browser or any viewer of such files (docs/trace-format.md 6).

import { httpStatusOf } from './http-status.js';
import { callsOf, placedEntries } from './trace-session.js';

import type { Har, HarEntry, HarPage } from './har.js';
import type { FrameOf, Trace } from './trace.js';
import type { RecordedCall } from './trace-session.js';
import type { JsonValue } from '@org/bridge-protocol';

/** A trace as HAR: one page for each session, one entry for each of its calls and events. */
export function toHar(trace: Trace): Har {
  const { end, dropped, version } = trace.header;
  const entries = sessionsOf(trace).flatMap((session) => entriesOf(trace, session));
  return {
    log: {
      version: '1.2',
      creator: { name: '@org/devtools', version: String(version) },
      pages: pagesOf(trace),
      entries: entries.sort((left, right) => left._bridge.index - right._bridge.index),
      comment: `Recorded at the ${end}'s end of a bridge; ${dropped.entries} entries were dropped.`,
    },
  };
}

function sessionsOf({ entries }: Trace): readonly string[] {
  return [...new Set(entries.map(({ session }) => session))].filter((session) => session !== '');
}

function pagesOf(trace: Trace): HarPage[] {
  return sessionsOf(trace).map((id) => {
    const [first] = placedEntries(trace, id);
    const { frame, atMs = 0 } = first?.entry ?? {};
    const title = frame?.type === 'welcome' ? titleOf(frame) : `Session ${id}`;
    return { startedDateTime: dateTime(trace, atMs), id, title, pageTimings: {} };
  });
}

function entriesOf(trace: Trace, session: string): HarEntry[] {
  const placed = placedEntries(trace, session);
  const calls = [...callsOf(placed).values()].map((call) => callEntry(trace, session, call));
  const events = placed.flatMap(({ index, entry }) =>
    entry.frame.type === 'event' ? [eventEntry(trace, index, entry.frame)] : [],
  );
  return [...calls, ...events];
}

function callEntry(trace: Trace, session: string, call: RecordedCall): HarEntry {
  const { index, frame, answer, answeredAtMs, isCancelled } = call;
  const atMs = trace.entries[index]?.atMs ?? 0;
  const endMs = answeredAtMs ?? trace.entries.at(-1)?.atMs ?? atMs;
  const params = JSON.stringify(frame.params);
  return {
    pageref: session,
    startedDateTime: dateTime(trace, atMs),
    time: endMs - atMs,
    request: {
      ...message,
      method: 'POST',
      url: urlOf(trace, frame.method),
      headers: frame.key === undefined ? [] : [{ name: 'Idempotency-Key', value: frame.key }],
      queryString: [],
      bodySize: params.length,
      postData: { mimeType: JSON_TYPE, params: [], text: params },
    },
    response: responseOf(answer),
    cache: {},
    timings: { send: 0, wait: endMs - atMs, receive: 0 },
    _resourceType: 'fetch',
    _bridge: {
      index,
      type: 'call',
      id: frame.id,
      isCancelled,
      ...(answer?.type === 'error' ? { error: answer.error.code } : {}),
    },
  };
}

function responseOf(answer: RecordedCall['answer']): HarEntry['response'] {
  // As browsers write a request that never got its response.
  if (answer === null) return response(0, 'no answer', null);
  if (answer.type === 'result') return response(200, 'OK', answer.result);
  const { code } = answer.error;
  return response(httpStatusOf(code), code, answer.error);
}

function eventEntry(trace: Trace, index: number, frame: FrameOf<'event'>): HarEntry {
  const { atMs = 0, session = '' } = trace.entries[index] ?? {};
  return {
    pageref: session,
    startedDateTime: dateTime(trace, atMs),
    time: 0,
    request: {
      ...message,
      method: 'GET',
      url: urlOf(trace, frame.event),
      headers: [],
      queryString: [],
      bodySize: 0,
    },
    response: response(200, 'event', frame.data),
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    _resourceType: 'eventsource',
    _bridge: { index, type: 'event', id: frame.subscription, sequence: frame.sequence },
  };
}

const JSON_TYPE = 'application/json';
const message = { httpVersion: 'bridge/1', cookies: [], headersSize: -1 } as const;

function response(status: number, statusText: string, body: JsonValue): HarEntry['response'] {
  const text = status === 0 ? '' : JSON.stringify(body);
  return {
    ...message,
    status,
    statusText,
    headers: [],
    content: { size: text.length, mimeType: JSON_TYPE, text },
    redirectURL: '',
    bodySize: text.length,
  };
}

/** The program stands where a server would, so that viewers group by it. */
function urlOf({ header }: Trace, name: string): string {
  return `bridge://${encodeURIComponent(header.program?.id ?? 'unknown')}/${encodeURIComponent(name)}`;
}

function titleOf({ program, host }: FrameOf<'welcome'>): string {
  return `${program.id} ${program.version} in ${host.name} ${host.version}`;
}

function dateTime({ header }: Trace, atMs: number): string {
  return new Date(Math.min(header.startedAtMs + atMs, LAST_DATE_MS)).toISOString();
}

/** The last moment that a date of ECMAScript can say. */
const LAST_DATE_MS = 8_640_000_000_000_000;
