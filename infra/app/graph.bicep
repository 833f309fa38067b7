extension microsoftGraphV1

@description('Name of the environment, part of the display name.')
param environmentName string

@description('Resource token, part of the unique name.')
param resourceToken string

@description('Identifier URI of the API.')
param identifierUri string

@description('Object id of the identity.')
param principalId string

var topology = loadJsonContent('../topology.json')

resource api 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: 'entra-attribute-relay-${resourceToken}'
  displayName: 'Entra Attribute Relay (${environmentName})'
  signInAudience: 'AzureADMyOrg'
  identifierUris: [identifierUri]
  api: {
    // The audience of such a token is the identifier URI, which is known before the registration exists.
    requestedAccessTokenVersion: 1
    // Without it, and the consent for the Azure CLI, an operator who signs in with az gets no token. It opens nothing by
    // itself: what counts is the roles in the token.
    oauth2PermissionScopes: [
      {
        id: topology.signInScope.id
        value: topology.signInScope.value
        type: 'User'
        isEnabled: true
        adminConsentDisplayName: 'Call the relay as a signed-in operator'
        adminConsentDescription: topology.signInScope.description
        userConsentDisplayName: 'Call the relay as a signed-in operator'
        userConsentDescription: topology.signInScope.description
      }
    ]
    preAuthorizedApplications: [
      {
        appId: topology.azureCliAppId
        delegatedPermissionIds: [topology.signInScope.id]
      }
    ]
  }
  appRoles: [
    for role in topology.appRoles: {
      id: role.id
      value: role.value
      displayName: role.value
      description: role.description
      allowedMemberTypes: role.allowedMemberTypes
      isEnabled: true
    }
  ]
}

// Entra ID then gives a token only to those who were assigned a role.
resource apiPrincipal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: api.appId
  appRoleAssignmentRequired: true
}

resource graph 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: '00000003-0000-0000-c000-000000000000'
}

// An assignment that was made by other means is answered with "entry already exists" (msgraph-bicep-types, issue 161):
// once granted with `relay permissions grant`, leave this module off.
resource permissions 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for permission in topology.graphPermissions: {
    appRoleId: permission.id
    principalId: principalId
    resourceId: graph.id
  }
]

output apiClientId string = api.appId
output apiPrincipalId string = apiPrincipal.id
