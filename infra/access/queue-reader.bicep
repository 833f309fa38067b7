@description('Resource token: role names must be the only ones of the tenant.')
param resourceToken string

@description('Name of the Service Bus namespace.')
param serviceBusName string

@description('Object id of the identity.')
param principalId string

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

// The scaler asks the namespace's administration API how long each queue is. Microsoft's documents name Data Owner for
// that, which could also send, receive and delete, "or a custom role with namespaces/*/read". This one reads queues, and
// nothing in them. Whether Data Receiver, which can read its own queue, would do alone is not verified. Without the
// right the host only guesses from the first message, and says nothing.
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
