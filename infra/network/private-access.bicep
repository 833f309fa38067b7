@description('Region of each resource.')
param location string

@description('Tags of each resource.')
param tags object

@description('Resource token: part of the names.')
param resourceToken string

@description('Address space, a /24 or larger.')
param addressPrefix string

@description('Id of the storage account.')
param storageId string

@description('Id of the Service Bus namespace.')
param serviceBusId string

@description('Id of the Key Vault.')
param keyVaultId string

// Public cloud: the zones of Service Bus and Key Vault have other names elsewhere. Of storage only blobs and tables are used.
var endpoints = [
  { group: 'blob', serviceId: storageId, zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { group: 'table', serviceId: storageId, zone: 'privatelink.table.${environment().suffixes.storage}' }
  { group: 'namespace', serviceId: serviceBusId, zone: 'privatelink.servicebus.windows.net' }
  { group: 'vault', serviceId: keyVaultId, zone: 'privatelink.vaultcore.azure.net' }
]

module network 'network.bicep' = {
  params: {
    location: location
    tags: tags
    name: 'vnet-${resourceToken}'
    addressPrefix: addressPrefix
  }
}

// One after the other: two at a time on one storage account end in StorageAccountOperationInProgress.
@batchSize(1)
module privateEndpoints 'private-endpoint.bicep' = [
  for endpoint in endpoints: {
    params: {
      location: location
      tags: tags
      name: 'pep-${endpoint.group}-${resourceToken}'
      serviceId: endpoint.serviceId
      group: endpoint.group
      zoneName: endpoint.zone
      networkId: network.outputs.id
      subnetId: network.outputs.endpointsSubnetId
    }
  }
]

output appSubnetId string = network.outputs.appSubnetId
