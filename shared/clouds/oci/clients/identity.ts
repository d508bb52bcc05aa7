export { IdentityClient } from 'oci-identity';
