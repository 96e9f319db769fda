import { Action } from './action.tsx';
import { Frame } from './frame.tsx';
import { Panel } from './panel.tsx';
import { PersonalMessage } from './personal-message.tsx';
import { Heading, Text } from './react-email.ts';
import { Sender } from './sender.tsx';
import { styles } from './styles.ts';
import type { EmailProps } from './email-props.ts';
import type { Words } from '../locales/words.ts';
import type { ReactElement } from 'react';

type LetterProps = { readonly props: EmailProps; readonly words: Words };

/** Any of the e-mails: they differ in their words, and in what there is to say. */
export function Letter({ props, words }: LetterProps): ReactElement {
  const { message, roleName, link, kind } = props;
  const letter = words.emails[kind];
  // Who is a member already is not told what an invitation would have offered.
  const isOffer = kind !== 'already_member';

  return (
    <Frame words={words} title={letter.subject(props)} preheader={letter.preheader(props)}>
      <Panel className="card" style={styles.card}>
        <Sender organizationName={props.organizationName} />
        <Heading as="h1" className="ink heading" style={styles.heading}>
          {letter.heading(props)}
        </Heading>
        <Text className="ink" style={styles.paragraph}>
          {words.emails.greeting(props.inviteeName)}
        </Text>
        <Text className="ink" style={styles.paragraph}>
          {letter.lead(props)}
        </Text>
        {isOffer && roleName !== null && (
          <Text className="muted" style={styles.role}>
            {words.emails.role(roleName)}
          </Text>
        )}
        {isOffer && message !== null && (
          <PersonalMessage
            from={words.emails.messageFrom(props.inviterName)}
            message={words.emails.quoted(message)}
          />
        )}
        {letter.button !== null && link !== null && (
          <Action label={letter.button} note={words.emails.personalLink} link={link} />
        )}
        <Text className="ink rule" style={styles.ifIgnored}>
          {letter.ifIgnored(props)}
        </Text>
      </Panel>
      <Text className="muted" style={styles.whyYou}>
        {letter.whyYou(props)}
      </Text>
    </Frame>
  );
}
