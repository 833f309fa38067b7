@description('Name of the storage account.')
param storageName string

@description('Object id of the identity.')
param principalId string

var tables = loadJsonContent('../topology.json').tables

// Built-in roles.
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName

  resource tableService 'tableServices' existing = {
    name: 'default'
  }
}

// AzureWebJobsStorage: the host's locks, schedules and keys, and the package it runs. This is the least that Microsoft
// documents for the host, which makes containers of its own; grants for single containers are not, and a host without
// its locks does not start. It covers the container of the catalog, too, so there is no narrower grant beside it.
// The host's diagnostic events, in tables of their own, are left out: without a right to the account's tables it warns.
resource hostStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, principalId, storageBlobDataOwner)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataOwner)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource usedTables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' existing = [
  for table in tables: {
    parent: account::tableService
    name: table
  }
]

resource keepsRecords 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (table, index) in tables: {
    name: guid(account.id, table, principalId, storageTableDataContributor)
    scope: usedTables[index]
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageTableDataContributor)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]
