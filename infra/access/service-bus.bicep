@description('Name of the Service Bus namespace.')
param serviceBusName string

@description('Object id of the identity.')
param principalId string

@description('True if outcomes are sent.')
param sendsOutcomes bool

@description('Who may send to the queue of a source: pairs of queue and object id, "onboarding=<id>".')
param queueSenders string[]

var queues = loadJsonContent('../topology.json').queueNames

// | queue           | the relay sends                        | the relay receives                                    |
// | --------------- | -------------------------------------- | ----------------------------------------------------- |
// | events          | what comes in, and replays             | trigger, and what the broker gave up                  |
// | assignments     | requests, their copies, and replays    | trigger, and what the broker gave up                  |
// | dead-letters    | letters                                | letters one by one, and what the broker gave up       |
// | outcomes        | only if RELAY_OUTCOMES is on           | never                                                 |
// | each source's   | never                                  | trigger, and what the broker gave up                  |
var sendsTo = concat([queues.events, queues.assignments, queues.deadLetters], sendsOutcomes ? [queues.outcomes] : [])
var receivesFrom = concat([queues.events, queues.assignments, queues.deadLetters], queues.sources)

// Whoever may send to another queue than a source's could pass for any source.
var senders = map(queueSenders, pair => {
  queue: contains(queues.sources, trim(split(pair, '=')[0]))
    ? trim(split(pair, '=')[0])
    : fail('RELAY_QUEUE_SENDERS: no source has the queue "${split(pair, '=')[0]}".')
  principalId: trim(split(pair, '=')[1])
})

// Built-in roles.
var dataSender = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
var dataReceiver = '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

resource sentTo 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' existing = [
  for queue in sendsTo: {
    parent: namespace
    name: queue
  }
]

resource sends 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, index) in sendsTo: {
    name: guid(namespace.id, queue, principalId, dataSender)
    scope: sentTo[index]
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataSender)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource receivedFrom 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' existing = [
  for queue in receivesFrom: {
    parent: namespace
    name: queue
  }
]

resource receives 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, index) in receivesFrom: {
    name: guid(namespace.id, queue, principalId, dataReceiver)
    scope: receivedFrom[index]
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataReceiver)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource sourceQueues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' existing = [
  for sender in senders: {
    parent: namespace
    name: sender.queue
  }
]

resource sourcesSend 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (sender, index) in senders: {
    name: guid(namespace.id, sender.queue, sender.principalId, dataSender)
    scope: sourceQueues[index]
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataSender)
      principalId: sender.principalId
    }
  }
]
