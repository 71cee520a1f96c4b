import { z } from 'zod';
import { ROLES, SCOPE_NAMES } from './scopes.js';

export const scopeSchema = z.enum(SCOPE_NAMES).meta({ id: 'Scope' });
export const roleSchema = z.enum(ROLES).meta({ id: 'Role' });
