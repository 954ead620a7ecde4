import { changeCart, totalCents } from './cart.js';
import { goods } from './goods.js';
import { CURRENCY } from './shop.js';

import type { Cart } from './cart.js';
import type { Good } from './goods.js';
import type { Receipt } from './shop.js';

/** What the screen needs of the shop. */
export interface ShopViewOptions {
  readonly root: HTMLElement;
  readonly onChange: (cart: Cart) => void;
  readonly onPay: () => void;
}

/** The shop's one screen. */
export interface ShopView {
  showCart(cart: Cart): void;
  showReceipt(receipt: Receipt): void;
  /** One line below the heading, read out. */
  say(text: string): void;
}

const money = new Intl.NumberFormat(undefined, { style: 'currency', currency: CURRENCY });

/** Builds the screen in `root`. */
export function createShopView({ root, onChange, onPay }: ShopViewOptions): ShopView {
  const list = make('ul', 'goods');
  const total = make('strong', 'total');
  const pay = make('button', 'pay', 'Pay');
  const line = make('p', 'line');
  pay.addEventListener('click', onPay);
  line.setAttribute('role', 'status');
  const bar = make('footer', 'bar', make('span', '', 'Total'), total, pay);
  root.replaceChildren(make('h1', '', 'Corner Shop'), line, list, bar);
  root.setAttribute('aria-busy', 'false');

  return {
    showCart: (cart) => {
      const focused = document.activeElement?.getAttribute('aria-label') ?? null;
      list.replaceChildren(...goods.map((good) => goodRow(good, cart, onChange)));
      total.textContent = money.format(totalCents(cart) / 100);
      pay.disabled = totalCents(cart) === 0;
      if (focused !== null) list.querySelector<HTMLElement>(`[aria-label="${focused}"]`)?.focus();
    },
    showReceipt: ({ orderId, amount, transactionId, claims }) => {
      const facts = [
        ['Paid', money.format(Number(amount))],
        ['Order', orderId],
        ['Transaction', transactionId],
        ['Receipt for', claims.audience],
        ['Known here as', `${claims.subject.slice(0, 12)}…`],
      ] as const;
      const sheet = make(
        'dl',
        'receipt',
        ...facts.flatMap(([term, text]) => [make('dt', '', term), make('dd', '', text)]),
      );
      root.querySelector('.receipt')?.remove();
      list.before(sheet);
    },
    say: (text) => {
      line.textContent = text;
    },
  };
}

function goodRow(
  { id, name, detail, priceCents, hue }: Good,
  cart: Cart,
  onChange: ShopViewOptions['onChange'],
) {
  const count = cart[id] ?? 0;
  const picture = make('span', 'picture', name.slice(0, 1));
  picture.style.setProperty('--hue', String(hue));
  const words = make(
    'div',
    'words',
    make('h2', '', name),
    make('p', '', `${detail} · ${money.format(priceCents / 100)}`),
  );
  const less = stepButton('−', `One ${name} less`, () => onChange(changeCart(cart, id, -1)));
  less.disabled = count === 0;
  const number = make('output', 'count', String(count));
  const more = stepButton('+', `One ${name} more`, () => onChange(changeCart(cart, id, 1)));
  return make('li', 'good', picture, words, make('div', 'steps', less, number, more));
}

function stepButton(sign: string, label: string, onPress: () => void): HTMLButtonElement {
  const button = make('button', 'step', sign);
  button.setAttribute('aria-label', label);
  button.addEventListener('click', onPress);
  return button;
}

function make<TName extends keyof HTMLElementTagNameMap>(
  name: TName,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[TName] {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}
