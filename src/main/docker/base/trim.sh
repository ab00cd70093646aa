#!/bin/sh
# The last step of the base image, run inside it: adds mysqlbinlog alone out of the server's package, which would bring a
# whole server, and drops what no repair uses.
set -eu
cd /tmp
apt-get download mysql-server-core
dpkg-deb --fsys-tarfile mysql-server-core_*.deb | tar -x -C / ./usr/bin/mysqlbinlog
rm -f mysql-server-core_*.deb
rm -f /usr/bin/mysqlslap /usr/bin/mysqlimport /usr/bin/mysqlshow /usr/bin/mysqlcheck /usr/bin/mysqlanalyze \
  /usr/bin/mysqloptimize /usr/bin/mysqlrepair /usr/lib/jvm/*/lib/server/classes_nocoops*.jsa
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /usr/share/info /usr/share/perl5
echo 'operator:x:65532:65532::/tmp:/usr/sbin/nologin' >>/etc/passwd
echo 'operator:x:65532:' >>/etc/group
mysqldump --version && mysqlbinlog --version && mysql --version && java -version
