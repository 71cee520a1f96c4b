import type { PlatformAdmin } from '@ipto/contracts';
import { escapeControls } from '../../../output/escape.js';

export function describePlatformAdmin(user: PlatformAdmin): string {
  const state = user.is_platform_admin ? 'a platform admin' : 'no platform admin';
  return `${escapeControls(user.email)} (${user.user_id}) is ${state}.\n`;
}
