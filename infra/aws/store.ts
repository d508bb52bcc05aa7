import { aws_dynamodb as dynamodb, RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { tableDefinition } from '../../shared/stores/dynamodb/table.ts';

/**
 * The table of hunts, as the store defines it. Encrypted by the key that DynamoDB owns: documents hold no secret (keys are in Secrets
 * Manager), and a key of one's own would add a dollar a month and a call to KMS to every cold function.
 */
export function huntTable(scope: Construct, name: string, keep: boolean): dynamodb.Table {
  const { partitionKey, sortKey, timeToLiveAttribute, indexes } = tableDefinition;
  const key = (attribute: string) => ({ name: attribute, type: dynamodb.AttributeType.STRING });
  const table = new dynamodb.Table(scope, 'Hunts', {
    tableName: name,
    partitionKey: key(partitionKey),
    sortKey: key(sortKey),
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: tableDefinition.pointInTimeRecovery },
    encryption: dynamodb.TableEncryption.DEFAULT,
    timeToLiveAttribute,
    deletionProtection: keep,
    removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  for (const index of indexes) {
    table.addGlobalSecondaryIndex({
      indexName: index.name,
      partitionKey: key(index.partitionKey),
      sortKey: key(index.sortKey),
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    });
  }
  return table;
}
