export type Palette = {
  readonly page: string;
  readonly card: string;
  readonly border: string;
  readonly quote: string;
  readonly ink: string;
  readonly muted: string;
  readonly accent: string;
  readonly onAccent: string;
};

/** Every pair of text and background has a contrast of at least 4.5:1 (WCAG 2 AA). */
export const light: Palette = {
  page: '#f4f3ef',
  card: '#ffffff',
  border: '#e3e1da',
  quote: '#f7f6f2',
  ink: '#22211e',
  muted: '#63605a',
  accent: '#1d6b59',
  onAccent: '#ffffff',
};

export const dark: Palette = {
  page: '#151412',
  card: '#201f1c',
  border: '#3b3833',
  quote: '#2a2825',
  ink: '#f2f0ea',
  muted: '#b5b1a8',
  accent: '#84d3bc',
  onAccent: '#0f231d',
};
