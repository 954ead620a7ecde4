import { isDisplayText, isInteger, isListOf } from '../fields.js';
import type { FieldRule, FieldRules } from '../fields.js';
import { isSha256Hex } from '../hex.js';
import { packageLimits } from '../limits.js';
import { isProgramId } from '../program-id.js';
import { isJsonObject } from '../strict-json.js';
import type { JsonValue } from '../strict-json.js';
import { isTimestamp } from '../timestamp.js';

import type { RecallList } from './recall.js';

const count = (rule: string) => ({
  rule,
  demand: 'a whole number from 1',
  accepts: (value: JsonValue) => isInteger(value, 1),
});

/** The members of a recall list, each by itself. */
export const recallListFields: FieldRules<RecallList> = {
  format: { rule: '9.1', demand: 'the number 1', accepts: (value) => value === 1 },
  epoch: count('9.1'),
  recalls: {
    rule: '9.1',
    demand: `a list of at most ${packageLimits.maxRecalls} recalls, each once`,
    accepts: (value) => isListOf(value, packageLimits.maxRecalls, isJsonObject),
  },
  publishedAt: { rule: '9.1', demand: 'a UTC time such as 2026-11-20T10:00:00Z', accepts: isTimestamp },
  storeKeysVersion: count('9.1'),
  log: { rule: '8.6', demand: 'an object with the proof from the log', accepts: isJsonObject },
  signature: {
    rule: '4.1',
    code: 'SIGNATURE_MALFORMED',
    demand: 'a signature string',
    accepts: (value) => typeof value === 'string',
  },
};

const shared: Readonly<Record<string, FieldRule>> = {
  type: { rule: '9.2', demand: 'release, range or key', accepts: (value) => typeof value === 'string' },
  mode: { rule: '9.2', demand: 'soft or hard', accepts: (value) => value === 'soft' || value === 'hard' },
  reason: {
    rule: '9.2',
    demand: `one line of plain text of at most ${packageLimits.maxNameLength} characters`,
    accepts: (value) => isDisplayText(value, packageLimits.maxNameLength),
  },
};
const digest: FieldRule = { rule: '9.2', demand: '64 lower-case hexadecimal digits', accepts: isSha256Hex };

/** The members of a recall, by its `type`. */
export const recallFields: ReadonlyMap<string, Readonly<Record<string, FieldRule>>> = new Map([
  ['release', { ...shared, manifestSha256: digest }],
  [
    'range',
    {
      ...shared,
      id: { rule: '9.2', demand: 'a program id such as com.partner.loans', accepts: isProgramId },
      fromSeq: count('9.2'),
      toSeq: count('9.2'),
    },
  ],
  ['key', { ...shared, keyId: digest }],
]);
