// One page for 3 a.m. What is on it says workbook.json; how a workbook writes that down is said here.
param location string
param tags object
param environmentName string
param functionAppName string
param applicationInsightsId string
param workspaceId string
param namespaceId string

var topology = loadJsonContent('../topology.json')
var page = loadJsonContent('workbook.json')

var queries = {
  now: loadTextContent('workbook/now.kql')
  states: loadTextContent('workbook/states.kql')
  oldest: loadTextContent('workbook/oldest.kql')
  gate: loadTextContent('workbook/gate.kql')
  eventToApplied: loadTextContent('workbook/event-to-applied.kql')
  deadLetters: loadTextContent('workbook/dead-letters.kql')
  refusals: loadTextContent('workbook/refusals.kql')
  graphCalls: loadTextContent('workbook/graph-calls.kql')
  throttling: loadTextContent('workbook/throttling.kql')
  writeLimit: loadTextContent('workbook/write-limit.kql')
  catalogAge: loadTextContent('workbook/catalog-age.kql')
  log: loadTextContent('workbook/log.kql')
  defects: loadTextContent('workbook/defects.kql')
}

var named = mapValues(
  queries,
  query => reduce(items(topology.metrics), query, (text, each) => replace(text, '{metrics.${each.key}}', each.value))
)

var sections = map(page.sections, section => concat(
  [
    {
      type: 1
      name: section.heading
      content: { json: '## ${section.heading}\n\n${section.text}' }
    }
  ],
  map(section.charts, chart => {
    type: 3
    name: chart.query
    customWidth: chart.width
    content: {
      version: 'KqlItem/1.0'
      title: chart.title
      query: named[chart.query]
      visualization: chart.as
      size: 0
      timeContextFromParameter: 'TimeRange'
      queryType: 0
      resourceType: 'microsoft.operationalinsights/workspaces'
      crossComponentResources: [workspaceId]
    }
  })
))

var timeRange = {
  type: 9
  name: 'time range'
  content: {
    version: 'KqlParameterItem/1.0'
    parameters: [
      {
        id: guid(resourceGroup().id, 'time range')
        version: 'KqlParameterItem/1.0'
        name: 'TimeRange'
        label: 'Time range'
        type: 4
        isRequired: true
        value: { durationMs: 86400000 }
        typeSettings: {
          allowCustom: true
          selectableValues: map([1, 4, 24, 72, 168], hours => { durationMs: hours * 3600000 })
        }
      }
    ]
  }
}

// From Service Bus itself: shown when the relay is dead, too. Aggregation 3 is the maximum.
var broker = {
  type: 10
  name: 'queues'
  content: {
    chartId: 'queues'
    version: 'MetricsItem/2.0'
    title: 'Messages in the queues, as Service Bus counts them'
    size: 0
    chartType: 2
    resourceType: 'microsoft.servicebus/namespaces'
    metricScope: 0
    resourceIds: [namespaceId]
    timeContextFromParameter: 'TimeRange'
    timeContext: { durationMs: 86400000 }
    metrics: map(['ActiveMessages', 'DeadletteredMessages'], metric => {
      namespace: 'microsoft.servicebus/namespaces'
      metric: 'microsoft.servicebus/namespaces--${metric}'
      aggregation: 3
      splitBy: 'EntityName'
    })
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'relay workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: '${page.title} (${environmentName})'
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: applicationInsightsId
    serializedData: string({
      version: 'Notebook/1.0'
      '$schema': 'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json'
      fallbackResourceIds: [applicationInsightsId]
      items: concat(
        [
          { type: 1, name: 'title', content: { json: '# ${page.title}\n\n${functionAppName}' } }
          timeRange
        ],
        flatten(sections),
        [broker]
      )
    })
  }
}
