/**
 * All that is used of client-ec2, in one place: a bundle of its CommonJS build copies the package's 5,000 exports once for each file that
 * imports it (measured: 100 ms of loading for fifteen files).
 */
export {
  CancelSpotInstanceRequestsCommand,
  CreateKeyPairCommand,
  DeleteKeyPairCommand,
  DeleteVolumeCommand,
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeKeyPairsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSpotInstanceRequestsCommand,
  DescribeSpotPriceHistoryCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  EC2Client,
  GetConsoleOutputCommand,
  GetSpotPlacementScoresCommand,
  ImportKeyPairCommand,
  RunInstancesCommand,
  RunInstancesRequest$,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
