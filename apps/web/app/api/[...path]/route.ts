import { handOn } from '../../../gateway/gateway';

export const GET = handOn;
export const POST = handOn;
export const PUT = handOn;
export const PATCH = handOn;
export const DELETE = handOn;
