import { config } from 'zod';

// The Content-Security-Policy forbids compiling code, and a schema tries to as it is made: this comes before all.
config({ jitless: true });
