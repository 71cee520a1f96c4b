/** Names where a reader is: set by `server.mjs` on each request, whatever the client sent, and handed on to the API. */
export const READER_ADDRESS = 'x-ipto-reader-address';
