/** Draws a picture so that its longer edge has at most so many pixels. Without a limit it keeps its size. */
export async function drawImage(
  source: ImageBitmap | HTMLVideoElement,
  { maxEdge, type }: { readonly maxEdge: number | undefined; readonly type: string },
): Promise<Blob> {
  const { width, height } = sizeOf(source);
  const scale = Math.min(1, (maxEdge ?? Infinity) / Math.max(width, height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  );
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser gives no canvas to draw a picture on.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type, quality: QUALITY });
}

/** Makes a picture smaller; one that is small enough stays as it is. Rejects when the engine cannot read it. */
export async function shrinkImage(file: File, maxEdge: number): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  try {
    if (Math.max(bitmap.width, bitmap.height) <= maxEdge) return file;
    // Engines write these and no others; what may have transparent places stays a PNG.
    const type = file.type === 'image/jpeg' || file.type === 'image/webp' ? file.type : 'image/png';
    return await drawImage(bitmap, { maxEdge, type });
  } finally {
    bitmap.close();
  }
}

function sizeOf(source: ImageBitmap | HTMLVideoElement): { readonly width: number; readonly height: number } {
  return source instanceof HTMLVideoElement
    ? { width: source.videoWidth, height: source.videoHeight }
    : source;
}

/** As cameras write JPEG: no difference to see, half the bytes of the best. */
const QUALITY = 0.9;
