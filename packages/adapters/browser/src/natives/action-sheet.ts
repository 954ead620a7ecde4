import { createElement } from './create-element.js';

import type { NativePart, NativeSetup } from './native-part.js';

/** A list to choose from, by pointer, Tab or arrow keys. */
export function actionSheetNatives({ sheets, words }: NativeSetup): NativePart {
  return {
    methods: {
      'ui.showActionSheet': async ({ title = words.chooseTitle, items }, call) => ({
        index: await sheets.open<number>({
          call,
          title,
          type: 'choice',
          build: ({ content, close, cancelButton }) => {
            const choices = items.map((text, index) =>
              createElement('button', {
                text,
                onClick: () => {
                  close(index);
                },
              }),
            );
            choices[0]?.setAttribute('autofocus', '');
            content.append(
              createElement('div', { attributes: { class: 'choices' } }, choices),
              createElement('div', { attributes: { class: 'row' } }, [cancelButton()]),
            );
            content.addEventListener('keydown', (event) => {
              moveFocus(event, choices);
            });
          },
        }),
      }),
    },
  };
}

function moveFocus(event: KeyboardEvent, choices: readonly HTMLButtonElement[]): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const from = choices.findIndex((choice) => choice === event.target);
  choices[(from + step + choices.length) % choices.length]?.focus();
}
