"""Walks a state machine with the ASL interpreter that moto brings (LocalStack's), and says which states it entered.

The first line of stdin is {"definition": ASL, "host": URL}, each one after it the input of an execution, and is answered by a line of
stdout: {"states": [...], "status": "SUCCEEDED" | "FAILED"}.
Lambda and StartExecution calls go to the host, POST {host}/task with {"name", "input"}; waits pass the host's virtual time,
POST {host}/wait with {"seconds"}. Everything else (paths, choices, retries, catches) is the interpreter's own reading.
"""

import io
import json
import logging
import sys
import time
import types
import urllib.request
from datetime import datetime, timezone

import boto3
from moto import mock_aws
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_sfn
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

# What it says of errors on the way belongs to the hunts; what breaks the walk itself ends this process.
logging.disable(logging.CRITICAL)
given = json.loads(sys.stdin.readline())


def ask(path, body):
    request = urllib.request.Request(
        f"{given['host']}/{path}", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read())


class Lambda:
    def invoke(self, FunctionName, Payload=b"null", **_):
        answer = ask("task", {"name": FunctionName.split(":")[-1], "input": json.loads(Payload)})
        payload = io.BytesIO(json.dumps(answer["output"]).encode())
        error = {} if answer["error"] is None else {"FunctionError": "Unhandled"}
        if answer["error"] is not None:
            payload = io.BytesIO(json.dumps(answer["error"]).encode())
        return {"StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": payload, **error}


class StepFunctions:
    def start_execution(self, **request):
        asked = {key[0].lower() + key[1:]: value for key, value in request.items()}
        machine, name = asked["stateMachineArn"], asked["name"]
        ask("task", {"name": "ContinueHunt", "input": json.loads(asked["input"])})
        return {"executionArn": f"{machine.replace(':stateMachine:', ':execution:')}:{name}", "startDate": datetime.now(timezone.utc).isoformat()}


lambda_eval_utils.boto_client_for = lambda **_: Lambda()
state_task_service_sfn.boto_client_for = lambda **_: StepFunctions()
retrier_decl.time = types.SimpleNamespace(sleep=lambda seconds: ask("wait", {"seconds": seconds}))
WaitFunction._wait_interval = lambda self, env, wait_seconds: ask("wait", {"seconds": wait_seconds})


mock_aws(config={"stepfunctions": {"execute_state_machine": True}}).start()
client = boto3.client("stepfunctions", region_name="us-east-1", aws_access_key_id="ak", aws_secret_access_key="sk")
account = "123456789012"
role = f"arn:aws:iam::{account}:role/states"


def walk(document):
    # moto copies machines with their executions when another comes, and cannot: there is only ever one.
    for region in stepfunctions_parser_backends[account].values():
        region.reset()
    machine = client.create_state_machine(name="hunt", definition=json.dumps(given["definition"]), roleArn=role)
    started = client.start_execution(stateMachineArn=machine["stateMachineArn"], input=json.dumps(document))
    while True:
        execution = client.describe_execution(executionArn=started["executionArn"])
        if execution["status"] != "RUNNING":
            break
        time.sleep(0.01)
    states, token = [], {}
    while True:
        page = client.get_execution_history(executionArn=started["executionArn"], maxResults=1000, **token)
        states += [event["stateEnteredEventDetails"]["name"] for event in page["events"] if "stateEnteredEventDetails" in event]
        if "nextToken" not in page:
            return {"states": states, "status": execution["status"]}
        token = {"nextToken": page["nextToken"]}


for line in sys.stdin:
    print(json.dumps(walk(json.loads(line))), flush=True)
