import { Panel } from './panel.tsx';
import { Text } from './react-email.ts';
import { Sentence } from './sentence.tsx';
import { styles } from './styles.ts';
import type { ReactElement } from 'react';

type PersonalMessageProps = { readonly from: string; readonly message: string };

/**
 * The inviter's message, set apart from the rest of the email, and laid out in the direction of its first letter.
 */
export function PersonalMessage({ from, message }: PersonalMessageProps): ReactElement {
  return (
    <Panel className="quote" style={styles.quote}>
      <Text className="muted" style={styles.quoteFrom}>
        <Sentence text={from} />
      </Text>
      <Text className="ink" style={styles.quoteText} dir="auto">
        {message}
      </Text>
    </Panel>
  );
}
