import { z } from 'zod';
import { LIMITS } from './limits.js';

/** What PostgreSQL and UTF-8 can't hold: NUL, and halves of surrogate pairs. */
const UNSTORABLE = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Text from outside, `min` to `max` UTF-16 units, free of NUL and unpaired surrogates. */
export function text(min: number, max: number) {
  return z
    .string()
    .min(min)
    .max(max)
    .refine((value) => !UNSTORABLE.test(value), 'Text may not hold NUL or unpaired surrogates');
}

/** Text from outside with at least one visible character. */
export function visibleText(max: number) {
  return text(1, max).refine((value) => value.trim() !== '', 'May not be blank');
}

/** A name that says something: text with at least one visible character, trimmed. */
export const name = visibleText(LIMITS.nameChars).transform((value) => value.trim());

/** An e-mail address, lower-cased: addresses are compared without case. */
export const email = z
  .email()
  .max(LIMITS.emailChars)
  .transform((value) => value.toLowerCase());

/** An e-mail address to be looked up: any text, which at worst belongs to nobody. */
export const knownEmail = text(1, LIMITS.emailChars).transform((value) => value.toLowerCase());

/** A password to be set. Length is the only rule. */
export const newPassword = text(LIMITS.passwordMinChars, LIMITS.passwordMaxChars);

/** A password to be checked: whatever it is, it only may not match. */
export const anyPassword = text(0, LIMITS.passwordMaxChars);

/** The secret part of a link that was mailed or handed over: whatever it is, it only may not be one. */
export const linkToken = text(1, 500);

/** An instant in an answer: ISO 8601, UTC, with `Z`. */
export const timestamp = z.iso.datetime().meta({ example: '2026-04-05T10:00:00.000Z' });

/** An instant that a caller gives: ISO 8601 with `Z` or an offset, in a year that is written with four digits in UTC. */
export const instant = z.iso.datetime({ offset: true }).refine((value) => {
  const year = new Date(value).getUTCFullYear();
  return year >= 1000 && year <= 9999;
}, 'No such instant, or beyond the years 1000 to 9999');

/** A SHA-256 as 64 lower-case hex digits. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'Must be 64 lower-case hex digits');

/** A media type `type/subtype` with optional parameters. */
export const mimeType = text(3, 255).regex(
  /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+([ \t]*;[\x20-\x7e]*[\x21-\x7e])?$/,
  'Must be a media type such as text/plain',
);

/** An amount of money: micro-dollars in the database, at most six decimals here. */
export const money = z.number().nonnegative().meta({ example: 0.001 });
/** An amount that may be owed the other way: what was reversed can outweigh the rest of a month. */
export const balance = z.number().meta({ example: 0.001 });
export const currency = z.literal('USD');

/** A month in UTC, `YYYY-MM`. */
export const month = z
  .string()
  .regex(/^\d{4}-\d{2}$/)
  .meta({ example: '2026-04' });

/** Why something was decided, in the words of whoever did. */
export const reason = visibleText(LIMITS.reasonChars);

/** What names a payment in the books of whoever made it. */
export const reference = visibleText(LIMITS.nameChars);

/** A period that a caller names. */
export const period = {
  from: instant.optional().meta({ description: 'At or after' }),
  to: instant.optional().meta({ description: 'Before' }),
};

/** An amount that a caller sets: 0 to `max` USD, at most six decimals. */
export function amount(max: number) {
  return (
    z
      .number()
      .min(0)
      .max(max)
      // 0.1 + 0.2 is meant as 0.3; a seventh decimal is not.
      .refine((value) => Math.abs(value - Number(value.toFixed(6))) < 1e-9, 'At most 6 decimals')
  );
}
