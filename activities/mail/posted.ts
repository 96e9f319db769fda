/** What the mail server said; `diagnostic` has its codes, never the words, which quote addresses. */
export type Posted = {
  readonly result: 'sent' | 'refused' | 'delayed';
  readonly diagnostic: string;
};
