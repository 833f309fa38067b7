import { type Command, noOperands } from '../command.ts';
import { onlyFailed } from '../outcome.ts';
import { type Definition, definitions } from '../relay/definitions.ts';
import { type Column, table } from '../table.ts';
import { text } from '../values.ts';

const columns: readonly Column<Definition>[] = [
  { title: 'set', cell: ({ attributeSet }) => attributeSet, whole: true },
  { title: 'name', cell: ({ name }) => name, whole: true },
  { title: 'type', cell: ({ type, isCollection }) => (isCollection ? `${type} collection` : type), whole: true },
  { title: 'status', cell: ({ status }) => status, whole: true },
  { title: 'values', cell: valuesOf },
  { title: 'description', cell: ({ description }) => description },
];

export const definitionsList: Command = {
  name: 'definitions list',
  operands: noOperands,
  summary: 'Lists the attribute definitions that requests are validated against.',
  details: 'Predefined values are counted here; --json lists them, and the attribute sets.\n',
  options: {
    set: { type: 'string', value: 'SET', help: 'Only those of this attribute set, in any case.' },
    name: { type: 'string', value: 'NAME', help: 'Only those of this name, in any case.' },
    status: { type: 'string', value: 'STATUS', is: ['Available', 'Deprecated'], help: 'Available or Deprecated.' },
  },
  async run({ values, relay }) {
    const given = { attributeSet: text(values, 'set'), name: text(values, 'name'), status: text(values, 'status') };
    const named = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const reply = await relay.call({ path: `definitions?${new URLSearchParams(named)}`, schema: definitions });
    if (reply.kind === 'failed') return onlyFailed(reply);
    const { value } = reply.body;
    return { document: reply.body, text: value.length === 0 ? 'None.' : table(columns, value), asAsked: true };
  },
};

function valuesOf({ usePreDefinedValuesOnly, allowedValues }: Definition): string {
  const active = allowedValues.filter(({ isActive }) => isActive).length;
  const inactive = allowedValues.length - active;
  const counted = `${active} predefined${inactive > 0 ? `, ${inactive} deactivated` : ''}`;
  if (usePreDefinedValuesOnly) return counted;
  return allowedValues.length > 0 ? `any; ${counted}` : 'any';
}
