// The only import of the package: it is frozen, so changing it must be a change of this file.
export {
  Body,
  Button,
  Container,
  Head,
  Heading,
  Html,
  Link,
  Preview,
  Text,
  render,
  toPlainText,
} from '@react-email/components';
