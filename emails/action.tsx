import { Button, Link, Text } from './react-email.ts';
import { styles } from './styles.ts';
import type { ReactElement } from 'react';

type ActionProps = { readonly label: string; readonly note: string; readonly link: string };

/** The button, and its link written out for mail programs without buttons. */
export function Action({ label, note, link }: ActionProps): ReactElement {
  return (
    <>
      <Button className="button" href={link} style={styles.button}>
        {label}
      </Button>
      <Text className="muted" style={styles.linkNote}>
        {note}
        <br />
        <Link className="link" href={link} style={styles.link}>
          {link}
        </Link>
      </Text>
    </>
  );
}
