// Alerts on what the relay measures of itself. Queries give a row for what is wrong; their files say from when and why.
// Severity 1 wakes somebody, 2 is for the same day, 3 is a ticket.
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
    window: 'PT30M'
  }
  {
    name: 'stuck'
    title: 'Something waits, and no request is closed'
    section: 'Requests do not move'
    query: loadTextContent('alerts/stuck.kql')
    severity: 1
    window: 'PT30M'
    splitBy: ['What']
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
    window: 'PT30M'
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
    name: 'overdue'
    title: 'Nobody has seen to a request for two hours'
    section: 'Requests do not move'
    query: loadTextContent('alerts/overdue.kql')
    severity: 2
    window: 'PT1H'
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

// No name of a metric is written twice: queries say {metrics.gateClosed}, and topology.json what that is.
var named = map(alerts, alert => {
  ...alert
  query: reduce(items(topology.metrics), alert.query, (text, it) => replace(text, '{metrics.${it.key}}', it.value))
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
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
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
