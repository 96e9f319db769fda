import type { ReactElement } from 'react';
import type { Words } from '../locales/words.ts';
import { Action } from './action.tsx';
import type { EmailContent } from './content.ts';
import { Frame } from './frame.tsx';
import { Panel } from './panel.tsx';
import { PersonalMessage } from './personal-message.tsx';
import { Heading, Text } from './react-email.ts';
import { Sender } from './sender.tsx';
import { Sentence } from './sentence.tsx';
import { styles } from './styles.ts';

type InvitationEmailProps = {
  readonly content: EmailContent;
  readonly words: Words;
  readonly subject: string;
  readonly preheader: string;
};

/** The HTML of every kind of e-mail; the kinds differ in their content. */
export function InvitationEmail({ content, words, subject, preheader }: InvitationEmailProps): ReactElement {
  const { role, message, action } = content;
  return (
    <Frame words={words} title={subject} preheader={preheader}>
      <Panel className="card" style={styles.card}>
        <Sender organizationName={content.organizationName} />
        <Heading as="h1" className="ink heading" style={styles.heading}>
          <Sentence text={content.heading} />
        </Heading>
        <Text className="ink" style={styles.paragraph}>
          <Sentence text={content.greeting} />
        </Text>
        <Text className="ink" style={styles.paragraph}>
          <Sentence text={content.lead} />
        </Text>
        {role !== null && (
          <Text className="muted" style={styles.role}>
            {role}
          </Text>
        )}
        {message !== null && <PersonalMessage from={message.from} message={message.text} />}
        {action !== null && <Action label={action.label} note={action.note} link={action.link} />}
        <Text className="ink rule" style={styles.ifIgnored}>
          <Sentence text={content.ifIgnored} />
        </Text>
      </Panel>
      <Text className="muted" style={styles.whyYou}>
        <Sentence text={content.whyYou} />
      </Text>
    </Frame>
  );
}
