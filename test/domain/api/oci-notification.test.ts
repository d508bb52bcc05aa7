import { describe, expect, test } from 'vitest';
import { confirmationLink, isConfirmation } from '../../../shared/domain/api/oci-notification.ts';
import { confirmationUrl } from '../../support/oci-notifications.ts';

const linkOf = (url: string) => confirmationLink({ headers: { 'x-oci-ns-confirmationurl': url }, body: {} });
const at = (host: string) => confirmationUrl.replace('cell1.notification.us-phoenix-1.oci.oraclecloud.com', host);

describe('the link of a confirmation', () => {
  test.each([
    confirmationUrl,
    at('cell1.notification.us-phoenix-1.oraclecloud.com'),
    at('notification.eu-frankfurt-1.oci.oraclecloud.com'),
    at('cell2.notification.us-langley-1.oci.oraclegovcloud.com'),
    at('notification.uk-gov-london-1.oraclegovcloud.uk'),
    at('notification.ap-chiyoda-1.oci.oraclecloud8.com'),
    at('notification.eu-madrid-2.oci.oraclecloud.eu'),
  ])('is followed as it is where it is of OCI Notifications: %s', (url) => {
    expect(linkOf(url)).toBe(url);
  });

  test('is read from the body where the header is not there, its ampersand written as in HTML or plainly', () => {
    const written = confirmationUrl.replace('&', '&amp;');

    expect(confirmationLink({ headers: {}, body: { ConfirmationURL: written } })).toBe(confirmationUrl);
    expect(linkOf(written)).toBe(confirmationUrl);
  });

  test.each([
    ['no link', ''],
    ['no address', 'confirm me'],
    ['no TLS', confirmationUrl.replace('https:', 'http:')],
    ['a port', at('cell1.notification.us-phoenix-1.oci.oraclecloud.com:8443')],
    ['a user', at('ana@cell1.notification.us-phoenix-1.oci.oraclecloud.com')],
    ['a password', at(':word@cell1.notification.us-phoenix-1.oci.oraclecloud.com')],
    ['metadata of the cloud', at('169.254.169.254')],
    ['this machine', at('localhost')],
    ['a stranger', at('notification.us-phoenix-1.oci.example.com')],
    ['a stranger with a name that goes on', at('notification.us-phoenix-1.oci.oraclecloud.com.example.com')],
    ['a stranger with a name that looks alike', at('notification.us-phoenix-1.oraclecloud77.com')],
    ['a stranger before whom the name is a user', `https://notification.us-phoenix-1.oraclecloud.com@example.com/${confirmationUrl}`],
    ['another service', at('iaas.us-phoenix-1.oraclecloud.com')],
    ['a bucket of anybody', at('notification.objectstorage.us-phoenix-1.oraclecloud.com')],
    ['another operation', confirmationUrl.replace('/confirmation?', '/unsubscription?')],
    ['another path behind dots', confirmationUrl.replace('/confirmation?', '/confirmation/../../../topics?')],
    ['no token', confirmationUrl.replace('token=', 'taken=')],
  ])('is none where it has or is %s', (_, url) => {
    expect(linkOf(url)).toBeNull();
  });

  test('is none where neither header nor body has a text', () => {
    expect(confirmationLink({ headers: {}, body: {} })).toBeNull();
    expect(confirmationLink({ headers: {}, body: { ConfirmationURL: [confirmationUrl] } })).toBeNull();
  });

  test.each([
    ['SubscriptionConfirmation', true],
    ['Notification', false],
    ['', false],
  ])('belongs to a message of the type that says so: "%s"', (type, told) => {
    expect(isConfirmation({ headers: { 'x-oci-ns-messagetype': type }, body: {} })).toBe(told);
  });
});
