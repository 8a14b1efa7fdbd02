/**
 * What the console may load: its own files and data, nothing inline, nothing from elsewhere, and
 * no other page may frame it. A name from the site file that is meant as a script stays a name.
 */
export const CONSOLE_CSP = policy({ script: `'self'`, style: `'self'` });

/** Swagger UI writes style attributes of its own; everything else is as for the console. */
export const DOCS_CSP = policy({ script: `'self'`, style: `'self' 'unsafe-inline'` });

const YEAR_SECONDS = 365 * 24 * 3600;

/** Headers of every answer, by whether the connection is encrypted. */
export function securityHeaders(connection: { readonly tls: boolean }): Record<string, string> {
  return {
    'content-security-policy': CONSOLE_CSP,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
    ...(connection.tls ? { 'strict-transport-security': `max-age=${YEAR_SECONDS}` } : {}),
  };
}

function policy(sources: { readonly script: string; readonly style: string }): string {
  return [
    `default-src 'none'`,
    `script-src ${sources.script}`,
    `style-src ${sources.style}`,
    `img-src 'self' data:`,
    `connect-src 'self'`,
    `font-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}
