import type { Result } from './benchmark.js';

/** The whole outcome on one line, for a script. */
export function toJsonLine(results: readonly Result[]): string {
  return JSON.stringify({ results });
}

/** The same for a reader; peers are ratios to the floor, like ours. */
export function toTable(results: readonly Result[]): string {
  const head = ['', 'unit', 'ours', 'floor', 'ours / floor', 'peers / floor', ''];
  const rows = [head, ...results.map(toRow)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function toRow({ name, unit, ours, floor, peers, ratioToFloor, note = '' }: Result): string[] {
  const ratios = Object.entries(peers).map(([peer, value]) => `${peer} ${(value / floor).toFixed(2)}`);
  return [name, unit, String(ours), String(floor), ratioToFloor.toFixed(2), ratios.join(', '), note];
}
