import { limits } from '../limits.js';
import { permissions } from '../permission.js';
import { link } from './links.js';
import { code } from './markdown.js';

import type { LatencyClass } from '../latency-class.js';
import type { MethodDefinition } from '../method.js';
import type { Permission } from '../permission.js';

const secondsOf = (milliseconds: number) => `${(milliseconds / 1_000).toString()} s`;

/** How long a method of a class waits for its answer. */
export const deadlines: Readonly<Record<LatencyClass, string>> = {
  instant: secondsOf(limits.instantTimeoutMs),
  network: secondsOf(limits.networkTimeoutMs),
  interactive: 'none',
  transfer: 'none',
};

/** What a caller knows of a method before calling it, beside its parameters: one point for each fact. */
export function factsOf(name: string, definition: MethodDefinition): string[] {
  const {
    permission,
    latency,
    effect,
    gesture,
    rate,
    bytes,
    guarded = [],
    sensitive = [],
    since,
  } = definition;
  return [
    ...(permission === null ? [] : [permissionFact(permission, latency)]),
    `**Deadline:** ${deadlines[latency]} (${code(latency)}).`,
    ...(bytes === undefined
      ? []
      : [`**Bytes:** travel with the call ([protocol 3.9](../protocol.md#3-calls)), ${bytesFact[bytes]}.`]),
    ...(gesture === true
      ? ['**Gesture:** call it from a click or a key event of the user; one gesture is good for one call.']
      : []),
    ...(effect === 'once'
      ? [
          '**Once:** the same `idempotencyKey` always means the same act; the SDK makes one for each call ' +
            '([protocol 3.6](../protocol.md#3-calls)).',
        ]
      : []),
    ...(rate === undefined
      ? []
      : [`**Rate:** ${rate.perSecond} a second, ${rate.burst} at once after a pause.`]),
    ...guarded.map(
      (parameter) =>
        `**Guarded:** not every host can use ${code(parameter)}. Send it only where ` +
        `${code(`mp.supports('${name}', '${parameter}')`)} is true.`,
    ),
    ...(sensitive.length === 0
      ? []
      : [`**Sensitive:** ${sensitive.map(code).join(', ')} – never in a log or a trace.`]),
    `**Since:** catalogue revision ${since}.`,
  ];
}

const bytesFact = { sent: 'from the program to the host', received: 'from the host to the program' } as const;

function permissionFact(permission: Permission, latency: LatencyClass): string {
  const { sensitive, opens } = permissions[permission];
  const words = `**Permission:** ${code(permission)} – “${opens}”`;
  if (!sensitive) return `${words} The user is not asked.`;
  // docs/protocol.md 4.3: what has a deadline cannot wait for a person.
  return latency === 'interactive'
    ? `${words} The user is asked at the first use.`
    : `${words} The user must have agreed before: call ${link('permission.request')} first.`;
}
