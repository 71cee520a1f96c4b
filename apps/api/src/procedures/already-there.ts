/** A handler's answer where what was to be created existed: REST gives it the procedure's other success status. */
export class AlreadyThere<T> {
  constructor(readonly output: T) {}
}
