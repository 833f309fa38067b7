export type AttributeType = 'String' | 'Integer' | 'Boolean';

export type AllowedValue = { readonly id: string; readonly isActive: boolean };

/** An attribute definition in Graph's words, with its allowed values. */
export type AttributeDefinition = {
  readonly attributeSet: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly type: AttributeType;
  readonly isCollection: boolean;
  readonly isSearchable: boolean;
  readonly status: 'Available' | 'Deprecated';
  readonly usePreDefinedValuesOnly: boolean;
  readonly allowedValues: readonly AllowedValue[];
};

export type AttributeSet = {
  readonly id: string;
  readonly description?: string | undefined;
};

/** Entra: fundamentals/custom-security-attributes-overview, "Limits and constraints". */
export const attributeLimits = {
  /** Whether the service counts code points or UTF-16 units is not documented; the stricter reading is taken. */
  valueLength: 64,
  valuesPerObject: 50,
  nameLength: 32,
  /** Follows from the `#Int32` annotation; the pages do not spell the range out. */
  integerMin: -(2 ** 31),
  integerMax: 2 ** 31 - 1,
} as const;
