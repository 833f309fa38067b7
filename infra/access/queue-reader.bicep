@description('Resource token: role names must be the only ones of the tenant.')
param resourceToken string

@description('Name of the Service Bus namespace.')
param serviceBusName string

@description('Object id of the identity.')
param principalId string

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

// The scaler asks the namespace's administration API how long each queue is (ServiceBusMetricsProvider.cs in the
// extension). Data Owner may ask, but could also send, receive and delete; Microsoft's engineers name a role that reads
// the namespace's entities instead (MicrosoftDocs/azure-docs, pull request 128626). This one reads queues, and nothing in
// them; so far it is unverified, and so is whether Data Receiver, which may read the properties of its own queue, would
// do alone. Without the right the host guesses from the first message, and says nothing.
resource queueReader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, resourceToken, 'queue-reader')
  properties: {
    roleName: 'Entra Attribute Relay queue reader (${resourceToken})'
    description: 'Reads the properties of Service Bus queues and how many messages they hold, and no message.'
    type: 'CustomRole'
    permissions: [
      {
        actions: ['Microsoft.ServiceBus/namespaces/queues/read']
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
    assignableScopes: [resourceGroup().id]
  }
}

resource readsQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace.id, principalId, queueReader.name)
  scope: namespace
  properties: {
    roleDefinitionId: queueReader.id
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'The scaler reads how long the queues are.'
  }
}
