import { styles } from './styles.ts';
import type { ReactElement } from 'react';

/** The organization's name beside its first letter. An image would have to be fetched. */
export function Sender({ organizationName }: { readonly organizationName: string }): ReactElement {
  return (
    <table role="presentation" border={0} cellPadding="0" cellSpacing="0" style={styles.sender}>
      <tbody>
        <tr>
          <td className="monogram" width="36" height="36" style={styles.monogram} aria-hidden="true">
            {firstLetter(organizationName)}
          </td>
          <td className="ink" style={styles.senderName}>
            <bdi>{organizationName}</bdi>
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function firstLetter(name: string): string {
  const [first] = new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(name);
  return (first?.segment ?? '').toLocaleUpperCase('und');
}
