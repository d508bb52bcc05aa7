export { WorkRequestClient } from 'oci-workrequests';
