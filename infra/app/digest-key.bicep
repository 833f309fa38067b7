@description('Name of the vault.')
param vaultName string

@description('Name of the secret.')
param secretName string

@description('Three random GUIDs, 122 random bits each. They are not to be given: their defaults are what makes them random.')
@secure()
param seed string = '${newGuid()}${newGuid()}${newGuid()}'

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

// Deployed once, when the vault has none: what is sealed with the key is lost with it, and each deployment would make
// another one. The 108 characters are encoded as they are: base64 of at least 32 random bytes is what the app asks for,
// and 366 random bits are in them.
resource digestKey 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: secretName
  properties: {
    value: base64(seed)
    contentType: 'text/plain; charset=us-ascii'
    attributes: {
      enabled: true
    }
  }
}
