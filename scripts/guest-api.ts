// The guest's spelled-out methods, one file a namespace: what an editor shows when a partner types `payment.`.

import { limits, methods, permissions } from '../packages/bridge-protocol/src/index.js';

import type { LatencyClass, MethodDefinition } from '../packages/bridge-protocol/src/index.js';

/** Methods that are behind `on`, `supports` or `location.watch` of the SDK rather than called by name. */
const behindOthers = new Set(['bridge.subscribe', 'bridge.unsubscribe', 'location.watch']);

/** The files under `packages/guest-sdk/src/api`, by name. */
export function guestApi(): ReadonlyMap<string, string> {
  const namespaces = new Map<string, [string, MethodDefinition][]>();
  for (const [name, definition] of Object.entries<MethodDefinition>(methods)) {
    if (behindOthers.has(name)) continue;
    const namespace = name.slice(0, name.indexOf('.'));
    namespaces.set(namespace, [...(namespaces.get(namespace) ?? []), [name, definition]]);
  }
  const files = [...namespaces].map(([namespace, own]): [string, string] => [
    `${kebab(namespace)}.ts`,
    namespaceFile(namespace, own),
  ]);
  return new Map([...files, ['index.ts', indexFile([...namespaces.keys()])]]);
}

function namespaceFile(namespace: string, own: readonly (readonly [string, MethodDefinition])[]): string {
  const members = own.map(
    ([name, definition]) =>
      `/** ${docOf(definition)} */\n${name.slice(namespace.length + 1)}: (...rest: CallArguments<'${name}'>) => call('${name}', ...rest),`,
  );
  return `// Made from the catalogue by \`npm run generate\`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** \`${namespace}.*\`: see docs/methods/${kebab(namespace)}.md. */
export const ${namespace} = {
${members.join('\n')}
};
`;
}

function indexFile(namespaces: readonly string[]): string {
  const lines = [...namespaces].sort().map((name) => `export { ${name} } from './${kebab(name)}.js';`);
  return `// Made from the catalogue by \`npm run generate\`.\n\n${lines.join('\n')}\n`;
}

/** Summary, then what a caller has to reckon with. */
function docOf({
  summary,
  permission,
  latency,
  effect,
  gesture,
  guarded = [],
  errors = [],
}: MethodDefinition): string {
  const asks =
    permission !== null && permissions[permission].sensitive ? ', which the user is asked for' : '';
  return [
    summary,
    permission === null ? 'Needs no permission.' : `Permission: \`${permission}\`${asks}.`,
    deadlineOf(latency),
    effect === 'once' ? 'Happens once for each idempotency key.' : '',
    gesture === true ? 'Call it from a click or a key.' : '',
    guarded.length > 0 ? `Ask \`supports\` for: ${guarded.join(', ')}.` : '',
    errors.length > 0 ? `Errors of its own: ${errors.map((code) => `\`${code}\``).join(', ')}.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function deadlineOf(latency: LatencyClass): string {
  switch (latency) {
    case 'instant':
      return `Settles within ${String(limits.instantTimeoutMs / 1_000)} s.`;
    case 'network':
      return `Settles within ${String(limits.networkTimeoutMs / 1_000)} s.`;
    case 'interactive':
      return 'Waits for the user.';
  }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}
