import { bridgeErrorCodes } from '../error.js';
import { events } from '../events.js';
import { limits } from '../limits.js';
import { methods } from '../methods/index.js';
import { permissions } from '../permission.js';
import { errorAdvice } from './error-advice.js';
import { fileNameOf, link, prose } from './links.js';
import { code, paragraphs, points, table } from './markdown.js';
import { deadlines } from './method-facts.js';

import type { BridgeErrorCode } from '../error.js';
import type { EventDefinition } from '../events.js';
import type { LatencyClass } from '../latency-class.js';
import type { MethodDefinition } from '../method.js';
import type { PermissionDefinition } from '../permission.js';

const catalogue = Object.entries<MethodDefinition>(methods);

/** The first page: how to read the others, and tables of all that the catalogue has. */
export function indexPage(namespaces: readonly string[]): string {
  return paragraphs([
    '# Methods and events',
    'What a mini-program can ask of its host. The rules behind it are in [protocol.md](../protocol.md).',
    `By namespace: ${namespaces.map((name) => `[${name}](${fileNameOf(name)}.md)`).join(' · ')}`,
    '## How to read a page',
    'Every method is called by its name, and every event is listened to by its name:',
    callExample,
    points(readingHints()),
    '## All methods',
    '**once**: what it does happens once for each key. **gesture**: needs a click or a key just before. ' +
      '**guarded**: has a parameter to ask `supports` about.',
    methodTable(),
    '## All events',
    eventTable(),
    '## Permissions',
    'A program lists what it needs in `permissions` of its manifest. For a sensitive one the user is asked; ' +
      'what it opens is what the user reads beside the question.',
    permissionTable(),
    '## Errors of any method',
    'A call rejects with a `BridgeError`; decide by its `code`. These may come from any method, beside those on ' +
      'its page.',
    errorTable(),
  ]);
}

const callExample = `\`\`\`ts
import { connect, on } from '@org/guest-sdk';

const mp = await connect();
const { status } = await mp.call('update.check');
const stop = on('update.ready', ({ version }) => console.log(version));
\`\`\``;

function readingHints(): string[] {
  const { instant, network } = deadlines;
  const rates = Object.entries(limits.rate)
    .filter(([name]) => name in deadlines)
    .map(([name, { perSecond }]) => `${perSecond.toLocaleString('en-US')} ${code(name)}`);
  return [
    'Not every host answers every method. `mp.supports(method)` says what the host at hand does, and ' +
      '`mp.supports(method, parameter)` whether it can use a guarded parameter. A call that it does not answer ' +
      'rejects with `NOT_SUPPORTED` and the reason; one that is newer than the host with `METHOD_NOT_FOUND`.',
    `A deadline is ${instant} for \`instant\` methods and ${network} for \`network\` methods. An \`interactive\` one ` +
      'waits for a person and has none, a `transfer` goes on while bytes move. `mp.call(method, params, { timeoutMs, signal })` sets another, or cancels.',
    `A program starts at most ${rates.join(', ')} calls a second, unless the method says its own rate.`,
    'Types are those of TypeScript. `JsonValue` is anything that JSON can say. Characters are UTF-16 code units.',
    'A field that is not in the table of parameters is refused with `INVALID_PARAMS`. A result may have fields of a ' +
      'later catalogue: leave them alone.',
  ];
}

function methodTable(): string {
  return table(
    ['Method', 'Permission', 'Deadline', 'Marks', 'What it does'],
    catalogue.map(([name, definition]) => [
      link(name),
      permissionCell(definition.permission),
      deadlineCell(definition.latency),
      marksOf(definition),
      prose(definition.summary),
    ]),
  );
}

function marksOf({ effect, gesture, guarded }: MethodDefinition): string {
  const marks = [effect ?? '', gesture === true ? 'gesture' : '', guarded === undefined ? '' : 'guarded'];
  return marks.filter((mark) => mark !== '').join(', ') || '–';
}

function deadlineCell(latency: LatencyClass): string {
  return deadlines[latency] === 'none' ? latency : `${latency}, ${deadlines[latency]}`;
}

function permissionCell(permission: string | null): string {
  return permission === null ? '–' : code(permission);
}

function eventTable(): string {
  return table(
    ['Event', 'Permission', 'What happened'],
    Object.entries<EventDefinition>(events).map(([name, { permission, summary }]) => [
      link(name),
      permissionCell(permission),
      prose(summary),
    ]),
  );
}

function permissionTable(): string {
  return table(
    ['Permission', 'Sensitive', 'What it opens', 'For'],
    Object.entries<PermissionDefinition>(permissions).map(([name, { sensitive, opens }]) => [
      code(name),
      sensitive ? 'yes' : 'no',
      opens,
      [...catalogue, ...Object.entries<EventDefinition>(events)]
        .filter(([, { permission }]) => permission === name)
        .map(([user]) => link(user))
        .join(', '),
    ]),
  );
}

// A gesture is needed by the methods that say so.
function errorTable(): string {
  const declared = new Set<BridgeErrorCode>(catalogue.flatMap(([, { errors = [] }]) => errors));
  return table(
    ['Code', 'What to do'],
    bridgeErrorCodes
      .filter((name) => name !== 'GESTURE_REQUIRED' && !declared.has(name))
      .map((name) => [code(name), errorAdvice[name]]),
  );
}
