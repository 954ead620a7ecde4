// The JSON Schema of manifest.json, for editors and for tools in other languages. It follows from the table that the runtime
// check reads; `npm run generate` writes it to manifest.schema.json. No entry imports this file.

import { extensionPattern } from './fields.js';
import { manifestDefaults } from './manifest-draft.js';
import { manifestDefinitions, manifestFields } from './manifest-fields.js';
import { pagePattern } from './manifest-relations.js';
import { objectSchema } from './shape.js';
import type { DescribedRule, JsonSchema } from './shape.js';

const draft = 'https://json-schema.org/draft/2020-12/schema';
/** Members that packing adds; an author who writes them is told to remove them. */
const addedMembers: readonly string[] = ['files', 'signature'];

/** The schema of a finished manifest. `#/$defs/source` is what a partner writes before packing. */
export function manifestSchema(): JsonSchema {
  return {
    $schema: draft,
    $id: 'urn:miniapp:manifest:1',
    title: 'manifest.json of a packed mini-program',
    ...manifestObject(manifestFields),
    $defs: {
      ...manifestDefinitions,
      source: { title: 'manifest.json of a mini-program before packing', ...sourceObject() },
    },
  };
}

/** The schema of a partner's source as a document of its own: editors do not follow a fragment in their settings. */
export function manifestSourceSchema(): JsonSchema {
  return { $schema: draft, $ref: 'manifest.schema.json#/$defs/source' };
}

function sourceObject(): JsonSchema {
  const rules: Record<string, DescribedRule> = {};
  for (const [name, rule] of Object.entries(manifestFields)) {
    if (addedMembers.includes(name)) continue;
    const reference = { ...rule, schema: { $ref: `#/properties/${name}` } };
    rules[name] = name in manifestDefaults ? { ...reference, isOptional: true } : reference;
  }
  return manifestObject(rules);
}

function manifestObject(rules: Readonly<Record<string, DescribedRule>>): JsonSchema {
  return {
    ...objectSchema(rules),
    patternProperties: { [extensionPattern.source]: true },
    // package-format 3.7: native programs begin with something else than a page
    if: { type: 'object', properties: { runtime: { const: 'native' } }, required: ['runtime'] },
    else: { type: 'object', properties: { entryPoint: { type: 'string', pattern: pagePattern.source } } },
  };
}
