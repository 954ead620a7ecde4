// What the catalogue says of a name from outside, as far as redaction asks.

import { events, methods, permissions } from '@org/bridge-protocol';

import type { EventDefinition, MethodDefinition } from '@org/bridge-protocol';

/** An event as the catalogue declares it, or may: which fields of its data a log must not show. */
type EventDeclaration = EventDefinition & { readonly sensitive?: readonly string[] };

/** How many methods and events the catalogue of this package has; a trace says so of the one it was written with. */
export const catalogueSize = {
  methods: Object.keys(methods).length,
  events: Object.keys(events).length,
} as const;

const methodsByName: ReadonlyMap<string, MethodDefinition> = new Map(Object.entries(methods));
const eventsByName: ReadonlyMap<string, EventDeclaration> = new Map(Object.entries(events));

/** The declaration of a method, when the catalogue has it. */
export function methodNamed(name: string): MethodDefinition | undefined {
  return methodsByName.get(name);
}

/** The declaration of an event, when the catalogue has it. */
export function eventNamed(name: string): EventDeclaration | undefined {
  return eventsByName.get(name);
}

/** Whether all of an event's data is the user's own: nothing else is said of it, and the user is asked before it is told. */
export function isPrivateEvent({ sensitive, permission }: EventDeclaration): boolean {
  return sensitive === undefined && permission !== null && permissions[permission].sensitive;
}
