import { z } from 'zod';

/** As Prisma tells of them, and as the driver does. */
const uniqueViolation = z.object({ code: z.enum(['P2002', '23505']) });
const foreignKeyViolation = z.object({ code: z.enum(['P2003', '23503']) });
const rawForeignKeyViolation = z.object({
  meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.literal('23503') }) }) }),
});

/** Whether a row was refused because another has the same unique value. */
export function isUniqueViolation(error: unknown): boolean {
  return uniqueViolation.safeParse(error).success;
}

/** Whether a row was refused because what it belongs to is gone. */
export function isForeignKeyViolation(error: unknown): boolean {
  return foreignKeyViolation.safeParse(error).success || rawForeignKeyViolation.safeParse(error).success;
}
