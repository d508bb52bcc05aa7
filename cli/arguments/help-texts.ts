import type { CommandName } from './flags.ts';

/** The words of the help, apart from the flags themselves. */
export const rootText = {
  description:
    'Gets an instance in a cloud that is full: hunts across availability domains, proves SSH, hands over exactly one, leaves nothing behind.\n' +
    'Without a command it hunts: "foothold --spec FILE" is "foothold hunt --spec FILE".',
  after: `
Examples:
  foothold hunt --simulate first-light             a whole hunt on a simulated cloud, no account needed
  foothold hunt --spec web.json --dry-run          what would be sent to each AD
  foothold doctor --spec web.json                  would it work? credentials, image, subnet, limits, key
  foothold hunt --spec web.json -o instance.json   hunt; the instance's JSON ends up in the file
  foothold hunts list                              what has been hunted, and what still is

Exit codes: 0 ready, 1 failed or bad input, 130 after Ctrl-C, 143 after SIGTERM, 129 after SIGHUP.
The result alone goes to stdout; all else goes to stderr.`,
} as const;

interface CommandText {
  readonly description: string;
  readonly after?: string;
}

export const commandTexts: Record<CommandName | 'hunts', CommandText> = {
  hunt: {
    description: 'Hunts one instance until it answers SSH, and prints its JSON.',
    after: `
Examples:
  foothold hunt --spec web.json                              until it stands, at a polite pace
  foothold hunt --spec web.json --profile prod --deadline 6h
  foothold hunt --spec web.json --set 'hunt.adNumbers=[1,3]' --set pace.floor=20
  foothold hunt --spec web.json --set pace.policy=exponential    the pace of instance-provision.sh
  foothold hunt --image ubuntu-24.04 --instance-type m7g.large --subnet subnet-1 --subnet subnet-2 --security-group sg-1 --spot
  render-spec | foothold hunt --spec - --quiet > instance.json

Variables: OCI_PROFILE and OCI_CONFIG_FILE stand in for --profile and --config, AWS_PROFILE and AWS_REGION for --profile and --region;
a flag wins. AWS_ENDPOINT_URL is respected everywhere. EC2 flags change what a spec says; without --spec they are the spec (docs/ec2.md).
Ctrl-C once stops the hunt in good order: what is in flight is resolved, then ended or kept. The exit code is 130.`,
  },
  fleet: {
    description: 'Hunts N instances of one spec at once, and prints those that are ready as a JSON array.',
    after: `
Examples:
  foothold fleet --spec web.json --count 3 --name web            web-1, web-2, web-3
  foothold fleet --spec web.json --count 3 --output fleet.json   the instances on stdout, the whole story in the file
  foothold fleet --spec web.json --count 8 --set fleet.parallel=2 --set fleet.onFailure=cancel-rest
  foothold fleet --simulate first-light --count 3

{{INDEX}} in any text of the spec becomes 1, 2, 3; without it names get -1, -2, -3. All hunts share the account's pace.
Exit code 0 when all are ready, 1 otherwise. Ctrl-C ends every hunt in good order; what is ready already stays (docs/fleet.md).`,
  },
  hunts: { description: 'The hunts on record: list, show, cancel, pause, resume, end.' },
  'hunts list': { description: 'Lists hunts, newest first.' },
  'hunts show': { description: 'Shows one hunt: where it stands and what happened. ID may be shortened.' },
  'hunts cancel': { description: 'Asks for the end of a hunt; whatever it launched is ended. ID may be shortened.' },
  'hunts pause': { description: 'Asks a hunt to stop where it is; what it has launched stays. ID may be shortened.' },
  'hunts resume': { description: 'Goes on with an unfinished hunt, as "foothold hunt" would, and prints the result. ID may be shortened.' },
  'hunts end': { description: 'Ends the instance of a hunt that was handed over, its volumes and its temporary key. ID may be shortened.' },
  sweep: {
    description: 'Finds what hunts have left behind, by the owner tags and the record; a dry run without --yes.',
    after: `
Examples:
  foothold sweep                       what would be marked and ended, and why
  foothold sweep --yes                 marks orphans; ends those marked at least sweep.grace seconds ago
  foothold sweep --compartment ocid1.compartment.oc1..example --set sweep.grace=7200

Run it every hour or so: an orphan is ended in the second round, after a last look. Exit code 1 when it refused (docs/sweep.md).`,
  },
  interruption: {
    description: "Puts a cloud's interruption notice on record and tells the hunt's callback, within the notice's own deadline.",
    after: `
Examples:
  foothold interruption --event notice.json     an event as EventBridge or OCI Events delivered it
  receive-event | foothold interruption --event -

A notice is told once; one for an instance of somebody else's is ignored. Exit code 1 when the callback could not be told in time.`,
  },
  doctor: {
    description: 'Checks what a hunt needs: credentials, zones, image and shape, subnet, limits, key. Launches nothing.',
    after: `
Examples:
  foothold doctor                      credentials and region
  foothold doctor --spec web.json      and everything that the payload names`,
  },
  serve: {
    description: 'Serves the HTTP API on this machine, and runs the hunts it is asked for. Ctrl-C stops it in good order.',
    after: `
Examples:
  foothold serve                             on a free port of 127.0.0.1; prints url and token as JSON
  foothold serve --simulate first-light      the same, on a simulated cloud
  foothold serve --port 8080 --token-file tokens.txt

Hunts that were left unfinished go on at the start. docs/api.md describes the API.`,
  },
  settings: { description: 'Lists every setting with its default and what it does.' },
  rehearse: {
    description:
      'Plays simulated hunts in which everything goes wrong, and holds each to every promise. Needs no account and calls nobody.',
    after: `
Examples:
  foothold rehearse                     1,000 hunts, on all cores
  foothold rehearse --for 8h            as many as fit into a night
  foothold rehearse --seed 4711         one again, as a failure says

Exit code 1 when a promise was broken: the report names the seed, the schedule and the shortest that still fails (docs/reliability.md).`,
  },
  scenarios: { description: 'Lists the scenarios to rehearse with --simulate.' },
};
