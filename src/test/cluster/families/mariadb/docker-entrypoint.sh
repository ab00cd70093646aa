#!/bin/bash
# Starts mariadbd the way the official image does, as far as this project needs it: an empty data folder is initialised,
# root@localhost and root@% get the password from MARIADB_ROOT_PASSWORD or MARIADB_ROOT_PASSWORD_FILE, and the .sql files in
# /docker-entrypoint-initdb.d are run. What root's accounts need is not in the binary log, so two fresh servers start with
# equal, empty histories.
set -euo pipefail

if [ $# = 0 ] || [ "${1#-}" != "$1" ]; then set -- mariadbd "$@"; fi
if [ "$1" != mariadbd ]; then exec "$@"; fi
data=/var/lib/mysql

if [ "$(id -u)" = 0 ]; then
  [ "$(stat -c %U "$data")" = mysql ] || chown -R mysql:mysql "$data"
  exec setpriv --reuid=mysql --regid=mysql --init-groups "$0" "$@"
fi

if [ ! -d "$data/mysql" ] || [ -e "$data/.initialising" ]; then
  password=${MARIADB_ROOT_PASSWORD:-}
  [ -z "${MARIADB_ROOT_PASSWORD_FILE:-}" ] || password=$(cat "$MARIADB_ROOT_PASSWORD_FILE")
  if [ -z "$password" ]; then
    echo "The data folder is empty: MARIADB_ROOT_PASSWORD or MARIADB_ROOT_PASSWORD_FILE must be set." >&2
    exit 1
  fi
  # The mark tells a folder that a killed initialisation left behind from one that holds data.
  touch "$data/.initialising"
  find "$data" -mindepth 1 -maxdepth 1 ! -name '.*' ! -name lost+found -exec rm -rf {} +
  echo "initialising $data"
  cp -r /var/lib/mysql-initialised/. "$data/"
  socket=/tmp/initialising.sock
  "$@" --skip-networking --socket="$socket" &
  client=(mariadb --no-defaults --protocol=socket --socket="$socket")
  # On a new folder the system's user mysql comes in as an administrator of that name, without a password.
  until "${client[@]}" --user=mysql -e 'DO 0' 2>/dev/null; do
    kill -0 $! || exit 1
    sleep 0.2
  done
  quoted=${password//\\/\\\\}
  quoted=${quoted//\'/\\\'}
  "${client[@]}" --user=mysql <<END
SET SESSION sql_log_bin = 0;
CREATE USER 'root'@'%' IDENTIFIED BY '$quoted';
GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION;
ALTER USER 'root'@'localhost' IDENTIFIED BY '$quoted';
DROP USER 'mysql'@'localhost';
END
  for script in /docker-entrypoint-initdb.d/*.sql; do
    [ ! -e "$script" ] || MYSQL_PWD=$password "${client[@]}" --user=root <"$script"
  done
  MYSQL_PWD=$password mariadb-admin --no-defaults --protocol=socket --socket="$socket" --user=root shutdown
  wait
  rm -f "$data/.initialising"
fi
unset MARIADB_ROOT_PASSWORD
exec "$@"
