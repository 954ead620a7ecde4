// The small languages inside a document, read again from docs/package-format.md and written apart from the code under test.

const allowedInPaths = new Set(
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._~!$&'()+,;=@^{}[]-",
);
const devices = new Set([
  ...['con', 'prn', 'aux', 'nul', 'conin$', 'conout$'],
  ...Array.from('0123456789').flatMap((digit) => [`com${digit}`, `lpt${digit}`]),
]);

/** Rules 2.1 to 2.5 and 2.8. */
export function isPath(text: string): boolean {
  const segments = text.split('/');
  return (
    Array.from(text).every((character) => character === '/' || allowedInPaths.has(character)) &&
    text.length <= 200 &&
    segments.length <= 16 &&
    text.toLowerCase() !== 'manifest.json' &&
    segments.every(isSegment)
  );
}

function isSegment(segment: string): boolean {
  const stem = segment.includes('.') ? segment.slice(0, segment.indexOf('.')) : segment;
  return (
    segment !== '' &&
    segment.length <= 100 &&
    !segment.startsWith(' ') &&
    !segment.endsWith(' ') &&
    !segment.endsWith('.') &&
    !devices.has(stem.trimEnd().toLowerCase())
  );
}

/** Rules 2.6 and 2.7. */
export function collide(paths: readonly string[]): boolean {
  const lower = paths.map((path) => path.toLowerCase());
  return lower.some((path, at) =>
    lower.some((other, index) => index !== at && (other === path || other.startsWith(`${path}/`))),
  );
}

/** Rule 3.6. */
export function isVersion(text: string): boolean {
  const match =
    /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?$/.exec(
      text,
    );
  const numbers = identifiers(text).filter((part) => /^\d+$/.test(part));
  return match !== null && text.length <= 64 && numbers.every((part) => BigInt(part) < 2n ** 53n);
}

/** Order of two versions by SemVer 2 §11. */
export function versionOrder(left: string, right: string): number {
  const [a, b] = [identifiers(left), identifiers(right)];
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [one, other] = [a[at], b[at]];
    if (one === other) continue;
    // After the three numbers, no pre-release is more than any; further on, fewer identifiers are less.
    if (one === undefined || other === undefined) return (one === undefined) === (at === 3) ? 1 : -1;
    const [isNumber, isOtherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (isNumber && isOtherNumber) return BigInt(one) < BigInt(other) ? -1 : 1;
    if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return 0;
}

function identifiers(version: string): readonly string[] {
  const dash = version.indexOf('-');
  const core = dash < 0 ? version : version.slice(0, dash);
  return [...core.split('.'), ...(dash < 0 ? [] : version.slice(dash + 1).split('.'))];
}

/** Rule 3.5. */
export function isId(text: string): boolean {
  const [first = '', ...rest] = text.split('.');
  return (
    text.length <= 128 &&
    /^[a-z][a-z0-9]*$/.test(first) &&
    rest.length >= 1 &&
    rest.length <= 7 &&
    rest.every((word) => /^[a-z][a-z0-9-]*$/.test(word))
  );
}

/** Rule 3.9. */
export function isDomain(text: string): boolean {
  const labels = text.split('.');
  const last = labels.at(-1) ?? '';
  const isPrivate = 'localhost localdomain local internal intranet private corp home lan arpa'
    .split(' ')
    .includes(last);
  return (
    text.length <= 253 &&
    labels.length >= 2 &&
    labels.every(
      (label) => /^[a-z0-9-]{1,63}$/.test(label) && !label.startsWith('-') && !label.endsWith('-'),
    ) &&
    labels.every((label) => label.slice(2, 4) !== '--' || label.startsWith('xn--')) &&
    !isPrivate &&
    !/^\d+$|^0x[0-9a-f]*$/.test(last)
  );
}

/** Rule 3.8. */
export function isPermission(text: string): boolean {
  return text.length <= 64 && /^[a-z][A-Za-z0-9]*([.:_-][A-Za-z0-9]+)*$/.test(text);
}

/** Rule 3.13, for text that is shown to people. */
export function isShown(text: string, maxLength: number): boolean {
  const hidden = [0x34f, 0xad, 0x61c, 0x180e, 0x200b, 0x200e, 0x200f, 0x3164, 0xfeff, 0xffa0];
  const ranges = [
    ...[
      [0, 0x1f],
      [0x7f, 0x9f],
      [0x115f, 0x1160],
      [0x17b4, 0x17b5],
      [0x2028, 0x202e],
      [0x2060, 0x206f],
    ],
    ...[
      [0xfff9, 0xfffb],
      [0x1bca0, 0x1bca3],
      [0x1d173, 0x1d17a],
      [0xe0000, 0xe007f],
    ],
  ];
  const points = Array.from(text).map((character) => character.codePointAt(0) ?? 0);
  return (
    text !== '' &&
    text.length <= maxLength &&
    text.trim() === text &&
    points.every(
      (point) =>
        !hidden.includes(point) && !ranges.some(([from = 0, to = 0]) => point >= from && point <= to),
    )
  );
}

/** Rule 5.4. */
export function isTimestamp(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || text.length !== 20) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60;
}
