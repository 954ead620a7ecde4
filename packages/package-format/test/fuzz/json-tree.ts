import fc from 'fast-check';

/** Any JSON, also what the format does not allow. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMembers;

/** The members of an object. */
export interface JsonMembers {
  readonly [name: string]: Json;
}

/** One change to a tree: what, at which of its nodes. */
export interface JsonEdit {
  readonly edit:
    'value' | 'known' | 'remove' | 'rename' | 'add' | 'double' | 'swap' | 'wrap' | 'nudge' | 'grow';
  readonly at: number;
  readonly other: number;
  readonly value: Json;
  readonly name: string;
}

/** Good and bad values for the member of a name; a document's own dictionary. */
export type KnownValues = (member: string) => readonly Json[];

const hostileNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'x-a',
  'x-',
  'X-a',
  'x-A',
  '',
  'length',
  '0',
];
/** Members that documents may have and samples do not all have. */
const optionalNames = [
  ...[
    'compromisedSince',
    'notAfter',
    'rollbackOf',
    'rollbackFloor',
    'package',
    'packages',
    'preload',
    'recovery',
  ],
  ...['description', 'icons', 'pages', 'window', 'sizes', 'keyId', 'x-new'],
];

const leaves: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    1,
    -1,
    2,
    1.5,
    2 ** 53 - 1,
    2 ** 53,
    -(2 ** 53 - 1),
    4294967295,
    4294967296,
  ),
  fc.constantFrom<Json>(
    '',
    'a',
    'index.html',
    '1.0.0',
    '\ud800',
    '\u202e',
    '\0',
    '\u{1f600}',
    'true',
    '1',
    '[]',
  ),
  fc.string({ maxLength: 12 }),
  fc.integer(),
);

/** Small trees of anything. */
export const anyJson: fc.Arbitrary<Json> = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaves,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom(...hostileNames, 'id', 'a'), fc.string({ maxLength: 5 })),
      tie('tree'),
      {
        maxKeys: 3,
        noNullPrototype: false,
      },
    ),
  ),
})).tree;

/** A few changes to a tree; half of them put a value of the document's own dictionary in its place. */
export const jsonEdits: fc.Arbitrary<readonly JsonEdit[]> = fc.array(
  fc.record({
    edit: fc.oneof(
      fc.constant('known' as const),
      fc.constantFrom('value', 'remove', 'rename', 'add', 'double', 'swap', 'wrap', 'nudge', 'grow'),
    ),
    at: fc.nat(60),
    other: fc.nat(60),
    value: anyJson,
    name: fc.oneof(
      fc.constantFrom(...optionalNames),
      fc.constantFrom(...hostileNames),
      fc.string({ maxLength: 6 }),
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

/** The tree after the changes. */
export function editJson(document: Json, edits: readonly JsonEdit[], known: KnownValues): Json {
  return edits.reduce<Json>((tree, edit) => editOnce(tree, edit, known), document);
}

/** RFC 8785 in its simplest form: what a signer would have written. */
export function jcs(value: Json): string {
  if (isList(value)) return `[${value.map(jcs).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${jcs(value[name] ?? null)}`).join(',')}}`;
}

/** Whether a tree is an object. */
export function isMembers(value: Json | undefined): value is JsonMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a tree is a list; Array.isArray forgets what the items are. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A text as it is; nothing for any other tree. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

type Place = readonly (string | number)[];

function editOnce(tree: Json, { edit, at, other, value, name }: JsonEdit, known: KnownValues): Json {
  const places = placesOf(tree);
  const place = places[at % places.length] ?? [];
  const node = nodeAt(tree, place);
  const member = place.filter((step) => typeof step === 'string').at(-1) ?? '';
  switch (edit) {
    case 'value':
      return put(tree, place, value);
    case 'known': {
      const values = known(member);
      const chosen = values[other % values.length];
      // A list takes a known value as an item: its dictionary speaks of items.
      return put(
        tree,
        place,
        isList(node) && !isList(chosen) ? [...node, chosen ?? value] : (chosen ?? value),
      );
    }
    case 'remove':
      return put(tree, place, undefined);
    case 'rename':
      return put(put(tree, place, undefined), [...place.slice(0, -1), name], node);
    case 'add': {
      const values = known(isList(node) ? member : name);
      const added = values[other % values.length] ?? value;
      if (isList(node)) return put(tree, place, [...node, added]);
      return put(tree, place, isMembers(node) ? setMember(node, name, added) : added);
    }
    case 'double':
      return isList(node)
        ? put(tree, place, [...node, ...node])
        : put(tree, [...place.slice(0, -1), name], node);
    case 'swap': {
      const target = places[other % places.length] ?? [];
      return put(put(tree, place, nodeAt(tree, target)), target, node);
    }
    case 'wrap':
      return put(tree, place, [node ?? null]);
    case 'nudge':
      return put(tree, place, nudged(node ?? null, other));
    case 'grow':
      return put(tree, place, grown(node ?? null));
  }
}

function placesOf(tree: Json, place: Place = []): readonly Place[] {
  const children = isList(tree) ? [...tree.entries()] : isMembers(tree) ? Object.entries(tree) : [];
  const below = children.flatMap(([step, child]) => placesOf(child, [...place, step]));
  return place.length === 0 && below.length > 0 ? below : [place, ...below];
}

function nodeAt(tree: Json, place: Place): Json | undefined {
  return place.reduce<Json | undefined>((node, step) => {
    if (isList(node)) return typeof step === 'number' ? node[step] : undefined;
    return isMembers(node) && Object.hasOwn(node, step) ? node[step] : undefined;
  }, tree);
}

/** The tree with another node at a place; undefined removes. A place that is no longer there changes nothing. */
function put(tree: Json, place: Place, node: Json | undefined): Json {
  const [step, ...rest] = place;
  if (step === undefined) return node ?? null;
  if (isList(tree)) {
    const index = Number(step);
    const child = tree[index];
    if (child === undefined) return tree;
    const replaced = rest.length === 0 && node === undefined ? [] : [put(child, rest, node)];
    return [...tree.slice(0, index), ...replaced, ...tree.slice(index + 1)];
  }
  if (!isMembers(tree)) return tree;
  const name = String(step);
  if (rest.length > 0 && !Object.hasOwn(tree, name)) return tree;
  return setMember(tree, name, rest.length === 0 ? node : put(tree[name] ?? null, rest, node));
}

/** Copied entry by entry, so that `__proto__` is a name like any other. */
function setMember(object: JsonMembers, name: string, value: Json | undefined): JsonMembers {
  const kept = Object.entries(object).filter(([other]) => other !== name);
  return Object.fromEntries(value === undefined ? kept : [...kept, [name, value]]);
}

function nudged(node: Json, variant: number): Json {
  if (typeof node === 'number') return [node + 1, node - 1, -node, node * 2, node + 0.5][variant % 5] ?? 0;
  if (typeof node === 'boolean') return !node;
  if (typeof node !== 'string') return node;
  const tails = ['\n', ' ', '\0', '.', '/', 'x', '0', '-', '\u200b', '=', '\ud83d'];
  const tail = tails[variant % tails.length] ?? '';
  return (
    [node + tail, tail + node, node.toUpperCase(), node.slice(1), node.slice(0, -1), ''][variant % 6] ?? ''
  );
}

function grown(node: Json): Json {
  const numbers = Array.from({ length: 300 }, (_, at) => String(at));
  if (typeof node === 'string') return node.repeat(70);
  if (isList(node))
    return numbers.map((at) => (typeof node[0] === 'string' ? `${node[0]}${at}` : (node[0] ?? at)));
  if (!isMembers(node)) return node;
  const [name, value] = Object.entries(node)[0] ?? ['a', 1];
  return Object.fromEntries([
    ...Object.entries(node),
    ...numbers.map((at) => [`${name}${at}`, value] as const),
  ]);
}
