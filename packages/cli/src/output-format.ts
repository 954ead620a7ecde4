/** Bytes as people read them. */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return '1 byte';
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A label and its text, in lines of at most 100 columns that begin below each other. */
export function labelled(label: string, text: string): readonly string[] {
  const indent = `  ${label.padEnd(9)}  `;
  return wrap(text, 100 - indent.length).map((line, index) =>
    index === 0 ? `${indent}${line}` : `${' '.repeat(indent.length)}${line}`,
  );
}

/** Names in a package and answers of a store may not move the cursor or colour the screen. */
export function printable(line: string): string {
  return line.replace(
    /[\p{Cc}\p{Cf}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** A share of all devices, from thousandths. */
export function shareOf(permille: number): string {
  if (permille === 1000) return 'all';
  return permille === 0 ? 'none' : `${permille / 10} %`;
}
