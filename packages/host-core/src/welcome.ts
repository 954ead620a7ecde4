import { PROTOCOL_VERSION, permissions } from '@org/bridge-protocol';

import { permissionStateOf } from './permission-state.js';

import type { DispatchTable, Route } from './dispatch-table.js';
import type { ProgramContext } from './program-context.js';
import type { MethodTraits, WelcomeFrame } from '@org/bridge-protocol';

/** What the guest may rely on (docs/protocol.md 2.4): the live method table and its own permissions. */
export function welcome(nonce: string, table: DispatchTable, context: Welcomed): WelcomeFrame {
  const { host, platform, program } = context;
  const traits = [...table.routes].map(([name, route]) => [name, traitsOf(route)]);
  const states = Object.keys(permissions).map((name) => [name, permissionStateOf(name, context)]);
  return {
    type: 'welcome',
    nonce,
    protocol: PROTOCOL_VERSION,
    host: { name: host.name, version: host.version, platform: platform.name },
    program: { id: program.id, version: program.version },
    methods: Object.fromEntries(traits) as WelcomeFrame['methods'],
    unsupported: Object.fromEntries(table.unsupported),
    events: [...table.events.keys()],
    permissions: Object.fromEntries(states) as WelcomeFrame['permissions'],
  };
}

/**
 * The welcome as a page script is given it, as JSON, whoever's hello it will answer (docs/protocol.md 2.6). What the user has denied may be
 * allowed by then, and a guest asks nobody about what is denied.
 */
export function welcomeAhead(context: Welcomed & { readonly table: DispatchTable }): string {
  const { permissions: states, ...frame } = welcome('', context.table, context);
  const entries = Object.entries(states).map(([name, state]) => [
    name,
    state === 'denied' ? 'prompt' : state,
  ]);
  return JSON.stringify({ ...frame, permissions: Object.fromEntries(entries) as typeof states });
}

/** Whom it is for, and who says it. */
type Welcomed = Pick<ProgramContext, 'host' | 'platform' | 'program' | 'grants'>;

function traitsOf({ definition, without }: Route): MethodTraits {
  const { latency, permission, effect, gesture } = definition;
  return {
    latency,
    permission,
    ...(effect === 'once' ? { once: true } : {}),
    ...(gesture === true ? { gesture: true } : {}),
    ...(without.length > 0 ? { without } : {}),
  };
}
