// What the user said about permissions, kept by the host (docs/protocol.md 4.3).

import * as v from 'valibot';

import type { ConsentRequest, Platform } from './platform.js';
import type { Permission } from '@org/bridge-protocol';

/** One remembered answer. */
export interface Grant {
  readonly permission: string;
  readonly state: 'granted' | 'denied';
  /** Wall clock, milliseconds since 1970. */
  readonly decidedAtMs: number;
}

/** The user's answers for one program. Deciding and asking are the only ways to change them. */
export interface Grants {
  get(permission: Permission): 'granted' | 'denied' | null;
  list(): readonly Grant[];
  /** Asks the user once, however many calls wait for the answer, and remembers a yes or a no. */
  ask(
    request: ConsentRequest & { readonly permission: Permission },
  ): Promise<'granted' | 'denied' | 'dismissed'>;
  /** Forgets an answer: the next use asks again. */
  revoke(permission: string): Promise<void>;
}

/** Questions about one permission per launch. A user who waves three away does not want to be asked. */
const MAX_QUESTIONS = 3;

const grantSchema = v.strictObject({ state: v.picklist(['granted', 'denied']), decidedAtMs: v.number() });

/** Loads the answers for a program. `onChange` hears of every change, whoever caused it. */
export async function openGrants(
  platform: Pick<Platform, 'records' | 'screens' | 'clock'>,
  programId: string,
  onChange: (permission: string, state: 'granted' | 'denied' | 'prompt') => void,
): Promise<Grants> {
  const prefix = `grant/${programId}/`;
  const answers = new Map<string, Grant>();
  for (const [key, text] of await platform.records.list(prefix)) {
    const grant = v.safeParse(grantSchema, parse(text));
    // A row that is no grant grants nothing.
    if (grant.success)
      answers.set(key.slice(prefix.length), { permission: key.slice(prefix.length), ...grant.output });
  }
  const questions = new Map<string, Promise<'granted' | 'denied' | 'dismissed'>>();
  const asked = new Map<string, number>();

  return {
    get: (permission) => answers.get(permission)?.state ?? null,
    list: () => [...answers.values()],
    ask: (request) => {
      const waiting = questions.get(request.permission);
      if (waiting !== undefined) return waiting;
      const times = (asked.get(request.permission) ?? 0) + 1;
      if (times > MAX_QUESTIONS) return Promise.resolve('dismissed');
      asked.set(request.permission, times);
      const question = askAndRemember(request).finally(() => questions.delete(request.permission));
      questions.set(request.permission, question);
      return question;
    },
    revoke: async (permission) => {
      await platform.records.commit(new Map([[prefix + permission, null]]), { durable: true });
      answers.delete(permission);
      asked.delete(permission);
      onChange(permission, 'prompt');
    },
  };

  async function askAndRemember(request: ConsentRequest): Promise<'granted' | 'denied' | 'dismissed'> {
    const state = await platform.screens.askConsent(request);
    if (state === 'dismissed') return state;
    const grant: Grant = { permission: request.permission, state, decidedAtMs: platform.clock.now() };
    const row = JSON.stringify({ state, decidedAtMs: grant.decidedAtMs });
    await platform.records.commit(new Map([[prefix + request.permission, row]]), { durable: true });
    answers.set(request.permission, grant);
    onChange(request.permission, state);
    return state;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Fails the schema like any other wrong row.
    return null;
  }
}
