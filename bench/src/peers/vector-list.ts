/** Vectors side by side, of which the nearest to another are found by comparing all. */
export class VectorList {
  readonly #dimensions: number;
  readonly #ids: number[] = [];
  #values = new Float32Array(0);

  constructor(dimensions: number) {
    this.#dimensions = dimensions;
  }

  add(id: number, vector: Float32Array): void {
    const at = this.#ids.length * this.#dimensions;
    if (at === this.#values.length) {
      const grown = new Float32Array(Math.max(64 * this.#dimensions, 2 * at));
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values.set(vector, at);
    this.#ids.push(id);
  }

  /** Those with the greatest cosines, in any order. All vectors are of length 1. */
  nearest(vector: Float32Array, count: number): { id: number; cosine: number }[] {
    const cosines = this.#cosines(vector);
    const least = cosines.toSorted().at(-count) ?? Number.NEGATIVE_INFINITY;
    const nearest: { id: number; cosine: number }[] = [];
    for (let at = 0; at < cosines.length; at++) {
      const [id, cosine] = [this.#ids[at], cosines[at]];
      if (id !== undefined && cosine !== undefined && cosine >= least) nearest.push({ id, cosine });
    }
    return nearest;
  }

  #cosines(vector: Float32Array): Float32Array {
    const [values, dimensions] = [this.#values, this.#dimensions];
    const cosines = new Float32Array(this.#ids.length);
    for (let at = 0; at < cosines.length; at++) {
      const first = at * dimensions;
      // Sums that do not wait for one another.
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let i = 0; i < dimensions; i += 4) {
        a += (values[first + i] ?? 0) * (vector[i] ?? 0);
        b += (values[first + i + 1] ?? 0) * (vector[i + 1] ?? 0);
        c += (values[first + i + 2] ?? 0) * (vector[i + 2] ?? 0);
        d += (values[first + i + 3] ?? 0) * (vector[i + 3] ?? 0);
      }
      cosines[at] = a + b + c + d;
    }
    return cosines;
  }
}
