import type { Actor } from '../../../db/requests.ts';

/** The actor of a call that names no member. */
export const project: Actor = { type: 'project', id: null };
