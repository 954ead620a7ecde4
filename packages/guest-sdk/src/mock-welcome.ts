// What a mock can do: the whole catalogue, less what a test takes away.

import { PROTOCOL_VERSION, events, methods } from '@org/bridge-protocol';

import type { MockProgram } from './mock-state.js';
import type { MethodDefinition } from '@org/bridge-protocol';
import type { Permission, PermissionState, WelcomeFrame } from '@org/bridge-protocol/wire';

/** What a mock says of itself. */
export interface MockAbilities {
  readonly program: MockProgram;
  readonly permissions: ReadonlyMap<Permission, PermissionState>;
  /** Why it does not answer a method, by name. */
  readonly unsupported: ReadonlyMap<string, string>;
  /** Parameters of a method that it can do nothing with. */
  readonly withoutOf: (method: string) => readonly string[];
}

/** Every method of the catalogue: a Map, so that no name of a guest walks an object. */
export const table: ReadonlyMap<string, MethodDefinition> = new Map(Object.entries(methods));

/** Every event of the catalogue. */
export const eventNames: ReadonlySet<string> = new Set(Object.keys(events));

/** What a program may rely on in this mock (docs/protocol.md 2.4). */
export function welcome(nonce: string, host: MockAbilities): WelcomeFrame {
  const { program, permissions, unsupported, withoutOf } = host;
  const traits = [...table]
    .filter(([name]) => !unsupported.has(name))
    .map(([name, { latency, permission, effect, gesture }]) => [
      name,
      {
        latency,
        permission,
        ...(effect === 'once' ? { once: true } : {}),
        ...(gesture === true ? { gesture: true } : {}),
        ...(withoutOf(name).length > 0 ? { without: withoutOf(name) } : {}),
      },
    ]);
  return {
    type: 'welcome',
    nonce,
    protocol: PROTOCOL_VERSION,
    host: { name: 'mock', version: '1.0.0', platform: 'mock' },
    program,
    // Object.fromEntries forgets the form that was just written down.
    methods: Object.fromEntries(traits) as WelcomeFrame['methods'],
    unsupported: Object.fromEntries(unsupported),
    events: [...eventNames],
    permissions: Object.fromEntries(permissions),
  };
}
