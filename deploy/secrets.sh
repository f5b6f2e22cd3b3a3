#!/bin/sh
# Makes the containers' secrets, each once: what exists stays. Run it in the project's folder, and
# keep a copy of deploy/secrets/encryption_keys elsewhere: without it no phone can be read again.
set -eu
folder=deploy/secrets
mkdir -p "$folder" deploy/tls
# The folder keeps other accounts of this machine out; the files are readable, because containers
# read them as an account of their own.
chmod 700 "$folder"
random() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }
make() { [ -s "$folder/$1" ] || { printf '%s' "$2" >"$folder/$1" && chmod 644 "$folder/$1"; }; }
make postgres_password "$(random 24)"
make database_url "postgresql://mostrador:$(cat "$folder/postgres_password")@postgres:5432/mostrador"
make secret_key "$(random 48)"
make encryption_keys "$(date +%Y)a:$(random 32)"
# Of the profiles `waha` and `chatwoot`.
make waha_api_key "$(random 24)"
make chatwoot_secret_key "$(random 48)"
make chatwoot_postgres_password "$(random 24)"
echo "Secrets are in $folder."
