/** What the database sessions of a server are called; those of `ipto-server`'s commands are not. */
export const SERVER_SESSIONS = 'ipto-server';
