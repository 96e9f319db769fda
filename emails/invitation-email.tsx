import { Action } from './action.tsx';
import { Frame } from './frame.tsx';
import { Panel } from './panel.tsx';
import { PersonalMessage } from './personal-message.tsx';
import { Heading, Text } from './react-email.ts';
import { Said } from './said.tsx';
import { Sender } from './sender.tsx';
import { styles } from './styles.ts';
import { isolated } from '../locales/isolated.ts';
import type { EmailProps } from './email-props.ts';
import type { Words } from '../locales/words.ts';
import type { ReactElement } from 'react';

type LetterProps = { readonly props: EmailProps; readonly words: Words };

/** Any of the e-mails: they differ in their words, and in what there is to say. */
export function InvitationEmail({ props, words }: LetterProps): ReactElement {
  const { message, roleName, link, kind } = props;
  const letter = words.emails[kind];
  const { greeting, messageFrom } = words.emails;
  const named = withNamesIsolated(props);
  // Who is a member already is not told what an invitation would have offered.
  const isOffer = kind !== 'already_member';

  return (
    <Frame words={words} title={letter.subject(props)} preheader={letter.preheader(props)}>
      <Panel className="card" style={styles.card}>
        <Sender organizationName={props.organizationName} />
        <Heading as="h1" className="ink heading" style={styles.heading}>
          <Said sentence={letter.heading(named)} />
        </Heading>
        <Text className="ink" style={styles.paragraph}>
          <Said sentence={greeting(named.inviteeName)} />
        </Text>
        <Text className="ink" style={styles.paragraph}>
          <Said sentence={letter.lead(named)} />
        </Text>
        {isOffer && roleName !== null && (
          <Text className="muted" style={styles.role}>
            {words.emails.role(roleName)}
          </Text>
        )}
        {isOffer && message !== null && (
          <PersonalMessage from={messageFrom(named.inviterName)} message={words.emails.quoted(message)} />
        )}
        {letter.button !== null && link !== null && (
          <Action label={letter.button} note={words.emails.personalLink} link={link} />
        )}
        <Text className="ink rule" style={styles.ifIgnored}>
          <Said sentence={letter.ifIgnored(named)} />
        </Text>
      </Panel>
      <Text className="muted" style={styles.whyYou}>
        <Said sentence={letter.whyYou(named)} />
      </Text>
    </Frame>
  );
}

function withNamesIsolated({ organizationName, inviterName, inviteeName, ...facts }: EmailProps): EmailProps {
  const orNull = (name: string | null) => (name === null ? null : isolated(name));
  return {
    ...facts,
    organizationName: isolated(organizationName),
    inviterName: orNull(inviterName),
    inviteeName: orNull(inviteeName),
  };
}
