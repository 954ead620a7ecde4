import type { Answer, Plan } from './plan.js';
import type { Lane } from './world.js';

/** The service behind a host's payment sheet: what it was asked for, and how each time shall end. */
export interface PaymentService {
  /** A host asks. What it holds for a key must be one payment (docs/protocol.md 3.6). */
  begin(key: string, host: Lane): Payment;
}

/** One sheet that is open. */
interface Payment {
  readonly answer: Answer;
  /** It is known how it ended. */
  end(): void;
  /** Nobody knows. */
  fail(): void;
}

interface Known {
  host: Lane;
  state: 'open' | 'failed' | 'ended';
  begun: number;
}

/** Makes the service of a schedule. `onTwice` hears of a payment that is asked for again. */
export function createPaymentService({ steps }: Plan, onTwice: (detail: string) => void): PaymentService {
  const payments = new Map<string, Known>();
  return {
    begin: (key, host) => {
      const known = payments.get(key) ?? { host, state: 'failed', begun: 0 };
      if (known.state === 'ended') onTwice(`payment ${key} was asked for after it had ended`);
      // A host that died took its sheet with it.
      if (known.state === 'open' && !known.host.isDead)
        onTwice(`payment ${key} was asked for while it was open`);
      const answers = steps.flatMap(({ what }) =>
        what.type === 'call' && what.kind === 'pay' && key === `key-${what.key}` ? [what.answer] : [],
      );
      const answer = answers[known.begun % answers.length];
      payments.set(key, Object.assign(known, { host, state: 'open', begun: known.begun + 1 }));
      return {
        answer: answer ?? { type: 'never', afterMs: 0, heedsCancel: true },
        end: () => {
          known.state = 'ended';
        },
        fail: () => {
          known.state = 'failed';
        },
      };
    },
  };
}
