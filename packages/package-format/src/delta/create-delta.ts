import { concatBytes } from '../bytes.js';
import { PackageError } from '../error.js';
import { fromHex, sha256Pattern } from '../hex.js';
import { packageLimits } from '../limits.js';
import { indexBase } from './base-index.js';
import { createBreather } from './breather.js';
import { createCopyFinder } from './copy-finder.js';
import { writeDeltaHeader } from './delta-header.js';
import { createInstructionWriter } from './instructions.js';
import { createReadBudget } from './read-budget.js';

/** How a patch is made. */
export interface CreateDeltaOptions {
  /** Digest of the base, lower-case hexadecimal. */
  readonly baseSha256: string;
  /** Awaited every few tens of milliseconds of work, so that a server can answer in between. */
  readonly pause?: () => Promise<void>;
}

/** Room in the control block for one more step. */
const largestStepBytes = 12;

/**
 * The patch from one container to another: the same input gives the same bytes. It is not compressed, but laid out for the
 * transport to do so. In memory an index of up to three times the base stands beside both.
 */
export async function createDelta(
  base: Uint8Array,
  target: Uint8Array,
  { baseSha256, pause }: CreateDeltaOptions,
): Promise<Uint8Array> {
  assertSizes(base, target);
  if (!sha256Pattern.test(baseSha256)) {
    throw new PackageError(
      'HEX_INVALID',
      '4.6',
      'The digest of the base must be 64 lower-case hexadecimal digits.',
    );
  }
  const breather = createBreather(pause);
  const finder = createCopyFinder(base, target, await indexBase(base, breather), breather);
  const writer = createInstructionWriter();
  const fits = createReadBudget();
  const literals: Uint8Array[] = [];
  let made = 0;
  for (let step = await finder.next(); step !== null; step = await finder.next()) {
    // package-format 12.2, 12.6: past what a decoder takes, the rest is inserted
    if (writer.size() + largestStepBytes > packageLimits.maxDeltaControlBytes) break;
    if (!fits(step.offset, step.length)) break;
    writer.add(step);
    literals.push(target.subarray(made, made + step.inserted));
    made += step.inserted + step.length;
  }
  literals.push(target.subarray(made));
  const lists = writer.lists();
  const header = writeDeltaHeader({
    baseSha256: fromHex(baseSha256),
    baseSize: base.length,
    targetSize: target.length,
    listSizes: [lists[0].length, lists[1].length, lists[2].length],
  });
  return concatBytes([header, ...lists, ...literals]);
}

function assertSizes(...containers: readonly Uint8Array[]): void {
  const tooLarge = containers.find(({ length }) => length > packageLimits.maxContainerBytes);
  if (tooLarge === undefined) return;
  const message = `A container of ${tooLarge.length} bytes is above the limit: serve it whole.`;
  throw new PackageError('CONTAINER_TOO_LARGE', '1.1', message);
}
