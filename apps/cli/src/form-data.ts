/** Takes the place of the global in the bundle: to name that is to load Node's `fetch`, and nothing here sends forms. */
export class FormData {}
