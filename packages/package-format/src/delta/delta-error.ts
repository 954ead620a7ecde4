import { PackageError } from '../error.js';

/** What a bad patch is refused with. Whatever is wrong, the whole container is the way on. */
export function deltaError(rule: string, what: string): PackageError {
  return new PackageError('DELTA_INVALID', rule, `${what}: fetch the whole container.`);
}
