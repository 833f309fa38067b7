// Alerts on what Service Bus measures: they work when the relay is dead. Severities as in log-alerts.bicep.
param tags object
param prefix string
param namespaceId string
param actionGroupIds string[]

var topology = loadJsonContent('../topology.json')
var queueNames = topology.queueNames

// What the relay receives from. Those who want outcomes receive from that queue themselves.
var received = concat([queueNames.events, queueNames.assignments], queueNames.sources)

var alerts = concat(
  [
    {
      // One is enough: a dead letter waits for a person. Not for the moment in which a replay takes it out.
      name: 'dead-letters'
      title: 'There are dead letters'
      section: 'Dead letters'
      severity: 3
      metric: 'ActiveMessages'
      aggregation: 'Minimum'
      threshold: 0
      window: 'PT15M'
      frequency: 'PT15M'
      queues: [queueNames.deadLetters]
    }
    {
      // The limit of Graph lets 72 000 writes through in an hour: more than that waits, something is slow, or nobody
      // receives. Says less than "stuck", and says it without the relay.
      name: 'never-empty'
      title: 'A queue has not been empty for an hour'
      section: 'Requests do not move'
      severity: 2
      metric: 'ActiveMessages'
      aggregation: 'Minimum'
      threshold: 0
      window: 'PT1H'
      frequency: 'PT5M'
      queues: received
    }
    {
      // A timer moves them each minute. Those that stay are read by nobody.
      name: 'given-up'
      title: 'Messages that the broker gave up are not moved'
      section: 'What the broker gave up stays there'
      severity: 2
      metric: 'DeadletteredMessages'
      aggregation: 'Minimum'
      threshold: 0
      window: 'PT30M'
      frequency: 'PT15M'
      queues: concat(received, [queueNames.deadLetters])
    }
    {
      // Clients try again by themselves; so many in a quarter of an hour are no single moment.
      name: 'broker-errors'
      title: 'Service Bus fails'
      section: 'When Service Bus is away'
      severity: 3
      metric: 'ServerErrors'
      aggregation: 'Total'
      threshold: 50
      window: 'PT15M'
      frequency: 'PT15M'
      queues: ['*']
    }
    {
      // Slows the relay and loses nothing. Often: more than one namespace of this tier gives.
      name: 'broker-throttles'
      title: 'Service Bus throttles'
      section: 'When Service Bus is away'
      severity: 3
      metric: 'ThrottledRequests'
      aggregation: 'Total'
      threshold: 100
      window: 'PT15M'
      frequency: 'PT15M'
      queues: ['*']
    }
  ],
  map(topology.queues, queue => {
    // At four fifths there is time left. A full queue refuses its senders; that of dead letters holds up the workers.
    name: 'full-${queue.name}'
    title: 'The queue ${queue.name} is nearly full'
    section: 'A queue fills up'
    severity: 2
    metric: 'Size'
    aggregation: 'Maximum'
    threshold: queue.maxSizeInMegabytes * 1048576 / 5 * 4
    window: 'PT30M'
    frequency: 'PT15M'
    queues: [queue.name]
  })
)

resource rules 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in alerts: {
    name: '${prefix}-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: '${alert.title}. What to do: docs/operations.md, "${alert.section}".'
      severity: alert.severity
      enabled: true
      scopes: [namespaceId]
      evaluationFrequency: alert.frequency
      windowSize: alert.window
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: 'Microsoft.ServiceBus/namespaces'
            metricName: alert.metric
            timeAggregation: alert.aggregation
            operator: 'GreaterThan'
            threshold: alert.threshold
            dimensions: [{ name: 'EntityName', operator: 'Include', values: alert.queues }]
          }
        ]
      }
      autoMitigate: true
      actions: map(actionGroupIds, id => { actionGroupId: id })
    }
  }
]
