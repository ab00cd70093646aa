#!/bin/bash
# Starts mysqld the way the official image does, as far as this project needs it: an empty data folder is initialised and
# root@localhost and root@% get the password from MYSQL_ROOT_PASSWORD or MYSQL_ROOT_PASSWORD_FILE, and the .sql files in
# /docker-entrypoint-initdb.d are run (each statement on one line). Nothing of it is in the binary log, so two fresh servers
# start with equal, empty histories.
set -euo pipefail

if [ $# = 0 ] || [ "${1#-}" != "$1" ]; then set -- mysqld "$@"; fi
if [ "$1" != mysqld ]; then exec "$@"; fi
data=/var/lib/mysql
for argument; do
  case $argument in
    --initialize* | --help | --verbose | --version | -V) exec "$@" ;;
    --datadir=*) data=${argument#--datadir=} ;;
  esac
done

if [ "$(id -u)" = 0 ]; then
  [ "$(stat -c %U "$data")" = mysql ] || chown -R mysql:mysql "$data"
  exec setpriv --reuid=mysql --regid=mysql --init-groups "$0" "$@"
fi

if [ ! -d "$data/mysql" ] || [ -e "$data/.initialising" ]; then
  password=${MYSQL_ROOT_PASSWORD:-}
  [ -z "${MYSQL_ROOT_PASSWORD_FILE:-}" ] || password=$(cat "$MYSQL_ROOT_PASSWORD_FILE")
  if [ -z "$password" ]; then
    echo "The data folder is empty: MYSQL_ROOT_PASSWORD or MYSQL_ROOT_PASSWORD_FILE must be set." >&2
    exit 1
  fi
  # The mark tells a folder that a killed initialisation left behind from one that holds data. mysqld ignores dot files.
  touch "$data/.initialising"
  find "$data" -mindepth 1 -maxdepth 1 ! -name '.*' ! -name lost+found -exec rm -rf {} +
  quoted=${password//\\/\\\\}
  quoted=${quoted//\'/\\\'}
  first=$(mktemp)
  printf '%s\n' "SET SESSION sql_log_bin = 0;" \
    "ALTER USER 'root'@'localhost' IDENTIFIED BY '$quoted';" \
    "CREATE USER 'root'@'%' IDENTIFIED BY '$quoted';" \
    "GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION;" >"$first"
  for script in /docker-entrypoint-initdb.d/*.sql; do
    [ ! -e "$script" ] || cat "$script" >>"$first"
  done
  echo "initialising $data"
  "$@" --initialize-insecure --init-file="$first"
  rm -f "$first" "$data/.initialising"
fi
unset MYSQL_ROOT_PASSWORD
exec "$@"
