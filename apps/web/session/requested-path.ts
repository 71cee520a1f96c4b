/** Where the proxy tells layouts which page was asked for: Next itself does not. */
export const REQUESTED_PATH = 'x-ipto-requested-path';
