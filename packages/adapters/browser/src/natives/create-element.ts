/** Makes an element. Texts are texts: nothing of a program is ever read as HTML. */
export function createElement<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  {
    text,
    attributes = {},
    onClick,
  }: {
    readonly text?: string;
    readonly attributes?: Readonly<Record<string, string>>;
    readonly onClick?: () => void;
  } = {},
  children: readonly Node[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (element instanceof HTMLButtonElement) element.type = 'button';
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  if (onClick !== undefined) element.addEventListener('click', onClick);
  element.append(...children);
  return element;
}

/** An element with a shadow tree in the host's own style, so that neither page styles nor a content policy change it. */
export function createStyledRoot(children: readonly Node[]): HTMLElement {
  const root = document.createElement('div');
  const shadow = root.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(...children);
  return root;
}

// A host colours these by custom properties of its own page.
const styles = `
:host { --accent: var(--miniapp-accent, #0b57d0); --on-accent: var(--miniapp-on-accent, #fff); --radius: var(--miniapp-radius, 12px);
  font: 16px/1.4 system-ui, sans-serif; color-scheme: inherit; }
* { box-sizing: border-box; }
button, a { font: inherit; min-height: 44px; padding: 8px 16px; border: 1px solid transparent; border-radius: var(--radius);
  background: color-mix(in srgb, CanvasText 8%, Canvas); color: CanvasText; cursor: pointer; text-align: center; text-decoration: none; }
button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button:disabled { opacity: .5; cursor: default; }
.main { background: var(--accent); color: var(--on-accent); }
dialog { width: min(420px, calc(100vw - 32px)); max-height: calc(100dvh - 32px); padding: 20px; border: 0; border-radius: calc(var(--radius) * 1.5);
  background: Canvas; color: CanvasText; overflow: auto; }
dialog.screen { width: min(900px, calc(100vw - 32px)); }
dialog::backdrop { background: rgb(0 0 0 / .5); }
h2 { margin: 0; font-size: 1.15em; }
.who { margin: 0 0 12px; font-size: .85em; opacity: .75; overflow-wrap: anywhere; }
.content { display: grid; gap: 12px; overflow-wrap: anywhere; }
.choices { display: grid; gap: 8px; }
.row { display: flex; gap: 8px; justify-content: end; flex-wrap: wrap; }
video, img { display: block; width: 100%; max-height: 60dvh; object-fit: contain; background: #000; border-radius: var(--radius); }
figure { margin: 0; } figcaption { text-align: center; padding-top: 8px; }
header { display: flex; align-items: center; gap: 8px; min-height: 48px; padding: 4px 12px; background: Canvas; color: CanvasText; }
header div { min-width: 0; } header strong, header small { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
footer { display: grid; gap: 4px; padding: 8px 12px calc(8px + env(safe-area-inset-bottom)); background: Canvas; color: CanvasText; text-align: center; }
footer small { opacity: .75; }
[hidden] { display: none !important; }
.busy::after, .spinner { content: ''; display: inline-block; width: 1em; height: 1em; margin-inline-start: 8px; vertical-align: -.1em;
  border: 2px solid currentcolor; border-inline-end-color: transparent; border-radius: 50%; animation: turn 1s linear infinite; }
.loading { display: flex; align-items: center; gap: 8px; padding: 12px 20px; border-radius: var(--radius); background: rgb(0 0 0 / .8); color: #fff; }
@keyframes turn { to { rotate: 1turn } }
@media (prefers-reduced-motion: reduce) { .busy::after, .spinner { animation-duration: 4s; } }
`;
