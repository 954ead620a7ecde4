// What the catalogue says of a name from outside, as far as redaction asks.

import { events } from '../events.js';
import { methods } from '../methods/index.js';
import { permissions } from '../permission.js';

import type { EventDefinition } from '../events.js';
import type { MethodDefinition } from '../method.js';

/** How many methods and events the catalogue of this package has; a trace says so of the one it was written with. */
export const catalogueSize = {
  methods: Object.keys(methods).length,
  events: Object.keys(events).length,
} as const;

const methodsByName: ReadonlyMap<string, MethodDefinition> = new Map(Object.entries(methods));
const eventsByName: ReadonlyMap<string, EventDefinition> = new Map(Object.entries(events));

/** The declaration of a method, when the catalogue has it. */
export function methodNamed(name: string): MethodDefinition | undefined {
  return methodsByName.get(name);
}

/** The declaration of an event, when the catalogue has it. */
export function eventNamed(name: string): EventDefinition | undefined {
  return eventsByName.get(name);
}

/** Whether all of an event's data is the user's own: nothing else is said of it, and the user is asked before it is told. */
export function isPrivateEvent({ sensitive, permission }: EventDefinition): boolean {
  return sensitive === undefined && permission !== null && permissions[permission].sensitive;
}
