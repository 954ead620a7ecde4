const paths = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  shield: 'M12 3l7 3v5c0 4.6-2.9 8-7 10-4.1-2-7-5.4-7-10V6l7-3zM9 12l2 2 4-4',
  card: 'M3 7.5A1.5 1.5 0 0 1 4.5 6h15A1.5 1.5 0 0 1 21 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16.5v-9zM3 10h18M7 14.5h3',
  place: 'M12 21c4-4.6 6-8 6-10.5A6 6 0 0 0 6 10.5C6 13 8 16.4 12 21zM12 12.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  person: 'M12 12a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2zM5 20c.7-3.4 3.3-5.2 7-5.2s6.3 1.8 7 5.2',
  key: 'M14.5 13.5a4 4 0 1 0-4-4c0 .5.1 1 .3 1.5L4 17.8V20h2.8v-2h2v-2h2l1.7-1.8c.6.2 1.3.3 2 .3zM15.5 8.5v.01',
  globe:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.5 12h17M12 3c2.4 2.5 3.6 5.5 3.6 9s-1.2 6.5-3.6 9c-2.4-2.5-3.6-5.5-3.6-9S9.6 5.5 12 3z',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14',
  refresh: 'M19 8a7.5 7.5 0 1 0 .8 6M19.5 4v4.2h-4.2',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5',
  offline:
    'M4 4l16 16M8.5 16.5a5 5 0 0 1 6-.8M5.5 13a9 9 0 0 1 5-2.4M2.8 9.6A13 13 0 0 1 7 7M14 10.8a9 9 0 0 1 4.5 2.2M11 6a13 13 0 0 1 10.2 3.6M12 20v.01',
  warning: 'M12 4l9 16H3l9-16zM12 10v4.5M12 17.5v.01',
  rollback: 'M4.5 5v5h5M5 10a7.5 7.5 0 1 1-.4 5',
  update: 'M12 19V8M7.5 12L12 7.5l4.5 4.5M5 4h14',
  check: 'M5 12.5l4.5 4.5L19 7.5',
} as const;

/** The name of a drawn symbol. */
export type GlyphName = keyof typeof paths;

/** A symbol in the colour of the text around it. It is decoration: words beside it say what it means. */
export function glyph(name: GlyphName): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'glyph');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
