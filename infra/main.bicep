targetScope = 'subscription'

// azd asks for what is empty or not set and has no default here, and `azd up` asks before any hook: so the token, too,
// has one. The preflight has set its own by the time that anything is deployed.

@description('Name of the environment: azd names it, and the resource group after it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region; Flex Consumption must be there.')
@minLength(1)
@metadata({ azd: { type: 'location' } })
param location string

@description('Part of every name that must be the only one of the world, a-z and 0-9. The preflight chooses it once.')
@minLength(5)
@maxLength(13)
param resourceToken string = uniqueString(subscription().id, environmentName, location)

@description('Version of Node.js; 22 where the region has no 24 yet.')
@allowed(['24', '22'])
param nodeVersion string

@description('Instances at most. Microsoft Graph is the limit of what gets through, not these.')
@minValue(1)
@maxValue(1000)
param instanceLimit int

@description('Copies of the ledger: in one building, in three zones, or in a second region as well.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storageRedundancy string

@description('Storage, Service Bus (Premium then) and Key Vault through private endpoints alone. To be chosen at the start.')
param vnetEnabled bool

@description('Address space of the virtual network, a /24 or larger.')
param vnetAddressPrefix string

@description('Further audiences of the API, comma separated; its identifier URI is always one.')
param apiAudience string = ''

@description('"on" sends an event for each closed request to the queue of outcomes.')
@allowed(['on', 'off'])
param outcomes string

@description('Days that audit records are kept.')
@minValue(30)
@maxValue(3650)
param auditRetentionDays int

@description('Days that the record of a closed request is kept; then its id is free.')
@minValue(30)
@maxValue(3650)
param ledgerRetentionDays int

@description('Who may send to the queue of a source: pairs of queue and object id, "onboarding=<id>", comma separated.')
param queueSenders string = ''

@description('Makes the digest key. Only while the vault has none: a new key cannot open what the old one has sealed.')
param newDigestKey bool

@description('Settings whose previous secret is accepted as well while it is replaced, comma separated.')
param rotatingSettings string = ''

@description('Lets the deployer set secrets in the vault.')
param deployerSetsSecrets bool

@description('Makes and assigns a custom role, so that the scaler sees how long the queues are.')
param scalerRole bool

@description('Registers the API and grants the identity its permissions in Microsoft Graph.')
param grantPermissions bool

@description('Who gets alerts by mail, comma separated.')
param alertEmails string = ''

@description('OTLP endpoint for traces and metrics; empty for Application Insights alone.')
param otlpEndpoint string = ''

@description('That endpoint wants headers: the vault has them as otel-exporter-otlp-headers.')
param otlpHeaders bool

@description('Days that logs, traces and metrics are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int

@description('Gigabytes of logs a day, after which no more are taken, not even for alerts; -1 for no cap.')
@minValue(-1)
param logDailyCapGb int

var names = loadJsonContent('topology.json').names
var tags = { 'azd-env-name': environmentName }
var packageContainer = 'package'
var identifierUri = 'api://${tenant().tenantId}/entra-attribute-relay-${resourceToken}'

func listed(text string) string[] => filter(map(split(text, ','), part => trim(part)), part => !empty(part))
func nameOf(pattern string, token string) string => replace(pattern, '{token}', token)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: replace(names.resourceGroup, '{environment}', environmentName)
  location: location
  tags: tags
}

module identity 'services/identity.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: nameOf(names.identity, resourceToken)
  }
}

module telemetry 'services/telemetry.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceName: nameOf(names.workspace, resourceToken)
    applicationInsightsName: nameOf(names.applicationInsights, resourceToken)
    retentionInDays: logRetentionDays
    dailyCapGb: logDailyCapGb
  }
}

module storage 'services/storage.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: nameOf(names.storage, resourceToken)
    redundancy: storageRedundancy
    isPrivate: vnetEnabled
    workspaceId: telemetry.outputs.workspaceId
    packageContainer: packageContainer
  }
}

module serviceBus 'services/service-bus.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: nameOf(names.serviceBus, resourceToken)
    isPrivate: vnetEnabled
    workspaceId: telemetry.outputs.workspaceId
  }
}

module keyVault 'services/key-vault.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: nameOf(names.keyVault, resourceToken)
    isPrivate: vnetEnabled
    workspaceId: telemetry.outputs.workspaceId
  }
}

module digestKey 'app/digest-key.bicep' = if (newDigestKey) {
  scope: group
  params: {
    vaultName: keyVault.outputs.name
    secretName: 'relay-digest-key'
  }
}

module privateAccess 'network/private-access.bicep' = if (vnetEnabled) {
  scope: group
  params: {
    location: location
    tags: tags
    resourceToken: resourceToken
    addressPrefix: vnetAddressPrefix
    storageId: storage.outputs.id
    serviceBusId: serviceBus.outputs.id
    keyVaultId: keyVault.outputs.id
  }
}

module storageAccess 'access/storage.bicep' = {
  scope: group
  params: {
    storageName: storage.outputs.name
    principalId: identity.outputs.principalId
  }
}

module serviceBusAccess 'access/service-bus.bicep' = {
  scope: group
  params: {
    serviceBusName: serviceBus.outputs.name
    principalId: identity.outputs.principalId
    sendsOutcomes: outcomes == 'on'
    queueSenders: listed(queueSenders)
  }
}

module queueReader 'access/queue-reader.bicep' = if (scalerRole) {
  scope: group
  params: {
    resourceToken: resourceToken
    serviceBusName: serviceBus.outputs.name
    principalId: identity.outputs.principalId
  }
}

module vaultAndTelemetryAccess 'access/vault-and-telemetry.bicep' = {
  scope: group
  params: {
    keyVaultName: keyVault.outputs.name
    applicationInsightsName: telemetry.outputs.applicationInsightsName
    principalId: identity.outputs.principalId
    officerId: deployerSetsSecrets ? deployer().objectId : ''
  }
}

module functionApp 'app/function-app.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    planName: nameOf(names.plan, resourceToken)
    name: nameOf(names.functionApp, resourceToken)
    identityId: identity.outputs.id
    nodeVersion: nodeVersion
    instanceLimit: instanceLimit
    storageName: storage.outputs.name
    packageContainer: packageContainer
    subnetId: privateAccess.?outputs.?appSubnetId ?? ''
  }
}

// Last, for settings that refer to the vault are read when they are set, and then not again for a day.
module settings 'app/settings.bicep' = {
  scope: group
  dependsOn: [digestKey, storageAccess, serviceBusAccess, vaultAndTelemetryAccess]
  params: {
    functionAppName: functionApp.outputs.name
    clientId: identity.outputs.clientId
    storageName: storage.outputs.name
    serviceBusHostName: serviceBus.outputs.hostName
    vaultUri: keyVault.outputs.uri
    applicationInsightsName: telemetry.outputs.applicationInsightsName
    apiAudience: join(union([identifierUri], listed(apiAudience)), ',')
    outcomes: outcomes
    auditRetentionDays: auditRetentionDays
    ledgerRetentionDays: ledgerRetentionDays
    otlpEndpoint: otlpEndpoint
    otlpHeaders: otlpHeaders
    rotatingSettings: listed(rotatingSettings)
  }
}

module monitoring 'monitoring/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    resourceToken: resourceToken
    environmentName: environmentName
    applicationInsightsName: telemetry.outputs.applicationInsightsName
    workspaceName: telemetry.outputs.workspaceName
    serviceBusNamespaceName: serviceBus.outputs.name
    functionAppName: functionApp.outputs.name
    alertEmails: listed(alertEmails)
  }
}

module graph 'app/graph.bicep' = if (grantPermissions) {
  scope: group
  params: {
    environmentName: environmentName
    resourceToken: resourceToken
    identifierUri: identifierUri
    principalId: identity.outputs.principalId
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output RELAY_FUNCTION_APP_NAME string = functionApp.outputs.name
output RELAY_URL string = functionApp.outputs.url
output RELAY_IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId
output RELAY_IDENTITY_CLIENT_ID string = identity.outputs.clientId
output RELAY_IDENTITY_NAME string = identity.outputs.name
output RELAY_KEY_VAULT_NAME string = keyVault.outputs.name
output RELAY_SERVICE_BUS_NAMESPACE string = serviceBus.outputs.name
output RELAY_STORAGE_ACCOUNT string = storage.outputs.name
output RELAY_API_IDENTIFIER_URI string = identifierUri
output RELAY_APPLICATION_INSIGHTS_NAME string = telemetry.outputs.applicationInsightsName
