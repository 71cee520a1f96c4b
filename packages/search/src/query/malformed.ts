/** A query that does not follow the grammar. The message is a sentence for whoever wrote it and echoes nothing of it. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}
