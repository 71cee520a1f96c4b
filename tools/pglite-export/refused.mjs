/** The folder can't be exported; the message says why, and what to do. */
export class Refused extends Error {
  name = 'Refused';
}
