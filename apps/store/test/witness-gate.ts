import type { WitnessClient } from '../src/witness-client.js';

/** Stands between a store and its witnesses. */
export function createWitnessGate() {
  let isDown = false;
  let hold: { asked(): void; readonly released: Promise<void> } | null = null;
  const guard = (witness: WitnessClient): WitnessClient => ({
    async cosign(head, prove) {
      const held = hold;
      hold = null;
      held?.asked();
      await held?.released;
      if (isDown) throw new Error('down');
      return witness.cosign(head, prove);
    },
  });
  const controls = {
    stopWitness: () => {
      isDown = true;
    },
    startWitness: () => {
      isDown = false;
    },
    holdWitness() {
      const [asked, reached] = signal();
      const [released, release] = signal();
      hold = { asked: reached, released };
      return { asked, release };
    },
  };
  return { guard, controls };
}

function signal(): [happened: Promise<void>, happen: () => void] {
  let happen: (() => void) | undefined;
  const happened = new Promise<void>((resolve) => {
    happen = resolve;
  });
  return [happened, () => happen?.()];
}
