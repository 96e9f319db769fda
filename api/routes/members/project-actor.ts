import type { Actor } from '../../../db/requests.ts';

/** Whoever has the project's credentials, where no member is named as acting. */
export const project: Actor = { type: 'project', id: null };
