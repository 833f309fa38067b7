/** What a deployment sets so that the relay, and its host, connect by one user-assigned identity. */
export const CLIENT_ID = '9d3e6a10-4c8b-4f57-b2a9-63e0d1f7c485';

export const byIdentity = {
  AZURE_CLIENT_ID: CLIENT_ID,
  AzureWebJobsStorage__accountName: 'contoso',
  AzureWebJobsStorage__credential: 'managedidentity',
  AzureWebJobsStorage__clientId: CLIENT_ID,
  ServiceBusConnection__fullyQualifiedNamespace: 'contoso.servicebus.windows.net',
  ServiceBusConnection__credential: 'managedidentity',
  ServiceBusConnection__clientId: CLIENT_ID,
  StorageConnection__tableServiceUri: 'https://contoso.table.core.windows.net',
  StorageConnection__blobServiceUri: 'https://contoso.blob.core.windows.net',
  APPLICATIONINSIGHTS_CONNECTION_STRING:
    'InstrumentationKey=1f6c52d0-8f3e-4c5c-9a51-1f27a04fd7a9;IngestionEndpoint=https://contoso.in.applicationinsights.azure.com/',
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `ClientId=${CLIENT_ID};Authorization=AAD`,
} as const;
