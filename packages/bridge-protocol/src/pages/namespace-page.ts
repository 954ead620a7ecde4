import { events } from '../events.js';
import { methods } from '../methods/index.js';
import { permissions } from '../permission.js';
import { errorAdvice } from './error-advice.js';
import { fileNameOf, link, namespaceOf, prose } from './links.js';
import { code, paragraphs, points, table } from './markdown.js';
import { factsOf } from './method-facts.js';
import { boundsOf, literal, shapeOf, typeOf } from './schema-words.js';

import type { BridgeErrorCode } from '../error.js';
import type { EventDefinition } from '../events.js';
import type { MethodDefinition } from '../method.js';
import type { Shape } from './schema-words.js';

/** The page of a namespace, with the source of its example. */
export function namespacePage(namespace: string, example: string): string {
  const ownMethods = Object.entries<MethodDefinition>(methods).filter(isOf(namespace));
  const ownEvents = Object.entries<EventDefinition>(events).filter(isOf(namespace));
  const examplePath = `packages/guest-sdk/examples/${fileNameOf(namespace)}.ts`;
  return paragraphs([
    `# ${namespace}`,
    `Methods: ${ownMethods.map(([name]) => link(name)).join(' · ')}`,
    ownEvents.length === 0 ? '' : `Events: ${ownEvents.map(([name]) => link(name)).join(' · ')}`,
    '[Example](#example) · [How to read this page](README.md#how-to-read-a-page)',
    ...ownMethods.map(([name, definition]) => methodSection(name, definition)),
    ...ownEvents.map(([name, definition]) => eventSection(name, definition)),
    '## Example',
    `\`\`\`ts\n${example.trim()}\n\`\`\``,
    `From [${examplePath}](../../${examplePath}), which is compiled with every change.`,
  ]);
}

function methodSection(name: string, definition: MethodDefinition): string {
  return paragraphs([
    `## ${name}`,
    prose(definition.summary),
    points(factsOf(name, definition)),
    parametersOf(definition),
    fieldsOf('Result', shapeOf(definition.result, 'output')),
    errorsOf(definition),
  ]);
}

function eventSection(name: string, { summary, data, permission, since }: EventDefinition): string {
  const asks =
    permission !== null && permissions[permission].sensitive
      ? ` The user must have agreed before: call ${link('permission.request')}, or a method that asks.`
      : '';
  return paragraphs([
    `## ${name}`,
    `Event. ${prose(summary)}`,
    points([
      ...(permission === null ? [] : [`**Permission:** ${code(permission)}.${asks}`]),
      `**Listen:** ${code(`const stop = on('${name}', (data) => …)`)}`,
      `**Since:** catalogue revision ${since}.`,
    ]),
    fieldsOf('Data', shapeOf(data, 'output')),
  ]);
}

function parametersOf({ params, guarded = [] }: MethodDefinition): string {
  const shape = shapeOf(params, 'input');
  const { properties = {}, required = [], description } = shape;
  const rows = Object.entries(properties).map(([name, member]) => [
    code(name),
    code(typeOf(member)),
    presenceOf(member, required.includes(name)),
    [guarded.includes(name) ? 'guarded' : '', boundsOf(member)].filter((words) => words !== '').join('; '),
  ]);
  if (rows.length === 0) return '**Parameters:** none.';
  return paragraphs([
    shape.default === undefined ? '**Parameters**' : '**Parameters**, which may be left out altogether',
    table(['Name', 'Type', 'Presence', 'Notes'], rows),
    description === undefined ? '' : `Also checked: ${description}.`,
  ]);
}

function presenceOf(member: Shape, isRequired: boolean): string {
  if (isRequired) return 'required';
  return member.default === undefined ? 'optional' : `default ${code(literal(member.default))}`;
}

function fieldsOf(title: string, shape: Shape): string {
  const { properties = {}, required = [] } = shape;
  const rows = Object.entries(properties).map(([name, member]) => [
    code(name),
    code(typeOf(member)),
    required.includes(name) ? 'always' : 'maybe',
  ]);
  if (rows.length === 0) return `**${title}:** ${code(typeOf(shape))}.`;
  return paragraphs([`**${title}**`, table(['Name', 'Type', 'Presence'], rows)]);
}

function errorsOf({ permission, gesture, errors = [] }: MethodDefinition): string {
  const codes: readonly BridgeErrorCode[] = [
    ...(permission === null ? [] : ['PERMISSION_DENIED' as const]),
    ...(gesture === true ? ['GESTURE_REQUIRED' as const] : []),
    ...errors,
  ];
  const common = '[those of any method](README.md#errors-of-any-method)';
  if (codes.length === 0) return `**Errors:** ${common}.`;
  const rows = codes.map((name) => [code(name), errorAdvice[name]]);
  return paragraphs([`**Errors**, beside ${common}`, table(['Code', 'What to do'], rows)]);
}

function isOf(namespace: string): (entry: readonly [string, unknown]) => boolean {
  return ([name]) => namespaceOf(name) === namespace;
}
