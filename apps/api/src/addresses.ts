import type { Config } from './config.js';

/** A host as it stands in a URL. */
export function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** The origins of the dashboard's pages: by IPTO_WEB_URL, else this machine by each of its names. */
export function pageOrigins({ web, webUrl, host, webPort }: Config): string[] {
  if (webUrl !== null) return [new URL(webUrl).origin];
  if (!web) return [];
  return [...new Set([urlHost(host), '127.0.0.1', 'localhost', '[::1]'])].map(
    (name) => `http://${name}:${webPort}`,
  );
}
