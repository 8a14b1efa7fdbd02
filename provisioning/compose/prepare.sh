#!/bin/sh
# 生成 compose.yaml 需要的口令，各 256 位随机数；已有的不动。
# Makes the secrets that compose.yaml needs, 256 random bits each. What is there stays as it is.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
for name in influx-password influx-operator grafana-password alert-token; do
  [ -s "secrets/$name" ] && continue
  od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"secrets/$name"
  # Containers read it as users of their own; the folder keeps everybody else out.
  chmod 444 "secrets/$name"
  echo "prepare: secrets/$name"
done
