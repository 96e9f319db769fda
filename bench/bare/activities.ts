/** Activities that do nothing. */
export const bareActivities = {
  record: (id: string) => Promise.resolve({ id, expiresAtMs: 0 }),
  send: (id: string) => Promise.resolve({ id, expiresAtMs: 0 }),
  create: (id: string) => Promise.resolve({ id, expiresAtMs: 0 }),
};

export type BareActivities = typeof bareActivities;
