@description('Region of each resource.')
param location string

@description('Tags of each resource.')
param tags object

@description('Name of the identity.')
param name string

// What the function app is to every other service. No other identity, and no secret, opens any of them.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output name string = identity.name
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
