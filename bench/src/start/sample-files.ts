/** A page with 100 kB of script and 10 kB of style, as a small app has after its build. */
export function sampleFiles(): Readonly<Record<string, string>> {
  const rules = filler(10_000, (index) => `.part-${index} { margin: ${index % 7}px; color: #123; }`);
  const functions = filler(
    100_000,
    (index) =>
      `parts.push((value) => value + ${index} >= 0 ? { index: ${index}, text: 'part ${index}' } : null);`,
  );
  return {
    'index.html':
      '<!doctype html><meta charset="utf-8"><title>Sample</title><link rel="stylesheet" href="style.css"><div id="app"></div><script src="app.js"></script>',
    'style.css': rules,
    'app.js': `const parts = [];\n${functions}\n${show}`,
  };
}

/** Shows a part of it, and tells after the frame with that. The parent is the benchmark's page, with a host or without. */
const show = `
  const tellPainted = () => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => parent.postMessage('bench-painted', '*');
    port2.postMessage(null);
  });
  addEventListener('message', ({ data }) => { if (data === 'bench-again') tellPainted(); });
  document.getElementById('app').replaceChildren(
    ...parts.slice(0, 200).map((part, index) => Object.assign(document.createElement('p'), { textContent: part(index).text })),
  );
  tellPainted();
`;

function filler(size: number, line: (index: number) => string): string {
  const lines: string[] = [];
  for (let length = 0; length < size; length += (lines.at(-1)?.length ?? 0) + 1)
    lines.push(line(lines.length));
  return lines.join('\n');
}
