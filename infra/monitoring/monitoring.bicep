// Alerts, who is told, and the workbook. What each alert means and what to do: docs/operations.md, "Alerts".
param location string
param tags object
@description('Part of every globally unique name.')
param resourceToken string
param environmentName string
param applicationInsightsName string
@description('The workspace of Application Insights, which holds telemetry of this relay only.')
param workspaceName string
param serviceBusNamespaceName string
param functionAppName string
@description('Who is told. Without any, alerts are shown in the portal only.')
param alertEmails string[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: workspaceName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusNamespaceName
}

// In each name, so that a mail tells which relay it is about.
var prefix = 'relay-${resourceToken}'

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alertEmails)) {
  name: '${prefix}-alerts'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'relay'
    enabled: true
    emailReceivers: [
      for (email, index) in alertEmails: {
        name: 'email-${index}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

var actionGroupIds = empty(alertEmails) ? [] : [actionGroup.id]

module logAlerts 'log-alerts.bicep' = {
  name: 'monitoring-log-alerts'
  params: {
    location: location
    tags: tags
    prefix: prefix
    environmentName: environmentName
    workspaceId: workspace.id
    actionGroupIds: actionGroupIds
  }
}

module metricAlerts 'metric-alerts.bicep' = {
  name: 'monitoring-metric-alerts'
  params: {
    tags: tags
    prefix: prefix
    namespaceId: serviceBus.id
    actionGroupIds: actionGroupIds
  }
}

module workbook 'workbook.bicep' = {
  name: 'monitoring-workbook'
  params: {
    location: location
    tags: tags
    environmentName: environmentName
    functionAppName: functionAppName
    applicationInsightsId: applicationInsights.id
    workspaceId: workspace.id
    namespaceId: serviceBus.id
  }
}
