import { Panel } from './panel.tsx';
import { Text } from './react-email.ts';
import { Said } from './said.tsx';
import { styles } from './styles.ts';
import type { ReactElement } from 'react';

type PersonalMessageProps = { readonly from: string; readonly message: string };

/**
 * What the inviter wrote, set apart so that nobody takes it for our own words, and laid out in the direction of its
 * own language, which its first letter tells.
 */
export function PersonalMessage({ from, message }: PersonalMessageProps): ReactElement {
  return (
    <Panel className="quote" style={styles.quote}>
      <Text className="muted" style={styles.quoteFrom}>
        <Said sentence={from} />
      </Text>
      <Text className="ink" style={styles.quoteText} dir="auto">
        {message}
      </Text>
    </Panel>
  );
}
