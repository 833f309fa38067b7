@description('Region of each resource.')
param location string

@description('Tags of each resource.')
param tags object

@description('Name of the endpoint.')
param name string

@description('Resource that the endpoint leads to.')
param serviceId string

@description('Which of its services: blob, table, namespace, vault.')
param group string

@description('Private DNS zone in which the service is found.')
param zoneName string

@description('Virtual network whose machines find it.')
param networkId string

@description('Subnet of the endpoint.')
param subnetId string

module zone 'br/public:avm/res/network/private-dns-zone:0.8.1' = {
  params: {
    name: zoneName
    tags: tags
    enableTelemetry: false
    virtualNetworkLinks: [
      {
        virtualNetworkResourceId: networkId
      }
    ]
  }
}

module endpoint 'br/public:avm/res/network/private-endpoint:0.12.1' = {
  params: {
    name: name
    location: location
    tags: tags
    enableTelemetry: false
    subnetResourceId: subnetId
    privateLinkServiceConnections: [
      {
        name: group
        properties: {
          privateLinkServiceId: serviceId
          groupIds: [group]
        }
      }
    ]
    privateDnsZoneGroup: {
      privateDnsZoneGroupConfigs: [
        {
          privateDnsZoneResourceId: zone.outputs.resourceId
        }
      ]
    }
  }
}
