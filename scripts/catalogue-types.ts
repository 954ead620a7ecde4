// The catalogue as plain types, one file a namespace: what a compiler can read without knowing a single schema.

import { events, methods } from '../packages/bridge-protocol/src/index.js';
import { fileNameOf, namespaceOf } from '../packages/bridge-protocol/src/pages/links.js';
import { eventDoc, methodDoc } from './method-doc.js';
import { schemaType } from './schema-type.js';

import type { EventDefinition, MethodDefinition } from '../packages/bridge-protocol/src/index.js';

interface Namespace {
  readonly name: string;
  readonly methods: readonly [string, MethodDefinition][];
  readonly events: readonly [string, EventDefinition][];
}

/** The files under `packages/bridge-protocol/src/generated`, by name. */
export function catalogueTypes(): ReadonlyMap<string, string> {
  const namespaces = namespacesOfCatalogue();
  const files = namespaces.map((namespace): [string, string] => [
    `${fileNameOf(namespace.name)}.ts`,
    namespaceFile(namespace),
  ]);
  return new Map([...files, ['index.ts', indexFile(namespaces)]]);
}

function namespacesOfCatalogue(): Namespace[] {
  const ownMethods = Object.entries<MethodDefinition>(methods);
  const ownEvents = Object.entries<EventDefinition>(events);
  const names = new Set([...ownMethods, ...ownEvents].map(([name]) => namespaceOf(name)));
  return [...names].sort().map((name) => ({
    name,
    methods: ownMethods.filter(([method]) => method.startsWith(`${name}.`)),
    events: ownEvents.filter(([event]) => event.startsWith(`${name}.`)),
  }));
}

function namespaceFile(namespace: Namespace): string {
  const declared = [
    namespace.methods.length > 0
      ? `/** The methods of \`${namespace.name}.*\`. */
export interface ${methodsName(namespace)} {
${namespace.methods.map(([name, definition]) => methodMember(namespace, name, definition)).join('\n')}
}`
      : '',
    namespace.events.length > 0
      ? `/** What the events of \`${namespace.name}.*\` carry. */
export interface ${eventsName(namespace)} {
${namespace.events.map(([name, definition]) => eventMember(name, definition)).join('\n')}
}`
      : '',
  ]
    .filter((text) => text !== '')
    .join('\n\n');
  const imports = /\bJsonValue\b/u.test(declared) ? `import type { JsonValue } from '../json.js';\n\n` : '';
  return `${made}${imports}${declared}\n`;
}

function methodMember(namespace: Namespace, name: string, definition: MethodDefinition): string {
  const { params, result, guarded = [] } = definition;
  const passed = schemaType(params, 'input');
  const received = schemaType(params, 'output');
  return `${methodDoc(definition)}
'${name}': {
params: ${passed};
handlerParams: ${received === passed ? `${methodsName(namespace)}['${name}']['params']` : received};
result: ${schemaType(result, 'output')};
guarded: ${guarded.length === 0 ? 'never' : guarded.map((parameter) => `'${parameter}'`).join(' | ')};
};`;
}

function eventMember(name: string, definition: EventDefinition): string {
  return `${eventDoc(definition)}\n'${name}': ${schemaType(definition.data, 'output')};`;
}

function indexFile(namespaces: readonly Namespace[]): string {
  const withMethods = namespaces.filter(({ methods: own }) => own.length > 0);
  const withEvents = namespaces.filter(({ events: own }) => own.length > 0);
  const imports = namespaces.map((namespace) => {
    const names = [
      ...(withEvents.includes(namespace) ? [eventsName(namespace)] : []),
      ...(withMethods.includes(namespace) ? [methodsName(namespace)] : []),
    ];
    return `import type { ${names.join(', ')} } from './${fileNameOf(namespace.name)}.js';`;
  });
  return `${made}${imports.join('\n')}

/**
 * Every method of the catalogue: what a caller passes, what a handler receives, what comes back, and the parameters that
 * need \`supports(method, parameter)\` first.
 */
export interface MethodTypes extends ${withMethods.map(methodsName).join(', ')} {}

/** Every event of the catalogue and what it carries. */
export interface EventTypes extends ${withEvents.map(eventsName).join(', ')} {}
`;
}

const made = '// Made from the catalogue by `npm run generate`.\n\n';

function methodsName({ name }: Namespace): string {
  return `${capital(name)}Methods`;
}

function eventsName({ name }: Namespace): string {
  return `${capital(name)}Events`;
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
