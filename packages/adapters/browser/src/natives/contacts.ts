import { BridgeError } from '@org/bridge-protocol';

import { unlessAborted } from './call-end.js';
import { engineNavigator } from './engine.js';
import { userCancelled } from './native-error.js';

import type { NativePart } from './native-part.js';
import type { EngineContact } from './engine.js';

type Field = keyof EngineContact;

/** People whom the user chooses in the browser's own list. */
export async function contactsNatives(): Promise<NativePart> {
  const { contacts } = engineNavigator();
  if (contacts === undefined)
    return { unsupported: { 'contacts.pick': 'This browser gives pages no contacts.' } };
  const known = await contacts.getProperties().catch((): readonly string[] => []);
  return {
    methods: {
      'contacts.pick': async ({ multiple, fields }, { signal }) => {
        const asked = fields.filter((field) => known.includes(field));
        // The engine would show nothing, and refuse.
        if (asked.length === 0)
          throw new BridgeError('NOT_SUPPORTED', `This browser tells ${known.join(', ')} of a contact only.`);
        const chosen = await unlessAborted(signal, contacts.select(asked, { multiple }));
        if (chosen.length === 0) throw userCancelled();
        return { contacts: chosen.map((contact) => onlyFields(contact, asked)) };
      },
    },
  };
}

function onlyFields(contact: EngineContact, fields: readonly Field[]): Partial<Record<Field, string[]>> {
  return Object.fromEntries(fields.map((field) => [field, [...(contact[field] ?? [])]]));
}
