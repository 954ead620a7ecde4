import type { CodeReader } from './code-reader.js';

/** QR codes for engines without a reader, by a decoder that is loaded when the first scan begins. */
export const qrCodeReader: CodeReader = {
  formats: ['qr_code'],
  open: async () => {
    const { decodeQR } = await import('qr/decode.js');
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('The browser gives no canvas to look at a picture on.');
    return async (video) => {
      const { videoWidth, videoHeight } = video;
      const scale = Math.min(1, MAX_EDGE / Math.max(videoWidth, videoHeight));
      const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
      // A camera that has only just begun.
      if (width === 0 || height === 0) return null;
      Object.assign(canvas, { width, height });
      context.drawImage(video, 0, 0, width, height);
      // Throws when it finds none.
      return { text: decodeQR(context.getImageData(0, 0, width, height)), format: 'qr_code' };
    };
  },
};

/** Enough for the largest QR code that a hand can hold still, at a quarter of the work of a whole picture. */
const MAX_EDGE = 1_024;
