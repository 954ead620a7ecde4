import * as v from 'valibot';
import { packageLimits } from '@org/package-format';
import { iconTypes } from './icon.js';
import { StoreError } from './error.js';

const sha256Hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const text = v.string();
const textList = v.array(text);
const bytes = v.instance(Uint8Array);
const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(packageLimits.maxContainerBytes));
/** PostgreSQL drivers hand out bigint as a number, as text or as a bigint. */
const sequence = v.pipe(
  v.union([v.number(), v.string(), v.bigint()]),
  v.transform(Number),
  v.safeInteger(),
  v.minValue(0),
);

/** The columns of a release, under the names that the queries give them. */
export const releaseRow = v.object({
  version: text,
  name: text,
  description: text,
  min_host_version: text,
  permissions: textList,
  allowed_domains: textList,
  manifest_sha256: sha256Hex,
  container_sha256: sha256Hex,
  container_size: size,
  key_id: sha256Hex,
  icon: v.nullable(v.object({ offset: size, size, type: v.picklist(iconTypes) })),
  rollback_floor: v.nullable(text),
  released_at: v.date(),
});

/** A program with its partner. */
export const programRow = v.object({
  id: text,
  statement_seq: sequence,
  release_seq: sequence,
  partner_id: text,
  partner_name: text,
  partner_permissions: textList,
  partner_domains: textList,
  partner_revision: sequence,
});

const halt = v.object({
  at: text,
  permille: sequence,
  confirmed: sequence,
  failed: sequence,
  isByHand: v.boolean(),
});

/** Whether a program has a statement. */
export const statementPresence = v.object({ statement_bytes: v.nullable(bytes) });

/** A release under its number. */
export const numberedRow = v.object({
  release_seq: sequence,
  channel: text,
  is_taken_back: v.boolean(),
  halt: v.nullable(halt),
  kept_sha256: v.nullable(sha256Hex),
});

/** The current release of a channel. */
export const channelRow = v.object({ channel: text, release_seq: sequence });

/** A channel of a program. */
export const channelNameRow = v.object({ id: text, channel: text });

/** Bytes and nothing else. */
export const bytesRow = v.object({ bytes });

/** The numbers that a signature took. */
export const numbersRow = v.object({ statement_seq: sequence, release_seq: sequence });

/** A statement as it was signed. */
export const statementRow = v.object({
  statement_bytes: bytes,
  signed_statement_seq: sequence,
  statement_release_seq: sequence,
  statement_partner_revision: sequence,
  signed_at: v.date(),
  meaning: text,
  halt: v.nullable(halt),
});

/** A release with its program, for the catalogue. */
export const listedRow = v.object({ ...releaseRow.entries, id: text, partner_id: text, partner_name: text });

/** Rows that carry an id and nothing else. */
export const idRow = v.object({ id: text });

/** Reads a row: what a database holds is input like any other. */
export function readRow<Schema extends v.GenericSchema>(schema: Schema, row: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, row);
  if (result.success) return result.output;
  const where = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'row'}: ${issue.message}`).join('; ');
  throw new StoreError(
    'DATA_DAMAGED',
    `The database holds something the store did not write (${where}): restore a backup.`,
  );
}
