import { expect, it } from 'vitest';
import { describeNextSteps } from '../../scripts/next-steps/describe.ts';

const deployed = {
  AZURE_SUBSCRIPTION_ID: '11111111-1111-4111-8111-111111111111',
  AZURE_RESOURCE_GROUP: 'rg-relay',
  RELAY_FUNCTION_APP_NAME: 'func-abc123',
  RELAY_KEY_VAULT_NAME: 'kv-abc123',
};

it('names the secrets to set, where, and what makes them known', () => {
  const text = describeNextSteps(deployed, ['RELAY_SECRET_JIRA', 'RELAY_ENRICH_SECRET_HR_1']);
  expect(text).toContain('az keyvault secret set --vault-name kv-abc123 --name relay-secret-jira --file <file>');
  expect(text).toContain('--name relay-enrich-secret-hr-1 ');
  const app =
    '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-relay/providers/Microsoft.Web/sites/func-abc123';
  expect(text).toContain(
    `az rest --method post --url '${app}/config/configreferences/appsettings/refresh?api-version=2022-03-01'`,
  );
  expect(text).toContain('az functionapp restart --resource-group rg-relay --name func-abc123');
});

it('names the headers of an OTLP endpoint among them', () => {
  const text = describeNextSteps({ ...deployed, RELAY_OTLP_HEADERS: 'true' }, []);
  expect(text).toContain('--name otel-exporter-otlp-headers ');
});

it('asks for no secret where none is needed', () => {
  expect(describeNextSteps(deployed, [])).not.toContain('az ');
});

it.each([
  ['false', 'lets the relay and its operators in'],
  [undefined, 'lets the relay and its operators in'],
  ['true', 'lets the operators in'],
])('tells whom to let in, and to look (permissions granted by the deployment: %s)', (RELAY_GRANT_PERMISSIONS, whom) => {
  const text = describeNextSteps({ ...deployed, RELAY_GRANT_PERMISSIONS }, []);
  expect(text).toContain(whom);
  for (const command of ['grant', 'check']) {
    expect(text).toContain(`permissions ${command} --operator '<object id of a user or group>=Requests.Operate'\n`);
  }
});

it('numbers them, and says what it does not know', () => {
  expect(describeNextSteps({}, ['RELAY_SECRET_JIRA'])).toMatch(/^1\. .*<RELAY_KEY_VAULT_NAME>.*^2\. .*^3\. /ms);
});
