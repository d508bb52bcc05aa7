import { shellQuote } from '../spec/command-line.ts';

/**
 * What a spot instance gets to hear its own interruption: a systemd unit that asks IMDSv2 every 5 s, as AWS recommends ("Spot
 * Instance interruption notices", EC2 user guide). `instance-action` is a 404 until there is a notice, then
 * `{"action": "terminate", "time": "2026-11-01T12:02:00Z"}`.
 *
 * What can still go wrong: notices are best effort, and may come late or never; an image without curl or systemd is not watched (the
 * journal or cloud-init's log says so).
 */
export interface UnitOptions {
  /** Shell commands, run in this order with `sh`. */
  readonly hooks: readonly string[];
  /** Seconds before the deadline at which hooks are over and the instance powers off in order. */
  readonly gracePeriod: number;
}

const folder = '/etc/foothold';

/** POSIX sh; `date -d` and `timeout` are GNU coreutils', which all images of the aliases have. The variables are for tests. */
export const watchScript = `#!/bin/sh
# Watches for the interruption of this spot instance and runs the hooks. Made by Foothold.
set -u
imds=\${FOOTHOLD_IMDS:-http://169.254.169.254}
hooks=\${FOOTHOLD_HOOKS:-${folder}/interruption.d}
handled=\${FOOTHOLD_HANDLED:-/run/foothold-interruption}
interval=\${FOOTHOLD_INTERVAL:-5}
grace=\${FOOTHOLD_GRACE:-20}
poweroff=\${FOOTHOLD_POWEROFF:-systemctl poweroff}
token=''
notice=''

say() { printf 'foothold: %s\\n' "$*"; }

# METHOD PATH HEADER: the body, then the status on a line of its own.
ask() { curl -s -m 2 --noproxy '*' -X "$1" -H "$3" -w '\\n%{http_code}' "$imds/latest/$2"; }
status_of() { printf '%s\\n' "$1" | sed -n '$p'; }
body_of() { printf '%s\\n' "$1" | sed '$d' | tr -d '\\r\\n'; }
field() { printf '%s\\n' "$notice" | sed -n "s/.*\\"$1\\"[[:space:]]*:[[:space:]]*\\"\\([^\\"]*\\)\\".*/\\1/p"; }

read_notice() {
  if [ -z "$token" ]; then
    answer=$(ask PUT api/token 'X-aws-ec2-metadata-token-ttl-seconds: 21600') || return 1
    [ "$(status_of "$answer")" = 200 ] || return 1
    token=$(body_of "$answer")
  fi
  answer=$(ask GET meta-data/spot/instance-action "X-aws-ec2-metadata-token: $token") || return 1
  case $(status_of "$answer") in
    200) notice=$(body_of "$answer") ;;
    401) token='' && return 2 ;;
    *) return 1 ;;
  esac
}

run_hooks() {
  for hook in "$hooks"/*; do
    [ -f "$hook" ] || continue
    left=$((last - $(date +%s)))
    if [ "$left" -le 0 ]; then
      say "no time is left for $hook"
      continue
    fi
    say "running $hook, $left s are left"
    FOOTHOLD_ACTION=$action FOOTHOLD_DEADLINE=$deadline timeout -k 2 "$left" sh "$hook" || say "$hook ended with $?"
  done
}

handle() {
  [ "$(cat "$handled" 2>/dev/null)" != "$notice" ] || return 0
  printf '%s' "$notice" >"$handled"
  action=$(field action)
  deadline=$(field time)
  ends=$(date -u -d "$deadline" +%s 2>/dev/null) || ends=$(($(date +%s) + 120))
  last=$((ends - grace))
  say "interruption notice: $action at $deadline"
  run_hooks
  # What is stopped or hibernated comes back: only an instance that ends is shut down from inside.
  [ "$action" = terminate ] || return 0
  left=$((last - $(date +%s)))
  [ "$left" -le 0 ] || sleep "$left"
  say 'powering off'
  $poweroff
  exit 0
}

if ! command -v curl >/dev/null; then
  say 'curl is missing: interruptions are not watched'
  exit 0
fi
say 'watching for interruption notices'
while :; do
  read_notice
  case $? in
    0) handle ;;
    # The token is spent: a new one, at once.
    2) sleep 1 && continue ;;
  esac
  sleep "$interval"
done
`;

const unitFile = ({ gracePeriod }: UnitOptions) => `[Unit]
Description=Foothold: watches for the interruption of this spot instance
Wants=network-online.target
After=network-online.target

[Service]
Environment=FOOTHOLD_GRACE=${Math.round(gracePeriod)}
ExecStart=/bin/sh ${folder}/watch-interruption.sh
Restart=on-failure
RestartSec=5
SyslogIdentifier=foothold-interruption

[Install]
WantedBy=multi-user.target
`;

/** The script that cloud-init runs: puts the unit in place and starts it. It can run any number of times. */
export function interruptionUnit(options: UnitOptions): string {
  const hooks = options.hooks.map(
    (hook, index) => `printf '%s\\n' ${shellQuote(hook)} >"$dir/interruption.d/${String(index + 1).padStart(3, '0')}"`,
  );
  return `#!/bin/sh
# Foothold: watches for the interruption of this spot instance.
set -eu
root=\${FOOTHOLD_ROOT:-}
dir=$root${folder}
mkdir -p "$dir/interruption.d" "$root/etc/systemd/system"
rm -f "$dir/interruption.d"/*
${hooks.map((line) => `${line}\n`).join('')}cat >"$dir/watch-interruption.sh" <<'FOOTHOLD_WATCH'
${watchScript}FOOTHOLD_WATCH
cat >"$root/etc/systemd/system/foothold-interruption.service" <<'FOOTHOLD_UNIT'
${unitFile(options)}FOOTHOLD_UNIT
if ! command -v systemctl >/dev/null; then
  echo 'foothold: systemd is missing: interruptions are not watched'
  exit 0
fi
systemctl daemon-reload
systemctl enable foothold-interruption.service
systemctl restart foothold-interruption.service
`;
}
