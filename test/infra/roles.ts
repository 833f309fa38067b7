/** Every right that Bicep gives, as it stands in the files. */
import { type Declaration, declared, ofKind, property, resourcesOf } from './bicep.ts';

export type Grant = {
  readonly role: string;
  readonly scope: string;
  readonly to: string;
  readonly when: string;
};

export const grants: readonly Grant[] = resourcesOf('Microsoft.Authorization/roleAssignments').map((assignment) => ({
  role: roleOf(assignment),
  scope: scopeOf(assignment),
  to: property(assignment.text, 'principalId') ?? '',
  when: /\[\s*for [^:]* in (\w+):|= if \((.*)\) \{$/m.exec(assignment.text)?.slice(1).find(Boolean) ?? 'always',
}));

/** The id in the variable that names the role, or the custom role itself. */
function roleOf({ file, text }: Declaration): string {
  const id = property(text, 'roleDefinitionId') ?? '';
  const [, variable] = /^subscriptionResourceId\('Microsoft\.Authorization\/roleDefinitions', (\w+)\)$/.exec(id) ?? [];
  if (variable === undefined) return id;
  const [, guid] = /= '([0-9a-f-]{36})'/.exec(declared('var', variable, file).text) ?? [];
  if (guid === undefined) throw new Error(`${file}: ${variable} is not the id of a role`);
  return guid;
}

/** The type of the resource that it holds for: a resource group or subscription has no symbol in these files. */
function scopeOf({ file, text }: Declaration): string {
  const [, symbol = ''] = /^ +scope: (\w+)(?:\[index\])?$/m.exec(text) ?? [];
  const [found] = ofKind('resource', file).filter(({ name }) => name === symbol);
  if (!found) throw new Error(`${file}: a role assignment without the scope of a resource: ${symbol}`);
  return found.type.replace(/@.*$/, '');
}
