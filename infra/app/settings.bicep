@description('Name of the function app.')
param functionAppName string

@description('Client id of the identity.')
param clientId string

@description('Name of the storage account.')
param storageName string

@description('Host name of the Service Bus namespace.')
param serviceBusHostName string

@description('Address of the Key Vault.')
param vaultUri string

@description('Name of the Application Insights component.')
param applicationInsightsName string

@description('Audiences of the API, comma separated.')
param apiAudience string

@description('"on" sends outcomes.')
param outcomes string

@description('Days that audit records are kept.')
param auditRetentionDays int

@description('Days that the record of a closed request is kept.')
param ledgerRetentionDays int

@description('OTLP endpoint for traces and metrics besides Application Insights; empty for none.')
param otlpEndpoint string

@description('True if that endpoint wants headers, which are a secret.')
param otlpHeaders bool

@description('Settings whose previous secret is accepted as well.')
param rotatingSettings string[]

var topology = loadJsonContent('../topology.json')
var rotating = map(
  rotatingSettings,
  name => contains(concat(['RELAY_DIGEST_KEY'], topology.secretSettings), name)
    ? '${name}_PREVIOUS'
    : fail('RELAY_ROTATING_SECRETS: the relay has no secret "${name}".')
)
var secretSettings = concat(topology.secretSettings, rotating, otlpHeaders ? ['OTEL_EXPORTER_OTLP_HEADERS'] : [])

// The name of a secret is that of its setting, in what Key Vault takes in names. Without a version in the reference a
// new one is used within a day, or with the next restart.
func secretName(setting string) string => replace(toLower(setting), '_', '-')
func vaultReference(vaultUri string, setting string) string =>
  '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${secretName(setting)})'

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: functionAppName
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

// Always set, a line each.
var always = {
  AzureWebJobsStorage__accountName: storage.name
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
  ServiceBusConnection__fullyQualifiedNamespace: serviceBusHostName
  ServiceBusConnection__credential: 'managedidentity'
  ServiceBusConnection__clientId: clientId
  StorageConnection__tableServiceUri: storage.properties.primaryEndpoints.table
  StorageConnection__blobServiceUri: storage.properties.primaryEndpoints.blob
  AZURE_CLIENT_ID: clientId
  RELAY_TENANT_ID: tenant().tenantId
  RELAY_API_AUDIENCE: apiAudience
  RELAY_DIGEST_KEY: vaultReference(vaultUri, 'RELAY_DIGEST_KEY')
}

var secrets = toObject(secretSettings, name => name, name => vaultReference(vaultUri, name))

// Only when asked for: otherwise the app's own default holds.
var outcomesSetting = outcomes == 'on' ? { RELAY_OUTCOMES: outcomes } : {}
var auditSetting = auditRetentionDays == 365 ? {} : { RELAY_AUDIT_RETENTION_DAYS: string(auditRetentionDays) }
var ledgerSetting = ledgerRetentionDays == 90 ? {} : { RELAY_LEDGER_RETENTION_DAYS: string(ledgerRetentionDays) }
var otlpSettings = empty(otlpEndpoint)
  ? {}
  : {
      OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf'
    }

resource settings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'appsettings'
  properties: union(always, secrets, outcomesSetting, auditSetting, ledgerSetting, otlpSettings)
}
