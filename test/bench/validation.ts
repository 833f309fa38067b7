/** Whether the size of the catalog shows in the time of a validation. */
import { type Catalog, createCatalog } from '../../src/domain/catalog.ts';
import type { AllowedValue, AttributeDefinition } from '../../src/domain/definition.ts';
import type { RequestedAttributes } from '../../src/domain/request.ts';
import { validate } from '../../src/domain/validate.ts';
import { finish } from './finish.ts';
import { attributesOf } from './hire.ts';
import { digits, type Findings, spread } from './report.ts';
import { compare } from './statistics.ts';

const LIMIT = 1.2;
const DEFINITIONS = 500;
const VALUES = 100;
const DEFINITIONS_PER_SET = 25;
const WARM_UP = { rounds: 50, withinInMs: 3_000 };
const EXTENT = { rounds: 200, withinInMs: 10_000 };
/** A round of some milliseconds: far above the clock's resolution, and short enough to alternate often. */
const VALIDATIONS_PER_ROUND = 2_000;
const CHANGES = 64;
const MICROSECONDS = 1_000;

/** Parsed like those that arrive, so that no two share a string. */
const changes = Array.from(
  { length: CHANGES },
  (_, index): RequestedAttributes => JSON.parse(JSON.stringify(attributesOf(index))),
);

async function measureValidation(): Promise<Findings> {
  const small = catalogOf(hireDefinitions((wanted) => wanted));
  const filler = Array.from({ length: DEFINITIONS - 5 }, (_, index) => fillerDefinition(index));
  const large = catalogOf([...hireDefinitions(withUnwanted), ...filler]);
  const baseline = () => timePerChange(small);
  const measured = () => timePerChange(large);
  await compare(WARM_UP, baseline, measured);
  const { middleHalf, ...figures } = await compare(EXTENT, baseline, measured);
  const name = `validation, ${DEFINITIONS} definitions x ${VALUES} values`;
  return {
    measurements: [{ name, against: 'the 5 definitions of the change alone', ...figures, limit: LIMIT, unit: 'µs' }],
    notes: [`${spread(name, middleHalf)}; ${digits((1_000 * MICROSECONDS) / figures.measured)} changes a second`],
  };
}

/** In microseconds. Every result is looked at, so that none can be optimised away. */
function timePerChange(catalog: Catalog): number {
  let valid = 0;
  const startedAt = performance.now();
  for (let index = 0; index < VALIDATIONS_PER_ROUND; index++) {
    const validation = validate(changes[index % CHANGES] ?? {}, catalog);
    if (validation.kind === 'valid') valid += validation.changes.length;
  }
  const elapsed = performance.now() - startedAt;
  if (valid !== 5 * VALIDATIONS_PER_ROUND) throw new Error('A change was refused');
  return (elapsed * MICROSECONDS) / VALIDATIONS_PER_ROUND;
}

const catalogOf = (definitions: readonly AttributeDefinition[]): Catalog => {
  const sets = [...new Set(definitions.map(({ attributeSet }) => attributeSet))];
  return createCatalog(
    sets.map((id) => ({ id })),
    definitions,
    0,
  );
};

type Values = (wanted: readonly string[]) => readonly string[];

/** A definition of each kind; all values that a kind can be restricted to are predefined. */
function hireDefinitions(values: Values): readonly AttributeDefinition[] {
  const wanted = (name: string) => [
    ...new Set(changes.flatMap((change) => change['Engineering']?.[name] as unknown[]).map(String)),
  ];
  const of = (name: string, type: AttributeDefinition['type'], isCollection: boolean): AttributeDefinition =>
    type === 'Boolean'
      ? definition('Engineering', name, type, isCollection, [])
      : definition('Engineering', name, type, isCollection, values(wanted(name)));
  return [
    of('Project', 'String', true),
    of('CostCenter', 'Integer', true),
    of('NumVendors', 'Integer', false),
    of('Certification', 'Boolean', false),
    of('ProjectDate', 'String', false),
  ];
}

function withUnwanted(wanted: readonly string[]): readonly string[] {
  const unwanted = Array.from({ length: VALUES }, (_, index) => String(50_000 + index));
  return [...unwanted, ...wanted].slice(-Math.max(VALUES, wanted.length));
}

function fillerDefinition(index: number): AttributeDefinition {
  const set = `Department${Math.floor(index / DEFINITIONS_PER_SET)}`;
  const values = Array.from({ length: VALUES }, (_, value) => `Value ${index}-${value}`);
  return definition(set, `Attribute${index}`, 'String', index % 2 === 0, values);
}

const definition = (
  attributeSet: string,
  name: string,
  type: AttributeDefinition['type'],
  isCollection: boolean,
  values: readonly string[],
): AttributeDefinition => ({
  ...{ attributeSet, name, description: 'For the benchmark', type, isCollection, isSearchable: true },
  ...{ status: 'Available', usePreDefinedValuesOnly: values.length > 0 },
  allowedValues: values.map((id): AllowedValue => ({ id, isActive: true })),
});

finish(await measureValidation());
