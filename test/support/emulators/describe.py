"""Says what stands in the account and region that the AWS SDK (boto3) finds itself in, as one JSON document on stdout.

What `cdk bootstrap` made (cdk-…) is left out. Each list holds the services' own descriptions under the services' own names; to a
description that takes several calls the other answers are added, under the name of the call.
"""

import functools
import json
import sys

import boto3
from botocore.exceptions import ClientError


session = functools.cache(boto3.client)


def pages(service, operation, key, **arguments):
    client = session(service)
    if not client.can_paginate(operation):
        return getattr(client, operation)(**arguments)[key]
    return [item for page in client.get_paginator(operation).paginate(**arguments) for item in page.get(key, [])]


def own(items, name):
    return [item for item in items if not item[name].startswith("cdk-")]


def document(text):
    return json.loads(text) if isinstance(text, str) else text


def function(found):
    name = found["FunctionName"]
    client = session("lambda")
    try:
        policy = document(client.get_policy(FunctionName=name)["Policy"])
    except client.exceptions.ResourceNotFoundException:
        policy = {"Statement": []}
    calls = pages("lambda", "list_function_event_invoke_configs", "FunctionEventInvokeConfigs", FunctionName=name)
    return {**client.get_function_configuration(FunctionName=name), "Policy": policy, "EventInvokeConfigs": calls}


def role(found):
    client = session("iam")
    name = found["RoleName"]
    policies = {
        each: client.get_role_policy(RoleName=name, PolicyName=each)["PolicyDocument"]
        for each in pages("iam", "list_role_policies", "PolicyNames", RoleName=name)
    }
    return {**client.get_role(RoleName=name)["Role"], "Policies": policies}


def table(name):
    client = session("dynamodb")
    return {
        **client.describe_table(TableName=name)["Table"],
        **client.describe_time_to_live(TableName=name),
        **client.describe_continuous_backups(TableName=name),
    }


def machine(found):
    client = session("stepfunctions")
    described = client.describe_state_machine(stateMachineArn=found["stateMachineArn"])
    return {**described, "definition": document(described["definition"])}


def rule(found):
    return {
        **session("events").describe_rule(Name=found["Name"]),
        "EventPattern": document(found["EventPattern"]),
        "Targets": pages("events", "list_targets_by_rule", "Targets", Rule=found["Name"]),
    }


def queue(url):
    attributes = session("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return {**attributes, "Policy": document(attributes.get("Policy") or "{}")}


def topic(found):
    attributes = session("sns").get_topic_attributes(TopicArn=found["TopicArn"])["Attributes"]
    return {
        **attributes,
        "Policy": document(attributes.get("Policy") or "{}"),
        "Subscriptions": pages("sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=found["TopicArn"]),
    }


def dashboard(found):
    described = session("cloudwatch").get_dashboard(DashboardName=found["DashboardName"])
    return {**described, "DashboardBody": document(described["DashboardBody"])}


def api(found):
    parts = {"Routes": "get_routes", "Integrations": "get_integrations", "Stages": "get_stages"}
    return {**found, **{name: pages("apigatewayv2", call, "Items", ApiId=found["ApiId"]) for name, call in parts.items()}}


def schedule(found):
    return session("scheduler").get_schedule(GroupName=found["GroupName"], Name=found["Name"])


def stack(name):
    client = session("cloudformation")
    try:
        described = client.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError:
        return None
    return {**described, "Resources": pages("cloudformation", "list_stack_resources", "StackResourceSummaries", StackName=name)}


groups = pages("scheduler", "list_schedule_groups", "ScheduleGroups")
queues = session("sqs").list_queues().get("QueueUrls", [])
standing = {
    "stack": stack(sys.argv[1]),
    "functions": [function(each) for each in pages("lambda", "list_functions", "Functions")],
    "roles": [role(each) for each in own(pages("iam", "list_roles", "Roles"), "RoleName")],
    "tables": [table(each) for each in pages("dynamodb", "list_tables", "TableNames")],
    "machines": [machine(each) for each in pages("stepfunctions", "list_state_machines", "stateMachines")],
    "rules": [rule(each) for each in pages("events", "list_rules", "Rules")],
    "queues": [queue(each) for each in queues],
    "topics": [topic(each) for each in pages("sns", "list_topics", "Topics")],
    "alarms": pages("cloudwatch", "describe_alarms", "MetricAlarms"),
    "dashboards": [dashboard(each) for each in pages("cloudwatch", "list_dashboards", "DashboardEntries")],
    "logGroups": pages("logs", "describe_log_groups", "logGroups"),
    "metricFilters": pages("logs", "describe_metric_filters", "metricFilters"),
    "apis": [api(each) for each in pages("apigatewayv2", "get_apis", "Items")],
    "scheduleGroups": [each for each in groups if each["Name"] != "default"],
    "schedules": [schedule(each) for each in pages("scheduler", "list_schedules", "Schedules")],
    "secrets": pages("secretsmanager", "list_secrets", "SecretList"),
}
json.dump(standing, sys.stdout, default=str)
