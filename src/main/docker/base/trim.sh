#!/bin/sh
# The last step of the base image, run inside it: adds mysqlbinlog and MariaDB's programs alone, each out of a package that
# would bring a whole server, or that can't be installed beside MySQL's; and drops what no repair uses. The libraries that
# they need are those of MySQL's programs, and libncurses6.
set -eu
cd /tmp
programs() { # package program...
  package=$1
  shift
  apt-get download "$package"
  for program; do dpkg-deb --fsys-tarfile "$package"_*.deb | tar -x -C / "./usr/bin/$program"; done
  rm -f "$package"_*.deb
}
programs mysql-server-core mysqlbinlog
programs mariadb-client-core mariadb
programs mariadb-client mariadb-dump mariadb-binlog
rm -f /usr/bin/mysqlslap /usr/bin/mysqlimport /usr/bin/mysqlshow /usr/bin/mysqlcheck /usr/bin/mysqlanalyze \
  /usr/bin/mysqloptimize /usr/bin/mysqlrepair /usr/lib/jvm/*/lib/server/classes_nocoops*.jsa
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /usr/share/info /usr/share/perl5
echo 'operator:x:65532:65532::/tmp:/usr/sbin/nologin' >>/etc/passwd
echo 'operator:x:65532:' >>/etc/group
for program in mysqldump mysqlbinlog mysql mariadb-dump mariadb-binlog mariadb; do "$program" --version; done
java -version
