// Markdown in the few forms that the pages use. Prettier lays it out; here only the meaning counts.

/** A table; cells may hold Markdown. Empty without rows. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lines = [headings, headings.map(() => '---'), ...rows.map((row) => row.map(toCell))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A list of points. */
export function points(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

/** Text as code. It must hold no backtick. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** Parts of a page, those that are empty left out. */
export function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

// A bar ends a cell, also inside of code.
function toCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
