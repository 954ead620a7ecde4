import type { CancelSignal } from '../cancel-signal.js';
import type { Host } from '../host-api.js';
import type { LaunchOutcome, RunningProgram } from '../launch-outcome.js';

/** Runs a method of the host by its name. Rejects for a name that is none. */
export type RunCommand = (name: string, params: readonly unknown[]) => Promise<unknown>;

/** The programs of a host that an app can name by their id. */
const runningOf = new WeakMap<Host, Map<string, RunningProgram>>();

/** Further methods of a host, which know the signal of their command and make a program that was launched known to others. */
export type MoreCommands<THost extends Host> = (
  host: THost,
  command: { readonly signal: CancelSignal; readonly launched: (outcome: LaunchOutcome) => unknown },
) => readonly (readonly [name: string, command: Command])[];

/** The methods of a host for an app that can send only names and values. `signal` is that of the command. */
export function nativeCommands<THost extends Host>(
  host: THost,
  signal: CancelSignal,
  more: MoreCommands<THost> = () => [],
): RunCommand {
  const running = runningOf.get(host) ?? new Map<string, RunningProgram>();
  runningOf.set(host, running);
  const commands = new Map<string, Command>([
    ['catalog', () => host.catalog()],
    ['installed', () => host.installed()],
    ['update', (id) => host.update(id as string, { signal })],
    ['cancelUpdate', (id) => host.cancelUpdate(id as string)],
    [
      'acceptUpdate',
      (id, agreed) => host.acceptUpdate(id as string, agreed as Parameters<Host['acceptUpdate']>[1]),
    ],
    ['setChannel', (id, channel) => host.setChannel(id as string, channel as string)],
    [
      'checkForUpdates',
      async () => {
        const round = await host.checkForUpdates({ signal });
        return round.type === 'checked' ? { ...round, outcomes: Object.fromEntries(round.outcomes) } : round;
      },
    ],
    ['startUpdateChecks', (options) => startChecks(options as { readonly everyMs?: number } | undefined)],
    ['refreshRecalls', () => host.refreshRecalls()],
    ['evidence', () => host.evidence()],
    ['launch', (id, options) => launch(id as string, options as object | undefined)],
    ['sendToBackground', (id) => running.get(id as string)?.sendToBackground() ?? Promise.resolve()],
    ['prepare', (id) => host.prepare(id as string)],
    ['relieveMemory', () => host.relieveMemory()],
    ['goBack', (id) => Promise.resolve(running.get(id as string)?.goBack() ?? false)],
    ['closeConfirmation', (id) => Promise.resolve(running.get(id as string)?.closeConfirmation ?? null)],
    ['closeProgram', (id) => running.get(id as string)?.close() ?? Promise.resolve()],
    ['grants', (id) => host.grants(id as string)],
    [
      'changeGrant',
      (id, permission, mode) =>
        host.changeGrant(id as string, permission as string, mode as Parameters<Host['changeGrant']>[2]),
    ],
    ['revoke', (id, permission) => host.revoke(id as string, permission as string)],
    ['consentReceipts', () => host.consentReceipts()],
    ['deleteConsentReceipts', () => host.deleteConsentReceipts()],
    ['uninstall', (id) => host.uninstall(id as string)],
    ['close', () => host.close()],
    ...more(host, { signal, launched }),
  ]);
  return async (name, params) => {
    const command = commands.get(name);
    if (command === undefined) throw new Error(`A host has no method "${name}".`);
    return command(...params);
  };

  async function launch(id: string, options: object | undefined): Promise<unknown> {
    return launched(await host.launch(id, { ...options, signal }));
  }

  function launched(outcome: LaunchOutcome): unknown {
    if (outcome.type !== 'launched') return outcome;
    const { program, start } = outcome;
    running.set(program.id, program);
    return {
      ...{ type: 'launched', start },
      program: { id: program.id, name: program.name, version: program.version },
    };
  }

  function startChecks(options: { readonly everyMs?: number } | undefined): Promise<void> {
    host.startUpdateChecks(options);
    return Promise.resolve();
  }
}

/** What the app sends is what the method declares: it is the app's own code. */
type Command = (...params: readonly unknown[]) => Promise<unknown>;
