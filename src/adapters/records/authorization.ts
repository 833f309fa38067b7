export type Authorization = 'bearer' | 'basic' | 'apiKeyAsUser' | 'none';
export type Credentials = {
  readonly authorization: Authorization;
  readonly userName: string | undefined;
  readonly secret: string | undefined;
};

/** RFC 6750 and RFC 7617; an API key in place of the user name has a password that nobody reads. */
export function authorizationHeader({ authorization, userName = '', secret = '' }: Credentials): string | undefined {
  switch (authorization) {
    case 'bearer':
      return `Bearer ${secret}`;
    case 'basic':
      return basic(userName, secret);
    case 'apiKeyAsUser':
      return basic(secret, 'x');
    case 'none':
      return undefined;
  }
}

const basic = (userName: string, password: string): string =>
  `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
