import type { VerifiedPackage } from '@org/package-format';
import { storeLimits } from './limits.js';
import type { Icon } from './repository.js';

/** Kinds of pictures that the store serves. A type outside this list never reaches a response header. */
export const iconTypes = ['image/png', 'image/svg+xml', 'image/webp', 'image/jpeg'] as const;

const typeByExtension: ReadonlyMap<string, (typeof iconTypes)[number]> = new Map([
  ['png', 'image/png'],
  ['svg', 'image/svg+xml'],
  ['webp', 'image/webp'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
]);

/** Where the first icon of a package stands, or null when it has none that can be shown. */
export function findIcon({ manifest, layout }: VerifiedPackage): Icon | null {
  const path = manifest.icons?.[0]?.src;
  if (path === undefined) return null;
  const file = layout.files.get(path);
  const type = typeByExtension.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase());
  if (file === undefined || type === undefined || file.size > storeLimits.maxIconBytes) return null;
  return { offset: file.offset, size: file.size, type };
}
