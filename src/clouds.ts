/** Microsoft's clouds: where Graph is, who signs tokens there. Public cloud verified; the others as in the national-clouds page, unverified. */
export type Cloud = { readonly graph: string; readonly login: string; readonly sts: string };

export const publicCloud: Cloud = {
  graph: 'https://graph.microsoft.com',
  login: 'https://login.microsoftonline.com',
  sts: 'https://sts.windows.net',
};

export const clouds: readonly Cloud[] = [
  publicCloud,
  {
    graph: 'https://graph.microsoft.us',
    login: 'https://login.microsoftonline.us',
    sts: 'https://sts.windows.net',
  },
  {
    graph: 'https://dod-graph.microsoft.us',
    login: 'https://login.microsoftonline.us',
    sts: 'https://sts.windows.net',
  },
  {
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    login: 'https://login.partner.microsoftonline.cn',
    sts: 'https://sts.chinacloudapi.cn',
  },
];
