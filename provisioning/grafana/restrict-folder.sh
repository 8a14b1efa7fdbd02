#!/bin/sh
# 目录权限不能由 Grafana 的配置文件设置：本脚本去掉普通查看者对“受限”目录的权限。重复执行结果相同。
# Who may look into a folder cannot be provisioned by files: takes the restricted folder from plain viewers.
#   GRAFANA_URL=http://127.0.0.1:3000 GRAFANA_TOKEN=... ./restrict-folder.sh [team-id ...]
# The token is one of a service account with the role Admin. Teams named by id may look into it.
set -eu
: "${GRAFANA_URL:=http://127.0.0.1:3000}"
: "${GRAFANA_TOKEN:?a token of a service account with the role Admin}"
for team in "$@"; do
  case $team in '' | *[!0-9]*) echo "restrict-folder: $team is not the id of a team" >&2; exit 2 ;; esac
done

# 4 is Admin, 1 is View. A list without the roles Viewer and Editor takes their access away.
items='{"role":"Admin","permission":4}'
for team in "$@"; do items="$items,{\"teamId\":$team,\"permission\":1}"; done

changed=0
for uid in hw-restricted hw-restricted-en; do
  status=$(curl -sS -o /dev/null -w '%{http_code}' -X POST \
    -H "Authorization: Bearer $GRAFANA_TOKEN" -H 'Content-Type: application/json' \
    -d "{\"items\":[$items]}" "$GRAFANA_URL/api/folders/$uid/permissions")
  case $status in
    200) echo "restrict-folder: $uid is restricted"; changed=1 ;;
    404) ;; # That language is not installed.
    *) echo "restrict-folder: Grafana answered $status for $uid" >&2; exit 1 ;;
  esac
done
[ "$changed" = 1 ] || { echo "restrict-folder: no restricted folder is there yet" >&2; exit 1; }
