// What the platform port asks of the host's own screens and backend (platform.ts).

import type { CancelSignal } from './cancel-signal.js';

/** What the host shows, in its own words and colours. */
export interface PlatformScreens {
  /** Asks the user for one permission. `dismissed` asks again next time; all else is remembered for as long as it says. */
  askConsent(request: ConsentRequest): Promise<ConsentChoice | ConsentAnswer>;
  /** The payment sheet. */
  pay(request: PaymentRequest): Promise<PaymentOutcome>;
  /** How a payment ended that this host began and lost sight of, as by a crash; null while the payment service cannot say. */
  findPayment?(request: Pick<PaymentRequest, 'programId' | 'idempotencyKey'>): Promise<PaymentOutcome | null>;
  showToast(request: {
    readonly programName: string;
    readonly text: string;
    readonly durationMs: number;
  }): void;
  /** The id of the chosen button, or null when dismissed. */
  showDialog(request: DialogRequest): Promise<string | null>;
}

/** A question about one permission. */
export interface ConsentRequest {
  readonly programId: string;
  readonly programName: string;
  readonly partnerName: string;
  readonly permission: string;
  /** What the permission opens, from the catalogue. */
  readonly opens: string;
  /** The program's own reason, to be shown as the program's words: the manifest's, else the one that came with the call. */
  readonly reason: string | null;
  /** Whom the program can talk to. */
  readonly domains: readonly string[];
  /** Until when `always` would hold: wall clock, milliseconds since 1970. */
  readonly alwaysUntilMs: number;
  /** Close the question without an answer when this aborts: the program is gone. */
  readonly signal: CancelSignal;
}

/**
 * What a user can answer: for one call; until the program is closed, and only while it is seen; until it expires; not at
 * all; nothing.
 */
export type ConsentChoice = 'once' | 'while-in-use' | 'always' | 'denied' | 'dismissed';

/** A choice with the question as the user read it, which the receipt quotes. */
export interface ConsentAnswer {
  readonly choice: ConsentChoice;
  readonly words: string;
}

/** A payment to confirm. `amount` is a plain decimal in major units. */
export interface PaymentRequest {
  readonly programId: string;
  readonly programName: string;
  readonly partnerName: string;
  readonly orderId: string;
  readonly amount: string;
  readonly currency: string;
  readonly description: string | null;
  /** The same key always means the same payment; pass it on to the payment service. */
  readonly idempotencyKey: string;
  readonly signal: CancelSignal;
}

/** How a payment ended. */
export type PaymentOutcome =
  | { readonly type: 'paid'; readonly transactionId: string }
  | { readonly type: 'cancelled' }
  | { readonly type: 'declined'; readonly message: string };

/** A dialog of a program. */
export interface DialogRequest {
  readonly programName: string;
  readonly title: string;
  readonly message: string;
  readonly buttons: readonly { readonly id: string; readonly label: string }[];
  readonly signal: CancelSignal;
}

/** What a token is for. */
export interface TokenRequest {
  readonly programId: string;
  readonly audience: string;
  readonly scopes: readonly string[];
  /** Longest life host-core accepts, in seconds. */
  readonly maxLifetimeSeconds: number;
}

/** A token of the host's backend. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresAtMs: number;
  readonly scopes: readonly string[];
}

/** What a one-time code is for. The backend adds the user, and the partner that publishes the program. */
export interface CodeRequest {
  readonly programId: string;
  /** What the partner's server gets for it: who the user is to that partner, the phone number, or the e-mail address. */
  readonly kind: 'identity' | 'phone' | 'email';
  /** Which of the partner's servers it is for, when the program said so. */
  readonly audience: string | null;
  /** Longest life host-core accepts, in seconds. */
  readonly maxLifetimeSeconds: number;
}

/** A one-time code of the host's backend. */
export interface IssuedCode {
  readonly code: string;
  readonly expiresAtMs: number;
}
