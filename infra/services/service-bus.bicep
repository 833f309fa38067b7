@description('Region of each resource.')
param location string

@description('Tags of each resource.')
param tags object

@description('Name of the namespace.')
param name string

@description('True if the namespace is reached through a private endpoint alone, which takes the Premium tier.')
param isPrivate bool

@description('Workspace for the diagnostic logs.')
param workspaceId string

var topology = loadJsonContent('../topology.json')
var tier = isPrivate ? 'Premium' : 'Standard'

// The tier of a namespace cannot be changed by a deployment, so neither can the choice of a private network.
resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: isPrivate ? { name: tier, tier: tier, capacity: 1 } : { name: tier, tier: tier }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

// Sessions and duplicate detection are settled when a queue is made; to change them is to make another queue.
resource queues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [
  for queue in topology.queues: {
    parent: namespace
    name: queue.name
    properties: {
      requiresSession: queue.requiresSession
      requiresDuplicateDetection: queue.requiresDuplicateDetection
      duplicateDetectionHistoryTimeWindow: queue.duplicateDetectionHistoryTimeWindow
      lockDuration: queue.lockDuration
      maxDeliveryCount: queue.maxDeliveryCount
      defaultMessageTimeToLive: queue.defaultMessageTimeToLive
      maxSizeInMegabytes: queue.maxSizeInMegabytes
      // What lies too long is moved to where the relay finds it, and not dropped.
      deadLetteringOnMessageExpiration: true
      // Never: a queue that nobody used for a while would be gone.
      autoDeleteOnIdle: 'P10675199DT2H48M5.4775807S'
      enableBatchedOperations: true
      enablePartitioning: false
      enableExpress: false
      status: 'Active'
    }
  }
]

// Who made, changed or deleted queues. A line for each message is more than anybody reads, and Premium only.
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'OperationalLogs'
        enabled: true
      }
    ]
  }
}

output id string = namespace.id
output name string = namespace.name
output hostName string = split(split(namespace.properties.serviceBusEndpoint, '://')[1], ':')[0]
