import { config } from 'zod/mini';

// The Content-Security-Policy forbids compiling code, and a schema tries to as it is made: this comes before all.
config({ jitless: true });
