#!/usr/bin/env bash
# Brings what the benchmark verb `peers` compares with: servers from the system's packages, libraries from their registries. Nothing of it is needed to build
# or test the project. Node.js itself comes with the libraries; npm has to be there or is installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

missing=()
command -v redis-server >/dev/null || missing+=(redis-server)
command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || [ -n "${TEAMX_POSTGRESQL_BIN:-}" ] || missing+=(postgresql)
command -v npm >/dev/null || missing+=(npm)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Install ${missing[*]}, then run this again." >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}"
fi

# Not `npm ci`: it fails where the lock file leaves out what is made for other platforms and was not there when it was written.
(cd node && npm install --no-save --no-audit --no-fund)
# Compiled ahead of time, as the engine's own driver is when it is published.
dotnet publish dotnet -c Release --use-current-runtime --no-self-contained -p:PublishReadyToRun=true -o dotnet/bin/published -v quiet --nologo
