// Alerts on what the relay measures of itself. A query gives a row for what is wrong; its threshold, and why, are in its
// file. Severity 1 wakes somebody, 2 is for the same day, 3 is a ticket.
param location string
param tags object
param prefix string
param environmentName string
param workspaceId string
param actionGroupIds string[]

var topology = loadJsonContent('../topology.json')

var alerts = [
  {
    name: 'nothing-measured'
    title: 'The relay does not run, or nothing of it arrives'
    section: 'Nothing is measured'
    query: loadTextContent('alerts/nothing-measured.kql')
    severity: 1
    window: 'PT15M'
    windows: 3
  }
  {
    name: 'stuck'
    title: 'Messages wait, and no request is closed'
    section: 'Requests do not move'
    query: loadTextContent('alerts/stuck.kql')
    severity: 1
    window: 'PT15M'
    splitBy: ['Queue']
  }
  {
    name: 'permissions-lost'
    title: 'Graph refuses the identity'
    section: 'When the role of the identity is gone'
    query: loadTextContent('alerts/permissions-lost.kql')
    severity: 1
    window: 'PT15M'
  }
  {
    name: 'intake-failing'
    title: 'Senders are turned away by errors of the relay'
    section: 'Senders are turned away'
    query: loadTextContent('alerts/intake-failing.kql')
    severity: 1
    window: 'PT5M'
    windows: 3
  }
  {
    name: 'gate-closed'
    title: 'Nothing has been written for half an hour'
    section: 'When Graph is away'
    query: loadTextContent('alerts/gate-closed.kql')
    severity: 2
    window: 'PT30M'
  }
  {
    name: 'catalog-stale'
    title: 'Attribute definitions are not read any more'
    section: 'The catalog is stale'
    query: loadTextContent('alerts/catalog-stale.kql')
    severity: 2
    window: 'PT15M'
  }
  {
    name: 'dead-letter-burst'
    title: 'Many dead letters of one source for one reason'
    section: 'Dead letters'
    query: loadTextContent('alerts/dead-letter-burst.kql')
    severity: 2
    window: 'PT30M'
    splitBy: ['Source', 'Reason']
  }
  {
    name: 'open-too-long'
    title: 'A request stays open longer than anything is tried'
    section: 'A request stays open'
    query: loadTextContent('alerts/open-too-long.kql')
    severity: 3
    window: 'PT1H'
  }
  {
    name: 'intake-refused'
    title: 'Many events of one sender are refused'
    section: 'A sender\'s events do not arrive'
    query: loadTextContent('alerts/intake-refused.kql')
    severity: 3
    window: 'PT30M'
    splitBy: ['Source', 'Because']
  }
  {
    name: 'write-limit'
    title: 'The write limit of Graph has been nearly spent for an hour'
    section: 'Deploy, scale, stop'
    query: loadTextContent('alerts/write-limit.kql')
    severity: 3
    window: 'PT1H'
  }
]

// No name of a metric or queue is written twice: queries say {metrics.gateClosed}, and topology.json what that is.
var names = concat(
  map(items(topology.metrics), metric => { token: '{metrics.${metric.key}}', name: metric.value }),
  map(['assignments', 'deadLetters', 'outcomes'], key => { token: '{queues.${key}}', name: topology.queueNames[key] }),
  [{ token: '{longestWaitInDays}', name: string(topology.longestWaitInDays) }]
)

var named = map(alerts, alert => {
  ...alert
  query: reduce(names, alert.query, (query, each) => replace(query, each.token, each.name))
})

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in named: {
    name: '${prefix}-${alert.name}'
    location: location
    tags: tags
    properties: {
      displayName: 'Relay ${environmentName}: ${alert.title}'
      description: '${alert.title}. What to do: docs/operations.md, "${alert.section}".'
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: alert.severity == 1 ? 'PT5M' : 'PT15M'
      windowSize: alert.window
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            dimensions: map(alert.?splitBy ?? [], column => { name: column, operator: 'Include', values: ['*'] })
            failingPeriods: { numberOfEvaluationPeriods: alert.?windows ?? 1, minFailingPeriodsToAlert: alert.?windows ?? 1 }
          }
        ]
      }
      // The tables of a new workspace are not known before its first telemetry.
      skipQueryValidation: true
      autoMitigate: true
      actions: { actionGroups: actionGroupIds }
    }
  }
]
