// One event as an iCalendar file (RFC 5545).

/** An event. Times are milliseconds since 1970. */
export interface CalendarEvent {
  /** The same id is the same event: a calendar that has it already does not take it twice. */
  readonly id: string;
  readonly createdMs: number;
  readonly title: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly location?: string | undefined;
  readonly notes?: string | undefined;
}

/** Writes the file. Times are UTC, which every calendar shows in the user's own. Null when a time has no calendar form. */
export function calendarFile(event: CalendarEvent): string | null {
  const created = utcTime(event.createdMs);
  const start = utcTime(event.startMs);
  const end = utcTime(event.endMs);
  if (created === null || start === null || end === null) return null;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//org//adapter-browser//EN',
    'BEGIN:VEVENT',
    `UID:${event.id}`,
    `DTSTAMP:${created}`,
    `DTSTART:${start}`,
    `DTEND:${end}`,
    `SUMMARY:${escapeText(event.title)}`,
    ...(event.location === undefined ? [] : [`LOCATION:${escapeText(event.location)}`]),
    ...(event.notes === undefined ? [] : [`DESCRIPTION:${escapeText(event.notes)}`]),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

// RFC 5545 3.3.5, form 2. Years have four digits there.
function utcTime(ms: number): string | null {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9_999)) return null;
  return date.toISOString().replace(/[-:]|\.\d+/gu, '');
}

// RFC 5545 3.3.11. Other control characters have no form there and are left out.
function escapeText(text: string): string {
  return text
    .replace(/\r\n?/gu, '\n')
    .replace(/[\\;,]/gu, '\\$&')
    .replace(/\n/gu, '\\n')
    .replace(/(?!\t)\p{Cc}/gu, '');
}

// RFC 5545 3.1: a line has at most 75 octets; the next begins with a space, which counts. Characters stay whole.
function fold(line: string): string {
  const encoder = new TextEncoder();
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > MAX_LINE_OCTETS) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}

const MAX_LINE_OCTETS = 75;
