import { engineWindow } from './engine.js';

import type { CodeReader } from './code-reader.js';

/** The reader of the engine itself; null where it has none. */
export async function engineCodeReader(): Promise<CodeReader | null> {
  const { BarcodeDetector: Detector } = engineWindow();
  // An engine can have the name without a reader behind it; then it lists no formats.
  const known = (await Detector?.getSupportedFormats().catch(() => [])) ?? [];
  if (Detector === undefined || known.length === 0) return null;
  return {
    formats: known,
    open: async (formats) => {
      const detector = new Detector({ formats });
      return async (video) => {
        const [found] = await detector.detect(video);
        return found === undefined ? null : { text: found.rawValue, format: found.format };
      };
    },
  };
}
