/** An attribute's value; `true` sets it empty, `false` and `null` leave it out, a function listens (`onclick`). */
export type AttributeValue = string | number | boolean | null | ((event: Event) => void);

/** What an element can hold; `null` is left out, text is always text and never parsed. */
export type Child = Node | string | null;

/** Makes an HTML element with its attributes, listeners and children in one expression. */
export function element<TName extends keyof HTMLElementTagNameMap>(
  name: TName,
  attributes: Readonly<Record<string, AttributeValue>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[TName] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key.slice('on'.length), value);
    else if (value !== null && value !== false) made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}
