import { limits, permissions } from '../packages/bridge-protocol/src/index.js';

import type {
  EventDefinition,
  LatencyClass,
  MethodDefinition,
  Permission,
} from '../packages/bridge-protocol/src/index.js';

/** What an editor shows of a method: its summary, then what a caller has to reckon with, then its errors. */
export function methodDoc(definition: MethodDefinition): string {
  const { summary, permission, latency, effect, gesture, guarded = [], errors = [] } = definition;
  return comment([
    summary,
    sentences([
      permissionOf(permission),
      deadlineOf(latency),
      effect === 'once' ? 'Happens once for each idempotency key.' : '',
      gesture === true ? 'Call it from a click or a key.' : '',
      guarded.length > 0 ? `Ask \`supports\` for: ${guarded.join(', ')}.` : '',
    ]),
    errors.length > 0 ? `Errors of its own: ${errors.map((code) => `\`${code}\``).join(', ')}.` : '',
  ]);
}

/** What an editor shows of an event. */
export function eventDoc({ summary, permission }: EventDefinition): string {
  return comment([summary, permissionOf(permission)]);
}

function comment(paragraphs: readonly string[]): string {
  const lines = paragraphs.filter((text) => text !== '').map((text) => ` * ${text}`);
  return ['/**', lines.join('\n *\n'), ' */'].join('\n');
}

function sentences(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

function permissionOf(permission: Permission | null): string {
  if (permission === null) return 'Needs no permission.';
  const asks = permissions[permission].sensitive ? ', which the user is asked for' : '';
  return `Permission: \`${permission}\`${asks}.`;
}

function deadlineOf(latency: LatencyClass): string {
  switch (latency) {
    case 'instant':
      return `Settles within ${String(limits.instantTimeoutMs / 1_000)} s.`;
    case 'network':
      return `Settles within ${String(limits.networkTimeoutMs / 1_000)} s.`;
    case 'interactive':
      return 'Waits for the user.';
    case 'transfer':
      return 'Goes on while bytes move.';
  }
}
