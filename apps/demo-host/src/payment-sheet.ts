import { charge } from './payment-desk.js';
import { element } from './element.js';
import { formatMoney } from './format.js';
import { hostIdentity } from './host-identity.js';
import { showModal } from './modal.js';

import type { PaymentOutcome, PaymentRequest } from '@org/host-core';

const cards = [
  { id: 'approves', label: 'Test card ending 4242', note: 'is approved' },
  { id: 'declines', label: 'Test card ending 0002', note: 'is declined' },
] as const;

/**
 * The host's payment sheet: what is paid to whom for what, and a card to choose. Once a charge is sent, only its answer
 * ends the sheet: money may have moved. Rejects when the user gives up on an answer that was lost; the payment is then
 * neither paid nor cancelled as far as anybody here knows.
 */
export async function showPaymentSheet(request: PaymentRequest): Promise<PaymentOutcome> {
  const progress: Progress = { outcome: { type: 'cancelled' }, isSending: false, isAnswerLost: false };
  await showModal<'over'>(
    (settle) => {
      const choice = cardChoice();
      const status = element('p', { class: 'sheet-status', role: 'status' });
      const show = (text: string) => {
        status.textContent = text;
        choice.disabled = progress.isSending;
      };
      const pay = async () => {
        if (progress.isSending) return;
        progress.isSending = true;
        show('Paying …');
        try {
          progress.outcome = await charge(request, chosenCard(choice));
          progress.isAnswerLost = false;
          settle('over');
        } catch {
          // The key is the same on the next try, so an answer that was lost cannot become a second charge.
          progress.isAnswerLost = true;
          progress.isSending = false;
          show('The payment service did not answer. Try again, or cancel.');
        }
      };
      return {
        eyebrow: `Payment in ${hostIdentity.name}`,
        title: formatMoney(request.amount, request.currency),
        body: [paymentFacts(request), choice, status],
        actions: [
          {
            label: 'Cancel',
            choose: () => {
              if (!progress.isSending) settle('over');
            },
          },
          { label: 'Confirm payment', look: 'primary', choose: () => void pay() },
        ],
      };
    },
    { dismissed: 'over', signal: request.signal, isHeld: () => progress.isSending, look: 'sheet' },
  );
  if (progress.isAnswerLost) throw new Error(`Whether order ${request.orderId} was paid is not known.`);
  return progress.outcome;
}

interface Progress {
  outcome: PaymentOutcome;
  /** A charge is under way. */
  isSending: boolean;
  isAnswerLost: boolean;
}

function paymentFacts({ partnerName, programName, orderId, description }: PaymentRequest): HTMLElement {
  const facts: readonly [term: string, text: string | null][] = [
    ['To', partnerName],
    ['In', programName],
    ['Order', orderId],
    ['For', description],
  ];
  return element(
    'dl',
    { class: 'facts panel' },
    ...facts.flatMap(([term, text]) =>
      text === null ? [] : [element('dt', {}, term), element('dd', {}, text)],
    ),
  );
}

function cardChoice(): HTMLFieldSetElement {
  return element(
    'fieldset',
    { class: 'choices' },
    element('legend', {}, 'Pay with'),
    ...cards.map(({ id, label, note }, index) =>
      element(
        'label',
        { class: 'choice' },
        element('input', { type: 'radio', name: 'card', value: id, checked: index === 0 }),
        element('span', {}, label),
        element('span', { class: 'muted' }, note),
      ),
    ),
  );
}

function chosenCard(choice: HTMLFieldSetElement): string {
  return choice.querySelector<HTMLInputElement>('input:checked')?.value ?? cards[0].id;
}
