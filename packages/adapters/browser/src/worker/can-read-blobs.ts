let answer: Promise<boolean> | null = null;

/**
 * Whether this worker can read blobs. In WebKit (WebKitGTK 2.50) those of a frame of another site cannot, and cannot
 * cache them either: not the host's, not the frame's and not their own.
 */
export function canReadBlobs(): Promise<boolean> {
  answer ??= new Blob(['readable']).arrayBuffer().then(
    () => true,
    () => false,
  );
  return answer;
}
