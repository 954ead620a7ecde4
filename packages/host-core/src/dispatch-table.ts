// What this host answers, from the handlers it has: the one source of supports(), welcome and dispatch.

import { PROTOCOL_VERSION, events, limits, methods } from '@org/bridge-protocol';

import { coreHandlers } from './handlers/index.js';
import { nativeGuards } from './native-guards.js';
import { maySubscribe } from './permission-state.js';

import type { NativeMethodName, PlatformNatives } from './platform-natives.js';
import type { Platform } from './platform.js';
import type { CallContext, CoreEventName, ProgramContext } from './program-context.js';
import type {
  EventDefinition,
  EventName,
  JsonValue,
  MethodDefinition,
  MethodName,
  ResultOf,
} from '@org/bridge-protocol';

/** A method as the dispatcher meets it: its declaration, and a handler for params that passed it. */
export interface Route {
  readonly definition: MethodDefinition;
  /** Parameters that this host cannot do anything with. */
  readonly without: readonly string[];
  readonly handle: (
    params: unknown,
    context: ProgramContext,
    call: CallContext,
  ) => JsonValue | Promise<JsonValue>;
}

/** The live dispatch table: Maps, so that no name a guest sends walks an object. */
export interface DispatchTable {
  readonly routes: ReadonlyMap<string, Route>;
  /** Methods of the catalogue that are not answered here, with the reason. */
  readonly unsupported: ReadonlyMap<string, string>;
  readonly events: ReadonlyMap<string, EventDefinition & { readonly name: EventName }>;
}

/** The table of a platform. Hosts keep it: what a platform can do does not change while it lives. */
export function openDispatchTable(
  platform: Pick<Platform, 'natives' | 'files' | 'secrets' | 'issueCode'>,
  { hasExtensions }: { readonly hasExtensions: boolean },
): DispatchTable {
  const { natives } = platform;
  const routes = new Map<string, Route>();
  const unsupported = new Map<string, string>();
  for (const name of Object.keys(methods) as MethodName[]) {
    const reason = missingPart(name, platform, hasExtensions);
    const handle = reason === null ? handlerOf(name, natives) : null;
    if (handle === null) {
      unsupported.set(
        name,
        natives?.unsupported?.[name] ?? reason ?? 'This host has nothing that answers it.',
      );
      continue;
    }
    routes.set(name, { definition: methods[name], without: natives?.without?.[name] ?? [], handle });
  }
  const names = (Object.keys(events) as EventName[]).filter(
    // A name of the catalogue, so the only members met are those that the platform declared.
    (name) => isCoreEvent(name) || natives?.events[name] !== undefined,
  );
  return { routes, unsupported, events: new Map(names.map((name) => [name, { ...events[name], name }])) };
}

// A handler's type follows from its name. Here all names meet, so the compiler can no longer tell which is which.
function handlerOf(name: MethodName, natives: PlatformNatives | undefined): Route['handle'] | null {
  const core = (coreHandlers as Partial<Record<MethodName, unknown>>)[name];
  if (core !== undefined) return core as Route['handle'];
  const native = natives?.methods[name as NativeMethodName] as NativeHandle | undefined;
  if (native === undefined) return null;
  const guard = nativeGuards[name as NativeMethodName] as NativeGuard | undefined;
  const { permission } = methods[name];
  return (params, context, { signal, idempotencyKey }) => {
    guard?.(params, context);
    const { nativeProgram: program, files, sessionSignal } = context;
    // What happens later is like a subscription: an answer for one call was for that call.
    const isPermitted = () => permission === null || maySubscribe(permission, context);
    return native(params, { program, files, sessionSignal, signal, idempotencyKey, isPermitted });
  };
}

type NativeHandle = (params: unknown, call: object) => JsonValue | Promise<JsonValue>;
type NativeGuard = (params: unknown, context: ProgramContext) => void;

const makesFiles = /^(?:file\.|network\.(?:upload|download)$|media\.)/u;

const givesCodes = /^(?:auth\.getCode|user\.get(?:Phone|Email)Code)$/u;

function missingPart(
  name: MethodName,
  { files, secrets, issueCode }: Pick<Platform, 'files' | 'secrets' | 'issueCode'>,
  hasExtensions: boolean,
): string | null {
  if (files === undefined && makesFiles.test(name)) return 'This host keeps no files for programs.';
  if (secrets === undefined && name.startsWith('secureStorage.'))
    return 'This host has no key store for secrets.';
  if (issueCode === undefined && givesCodes.test(name))
    return 'This host issues no codes for servers of partners.';
  return !hasExtensions && name === 'host.invoke' ? 'This host has no extensions.' : null;
}

const coreEvents: Readonly<Record<CoreEventName, true>> = {
  'app.visibilityChange': true,
  'nav.change': true,
  'payment.statusChange': true,
  'permission.change': true,
  'update.failed': true,
  'update.progress': true,
  'update.ready': true,
};

function isCoreEvent(name: EventName): name is CoreEventName {
  return Object.hasOwn(coreEvents, name);
}

/** What `bridge.getCapabilities` says of a table. */
export function describeTable({
  routes,
  unsupported,
  events: live,
}: DispatchTable): ResultOf<'bridge.getCapabilities'> {
  return {
    protocol: PROTOCOL_VERSION,
    methods: [...routes.keys()],
    events: [...live.keys()],
    unsupported: Object.fromEntries(unsupported),
    limits: { ...limits },
  };
}
