/** Entity types as Microsoft's v1.0 metadata declares them (test/fixtures/metadata). Assumed to hold for beta too. */
export type Property = {
  /** Of one element, if it is a collection. */
  readonly type: string;
  readonly isCollection: boolean;
  readonly isNullable: boolean;
};

export type EntityType = {
  /** Qualified, for messages. */
  readonly name: string;
  /** The structural ones, with those that are inherited. */
  readonly properties: Readonly<Record<string, Property>>;
};

export const nullable = (type: string): Property => ({ type, isCollection: false, isNullable: true });

export const collection = (type: string): Property => ({ ...nullable(type), isCollection: true });

export const required = (property: Property): Property => ({ ...property, isNullable: false });

export const boolean = nullable('Edm.Boolean');
export const dateTime = nullable('Edm.DateTimeOffset');
export const guid = nullable('Edm.Guid');
export const int32 = nullable('Edm.Int32');
export const string = nullable('Edm.String');
export const strings = collection('Edm.String');

/** Every property without a value. A collection is never null: its nullability is that of its elements (OData CSDL 4.01, 7.2.1). */
export const blankEntity = ({ properties }: EntityType): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(properties).map(([name, { isCollection }]) => [name, isCollection ? [] : null]));
