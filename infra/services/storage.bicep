@description('Region of each resource.')
param location string

@description('Tags of each resource.')
param tags object

@description('Name of the storage account.')
param name string

@description('Copies of the data: LRS, ZRS or GZRS.')
param redundancy string

@description('True if the account is reached through private endpoints alone.')
param isPrivate bool

@description('Workspace for the diagnostic logs.')
param workspaceId string

@description('Container of the deployed package.')
param packageContainer string

var topology = loadJsonContent('../topology.json')

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: redundancy
  }
  properties: {
    accessTier: 'Hot'
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowedCopyScope: 'AAD'
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      bypass: 'None'
    }
  }
}

// A deleted container would stop the app, so it can be taken back for a week. Single blobs are kept neither deleted nor
// in versions: all of them can be made anew (package, catalog, the host's locks and schedules), and each of the
// catalog's rewrites, every 4 minutes, would stay as a copy.
resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 7
    }
    deleteRetentionPolicy: {
      enabled: false
    }
    isVersioningEnabled: false
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for container in [topology.container, packageContainer]: {
    parent: blobs
    name: container
    properties: {
      publicAccess: 'None'
    }
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for table in topology.tables: {
    parent: tableService
    name: table
  }
]

// Who wrote or deleted a blob, for the deployed package is one. Of tables there is no such log: each write of the relay
// would be a line, with the keys of its rows in the address.
resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: blobs
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'StorageWrite'
        enabled: true
      }
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
  }
}

output id string = account.id
output name string = account.name
