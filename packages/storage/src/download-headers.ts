import contentDisposition from 'content-disposition';

const HEADER_VALUE = /^[\t\x20-\x7e]+$/;

/** The headers that keep what a provider uploaded from acting as a page of this site. */
export function downloadHeaders(filename: string, contentType: string): Record<string, string> {
  return {
    'content-type': HEADER_VALUE.test(contentType) ? contentType : 'application/octet-stream',
    'content-disposition': contentDisposition(filename.split('/').at(-1)),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-store',
    'referrer-policy': 'no-referrer',
    'accept-ranges': 'bytes',
  };
}
