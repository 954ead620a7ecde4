import { describe, expect, it } from 'vitest';

import { openEditor } from './editor.js';

const editor = openEditor(`import { call, payment, ui } from '@org/guest-sdk';

void payment.pay({ orderId: 'order-123', amount: 99.99, currency: 'USD' });
void ui.setDisplayMode({ mode: 'fullscreen' });
void call('payment.getStatus', { orderId: 'order-123' });
payment.`);

describe('an editor', () => {
  it('shows what a method does, its permission and its errors', () => {
    const shown = editor.hover('pay({');
    expect(shown).toContain('Asks the user to pay an order');
    expect(shown).toContain('Permission: `payment`, which the user is asked for.');
    expect(shown).toContain('Errors of its own: `USER_CANCELLED`, `payment/declined`, `CONFLICT`.');
  });

  it('shows its parameters and its result, field by field', () => {
    const shown = editor.hover('pay({').replace(/\s+/gu, ' ');
    expect(shown).toContain('params: { orderId: string; amount: number | string; currency: string;');
    expect(shown).toContain('Promise<{ transactionId: string; status: "paid"; }>');
  });

  it('shows what to ask before a parameter, and that a gesture is needed', () => {
    const shown = editor.hover('setDisplayMode({');
    expect(shown).toContain('orientation?: never');
    expect(shown).toContain('Ask `supports` for: orientation.');
    expect(shown).toContain('Call it from a click or a key.');
  });

  it('shows the parameters and the result of a call by name', () => {
    const shown = editor.hover(`call('payment.getStatus'`).replace(/\s+/gu, ' ');
    expect(shown).toContain('params: { orderId: string; }');
    expect(shown).toContain('transactionId: string | null; }>');
  });

  it('offers the methods of a namespace, each with its help', () => {
    expect(editor.offeredAfter('\npayment.')).toEqual(['getStatus', 'pay']);
    expect(editor.helpOf('\npayment.', 'getStatus')).toContain('Permission: `payment`');
  });
});
