#!/usr/bin/env bash
# 在有 Docker 或 Grafana 的机器上检查：健康、看板、告警规则、每个面板的每条查询。
# On a machine with Docker or a Grafana: health, dashboards, alert rules, every query of every panel.
#   GRAFANA_URL=http://127.0.0.1:3000 GRAFANA_PASSWORD=... provisioning/smoke.sh    a Grafana that runs
#   GRAFANA_HOME=/usr/share/grafana provisioning/smoke.sh FOLDER                    a Grafana started here, on the files
#                                     that `hallwatch grafana render FOLDER` wrote, with the tokens in FOLDER/grafana-tokens.env
#   provisioning/smoke.sh                                                           provisioning/compose, by Docker
# Needs curl and node. Ends with 0 when everything answered.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
started=
temporary=
stop() {
  [ -z "$started" ] || kill "$started" 2>/dev/null || true
  [ -z "$temporary" ] || rm -rf "$temporary"
}
trap stop EXIT

start_grafana() { # folder
  local folder
  folder=$(cd "$1" && pwd)
  temporary=$(mktemp -d)
  set -a
  # shellcheck disable=SC1091
  . "$folder/grafana.env"
  # shellcheck disable=SC1091
  [ ! -e "$folder/grafana-tokens.env" ] || . "$folder/grafana-tokens.env"
  set +a
  GRAFANA_PASSWORD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  GRAFANA_URL=http://127.0.0.1:${GRAFANA_PORT:=3999}
  export GF_SECURITY_ADMIN_PASSWORD=$GRAFANA_PASSWORD GF_SERVER_HTTP_ADDR=127.0.0.1 GF_SERVER_HTTP_PORT=$GRAFANA_PORT
  export GF_PATHS_DATA=$temporary/data GF_PATHS_LOGS=$temporary/logs GF_PATHS_PLUGINS=$temporary/plugins
  export GF_PATHS_PROVISIONING=$folder/provisioning GF_ANALYTICS_REPORTING_ENABLED=false
  "$GRAFANA_HOME/bin/grafana" server --homepath "$GRAFANA_HOME" >"$temporary/grafana.log" 2>&1 &
  started=$!
}

if [ -n "${GRAFANA_URL:-}" ]; then
  : "${GRAFANA_PASSWORD:?the password of the user admin}"
elif [ -n "${GRAFANA_HOME:-}" ]; then
  start_grafana "${1:?the folder that hallwatch grafana render wrote}"
else
  "$here/compose/prepare.sh"
  docker compose -f "$here/compose/compose.yaml" up -d --build --wait
  GRAFANA_URL=http://127.0.0.1:3000
  GRAFANA_PASSWORD=$(cat "$here/compose/secrets/grafana-password")
fi

for _ in $(seq 1 120); do
  curl -fsS "$GRAFANA_URL/api/health" >/dev/null 2>&1 && break
  [ -z "$started" ] || kill -0 "$started" 2>/dev/null || { tail -n 30 "$temporary/grafana.log" >&2; exit 1; }
  sleep 1
done
GRAFANA_URL=$GRAFANA_URL GRAFANA_PASSWORD=$GRAFANA_PASSWORD GRAFANA_USER=${GRAFANA_USER:-admin} node "$here/grafana/smoke.mjs"
