// The guest's spelled-out methods, one file a namespace: what an editor shows when a partner types `payment.`.

import { methods } from '../packages/bridge-protocol/src/index.js';
import { fileNameOf, namespaceOf } from '../packages/bridge-protocol/src/pages/links.js';
import { methodDoc } from './method-doc.js';
import { resultShape } from './result-shape.js';
import { schemaType } from './schema-type.js';

import type { MethodDefinition } from '../packages/bridge-protocol/src/index.js';

/** Methods that are behind `on`, `supports` or `location.watch` of the SDK rather than called by name. */
const behindOthers = new Set([
  'bridge.subscribe',
  'bridge.unsubscribe',
  'location.watch',
  'file.readBytes',
  'file.writeBytes',
]);

/** The files under `packages/guest-sdk/src/api`, by name. */
export function guestApi(): ReadonlyMap<string, string> {
  const namespaces = new Map<string, [string, MethodDefinition][]>();
  for (const [name, definition] of Object.entries<MethodDefinition>(methods)) {
    if (behindOthers.has(name)) continue;
    const namespace = namespaceOf(name);
    namespaces.set(namespace, [...(namespaces.get(namespace) ?? []), [name, definition]]);
  }
  const files = [...namespaces].map(([namespace, own]): [string, string] => [
    `${fileNameOf(namespace)}.ts`,
    namespaceFile(namespace, own),
  ]);
  return new Map([...files, ['index.ts', indexFile([...namespaces.keys()])]]);
}

function namespaceFile(namespace: string, own: readonly (readonly [string, MethodDefinition])[]): string {
  const members = own.map(([name, definition]) => member(namespace, name, definition));
  const isChecked = own.some(([, { result }]) => resultShape(result) !== null);
  const isPlain = own.some(([, { result }]) => resultShape(result) === null);
  const usesJson = members.some((text) => /\bJsonValue\b/u.test(text));
  return `// Made from the catalogue by \`npm run generate\`.

${isChecked ? `import { callChecked } from '../check-result.js';` : ''}
${isPlain ? `import { call } from '../page.js';` : ''}

import type { CallOptions } from '../call-options.js';
${usesJson ? `import type { JsonValue } from '@org/bridge-protocol/wire';` : ''}

/** \`${namespace}.*\`: see docs/methods/${fileNameOf(namespace)}.md. */
export const ${namespace} = {
${members.join('\n')}
};
`;
}

function member(namespace: string, name: string, definition: MethodDefinition): string {
  const { params, result, guarded } = definition;
  const shape = resultShape(result);
  const calling = shape === null ? `call('${name}', ...rest)` : `callChecked('${name}', ${shape}, rest)`;
  // Parameters and result are written out, so that an editor shows them.
  const passed = `params${params.type === 'optional' ? '?' : ''}: ${schemaType(params, 'input', guarded)}`;
  return `${methodDoc(definition)}
${name.slice(namespace.length + 1)}: (...rest: [${passed}, options?: CallOptions]): Promise<${schemaType(result, 'output')}> => ${calling},`;
}

function indexFile(namespaces: readonly string[]): string {
  const lines = [...namespaces].sort().map((name) => `export { ${name} } from './${fileNameOf(name)}.js';`);
  return `// Made from the catalogue by \`npm run generate\`.\n\n${lines.join('\n')}\n`;
}
