import { boolean, dateTime, type EntityType, int32, required, string } from './entity-type.ts';

const entity = { id: required(string) };

export const directoryObject = { ...entity, deletedDateTime: dateTime };

export const attributeSetType: EntityType = {
  name: 'microsoft.graph.attributeSet',
  properties: { ...entity, description: string, maxAttributesPerSet: int32 },
};

export const definitionType: EntityType = {
  name: 'microsoft.graph.customSecurityAttributeDefinition',
  properties: {
    ...entity,
    attributeSet: required(string),
    description: string,
    isCollection: required(boolean),
    isSearchable: boolean,
    name: required(string),
    status: required(string),
    type: required(string),
    usePreDefinedValuesOnly: boolean,
  },
};

export const allowedValueType: EntityType = {
  name: 'microsoft.graph.allowedValue',
  properties: { ...entity, isActive: boolean },
};
