import type { CSSProperties, ReactElement, ReactNode } from 'react';

type PanelProps = {
  readonly className: string;
  readonly style: CSSProperties;
  readonly children: ReactNode;
};

/** A coloured, padded area: a table cell, because Outlook pads nothing else. */
export function Panel({ className, style, children }: PanelProps): ReactElement {
  return (
    <table role="presentation" width="100%" border={0} cellPadding="0" cellSpacing="0">
      <tbody>
        <tr>
          <td className={className} style={style}>
            {children}
          </td>
        </tr>
      </tbody>
    </table>
  );
}
