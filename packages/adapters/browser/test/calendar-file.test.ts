import { describe, expect, it } from 'vitest';

import { calendarFile } from '../src/natives/calendar-file.js';

const event = {
  id: 'id-1',
  createdMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  title: 'Pay',
  startMs: Date.UTC(2026, 10, 20, 9),
  endMs: Date.UTC(2026, 10, 20, 10, 30),
};

describe('an event as a calendar file', () => {
  it('has the form of RFC 5545, in UTC', () => {
    expect(calendarFile({ ...event, location: 'Here', notes: 'There' })).toBe(
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//org//adapter-browser//EN',
        'BEGIN:VEVENT',
        'UID:id-1',
        'DTSTAMP:20260102T030405Z',
        'DTSTART:20261120T090000Z',
        'DTEND:20261120T103000Z',
        'SUMMARY:Pay',
        'LOCATION:Here',
        'DESCRIPTION:There',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
  });

  it.each([
    ['a\\b;c,d', 'a\\\\b\\;c\\,d'],
    ['one\ntwo\r\nthree\rfour', 'one\\ntwo\\nthree\\nfour'],
    ['x\nEND:VEVENT\r\nBEGIN:VALARM', 'x\\nEND:VEVENT\\nBEGIN:VALARM'],
    ['nul\u0000 bell\u0007 next\u0085', 'nul bell next'],
  ])('keeps %j one text', (title, written) => {
    expect(calendarFile({ ...event, title })).toContain(`\r\nSUMMARY:${written}\r\nEND:VEVENT\r\n`);
  });

  it('folds long lines at 75 octets and never inside a character', () => {
    const notes = 'Grüße 🏦 '.repeat(60);
    const file = calendarFile({ ...event, notes }) ?? '';
    const lines = file.split('\r\n');
    expect(lines.filter((line) => new TextEncoder().encode(line).length > 75)).toEqual([]);
    expect(lines.filter((line) => line.includes('\uFFFD'))).toEqual([]);
    expect(file.replaceAll('\r\n ', '')).toContain(`\r\nDESCRIPTION:${notes}\r\n`);
  });

  it.each([NaN, Infinity, 8.64e15 + 1, Date.UTC(10_000, 0), Date.UTC(-1, 0)])(
    'has no form for %d',
    (startMs) => {
      expect(calendarFile({ ...event, startMs })).toBeNull();
    },
  );
});
