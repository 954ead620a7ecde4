import { bridgeErrorCodes } from '../error.js';
import { events } from '../events.js';
import { methods } from '../methods/index.js';
import { code } from './markdown.js';

const names: ReadonlySet<string> = new Set([...Object.keys(methods), ...Object.keys(events)]);
const codes: ReadonlySet<string> = new Set(bridgeErrorCodes);

/** The part of a name before its dot: the page it is on. */
export function namespaceOf(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

/** The name of a namespace’s files, without an ending: that of its file in src/methods. */
export function fileNameOf(namespace: string): string {
  return namespace.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

/** A link to the section of a method or event, from any page of the folder. */
export function link(name: string): string {
  const anchor = name.toLowerCase().replaceAll('.', '');
  return `[${code(name)}](${fileNameOf(namespaceOf(name))}.md#${anchor})`;
}

/** A sentence of the catalogue as Markdown: what it names becomes a link or code. */
export function prose(sentence: string): string {
  return sentence.replaceAll('<', '\\<').replace(/[A-Z_]{4,}|[a-z]+(?:[A-Z][a-z]+)*\.[a-zA-Z]+/gu, (word) => {
    if (names.has(word)) return link(word);
    return codes.has(word) ? code(word) : word;
  });
}
