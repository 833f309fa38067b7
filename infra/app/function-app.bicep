@description('Region of each resource.')
param location string

@description('Tags of each resource.')
param tags object

@description('Name of the hosting plan.')
param planName string

@description('Name of the function app.')
param name string

@description('Id of the identity.')
param identityId string

@description('Version of Node.js.')
param nodeVersion string

@description('Instances at most.')
param instanceLimit int

@description('Name of the storage account that holds the package.')
param storageName string

@description('Container of the package.')
param packageContainer string

@description('Subnet that its calls leave from; empty for none.')
param subnetId string

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'relay' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    // Senders of webhooks are outside, and the app itself decides who may call it.
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    keyVaultReferenceIdentity: identityId
    // No ftpsState and no version of the runtime: Flex Consumption has neither, and refuses an app that names them (51021).
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      remoteDebuggingEnabled: false
    }
    functionAppConfig: {
      runtime: {
        name: 'node'
        version: nodeVersion
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        maximumInstanceCount: instanceLimit
        // The process takes less than 512 MB, but the smaller size has a share of CPU to match.
        instanceMemoryMB: 2048
        // One instance holds all lanes, so that a request never waits for a cold start.
        alwaysReady: [
          {
            name: 'function:assignments'
            instanceCount: 1
          }
        ]
      }
    }
  }
}

// Deployment takes a token of Entra ID; the publishing user and its password are off, for FTP and for the site's own API.
resource ftp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource scm 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
